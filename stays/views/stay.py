"""The page of one stay: is it ready, the plan by stage, who was told, what happened, and the guest as the viewer knows them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stays import copies, granting, reception, seen, shown, shown_plan, shown_programme, words
from stays import rooms as stay_rooms
from stays.api.calls import house_for
from stays.models import Stay
from stays.querysets import GOING_ON
from stays.shown import ShownStay
from stays.views import departure as departure_card
from stays.views import documents_card as documents
from stays.views import (
    door,
    guest,
    item_acts,
    level_card,
    notices,
    plan_cost,
    privileges,
    programme_days,
    rooms,
    timeline,
)
from stays.views import plan as view_of_plan
from stays.views.page import Desk, act, at_the_desk, back_to, etag, living, nothing_here
from tiers.readers import current_standard
from vipdesk.hotel.models import Department
from vipdesk.outbox import telling
from vipdesk.outbox.models import Event, Notice
from vipdesk.outbox.ways import ways_of

SHORT = 6  # so many lines of the timeline are unfolded


@require_safe
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """Everything about one stay that this viewer may know."""
    desk = desk_of(desk, pk)
    known = context(desk, pk)
    seen.look(pk, by=desk.viewer, now=desk.now)
    return desk.render("stays/stay.html", {"page": "stay", **known})


@require_safe
@at_the_desk
def part(desk: Desk, pk: int) -> HttpResponse:
    """The part of the page that lives; 304 before anything is built when nothing has changed."""
    desk = desk_of(desk, pk)
    tag = etag(desk, pk, _state(pk))
    return living(desk, tag, "stays/_stay.html", lambda: _renewed(desk, pk))


def _renewed(desk: Desk, pk: int) -> dict[str, Any]:
    if "If-None-Match" not in desk.request.headers:  # not a poll: what somebody did themselves is not new to them
        seen.look(pk, by=desk.viewer, now=desk.now)
    return context(desk, pk)


def desk_of(desk: Desk, pk: int) -> Desk:
    """The desk at the stay's own property; this will raise a 404 Problem where the viewer has no role."""
    property_id = Stay.objects.filter(pk=pk).values_list("property_id", flat=True).first()
    if property_id is None:
        raise nothing_here()
    desk = desk.at(property_id)
    desk.require("see_stays")
    return desk


def _state(pk: int) -> tuple[str, ...]:
    """What changes when the page may look different."""
    stay = (
        Stay.objects.with_rooms_around().filter(pk=pk).values_list("revision", "changed_at", "around", "usable").first()
    )
    told = Notice.objects.about("stay", pk).aggregate(Count("pk"), Sum("revision"), Count("acknowledged_at"))
    last = Event.objects.about("stay", pk).aggregate(Max("pk"))
    return tuple(str(value) for value in (*(stay or ()), *told.values(), *last.values()))


# --- what is shown --------------------------------------------------------------------------------------------------


def answer(desk: Desk, pk: int, status: int = 200, **more: Any) -> HttpResponse:
    """The page, or its part when htmx asks, with what is shown only this once: it is answered at once and kept nowhere."""
    template = "stays/_stay.html" if desk.polls else "stays/stay.html"
    said = {"page": "stay", **context(desk, pk), "part": desk.polls, **more}
    return desk.render(template, said, 200 if desk.polls else status)  # htmx shows only what went well


