"""Guests whose every word is a canary, and the walk through all that somebody can read, to listen for them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client

# class of field: the words that give it away. The guest under an alias and the guest under their own name have each a set.
OPEN = {
    "given": ("Xanthippe", "卡纳里"),
    "surname": ("Kanarienvogel",),
    "contact": ("kanari@example.org", "+371 29 998 877", "1961-07-19", "19 July 1961"),
    "health": ("Kanarienkorn", "Kanariendiet"),
    "access_needs": ("Kanarienrampe",),
    "reason": ("Kanarienorden",),
    "travel": ("Kanarienflug", "Kanarienhafen"),
    "money": ("Kanarienkasse", "8765.43"),
    "confidential": ("Kanarienkummer",),
    "level_words": ("Kanarienwunsch",),
}
SECRET = {
    "given": ("Philomena", "菲洛梅娜"),
    "surname": ("Zeisigmann",),
    "contact": ("zeisig@example.org", "+371 29 112 233", "1958-02-27", "27 February 1958"),
    "health": ("Zeisigkorn", "Zeisigdiet"),
    "access_needs": ("Zeisigrampe",),
    "reason": ("Zeisigorden",),
    "travel": ("Zeisigflug", "Zeisighafen"),
    "money": ("Zeisigkasse", "7654.32"),
    "confidential": ("Zeisigkummer",),
    "level_words": ("Zeisigwunsch",),
}
ALIAS = "Mr Brown"
LINK = re.compile(r"""(?:href|hx-get)=["']([^"'#]+)""")
NOT_WALKED = ("/static/", "/accounts/logout/", "/api/docs/", "/api/v1/schema")


def guest(words: Mapping[str, tuple[str, ...]], **more: Any) -> dict[str, Any]:
    """The guest of a booking body, every field of them a canary."""
    email, phone, birth_date, _in_words = words["contact"]
    given, native = words["given"]
    return {
        "external_id": words["surname"][0],
        "name_prefix": "Dr",
        "given_name": given,
        "native_name": native,
        "surname": words["surname"][0],
        "email": email,
        "phone": phone,
        "birth_date": birth_date,
        "position": "provincial_leader",
        "allergies": [{"text": words["health"][0], "severity": "severe"}, "nuts"],
        "diets": [words["health"][1]],
        "access_needs": [words["access_needs"][0]],
        **more,
    }


def stay(words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The rest of the booking body."""
    transport = {"kind": "flight", "transport_code": words["travel"][0], "station_code": words["travel"][1]}
    return {
        "vip": {"code": "VA", "reason": words["reason"][0]},
        "arrival_transport": transport,
        "payer": words["money"][0],
        "rate": {"amount": words["money"][1], "currency": "EUR"},
        "comments": [{"text": words["confidential"][0], "confidential": True}],
    }


def entry(words: Mapping[str, tuple[str, ...]]) -> str:
    """What an entry of the guest's programme says, names and all."""
    return f"{words['travel'][0]}: dinner with {words['given'][0]} {words['surname'][0]}"


def heard(texts: Iterable[str], words: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The classes of field that these texts give away."""
    low = "\n".join(_readable(text) for text in texts).casefold()
    return {name for name, canaries in words.items() if any(canary.casefold() in low for canary in canaries)}


def _readable(text: str) -> str:
    """A text beside its unescaped self: JSON and addresses may hide a name."""
    return text + unquote(text) + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def crawl(client: Client, starts: Iterable[str], *, most: int = 80) -> Iterator[tuple[str, str]]:
    """Each address this somebody can reach from here by links, with what it says; addresses of calls are asked as well."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < most:
        url = waiting.pop(0)
        if url in seen or url.startswith(NOT_WALKED):
            continue
        seen.add(url)
        answer = client.get(url, follow=True)
        assert answer.status_code < 500, f"{url} answers {answer.status_code}"
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode("utf-8", "replace")
        yield url, text
        waiting += [link for link in links(url, text) if link not in seen]


def links(url: str, text: str) -> list[str]:
    """The addresses of our own that a page links to, or that a list goes on at."""
    found = LINK.findall(text) + re.findall(r'"(?:next|plan_url)":\s*"([^"]+)"', text)
    parts = (urlsplit(urljoin(f"http://testserver{url}", link.replace("&amp;", "&"))) for link in found)
    return [part._replace(scheme="", netloc="", fragment="").geturl() for part in parts if part.netloc == "testserver"]
