"""What is learnt of a guest with one booking, carried to the guest's other stays: planned, and where it counts graded, again."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db.models import F

from guests.models import Guest
from stays import grades, granting, notices
from stays.guest_stays import GuestStays
from stays.house import House
from stays.models import Stay
from stays.plan import Change
from stays.querysets import GOING_ON
from stays.replanning import replan
from vipdesk.access.viewer import Viewer


def carry_to_other_stays(
    learnt: Iterable[tuple[Guest, Sequence[Change]]],
    *,
    besides: Stay,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    theirs: GuestStays | None = None,
    graded: Collection[int] = (),
    quiet: bool = False,
) -> None:
    """What was learnt of guests with one booking holds for their other stays: those here are planned again as well.

    Those of the guests who are `graded` by it (their position, their loyalty) are graded again too; a person's word stays.
    With `quiet` those are told of which somebody was told before.

    Stays are locked in the order of their ids, whosever they are. `theirs` are those of these guests, where they have been read.
    """
    facts = dict(learnt)
    others = _others_of(facts, besides, theirs)
    elsewhere = [pk for pk, _, hotel in others if hotel != house.property.pk]
    if elsewhere:
        Stay.objects.filter(pk__in=elsewhere).update(revision=F("revision") + 1, changed_at=now)
    guests = {guest.pk: guest for guest in facts}
    for pk, guest_id in [(pk, guest_id) for pk, guest_id, hotel in others if hotel == house.property.pk]:
        other = Stay.objects.locked(pk)
        other.guest = guests[guest_id]
        carry = _grade_again if guest_id in graded else _carry_on
        unheard = quiet and not notices.is_known(pk)
        carry(other, facts[other.guest], besides, house=house, by=by, now=now, quiet=unheard)


def _others_of(guests: Collection[Guest], besides: Stay, theirs: GuestStays | None) -> list[tuple[int, int, int]]:
    """The other stays of these guests that go on: id, guest and property, in the order of their ids."""
    if not guests:
        return []
    wanted = {guest.pk for guest in guests}
    if theirs is not None and wanted <= theirs.guests:
        return [one for one in theirs.others if one[1] in wanted]
    going = Stay.objects.filter(guest__in=wanted, status__in=GOING_ON).exclude(pk=besides.pk)
    return list(going.order_by("pk").values_list("pk", "guest_id", "property_id"))


def _carry_on(
    other: Stay,
    learnt: Sequence[Change],
    besides: Stay,
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    quiet: bool,
) -> None:
    told = replan(other, house, by=by, now=now, facts=learnt)
    other.revision += 1
    other.changed_at = now
    other.save()
    if told:
        event = notices.event_of(other, "stay.amended", by=by, now=now, facts={"learnt_with": besides.pk})
        notices.tell(event, other, {} if quiet else told, house, now=now)


def _grade_again(
    other: Stay,
    learnt: Sequence[Change],
    besides: Stay,
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    quiet: bool,
) -> None:
    was, facts = other.tier, {"learnt_with": besides.pk}
    grade = grades.grade(other, house, now=now)
    granting.carry_graded(
        other, was, grade, "stay.amended", facts=facts, learnt=learnt, house=house, by=by, now=now, quiet=quiet
    )
