"""Three relays and two beats at once: nobody is told twice, and what cannot be told holds nobody up."""

import datetime as dt

import pytest

from stays import escalating
from stays.escalating import escalate_due
from stays.nearing import bring_nearer
from tests.access.people import hire
from tests.hotel_examples import NOW, Caller, guest, opened, program
from tests.stays.test_races import at_once
from tiers.models import EscalationRule
from vipdesk.hotel.models import StaffMember
from vipdesk.outbox import restoring
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Notice

CLOCKS = 5
LATER = NOW + dt.timedelta(hours=4)
FIVE = dt.timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_five_clocks_tell_everybody_once(transactional_db: None):
    hotel = opened()
    duty = hire(hotel, "duty_manager")
    duty.email = "duty@aurora.test"
    duty.save()
    opera = program(hotel)
    for number in range(3):
        opera.book(f"K-{number}", guest=guest(external_id=f"P-{number}"))
    for now in (NOW, LATER):
        answers = at_once([lambda now=now: escalate_due(now=now)] * CLOCKS)
        assert [one for one in answers if not isinstance(one, int)] == []
        EscalationRule.objects.update(minutes=5)
        waiting = Escalation.objects.pending().filter(due_at__gt=now + FIVE)
        many = waiting.count()
        assert sum(at_once([lambda now=now: bring_nearer(now=now)] * CLOCKS)) == many > 0 or now == LATER
        assert not waiting.exists()
    notices = Notice.objects.count()
    told = Escalation.objects.filter(level=Escalation.Level.DUTY_MANAGER, told_at__isnull=False)
    assert told.count() == EscalatedTo.objects.filter(staff=duty).count() == notices
    assert Delivery.objects.filter(address="duty@aurora.test").count() == notices


def test_a_notice_about_nothing_holds_up_no_other(opera: Caller, aurora, monkeypatch):
    opera.book()
    lost, broken = Notice.objects.order_by("pk")[:2]
    Notice.objects.filter(pk=lost.pk).update(subject_id=10**9)
    reads = escalating.rule_in_force

    def fails(notice, stay, now):
        if notice.pk == broken.pk:
            raise ValueError
        return reads(notice, stay, now)

    monkeypatch.setattr(escalating, "rule_in_force", fails)
    escalate_due(now=NOW)
    pending = Escalation.objects.filter(level=Escalation.Level.LOOK).pending()
    assert list(pending.values_list("notice", flat=True)) == [broken.pk]
    assert not Escalation.objects.filter(notice=lost, level__gt=0).exists()
    assert Escalation.objects.filter(level=Escalation.Level.ON_DUTY).count() == Notice.objects.count() - 2


def test_after_a_restore_a_step_waits_for_the_word_on_it(opera: Caller, aurora):
    duty, general = (hire(aurora, role) for role in ("duty_manager", "general_manager"))
    StaffMember.objects.filter(pk=duty.pk).update(email="duty@aurora.test")
    opera.book()
    EscalationRule.objects.update(minutes=5)
    restoring.set_aside(backup_at=NOW, now=NOW + FIVE)
    notices = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    told = EscalatedTo.objects.order_by("escalation__notice").values_list("escalation__notice", flat=True)
    assert (list(told.filter(staff=duty)), list(told.filter(staff=general))) == (notices, [])
    Notice.objects.filter(pk=notices[0]).update(changed_at=NOW + 2 * FIVE)  # it has taken up more since
    escalate_due(now=LATER)
    assert list(told.filter(staff=general)) == notices[:1]
    restoring.dismiss(restoring.open_restore(aurora), by=duty, reason="All were told", now=LATER)
    escalate_due(now=LATER)
    assert list(told.filter(staff=general)) == notices
