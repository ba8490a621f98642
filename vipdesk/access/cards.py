"""Card numbers: vipdesk neither stores nor logs them, so it must know one when it sees one."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from vipdesk.errors import Problem, pointer

RUN = re.compile(r"\d(?:[\s\-\u2010-\u2015\u2212]{0,3}\d)*")
# Issuers by prefix and length: Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir.
ISSUER = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}"
    r"|3(?:0[0-59]|[689]\d)\d{11,16}"
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12,15}"
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|62\d{14,17}"
    r"|(?:50|5[6-9]|6\d)\d{11,17}"
    r"|220[0-4]\d{12,15}"
)


def find_card(text: str) -> bool:
    """Whether a text holds a card number: 13 to 19 digits, spaces or dashes between, a known issuer, Luhn's sum right."""
    if sum(map(str.isdigit, text)) < 13:
        return False
    plain = unicodedata.normalize("NFKC", text)
    return any(_is_card(digits) for run in RUN.findall(plain) for digits in _candidates(re.findall(r"\d+", run)))


def _candidates(groups: list[str]) -> Iterator[str]:
    """Whole neighbouring groups of digits that are together as long as a card number."""
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > 19:
                break
            if len(digits) >= 13:
                yield digits


def _is_card(digits: str) -> bool:
    return ISSUER.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0


def refuse_cards(data: Any, *, skip: Collection[str] = ()) -> None:
    """Refuse a body that holds a card number outside the paths of `skip` (JSON pointers of identifiers and phones; `*` is
    any index); this will raise a 422 Problem that names the fields and not the number."""
    found = [at for at, text in _texts(data, "") if _general(at) not in skip and find_card(text)]
    if found:
        errors = [{"pointer": at, "detail": "This looks like a card number."} for at in found]
        detail = "vipdesk takes no card numbers. Nothing was stored."
        raise Problem(422, "card_data_refused", "Card data refused", detail, errors)


def _texts(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, pointer(at, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, pointer(at, index))
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield at, str(value)


def _general(at: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", at)
