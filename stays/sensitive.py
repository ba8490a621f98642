"""Free text that speaks of race, religion, health or sexual life: pointed out to the writer before it is kept. Pure.

The words are in sensitive.toml. They find what is likely, and nothing is refused for them: the writer decides.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

WORDS = Path(__file__).with_name("sensitive.toml")


def found_in(text: str) -> dict[str, str]:
    """The subjects that a text seems to speak of, each with the word that says so as it is written there."""
    plain = unicodedata.normalize("NFKC", text)
    found = {subject: pattern.search(plain) for subject, pattern in _patterns().items()}
    return {subject: match[0] for subject, match in found.items() if match}


def pointed_out(*texts: str) -> list[str]:
    """What the writer is told, a line for each subject; nothing when the texts speak of none."""
    names = {
        "race": _("This seems to speak of race or origin: “%(word)s”."),
        "religion": _("This seems to speak of religion: “%(word)s”."),
        "health": _(
            "This seems to speak of health: “%(word)s”. Allergies, diet and access needs have fields of their own."
        ),
        "sex": _("This seems to speak of sexual life: “%(word)s”."),
    }
    return [names[subject] % {"word": word} for subject, word in found_in("\n".join(texts)).items()]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """The pattern of each subject, over all languages."""
    listed = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {subject: _any_of(word for words in by.values() for word in words) for subject, by in listed.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(words), key=len, reverse=True)
    return re.compile("|".join(_pattern(word) for word in longest_first), re.IGNORECASE)


def _pattern(word: str) -> str:
    """A word that stands alone, one that begins so ("ill*"), or signs of a script without gaps, wherever they stand."""
    stem = re.escape(word.removesuffix("*"))
    if word.lower() == word.upper():
        return stem
    return rf"(?<!\w){stem}\w*" if word.endswith("*") else rf"(?<!\w){stem}(?!\w)"