def context(desk: Desk, pk: int) -> dict[str, Any]:
    """What the page of a stay shows."""
    state = _state(pk)
    stay = shown.stay_for(pk, desk.sight, desk.property, now=desk.now)
    plan = shown_plan.items_of(pk, desk.sight)
    told = shown_plan.shown_notices(telling.notices_of("stay", pk), desk.sight, desk.property, now=desk.now)
    entries = shown_programme.programme_of(pk, desk.sight, desk.property)
    standard, story = current_standard(desk.property), timeline.lines(desk, pk, plan)
    programme = standard.programme() if standard else None
    return {
        "title": stay.guest.display_name,
        "etag": etag(desk, pk, state),
        "poll": reverse("stays:stay_part", args=[pk]) + (f"?{asked}" if (asked := view_of_plan.query(desk)) else ""),
        "every": "5s",
        "token": get_token(desk.request),
        "stay": _header(desk, stay),
        "acts": (acts := _acts(desk, stay)),
        "rooms": rooms.offered(desk, stay, programme.standard if programme else None) if acts["room"] else {},
        "against": rooms.in_words(desk, stay_rooms.standing_against(pk, house_for(desk.property), now=desk.now)),
        "leaving": departure_card.card(desk, stay),
        "booking_acts": _booking_acts(desk, stay),
        "door": door.context(desk, stay),
        **view_of_plan.shown(desk, stay, plan),
        **_told(desk, told, plan),
        "copies": _copies(desk, pk) if stay.tier else {},
        "cost": plan_cost.said(stay, programme, desk.sight, desk.property.currency),
        "story": story[:SHORT],
        "earlier_story": story[SHORT:],
        "card": guest.card(desk, stay, programme),
        "level": level_card.card(desk, stay),
        **privileges.card(desk, stay, programme),
        "notes": guest.comments(desk, stay),
        "programme": programme_days.shown(desk, stay, entries),
        "documents": documents.card(desk, stay),
    }


