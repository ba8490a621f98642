"""Steps of telling somebody higher: each made once, none after the acknowledgement, a mail that ends with it."""

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction

from tests.faults import races
from tests.outbox.conftest import FRUIT, NOW, later
from tests.stays.test_races import rounds_at_once
from vipdesk.hotel.models import StaffMember
from vipdesk.hotel.storing import store_values
from vipdesk.outbox import delivering, escalating, telling
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Notice

pytestmark = pytest.mark.django_db
RACES = 100


@pytest.fixture
def duty(db) -> StaffMember:
    return StaffMember.objects.create(username="duty", email="duty@aurora.test")


def first_step(notice: Notice) -> Escalation:
    return Escalation.objects.get(notice=notice, level=Escalation.Level.LOOK)


def told(notice: Notice, duty: StaffMember, *, now=NOW) -> bool:
    """The second step, made now."""
    step = escalating.plan(notice, Escalation.Level.DUTY_MANAGER, now)
    won = escalating.take(step, now=now)
    if won:
        escalating.tell(step, [duty], now=now)
    return won


def test_a_new_notice_is_watched_and_one_that_takes_up_more_is_not_watched_twice(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    tell({kitchen: [FRUIT]}, "stay.amended", now=later(60))
    assert list(Escalation.objects.values_list("notice", "level", "due_at")) == [(notice.pk, 0, NOW)]


def test_a_step_is_made_once(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    step = first_step(notice)
    assert [escalating.take(step, now=later(1)), escalating.take(step, now=later(2))] == [True, False]
    assert first_step(notice).told_at == later(1)


def test_no_step_after_the_acknowledgement(tell, kitchen, anna, duty):
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(1))
    assert told(notice, duty, now=later(2)) is False
    assert Escalation.objects.due(later(3)).count() == 0
    assert Notice.objects.get().escalation_level == 0
    assert Escalation.objects.filter(told_at__isnull=False).count() == 0


def test_what_is_taken_back_goes_on_and_what_stays_acknowledged_is_dropped(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(1))
    assert escalating.drop_answered(now=later(31)) == 0
    telling.take_back(notice.pk, by=anna, now=later(20))
    assert list(Escalation.objects.due(later(20))) == [first_step(notice)]
    telling.acknowledge(notice.pk, by=anna, now=later(40))
    assert escalating.drop_answered(now=later(71)) == 1
    assert first_step(notice).dropped_at == later(71)


def test_people_are_told_on_their_page_and_by_mail(tell, kitchen, anna, duty):
    [notice] = tell({kitchen: [FRUIT]})
    step = escalating.plan(notice, Escalation.Level.DUTY_MANAGER, NOW)
    escalating.tell(step, [anna, duty], now=later(1))
    assert list(EscalatedTo.objects.values_list("staff__username", flat=True).order_by("pk")) == ["anna", "duty"]
    escalated = Delivery.objects.filter(level__gt=0).values_list("level", "channel", "address", "due_at")
    assert list(escalated) == [(2, "mail", "duty@aurora.test", later(1))]


def test_the_mail_says_who_has_not_answered(tell, kitchen, duty, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    [notice] = tell({kitchen: [FRUIT]})
    told(notice, duty)
    delivering.deliver_due(Delivery.objects.filter(level=2).values_list("pk", flat=True), clock=lambda: later(1))
    [mail] = outbox.outbox
    assert (mail.to, mail.subject) == (["duty@aurora.test"], "Stay 4711: not acknowledged by Food & beverage")
    assert mail.body.splitlines()[0] == (
        "Food & beverage was told at Mon 4 May, 11:00 and has not acknowledged. Please see to it."
    )


def test_it_is_not_mailed_any_more_once_somebody_has_acknowledged(tell, kitchen, anna, duty, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    [notice] = tell({kitchen: [FRUIT]})
    told(notice, duty)
    telling.acknowledge(notice.pk, by=anna, now=later(1))
    mails = Delivery.objects.filter(level=2)
    delivering.deliver_due(mails.values_list("pk", flat=True), clock=lambda: later(2))
    assert (outbox.outbox, list(mails.values_list("sent_revision", "sent_at"))) == ([], [(1, None)])


def test_more_for_the_department_is_not_more_for_who_was_told_of_it(tell, kitchen, duty):
    [notice] = tell({kitchen: [FRUIT]})
    duty.email = kitchen.email  # one mailbox for both: still two messages
    told(notice, duty)
    tell({kitchen: [FRUIT]}, "stay.amended", now=later(60))
    assert list(Delivery.objects.values_list("level", "wanted_revision").order_by("level")) == [(0, 2), (2, 1)]


def test_what_comes_after_the_last_step_begins_again_and_who_was_told_is_mailed_again(tell, kitchen, duty):
    [notice] = tell({kitchen: [FRUIT]})
    escalating.take(first_step(notice), now=NOW)
    told(notice, duty)
    Delivery.objects.filter(level=2).update(sent_revision=1, sent_at=NOW)
    for minute in (60, 61):  # the second one finds a step that waits
        tell({kitchen: [FRUIT]}, "stay.amended", now=later(minute))
    fresh = Escalation.objects.pending().values_list("notice", "round", "level", "due_at")
    assert list(fresh) == [(notice.pk, 2, 0, later(60))]
    step = escalating.plan(notice, Escalation.Level.DUTY_MANAGER, later(62), 2)
    assert escalating.take(step, now=later(62))
    escalating.tell(step, [duty], now=later(62))
    mails = Delivery.objects.filter(level=2).values_list("address", "sent_revision", "wanted_revision", "due_at")
    assert list(mails) == [(duty.email, 1, 2, later(62))]
    assert EscalatedTo.objects.filter(staff=duty).count() == 2
    assert escalating.take(escalating.plan(notice, Escalation.Level.ON_DUTY, later(63), 2), now=later(63))
    assert Notice.objects.get().escalation_level == Escalation.Level.DUTY_MANAGER  # the highest that it has reached


# --- constraints -----------------------------------------------------------------------------------------------------


def test_a_level_is_reached_once(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    with pytest.raises(IntegrityError), transaction.atomic():
        store_values(escalating.looks({notice.pk: 1}, now=NOW))


@pytest.mark.parametrize("wrong", [{"level": 5}, {"level": 1, "told_at": NOW, "dropped_at": NOW}])
def test_a_step_is_known_and_told_or_dropped(tell, kitchen, wrong):
    [notice] = tell({kitchen: [FRUIT]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(notice=notice, due_at=NOW, **wrong)


def test_somebody_is_told_of_a_step_once(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    with pytest.raises(IntegrityError), transaction.atomic():
        escalating.tell(first_step(notice), [anna, anna], now=NOW)


def test_a_notice_is_read_by_somebody(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    notice.read_at = NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


# --- acknowledging against escalating ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_races_have_one_outcome_each(transactional_db, house, kitchen, anna):
    """`make faults` runs a thousand."""
    answers = races.race(races.waiting(house, kitchen, RACES, NOW), anna, later(1))
    # who acknowledged saw it escalated exactly where somebody was told
    assert [one for one in answers if one not in ([True, True], [False, False])] == []
    escalated = sum(won for _, won in answers)
    assert (len(answers), races.stored()) == (RACES, (RACES, escalated, escalated))


@pytest.mark.django_db(transaction=True)
def test_of_two_relays_one_makes_the_step(transactional_db, house, kitchen, duty):
    steps = races.waiting(house, kitchen, 100, NOW)

    def escalate(step: Escalation) -> bool:
        with transaction.atomic():
            won = escalating.take(step, now=later(1))
            if won:
                escalating.tell(step, [duty], now=later(1))
        return won

    answers = rounds_at_once(100, lambda turn: [lambda: escalate(steps[turn])] * 2)
    assert sorted(sorted(one) for one in answers) == [[False, True]] * 100
    assert EscalatedTo.objects.count() == 100
