"""JSON as vipdesk takes it: small enough, UTF-8, each key once, not too deep, and nothing a database cannot hold."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from rest_framework.parsers import BaseParser

from vipdesk.errors import Problem, pointer

DEEPEST = 32
LARGEST_INTEGER = 2**63 - 1
# A string is stepped over whole, also one that never ends, so that each character is looked at once.
STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")


class StrictJSON(BaseParser):
    """The body of a call; this will raise a Problem that says what is wrong and where."""

    media_type = "application/json"
    largest = 256 * 1024  # bytes

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        if _charset(media_type or "") not in ("", "utf-8", "utf8"):
            raise Problem(415, "unsupported_media_type", detail="Send the body in UTF-8.")
        body = stream.read(self.largest + 1)
        if len(body) > self.largest:
            raise Problem(413, "body_too_large", detail=f"The body is larger than {self.largest // 1024} KiB.")
        if parser_context and "request" in parser_context:
            parser_context["request"].raw_body = body  # as it was sent: what an Idempotency-Key stands for
        return loads(body)


def _charset(media_type: str) -> str:
    found = re.search(r"charset\s*=\s*\"?([^\s\";]+)", media_type, re.IGNORECASE)
    return found.group(1).lower() if found else ""


def loads(body: bytes) -> Any:
    """The value of a JSON body; this will raise a 400 Problem for whatever cannot be taken as it stands."""
    text = _decoded(body)
    if depth(text) > DEEPEST:
        raise Problem(400, "too_deep", detail=f"The body is nested deeper than {DEEPEST} levels.")
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_int=_integer, parse_float=_float, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        _refuse_json(f"This is not JSON: line {error.lineno}, column {error.colno}.")
    errors = [{"pointer": at, "detail": words} for at, words in _wrong(value, "")]
    if errors:
        raise Problem(400, "invalid", "Not valid", "See errors for the fields.", errors)
    return value


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_json(f"This is not UTF-8: byte {error.start}.")


def _refuse_json(detail: str) -> NoReturn:
    raise Problem(400, "invalid_json", "Not JSON", detail) from None


def depth(text: str) -> int:
    """How deep brackets are nested outside of strings; found before parsing, since parsing recurses."""
    deepest = now = 0
    for found in STRUCTURE.finditer(text):
        mark = found.group()[0]
        now += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, now)
    return deepest


class _Refused:
    """Stands in the parsed value where something was wrong, until its pointer is known."""

    def __init__(self, words: str) -> None:
        self.words = words


class _Twice(dict):
    """An object in which some keys came twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _value in pairs]
        self.twice = sorted({name for name in names if names.count(name) > 1}) if len(names) < 1000 else names[:1]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else _Twice(pairs)


def _integer(digits: str) -> int | _Refused:
    if len(digits) > 20 or abs(int(digits)) > LARGEST_INTEGER:
        return _Refused("This number is too large.")
    return int(digits)


def _float(digits: str) -> float | _Refused:
    number = float(digits)
    return number if abs(number) <= 1e300 and len(digits) <= 400 else _Refused("This number is too large.")


def _constant(name: str) -> _Refused:
    return _Refused(f"{name} is not JSON.")


def _wrong(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """Each thing in a parsed value that is not taken, with its pointer."""
    if isinstance(value, dict):
        yield from _wrong_in_object(value, at)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _wrong(inner, pointer(at, index))
    elif isinstance(value, _Refused):
        yield at, value.words
    elif isinstance(value, str):
        yield from ((at, words) for words in _wrong_text(value))


def _wrong_in_object(value: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    for name in getattr(value, "twice", ()):
        yield pointer(at, name), "This key is here twice."
    for name, inner in value.items():
        here = pointer(at, name)
        yield from ((here, words) for words in _wrong_text(name))
        yield from _wrong(inner, here)


def _wrong_text(text: str) -> Iterator[str]:
    if "\x00" in text:
        yield "A NUL is not text."
    if SURROGATE.search(text):
        yield "Half a character is not text."