def _header(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    row, ready = stay.row, stay.readiness
    return {
        "id": stay.id,
        "tier": stay.tier or "",
        "tier_name": stay.tier_name,
        "palette": stay.palette,
        "name": stay.guest.display_name,
        "native": stay.guest.native_name or "",
        "alias": bool(stay.guest.incognito),
        "room": stay.room_number,
        "locked": row["room_locked"],
        "status": str(Stay.Status(row["status"]).label),
        "facts": _facts(desk, stay),
        "group": row["group_code"],
        "expected": _expected(desk, stay),
        "state": ready.state if ready else "",
        "state_words": ready.label if ready else "",
        "reason": ready.reason if ready else "",
        "done": ready.done if ready else 0,
        "total": ready.total if ready else 0,
        "frozen": row["status"] == Stay.Status.IN_HOUSE,
        "request": _request(stay),
    }


def _facts(desk: Desk, stay: ShownStay) -> str:
    """Room, dates, party and number in one line."""
    row = stay.row
    dates = f"{words.date(row['arrival_date'])} – {words.date(row['departure_date'])}"
    room = _("Room %(number)s") % {"number": stay.room_number} if stay.room_number else _("no room yet")
    people = words.party(row["adults"], len(row["children"]))
    return words.listed([room, row["room_type"], dates, words.nights(stay.nights), people, row["confirmation_number"]])


def _expected(desk: Desk, stay: ShownStay) -> str:
    """When the guest comes, or came and went."""
    row = stay.row
    if row["status"] == Stay.Status.RESERVED:
        if stay.expected_at is None:
            return _("Time of arrival not known, planned for %(time)s") % {"time": desk.time(stay.awaited_at)}
        times = {"time": desk.time(stay.expected_at), "relative": words.relative(stay.expected_at, desk.now)}
        return _("Expected %(time)s, %(relative)s") % times
    moments = {"in_house": (_("Arrived %(time)s"), row["checked_in_at"])}
    moments["checked_out"] = (_("Left %(time)s"), row["checked_out_at"])
    phrase, moment = moments.get(row["status"], (str(Stay.Status(row["status"]).label).capitalize(), None))
    return phrase % {"time": desk.time(moment)} if moment else phrase


def _request(stay: ShownStay) -> str:
    """What was asked for and waits."""
    if not stay.request:
        return ""
    return _("%(tier)s was asked for; no rule supports it. It waits for somebody with the authority.") % {
        "tier": stay.request["tier"]
    }


def _told(desk: Desk, told: Iterable[shown_plan.ShownNotice], plan: Iterable[shown_plan.ShownItem]) -> dict[str, Any]:
    """The newest notice of each department, and those before it, each with how far it has come."""
    told = list(told)
    ways, states = ways_of(one.id for one in told), {item.id: item.state for item in plan}
    newest: dict[str, Any] = {}
    earlier = []
    for one in told:
        if one.department in newest:
            earlier.append(notices.row(desk, one, way=ways[one.id], states=states))
        else:
            newest[one.department] = notices.row(desk, one, way=ways[one.id], states=states)
    return {"told": list(newest.values()), "earlier": earlier}


def _copies(desk: Desk, pk: int) -> dict[str, Any]:
    """When the copies of the plan left, for which level, and who has received theirs, by whom and when."""
    sent = copies.sent(pk)
    if sent is None:  # of a level that was given before this was kept
        return {"sent": _("It was not written down when the copies of the plan left"), "received": "", "lines": []}
    lines = [_copy(desk, code, sent.notices.get(code)) for code in granting.COPIES]
    facts = {"tier": sent.tier, "time": desk.time(sent.at)}
    number = {"n": sum(line["received"] for line in lines), "of": len(lines)}
    return {
        "sent": _("Copies of the plan for %(tier)s left %(time)s") % facts,
        "received": _("%(n)s of %(of)s received") % number,
        "lines": lines,
    }


def _copy(desk: Desk, code: str, notice: Notice | None) -> dict[str, Any]:
    if notice is None:
        said = _("none was sent")
    elif notice.acknowledged_at is None:
        said = _("not received yet")
    else:
        by = {"time": desk.time(notice.acknowledged_at), "who": shown_plan.acknowledged_by(notice)}
        said = _("received %(time)s, %(who)s") % by
    received = notice is not None and notice.acknowledged_at is not None
    return {"department": str(Department.Code(code).label), "said": said, "received": received}


def _acts(desk: Desk, stay: ShownStay) -> dict[str, bool]:
    """What this viewer may do with the stay as it stands."""
    status, day = stay.row["status"], stay.row["arrival_date"]
    reserved, in_house = status == Stay.Status.RESERVED, status == Stay.Status.IN_HOUSE
    here = day <= desk.today
    return {
        "room": (reserved or in_house) and desk.may("assign_room"),
        "check_in": reserved and here and desk.may("check_in"),
        "check_out": in_house and desk.may("check_out"),
        "no_show": reserved and here and desk.may("no_show"),
    }


def _booking_acts(desk: Desk, stay: ShownStay) -> dict[str, bool]:
    """What this viewer may do with the booking itself as it stands."""
    status = stay.row["status"]
    return {
        "amend": status in GOING_ON and desk.may("amend"),
        "cancel": status == Stay.Status.RESERVED and desk.may("cancel"),
        "reinstate": status == Stay.Status.CANCELLED and desk.may("reinstate"),
    }


# --- acts -----------------------------------------------------------------------------------------------------------


@require_POST
@at_the_desk
def item(desk: Desk, pk: int, item: int) -> HttpResponse:
    """Tick, begin, waive or reopen an item of the stay."""
    desk = desk_of(desk, pk)
    if item_acts.found(desk, item).stay_id != pk:
        raise nothing_here()
    item_acts.change(desk, item)
    return back_to(desk, "stay", pk, query=view_of_plan.query(desk))


@require_POST
@at_the_desk
def acknowledge(desk: Desk, pk: int, notice: int) -> HttpResponse:
    """Acknowledge a notice of the stay."""
    desk = desk_of(desk, pk)
    notices.acknowledged(desk, notice, stay_id=pk)
    return back_to(desk, "stay", pk, query=view_of_plan.query(desk))


@require_POST
@at_the_desk
def room(desk: Desk, pk: int) -> HttpResponse:
    """Give the stay a room; others who hold it are said."""
    desk = desk_of(desk, pk)
    desk.require("assign_room")
    number = rooms.number_asked(desk)
    house, locked = house_for(desk.property), "room_locked" in desk.request.POST
    done = act(
        desk, lambda: reception.assign_room(pk, number, house=house, by=desk.viewer, now=desk.now, locked=locked)
    )
    rooms.say(desk, done[1] if done else ())
    return back_to(desk, "stay", pk)


@require_POST
@at_the_desk
def departure(desk: Desk, pk: int) -> HttpResponse:
    """Another date or time of departure; who stands against it is said."""
    desk = desk_of(desk, pk)
    departure_card.change(desk, pk)
    return back_to(desk, "stay", pk)


@require_POST
@at_the_desk
def step(desk: Desk, pk: int) -> HttpResponse:
    """What happens at the door: from the call that the guest is on the way to the check-out; and taken back."""
    desk = desk_of(desk, pk)
    door.perform(desk, shown.stay_for(pk, desk.sight, desk.property, now=desk.now))
    return back_to(desk, "stay", pk, query=view_of_plan.query(desk))
