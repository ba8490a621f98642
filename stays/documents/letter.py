"""The welcome letter and the welcome card: a text with a closed list of placeholders, filled in in the guest's language. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stays.documents import tongues
from stays.documents.paper import Paper
from stays.shown import ShownStay
from vipdesk.access.guest import VisibleGuest

FILE = Path(__file__).with_name("letters.toml")
KINDS = ("letter", "card")
PLACEHOLDERS = (
    "salutation",
    "name",
    "arrival_date",
    "departure_date",
    "hotel",
    "general_manager",
    "occasion",
)
PLACED = re.compile(r"\{([a-z_]+)\}")
LONGEST = 4000


@dataclass(frozen=True)
class Text:
    """A text in force: version 0 is the shipped one."""

    text: str
    version: int
    language: str


@cache
def shipped() -> Mapping[str, Mapping[str, str]]:
    """The shipped texts, by kind and language."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {kind: {language: text.strip() for language, text in own.items()} for kind, own in read.items()}


def checked(text: str) -> str:
    """The text as it is kept; this will raise ValidationError for a placeholder that is not known, or a brace alone."""
    known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    for name in PLACED.findall(text):
        if name not in PLACEHOLDERS:
            words = _("{%(name)s} is not known. In braces there may be: %(known)s.")
            raise ValidationError(words % {"name": name, "known": known})
    if re.search(r"[{}]", PLACED.sub("", text)):
        raise ValidationError(_("A brace stands alone. In braces there may be: %(known)s.") % {"known": known})
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def paragraphs(text: str, values: Mapping[str, str]) -> list[list[str]]:
    """The paragraphs as lines, filled in. One with a placeholder that has nothing to say here is left out."""
    found = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    said = [part for part in found if all(values[name] for name in PLACED.findall(part))]
    return [PLACED.sub(lambda placed: values[placed[1]], part).splitlines() for part in said]


def values(
    guest: VisibleGuest, tongue: str, row: Mapping[str, Any], hotel: str, *, manager: str, occasion: str
) -> dict[str, str]:
    """What stands for each placeholder; of a guest under an alias, that or nothing."""
    return {
        "salutation": tongues.salutation(guest, tongue),
        "name": tongues.name(guest, tongue),
        "arrival_date": tongues.date(row["arrival_date"], tongue),
        "departure_date": tongues.date(row["departure_date"], tongue),
        "hotel": hotel,
        "general_manager": manager,
        "occasion": occasion,
    }


def letter(stay: ShownStay, text: Text, paper: Paper, kind: str, *, manager: str, occasion: str) -> dict[str, Any]:
    """What the guest reads."""
    said = values(stay.guest, text.language, stay.row, paper.property.name, manager=manager, occasion=occasion)
    return set_out(text, said, kind) | {"facts": {"language": text.language, "version": text.version}}


def set_out(text: Text, said: Mapping[str, str], kind: str) -> dict[str, Any]:
    """A text as it is set: as a letter on a whole sheet, dated on the day of arrival, or as a small card."""
    return {
        "lang": text.language.split("-")[0],
        "hotel": said["hotel"],
        "date": said["arrival_date"] if kind == "letter" else "",
        "small": kind == "card",
        "paragraphs": paragraphs(text.text, said),
    }


def example(tongue: str) -> VisibleGuest:
    """A guest who does not exist, for previews."""
    one = tongues.tongues()[tongue]["example"]
    name = " ".join((one["name_prefix"], one["given_name"], one["surname"]))
    return VisibleGuest(id=None, display_name=name, incognito=False, **one)
