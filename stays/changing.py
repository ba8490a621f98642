"""A change of a stay carried through: planned again, written down, told to the departments it touches, in one transaction."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from guests.models import Guest, Need
from stays import asked_privileges, changes, groups, notices, welcome
from stays.facts import departure_of
from stays.house import House
from stays.known import NOTHING, Known
from stays.models import OVER, Stay
from stays.plan import Change, Item
from stays.replanning import Plan, replan, store_plan
from vipdesk.access.viewer import Viewer
from vipdesk.outbox.models import Event

Facts = Mapping[str, Any]
Needs = Sequence[Need]
LEAVES_AT, ON_THE_WAY = "leaves_at", "on_the_way"
LINES = frozenset({"status", ON_THE_WAY, "tier", "no_fuss"})  # what another welcome line follows from
ABOUT_FOOD = frozenset({Need.Kind.ALLERGY, Need.Kind.DIET})


def told_facts(stay: Stay) -> dict[str, Any]:
    """Those facts of a stay whose change departments are told, as JSON has them; notices never say an alias or a payer itself."""
    return {
        "room_number": stay.room_number,
        "arrival_date": stay.arrival_date.isoformat(),
        "departure_date": stay.departure_date.isoformat(),
        "expected_arrival_at": stay.expected_arrival_at.isoformat() if stay.expected_arrival_at else None,
        LEAVES_AT: stay.expected_departure_at.isoformat() if stay.expected_departure_at else None,
        "party": party(stay),
        "alias": known_as(stay.guest),
        "incognito": stay.guest.incognito,
        "official_visit": stay.official_visit,
        "no_fuss": stay.no_fuss,
        "arrival_transport": stay.arrival_transport,
        "status": str(stay.status),
        ON_THE_WAY: on_the_way(stay),
        "waiting": waiting(stay),
        "payer": stay.payer,
        "host_organisation": stay.host_organisation,
    }


def on_the_way(stay: Stay) -> str | None:
    """For when the guest, who is on the way, is expected ("" when nobody knows); None of a guest who is not, or is here."""
    if stay.on_the_way_at is None or stay.checked_in_at:
        return None
    return stay.expected_arrival_at.isoformat() if stay.expected_arrival_at else ""


def waiting(stay: Stay) -> dict[str, Any] | None:
    """Where the guest waits for the room, and for when it was promised; None of a guest who does not wait."""
    if stay.waiting_since is None or stay.checked_in_at:
        return None
    promised = stay.promised_at.isoformat() if stay.promised_at else None
    return {"place": stay.waiting_place, "promised_at": promised}


def known_as(guest: Guest) -> list[Any]:
    """Who the guest is to the departments: when this changes they are told so, and never from what to what."""
    names = () if guest.incognito else (guest.name_prefix, guest.given_name, guest.surname, guest.native_name)
    return [guest.pk, guest.incognito, guest.alias, *names]


def party(stay: Stay) -> str:
    """The party as a number of adults and children: "2+1"."""
    return f"{stay.adults}+{len(stay.children)}" if stay.children else str(stay.adults)


def alias_changed(before: object, after: object) -> tuple[Change, ...]:
    """What the departments of a guest's other stays are told when the guest is known by another name."""
    return changes.stay_facts({changes.ALIAS: before}, {changes.ALIAS: after})


def needs_changed(before: Needs, after: Needs) -> tuple[Change, ...]:
    """What departments are told when allergies or diets have changed; with the allergies, to know whom it concerns."""
    was, now = (_of_kind(needs, ABOUT_FOOD) for needs in (before, after))
    if was == now:
        return ()
    was, now = (_of_kind(needs, {Need.Kind.ALLERGY}) for needs in (before, after))
    severe = changes.SEVERE if any(need["severity"] == Need.Severity.SEVERE for need in now) else ""
    return (Change("fact", "", None, "allergies", before=was, after=now, words=severe, health=True),)


def _of_kind(needs: Needs, kinds: Collection[str]) -> list[dict[str, str]]:
    said = {(n.kind, n.code, n.text, n.severity) for n in needs if n.kind in kinds}
    return [{"code": code, "text": text, "severity": severity} for _kind, code, text, severity in sorted(said)]


def carry_through(
    stay: Stay,
    kind: str,
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    before: Facts | None = None,
    learnt: Sequence[Change] = (),
    quiet: bool = False,
    facts: Facts | None = None,
    by_hand: Sequence[Item] = (),
    also: Mapping[str, Sequence[Change]] | None = None,
    known: Known = NOTHING,
) -> Event:
    """Plan the (locked, changed, unsaved) stay again, save it, write the event down and tell whom it touches.

    What changed is found from how the stay was `before`, and what was `learnt` of the guest comes with it; items that
    somebody makes or takes off now are `by_hand`. Departments that this does not touch, or not only, are told it `also`.
    """
    changed = [*(_changed(before, stay, house) if before else ()), *learnt]
    was = stay.outlook.get(groups.KEY)
    was_over = before is not None and before["status"] in OVER
    official = stay.official_visit or (before and before["official_visit"])
    ended = asked_privileges.end_void(stay, house=house, now=now) if official else []  # first: rows may be there for it
    told = replan(stay, house, by=by, now=now, facts=changed, by_hand=by_hand, known=known)
    fields = {"fields": [c.field for c in changed]}
    silent = quiet or (was_over and stay.is_over)
    event = _saved(stay, kind, by=by, now=now, facts={**(facts or {}), **fields})
    said = {} if silent else _with(notices.audience(stay, told, kind), also or {})
    notices.tell(event, stay, said, house, now=now)
    if LINES.intersection(fields["fields"]) and not silent:
        welcome.call(stay, house=house, by=by, now=now)
    asked_privileges.announce(stay, ended, house=house, by=by, now=now)
    carry_to_group(stay, was, house=house, by=by, now=now)
    return event


