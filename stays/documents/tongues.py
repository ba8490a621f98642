"""What the house says to guests in their own language: words of the registration card, salutations, dates. Data: tongues.toml."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import formats, translation

from vipdesk.access.guest import VisibleGuest
from vipdesk.hotel.models import Property

FILE = Path(__file__).with_name("tongues.toml")
OTHER_CHINESE = re.compile(r"zh[-_](hant|tw|hk|mo)\b", re.IGNORECASE)
HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def tongues() -> Mapping[str, Any]:
    """The languages that the house writes to guests in, by their codes."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["tongues"]


@cache
def _titles() -> Mapping[str, str]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["titles"]


def tongue_of(tag: str | None, property: Property) -> str:
    """The language in which the house writes to this guest: their own, else that of the house, else the first of ours."""
    return next((found for one in (tag, *property.languages) if (found := _known(one or ""))), next(iter(tongues())))


def _known(tag: str) -> str:
    base = re.split("[-_]", tag.lower())[0]
    code = "zh-hans" if base == "zh" else base
    return "" if OTHER_CHINESE.match(tag) or code not in tongues() else code


def date(day: dt.date, tongue: str) -> str:
    """A date as a letter in that language has it."""
    with translation.override(tongue):
        return formats.date_format(day, tongues()[tongue]["date"])


def called(guest: VisibleGuest) -> str:
    """The name that others may read; of a guest under an alias that alone, or nothing: never the room."""
    return (guest.alias or "") if guest.incognito else guest.display_name


def name(guest: VisibleGuest, tongue: str) -> str:
    """The same, in that language's script where it is known."""
    return _native(guest, tongue) or called(guest)


def salutation(guest: VisibleGuest, tongue: str) -> str:
    """How a letter to this guest begins: by name where that is sure to be right, else so that it is right for everybody."""
    said, native = tongues()[tongue]["salutations"], _native(guest, tongue)
    if guest.incognito or not guest.surname:
        return said["alias" if guest.alias else "nameless"].format(name=guest.alias or "")
    gender = _titles().get((guest.name_prefix or "").strip(" .").casefold())
    kind = gender or ("titled" if guest.name_prefix else "plain")
    surname = native or guest.surname
    return said[kind].format(name=name(guest, tongue), surname=surname, prefix=guest.name_prefix or "")


def _native(guest: VisibleGuest, tongue: str) -> str:
    native = guest.native_name or ""
    return native if tongue == "zh-hans" and HAN.search(native) else ""
