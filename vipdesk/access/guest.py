"""A guest going into need to know, with everything sensitive, and coming out of it, with what one viewer may see."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

DOTS = "••••"
GAPS = re.compile(r"[\s\-\u2010-\u2015.,'\u2019\u00b7]+")  # between the parts of a name
PARTICLES = frozenset({"van", "von", "der", "den", "del", "dos", "das", "los", "las", "bin", "ibn", "the"})
STROKES = str.maketrans("łŁøØđĐ", "lLoOdD")  # letters that are no letter with an accent
CODED = frozenset({"code", "severity", "category", "kind", "departments"})  # never free text


@dataclass(frozen=True)
class GuestRecord:
    """All that is known of a guest of one stay: what goes into `Sight.guest`, and never into a template or an answer."""

    id: int | None = None
    name_prefix: str = ""
    given_name: str = ""
    surname: str = ""
    native_name: str = ""
    alias: str = ""
    incognito: bool = False
    email: str = ""
    phone: str = ""
    birth_date: dt.date | None = None
    language: str = ""
    nationality: str = ""
    position: str = ""
    vip_reason: str = ""
    company: str = ""
    membership: Mapping | None = None  # {program, level, number}
    preferences: tuple[Mapping, ...] = ()  # {category, value}
    allergies: tuple[Mapping, ...] = ()  # {code, text, severity}
    diets: tuple = ()  # codes or {code, text}
    access_needs: tuple = ()  # codes or {code, text}
    accompanying_guests: tuple[Mapping, ...] = ()  # {given_name, surname, age, relation}
    special_requests: tuple[str, ...] = ()
    arrival_transport: Mapping | None = None
    departure_transport: Mapping | None = None
    host_organisation: Mapping | None = None
    payer: str = ""
    booked_by_name: str = ""
    rate: Mapping | None = None
    comments: tuple[Mapping, ...] = ()  # {text, internal, confidential}, and {by, at} where somebody here wrote it

    def __repr__(self) -> str:
        return f"GuestRecord(id={self.id})"  # a record in a log line or a traceback names nobody

    __str__ = __repr__


class Named(Protocol):
    """Whoever has names and a way to be reached: a profile, or a record of it."""

    @property
    def given_name(self) -> str: ...

    @property
    def surname(self) -> str: ...

    @property
    def native_name(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def incognito(self) -> bool: ...


Words = TypeVar("Words", str, tuple[str, ...])


@dataclass(frozen=True)
class VisibleGuest:
    """A guest as one viewer may see them. What may not be seen is None, as is what is not known."""

    id: int | None
    display_name: str
    incognito: bool | None = None  # known to those who must keep the secret
    name_prefix: str | None = None
    given_name: str | None = None
    surname: str | None = None
    native_name: str | None = None
    alias: str | None = None
    email: str | None = None
    phone: str | None = None
    birth_date: dt.date | str | None = None
    language: str | None = None
    nationality: str | None = None
    position: str | None = None
    vip_reason: str | None = None
    company: str | None = None
    membership: Mapping | None = None
    preferences: tuple[Mapping, ...] | None = None
    allergies: tuple[Mapping, ...] | None = None
    diets: tuple | None = None
    access_needs: tuple | None = None
    accompanying_guests: tuple[Mapping, ...] | None = None
    special_requests: tuple[str, ...] | None = None
    arrival_transport: Mapping | None = None
    departure_transport: Mapping | None = None
    host_organisation: Mapping | None = None
    payer: str | None = None
    booked_by_name: str | None = None
    rate: Mapping | None = None
    comments: tuple[Mapping, ...] | None = None

    def __str__(self) -> str:
        return self.display_name


def full_name(record: GuestRecord) -> str:
    return " ".join(filter(None, (record.name_prefix, record.given_name, record.surname)))


def salutation_and_surname(record: GuestRecord) -> str:
    return " ".join(filter(None, (record.name_prefix, record.surname)))


def room_only(room_number: str, stay_id: int | None) -> str:
    """What stands for a name that may not be shown: the room, or the number of the stay."""
    if room_number:
        return _("Room %(number)s") % {"number": room_number}
    return _("Stay %(number)s") % {"number": stay_id} if stay_id else _("Guest")


def masked_text(value: str, *, ends: bool) -> str:
    """Dots, and the last two characters where they give nobody away: "•••• 12"."""
    return f"{DOTS} {value[-2:]}" if ends and len(value) >= 6 else DOTS


class Secret:
    """What may not stand in free text about a guest: their names and contact; the surname where it is secret too.

    It is put together when there is a text to be read, since there are many ways to write a name.
    """

    def __init__(self, person: Named, *, surname: bool) -> None:
        self.person, self.surname = person, surname or person.incognito

    def out_of(self, text: str) -> str:
        """The text with dots wherever a secret word stood."""
        return self._pattern.sub(DOTS, text) if self._pattern else text

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        person = self.person
        secret = [person.given_name, person.native_name, *([person.surname] if self.surname else [])]
        words = {_whole(word) for name in secret for word in _ways_to_write(name)} | {_whole(person.email)}
        found = sorted((word for word in words if word), key=len, reverse=True)
        found += [_number(person.phone)] if _number(person.phone) else []
        return re.compile("|".join(found), re.IGNORECASE) if found else None


def nameless(value: Words, person: Named) -> Words:
    """A text, or several, as it may be stored where every department reads it: with dots for this guest's names."""
    return cast(Words, scrubbed(value, Secret(person, surname=True)))


