"""What somebody says of one line on a page of things to decide: levels, privileges, awards."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from stays.api.calls import house_for
from stays.reception import NotPossible
from stays.views.page import Desk, back_to, nothing_here

Act = Callable[[Desk, int], list[str]]  # does it; what is wrong with the form
Refusal = Callable[[Desk, NotPossible], str]


def how(desk: Desk) -> dict[str, Any]:
    """For which house, by whom and when something is done."""
    return {"house": house_for(desk.property), "by": desk.viewer, "now": desk.now}


def decide(
    desk: Desk,
    pk: int,
    hotels: QuerySet[Any, int],
    acts: Mapping[str, Act],
    *,
    page: str,
    refusal: Refusal,
    again: Callable[[Desk, list[str]], HttpResponse],
) -> HttpResponse:
    """Do what was said of this one, which is at the first of these properties; back to the page.

    What was refused comes back `again` with the page, in the words of `refusal`, and with what was written.
    """
    desk.require("see_requests")
    property_id = hotels.first()
    if property_id is None:
        raise nothing_here()
    desk = desk.at(property_id)
    desk.require("see_requests")
    if desk.request.method != "POST":
        return back_to(desk, page)
    asked = desk.request.POST.get("act", "")
    if asked not in acts:
        raise nothing_here()
    desk.require("decide_tier")
    try:
        refused = acts[asked](desk, pk)
    except NotPossible as impossible:
        refused = [refusal(desk, impossible)]
    return again(desk, refused) if refused else back_to(desk, page)
