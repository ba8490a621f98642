"""Lists of the API: a page at a time, ordered to the id, with a cursor to go on from."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.response import Response

from stays import shown
from stays.api import answers
from vipdesk.access.visibility import visible
from vipdesk.errors import field_problem
from vipdesk.hotel.models import Property

PAGE, MOST = 50, 200


def page(call: Any, stays: QuerySet, property: Property, *, to_sender: bool = False) -> Response:
    """A page of stays as the caller may see them, in the order of their ids."""
    sight = visible(call.viewer, property, "api")
    rows, following = cut(call.request, shown.rows(stays), newest_first=False)
    needs = shown.needs_of(rows, property)
    dressed = [
        shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=call.now, to_sender=to_sender)
        for row in rows
    ]
    return results(call.request, [answers.stay(one, property.zone, property.code) for one in dressed], following)


def cut(request: Any, rows: QuerySet, *, newest_first: bool) -> tuple[list[Any], int | None]:
    """The rows of one page, and the id after which the next begins, None when this is the last."""
    limit = number(request, "limit", PAGE, MOST)
    cursor = number(request, "cursor", 0, 2**63 - 1)
    if cursor:
        rows = rows.filter(pk__lt=cursor) if newest_first else rows.filter(pk__gt=cursor)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    id_of: Callable[[Any], int] = lambda row: row["id"] if isinstance(row, dict) else row.pk  # noqa: E731
    return found[:limit], id_of(found[limit - 1]) if len(found) > limit else None


def results(request: Any, found: Sequence[dict[str, Any]], following: int | None, *, name: str = "cursor") -> Response:
    """The page's answer with the address of the next, which the parameter of this name tells where to begin."""
    return Response({"results": list(found), "next": next_url(request, following, name)})


def next_url(request: Any, following: int | None, name: str) -> str | None:
    if following is None:
        return None
    query = request.query_params.copy()
    query[name] = str(following)
    return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"


def number(request: Any, name: str, usual: int, most: int, *, least: int = 1) -> int:
    """A number of the query, by default a positive one."""
    text = request.query_params.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:20]) <= most:
        raise field_problem(f"/{name}", f"Send a number from {least} to {most}.")
    return int(text)