def masked_code(code: str, person: Named, *, surname: bool) -> str:
    """A code that somebody made up, such as a group's: where it holds a name that is secret, dots and a mark of its own."""
    secret = [person.given_name, person.native_name, *([person.surname] if surname or person.incognito else [])]
    parts = [
        _letters(part) for name in secret for part in (name, *GAPS.split(name)) if part.casefold() not in PARTICLES
    ]
    there = _letters(code)
    if not any(part in there for part in parts if len(part) > 2 or (len(part) > 1 and _has_no_case(part))):
        return code
    mark = hashlib.blake2s(code.encode(), key=hashlib.sha256(settings.SECRET_KEY.encode()).digest(), digest_size=2)
    return f"{DOTS} {mark.hexdigest()}"


def _letters(text: str) -> str:
    return "".join(one for one in _plain(text).casefold() if one.isalnum())


def _ways_to_write(name: str) -> set[str]:
    """A name, each part of a name of several, the whole without gaps, and all of it without accents."""
    parts = [part for part in GAPS.split(name) if len(part) > 2 or _has_no_case(part)]
    written = {name, GAPS.sub("", name), *(part for part in parts if part.casefold() not in PARTICLES)}
    return written | {_plain(one) for one in written}


def _plain(word: str) -> str:
    """The word as it is typed on a keyboard without accents."""
    letters = unicodedata.normalize("NFKD", word.translate(STROKES))
    return unicodedata.normalize("NFC", "".join(one for one in letters if not unicodedata.combining(one)))


def _has_no_case(word: str) -> bool:
    return word.lower() == word.upper()


def _whole(word: str) -> str:
    """The pattern of a word that stands alone: "An" is not in "banana". Scripts without case have no gaps between words."""
    if len(word) < 2:
        return ""
    return re.escape(word) if _has_no_case(word) else rf"(?<!\w){re.escape(word)}(?!\w)"


def _number(phone: str) -> str:
    """The pattern of a telephone number however it is grouped, with or without its country: its last nine digits."""
    digits = re.findall(r"\d", phone)
    if len(digits) < 6:
        return _whole(phone)
    return r"(?:\+?\d[\d\s()./-]{0,9})?" + r"[\s()./-]{0,3}".join(digits[-9:])


def scrubbed(value: Any, secret: Secret | None) -> Any:
    """The same value with dots wherever a secret word stood in a text."""
    if secret is None or not value:
        return value
    if isinstance(value, str):
        return secret.out_of(value)
    if isinstance(value, Mapping):
        return {name: inner if name in CODED or not inner else scrubbed(inner, secret) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(scrubbed(inner, secret) for inner in value)
    return value
