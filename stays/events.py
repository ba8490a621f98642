"""What happened to stays, for who may know of it: for the timeline of a stay, and for the feed that programs follow."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from stays import shown_plan
from stays.models import ChecklistItem
from stays.notices import SUBJECT
from vipdesk.access.acts import may
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight, visible
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.models import Event
from vipdesk.outbox.settled import settled_up_to

AWARD = "award."


@dataclass(frozen=True)
class Piece:
    """A piece of the feed: the events that the viewer may know of, and how far it reaches when there is more."""

    events: tuple[Event, ...]
    more_after: int | None


def feed(viewer: Viewer, properties: Sequence[Property], *, after: int, limit: int) -> Piece:
    """What happened to the stays of these properties after this event, in an order in which nothing is skipped."""
    settled = settled_up_to()
    if settled is None:
        return Piece((), None)
    here = Event.objects.filter(property__in=properties, subject_kind=SUBJECT, pk__gt=after, pk__lte=settled)
    found = list(here.order_by("pk")[: limit + 1])
    events = found[:limit]
    return Piece(_known(events, viewer, properties), events[-1].pk if len(found) > limit else None)


def _known(events: Iterable[Event], viewer: Viewer, properties: Sequence[Property]) -> tuple[Event, ...]:
    """Those of which the viewer may know."""
    events = list(events)
    sights = {one.pk: visible(viewer, one, "api") for one in properties}
    items = _shown_items(events, sights)

    def knows(event: Event) -> bool:
        there = event.property_id
        return may_know(event, sights[there], lambda act: may(viewer, there, act), items)

    return tuple(event for event in events if knows(event))


def _shown_items(events: Iterable[Event], sights: dict[int, Sight]) -> set[int]:
    """The items that these events speak of, as far as the viewer meets them on a plan."""
    where = {event.facts["item"]: event.property_id for event in events if "item" in event.facts}
    rows = ChecklistItem.objects.filter(pk__in=where).select_related("department")
    return {row.pk for row in rows if shown_plan.is_shown(row, sights[where[row.pk]])}


def may_know(event: Event, sight: Sight, may: Callable[[str], bool], items: Collection[int]) -> bool:
    """An event about an item is for those who may know of the item, and so with all that is not for everybody."""
    facts = event.facts
    if "item" in facts:
        return facts["item"] in items
    if event.kind.startswith("needs."):
        return sight.reads_health(Department.Code.FOOD_BEVERAGE)
    if event.kind == "stay.commented":
        return sight.sees("confidential" if facts.get("confidential") else "notes")
    if event.kind == "guest.revealed":
        return may("know_of_reveals")
    if event.kind.startswith(AWARD):
        return may("see_requests")
    if event.kind.startswith("request."):
        return "tier_now" in facts or may("see_requests")
    return "entry" not in facts or sight.reads_entry(facts["departments"])
