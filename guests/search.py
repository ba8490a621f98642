"""Guests found by the beginnings of their names; the one place where the two databases differ.

A guest is looked up by the words of `search_key` alone. The key of an incognito guest holds the alias and nothing else, so
that their true name is as unknown to every search as a name that nobody has. PostgreSQL keeps an index of the words (full
text, `simple`); SQLite a table of its own (FTS5), which triggers on the guests keep in step (migration 0002). On SQLite a
later migration that makes the table of guests anew drops the triggers with it, and has to make them again.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import BooleanField, F, Func, Value

LONGEST = 80  # characters that are looked at
MOST_WORDS = 6
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
APOSTROPHES = re.compile(r"['’ʼ`´]")
# Scripts that leave no gaps between names: each sign, and each two that stand together, is a word of the key.
GAPLESS = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
WORD = re.compile(rf"{GAPLESS.pattern}|(?:(?!{GAPLESS.pattern})[^\W_])+")


class Named(Protocol):
    """Whoever has the names of a guest."""

    given_name: str
    surname: str
    native_name: str
    alias: str
    incognito: bool


def folded(text: str) -> str:
    """A text without accents and case: "Žaneta Łoś" becomes "zaneta los"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(LETTERS)
    return unicodedata.normalize("NFC", bare)


def key_of(guest: Named) -> str:
    """The words by which a guest is found: of the alias while they are incognito, else of their names."""
    names = (guest.alias,) if guest.incognito else (guest.surname, guest.given_name, guest.native_name)
    return _key(" ".join(names))


@lru_cache(maxsize=4096)
def _key(names: str) -> str:
    text = folded(names)
    both = f"{text} {APOSTROPHES.sub('', text)}"  # "O'Brien" is found as obrien, o'brien and brien
    return " ".join(dict.fromkeys(part for word in WORD.findall(both) for part in _parts(word)))


def _parts(word: str) -> Iterator[str]:
    """A word as it stands in the key; of a script without gaps its signs, and each two of them."""
    if not GAPLESS.match(word):
        yield word
        return
    yield from word
    yield from (word[n : n + 2] for n in range(len(word) - 1))


def wanted(asked: str) -> tuple[str, ...]:
    """The words that somebody typed; none while it is too little: 2 letters, or 1 sign of a script without gaps."""
    text = APOSTROPHES.sub("", folded(asked.replace("\x00", " ")[:LONGEST]))
    words = tuple(dict.fromkeys(WORD.findall(text)))[:MOST_WORDS]
    return words if any(len(word) > 1 or GAPLESS.match(word) for word in words) else ()


class Fits(Func):
    """Whether a guest has all these words; made by `fits`."""

    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        key, _, words = self.get_source_expressions()
        return Func(
            key,
            Value(_query(words.value, begins="'%s':*", is_there="'%s'", both=" & ")),
            template="to_tsvector('simple', %(expressions)s)",
            arg_joiner=") @@ to_tsquery('simple', ",
            output_field=BooleanField(),
        ).as_sql(compiler, connection)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        _, pk, words = self.get_source_expressions()
        return Func(
            pk,
            Value(_query(words.value, begins='"%s"*', is_there='"%s"', both=" AND ")),
            template="%(expressions)s)",
            arg_joiner=" IN (SELECT rowid FROM guests_words WHERE guests_words MATCH ",
            output_field=BooleanField(),
        ).as_sql(compiler, connection)


def fits(words: tuple[str, ...]) -> Fits:
    """The condition on guests whose names have all these words (of `wanted`, at least one), each by its beginning."""
    return Fits(F("search_key"), F("pk"), Value(" ".join(words)))


def _query(words: str, *, begins: str, is_there: str, both: str) -> str:
    """The words in the database's own way to ask; they hold letters and digits only."""
    return both.join(one for word in words.split() for one in _asked(word, begins, is_there))


def _asked(word: str, begins: str, is_there: str) -> list[str]:
    if not GAPLESS.match(word):
        return [begins % word]
    pairs = [word[n : n + 2] for n in range(len(word) - 1)]
    return [is_there % part for part in pairs or [word]]