def _changed(before: Facts, stay: Stay, house: House) -> list[Change]:
    """The told facts of a stay that differ; where no time of leaving is named any more, with the usual one."""
    usual = departure_of(stay, house).isoformat()
    told = changes.stay_facts(before, told_facts(stay))
    return [dataclasses.replace(c, words=usual) if c.field == LEAVES_AT and not c.after else c for c in told]


def _with(told: Mapping[str, Sequence[Change]], also: Mapping[str, Sequence[Change]]) -> Mapping[str, Sequence[Change]]:
    """What each department is told, each thing once."""
    own = {code: tuple(also.get(code, ())) for code in {**told, **also}}
    return {code: (*said, *(c for c in told.get(code, ()) if c not in said)) for code, said in own.items()}


def carry_first(stay: Stay, plan: Plan, *, house: House, by: Viewer | None, now: dt.datetime, quiet: bool) -> None:
    """The same for a stay that is new and stored with the outlook of its first plan: nobody was told of it yet."""
    told = store_plan(stay, plan, house, by=by)
    copied = {notices.COPIED: stay.tier.code} if stay.tier and not (stay.is_over or quiet) else {}
    event = notices.event_of(stay, "stay.booked", by=by, now=now, facts={"fields": [], **copied})
    said = {} if quiet else _with_arrival(stay, notices.audience(stay, told, event.kind))
    notices.tell(event, stay, said, house, now=now, first=True)
    carry_to_group(stay, None, house=house, by=by, now=now, quiet=quiet)


def _with_arrival(stay: Stay, told: Mapping[str, Sequence[Change]]) -> Mapping[str, Sequence[Change]]:
    """What each department is told of a new stay: of a guest who is here before anybody was told, that first."""
    if stay.status != Stay.Status.IN_HOUSE:
        return told
    here = Change("fact", "", None, "status", after=str(stay.status))
    return {code: (here, *own) for code, own in told.items()}


def carry_to_group(
    stay: Stay, was: Facts | None, *, house: House, by: Viewer | None, now: dt.datetime, quiet: bool = False
) -> None:
    """What a (saved) stay means to its group, and to the one it left: whose plan knows it otherwise is planned again.

    With `quiet` those are told of which somebody was told before.
    """
    known = stay.outlook.get(groups.KEY)
    if known == was:
        return
    for code in sorted({one["as"][0] for one in (was, known) if one}):
        groups.alone(stay.property_id, code)
        for pk in groups.out_of_date(groups.members(stay.property_id, code)):
            other = stay if pk == stay.pk else Stay.objects.locked(pk)
            unheard = quiet and not notices.is_known(pk)
            _look_again(other, stay, house=house, by=by, now=now, quiet=unheard)


def carry_to_leader(stay: Stay, *, house: House, by: Viewer | None, now: dt.datetime) -> None:
    """What is open again on a (locked, saved) stay that does not lead its group is asked of the one that does."""
    groups.alone(stay.property_id, stay.group_code)
    members = groups.members(stay.property_id, stay.group_code)
    first = groups.leader(members).id if members else stay.pk
    if first is not None and first != stay.pk:
        _look_again(stay, stay, house=house, by=by, now=now)
        _look_again(Stay.objects.locked(first), stay, house=house, by=by, now=now)


def _look_again(
    one: Stay, because_of: Stay, *, house: House, by: Viewer | None, now: dt.datetime, quiet: bool = False
) -> None:
    """Plan a (locked) stay of a group by how the group is now."""
    one.outlook.pop(groups.KEY, None)
    told = replan(one, house, by=by, now=now)
    facts = {"with": because_of.pk}
    carried(one, "stay.group_changed", {} if quiet else told, house=house, by=by, now=now, facts=facts)


def carried(
    stay: Stay,
    kind: str,
    told: Mapping[str, Sequence[Change]],
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    facts: Facts,
) -> None:
    """Save a stay that was planned again because of another one, write it down and tell whom it touches."""
    event = _saved(stay, kind, by=by, now=now, facts=facts)
    notices.tell(event, stay, told, house, now=now)


def _saved(stay: Stay, kind: str, *, by: Viewer | None, now: dt.datetime, facts: Facts) -> Event:
    """Save the planned stay as its next revision; what happened is stored when it is told."""
    stay.revision += 1
    stay.changed_at = now
    stay.save()
    return notices.event_of(stay, kind, by=by, now=now, facts=facts)
