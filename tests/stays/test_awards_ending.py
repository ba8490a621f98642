"""Before an award ends whoever may decide is told once, however many clocks look; after its day it is written down as ended."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from stays import awards, awards_ending, lending
from stays.models import Stay
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, viewer_as
from tiers.models import Award
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.chores import chores, do_round, first_turn
from vipdesk.outbox.delivering import deliver_due
from vipdesk.outbox.models import Delivery, Event

PLAIN = {"external_id": "P-9", "given_name": "Teodor", "surname": "Brzoza"}
UNTIL = dt.date(2026, 6, 15)  # 60 days before it is the 16th of April


def hired(hotel: Property, role: str, name: str = "") -> StaffMember:
    """Somebody with this role and an address."""
    person = hire(hotel, role, username=name or role)
    person.email = f"{person.username}@aurora.invalid"
    person.save()
    return person


@pytest.fixture
def how(aurora, house, moment) -> dict[str, Any]:
    for role in ("general_manager", "duty_manager", "sales.department_manager"):
        hired(aurora, role)
    return {"house": house, "by": viewer_as(aurora, "general_manager"), "now": moment.now}


def give(opera: Caller, how: dict[str, Any], number: str = "K-1", tier: str = "VB", until: dt.date = UNTIL) -> Award:
    stay = opera.book(number, guest=PLAIN | {"external_id": number})["id"]
    return awards.award(stay, tier, until, "Built the concert hall", **how)


def mails() -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(letter__kind=awards_ending.KIND).order_by("letter", "address")
    return list(rows.values_list("letter__department__code", "address"))


ABOVE = [("general_manager", "duty_manager@aurora.invalid"), ("general_manager", "general_manager@aurora.invalid")]


def test_sixty_days_before_its_end_those_who_may_decide_are_told_once(opera, how, moment: Moment, aurora):
    give(opera, how)
    moment.to("2026-04-15 23:59", aurora)
    assert (awards_ending.look_after(now=moment.now), mails()) == (0, [])
    moment.to("2026-04-16 00:01", aurora)
    assert [awards_ending.look_after(now=moment.now) for _beat in range(2)] == [1, 0]
    assert mails() == ABOVE
    held = {one.due_at for one in Delivery.objects.filter(letter__kind=awards_ending.KIND)}
    assert [at.astimezone(aurora.zone).hour > 5 for at in held] == [True]  # the night is left alone
    moment.to("2026-04-17 09:00", aurora)
    assert (awards_ending.look_after(now=moment.now), len(mails())) == (0, 2)


def test_what_the_mail_says(opera, how, moment: Moment, aurora):
    give(opera, how)
    moment.to("2026-04-16 09:00", aurora)
    awards_ending.look_after(now=moment.now)
    Delivery.objects.exclude(letter__kind=awards_ending.KIND).delete()
    deliver_due()
    assert [message.subject for message in mail.outbox] == ["1 award ends soon: decide, please"] * 2
    body = mail.outbox[0].body
    assert ("- VB until 15 June 2026" in body, "/awards/" in body) == (True, True)
    assert ("Brzoza" in body, "concert" in body) == (False, False)


def test_who_lent_their_authority_is_not_told_alone(opera, how, moment: Moment, aurora, house):
    deputy = hired(aurora, "front_office.agent", "deputy")
    give(opera, how, tier="VA")
    lending.lend(deputy.pk, moment.now, moment.now + dt.timedelta(days=20), **how)
    moment.to("2026-04-16 09:00", aurora)
    awards_ending.look_after(now=moment.now)
    assert mails() == [("general_manager", "deputy@aurora.invalid"), ABOVE[1]]


def test_what_is_decided_is_not_told_and_a_letter_that_is_late_is_of_no_use(opera, how, moment: Moment, aurora):
    held = give(opera, how)
    moment.to("2026-04-16 09:00", aurora)
    awards_ending.look_after(now=moment.now)
    letter = Delivery.objects.filter(letter__kind=awards_ending.KIND)[0].letter
    assert awards_ending.is_of_use(letter, moment.now)
    awards.let_lapse(held.pk, **how)
    assert not awards_ending.is_of_use(letter, moment.now)
    other = give(opera, how, "K-2", until=UNTIL + dt.timedelta(days=1))
    awards.let_lapse(other.pk, **how)
    moment.to("2026-04-18 09:00", aurora)
    assert (awards_ending.look_after(now=moment.now), len(mails())) == (0, 2)


def test_each_day_has_one_letter(opera, how, moment: Moment, aurora):
    give(opera, how)
    moment.to("2026-04-16 09:00", aurora)
    awards_ending.look_after(now=moment.now)
    give(opera, how | {"now": moment.now}, "K-2")
    assert (awards_ending.look_after(now=moment.now), len(mails())) == (0, 2)
    moment.to("2026-04-17 09:00", aurora)
    assert ([awards_ending.look_after(now=moment.now) for _beat in range(2)], len(mails())) == ([1, 0], 4)


def test_what_nobody_decided_has_ended_on_its_day_and_may_be_awarded_anew(opera, how, moment: Moment, aurora):
    held = give(opera, how)
    stay = Stay.objects.get()
    moment.to("2026-06-15 23:59", aurora)
    awards_ending.look_after(now=moment.now)
    assert Award.objects.get().decision == ""
    moment.to("2026-06-16 00:00", aurora)
    with pytest.raises(awards.AlreadySettled):
        awards.renew(held.pk, dt.date(2027, 6, 15), "", **how | {"now": moment.now})
    assert [awards_ending.look_after(now=moment.now) for _beat in range(2)] == [1, 0]
    ended = Award.objects.values_list("decision", "decided_at", "decided_by").get()
    assert (ended, Event.objects.filter(kind="award.over").count()) == (("ended", moment.now, None), 1)
    stay.refresh_from_db()
    assert stay.tier is not None  # it arrived within the award
    awards.award(stay.pk, "VC", dt.date(2027, 6, 15), "Comes less often", **how | {"now": moment.now})
    assert Award.objects.to_decide().get().tier.code == "VC"


def test_the_relay_looks_too(opera, how, moment: Moment, aurora):
    give(opera, how)
    moment.to("2026-04-16 09:00", aurora)
    do_round(chores(), lambda: moment.now, first_turn())
    assert mails() == ABOVE
