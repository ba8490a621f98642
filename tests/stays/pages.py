"""Pages as tests read them: contexts as plain values, HTML as its parts, and days with as many arrivals as one likes."""

import datetime as dt
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

from guests.models import Guest
from stays.models import ChecklistItem, Stay

VOID = {"meta", "link", "input", "br", "img", "hr"}


def rows_of(answer: HttpResponse) -> list[dict[str, Any]]:
    """The rows of a board, in order."""
    return [row for section in answer.context["sections"] for row in section["rows"]]


def items_of(answer: HttpResponse) -> dict[str, dict[str, Any]]:
    """The lines of a stay's plan or of a department, by title."""
    context = answer.context
    lines = [line for stage in context.get("stages", ()) for line in (*stage["rows"], *stage["before"])]
    lines += [*(context.get("open") or ()), *(context.get("done") or ())]
    return {line["title"]: line for line in reversed(lines)}


def words_of(answer: HttpResponse) -> list[str]:
    """What the page says at its top."""
    return [str(message) for message in answer.context["messages"]]


def many_arrivals(stay_id: int, number: int) -> None:
    """So many stays like this one on its day, each with a guest and a plan of its own."""
    pattern = Stay.objects.get(pk=stay_id)
    there = Stay.objects.count()
    now = pattern.created_at
    guests = [Guest(surname=f"Ozoliņa-Kārkliņa {n}", given_name="Žaneta", created_at=now) for n in range(there, number)]
    Guest.objects.bulk_create(guests)
    stays = [_like(pattern, guest, n) for n, guest in enumerate(guests, there)]
    Stay.objects.bulk_create(stays)
    items = list(ChecklistItem.objects.filter(stay=pattern))
    ChecklistItem.objects.bulk_create(_of(item, stay) for stay in stays for item in items)


def _like(pattern: Stay, guest: Guest, n: int) -> Stay:
    values = {field.attname: getattr(pattern, field.attname) for field in Stay._meta.concrete_fields}
    later = dt.timedelta(minutes=n)
    values |= {"id": None, "guest_id": guest.pk, "confirmation_number": f"M-{n}", "room_number": str(1000 + n)}
    return Stay(
        **values | {"awaited_at": pattern.awaited_at + later, "expected_arrival_at": pattern.awaited_at + later}
    )


def _of(item: ChecklistItem, stay: Stay) -> ChecklistItem:
    values = {field.attname: getattr(item, field.attname) for field in ChecklistItem._meta.concrete_fields}
    return ChecklistItem(**values | {"id": None, "stay_id": stay.pk})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.depth: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.depth:
            while self.depth.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.depth and self.depth[-1] in ("script", "style") and data.strip():
            self.inline.append(data)


def tags_of(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every tag with its attributes."""
    reader = _Reader()
    reader.feed(html)
    return reader.tags


def inline_of(html: str) -> list[str]:
    """What a strict Content-Security-Policy would refuse: scripts, styles and handlers that stand in the page itself."""
    reader = _Reader()
    reader.feed(html)
    attributes = [
        f"{tag} {name}"
        for tag, said in reader.tags
        for name in said
        if name == "style" or name.startswith(("on", "hx-on")) or (said[name] or "").startswith("javascript:")
    ]
    return [*reader.inline, *attributes]
