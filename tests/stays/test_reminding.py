"""Reminders: before an item is due to its department, when it is overdue to the manager; once, and again when it moves."""

import datetime as dt
import threading

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction

from guests.models import Guest
from stays.models import ChecklistItem, Stay
from stays.reminder_models import ReminderTimes
from stays.reminding import remind_due
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import inline_of
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox import delivering
from vipdesk.outbox.models import Letter

LIS = {"surname": "Lis", "given_name": "Ewa", "external_id": "L", "position": "county_leader"}
TODAY = {"guest": LIS, "arrival_date": "2026-04-16", "departure_date": "2026-04-18", "expected_arrival_time": "20:00"}


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    """An arrival of today of which only the fruit is still open, due at noon; told hours ago."""
    moment.to("2026-04-16 09:00", aurora)
    for department in aurora.departments.all():
        department.email = f"{department.code.replace('_', '-')}@aurora.test"
        department.save()
    pk = opera.book("K-1", room_number="1208", **TODAY)["id"]
    ChecklistItem.objects.exclude(item_key="fruit").update(state="withdrawn")
    due(pk, moment.to("2026-04-16 12:00", aurora))
    moment.to("2026-04-16 11:00", aurora)
    return pk


def due(stay: int, at: dt.datetime, **more) -> None:
    told = at - dt.timedelta(hours=3)
    ChecklistItem.objects.filter(stay=stay, item_key="fruit").update(due_at=at, told_at=told, **more)


def letters() -> list[tuple[str, str]]:
    """What was made: the kind, and to whom."""
    return list(Letter.objects.order_by("pk").values_list("kind", "deliveries__address"))


def look(moment: Moment, **ahead: float) -> int:
    return remind_due(now=moment.on(**ahead))


def test_half_an_hour_before_and_once(stay: int, moment: Moment):
    assert [look(moment, minutes=29), look(moment, minutes=1), look(moment, minutes=1)] == [0, 1, 0]
    assert letters() == [("reminder.soon", "food-beverage@aurora.test")]
    delivering.deliver_due(clock=lambda: moment.now)
    sent = [one for one in mail.outbox if "due soon" in one.subject]
    assert [one.subject for one in sent] == [f"Stay {stay}: 1 item due soon, Food & beverage"]
    text = f"{sent[0].body}{sent[0].alternatives[0][0]}"
    assert ("Thu 16 Apr, 12:00" in text, f"Stay {stay}, room 1208" in text) == (True, True)
    assert [one for one in ("Lis", "Ewa") if one in text] == []


def test_when_it_is_overdue_the_manager_is_told_once(stay: int, moment: Moment, aurora):
    colleague(aurora, "food_beverage.department_manager")
    StaffMember.objects.filter(roles__code="department_manager").update(email="chef@aurora.test")
    look(moment, minutes=30)
    assert [look(moment, minutes=30), look(moment, minutes=1), look(moment, minutes=9)] == [0, 1, 0]
    assert letters() == [("reminder.soon", "food-beverage@aurora.test"), ("reminder.overdue", "chef@aurora.test")]
    delivering.deliver_due(clock=lambda: moment.now)
    [sent] = [one for one in mail.outbox if "overdue" in one.subject]
    assert (sent.subject, "Overdue since Thu 16 Apr, 12:00" in sent.body) == (
        f"Stay {stay}: 1 item overdue, Food & beverage",
        True,
    )


def test_what_moves_is_told_again_and_what_does_not_is_not(stay: int, moment: Moment, aurora):
    look(moment, minutes=30)
    at = moment.now + dt.timedelta(minutes=30)
    due(stay, at)
    assert look(moment) == 0
    due(stay, at + dt.timedelta(minutes=90))
    assert [look(moment), look(moment, minutes=90), look(moment, minutes=1)] == [0, 1, 0]
    due(stay, at)  # back to what was told already: it is overdue, which was not
    assert [look(moment), [kind for kind, _ in letters()]] == [
        1,
        ["reminder.soon", "reminder.soon", "reminder.overdue"],
    ]


QUIET = [
    {"state": "waived", "state_reason": "not wanted"},
    {"state": "done", "done_at": dt.datetime(2026, 4, 16, 9, tzinfo=dt.UTC)},
    {"live": True},
    {"not_possible": 1},
]


@pytest.mark.parametrize("row", QUIET, ids=["waived", "done", "live", "do not disturb"])
def test_nobody_is_reminded_of(stay: int, moment: Moment, row: dict):
    ChecklistItem.objects.filter(item_key="fruit").update(**row)
    assert [look(moment, minutes=40), look(moment, minutes=60)] == [0, 0]


def test_what_is_stopped_is_told_before_its_time_to_who_may_decide(stay: int, moment: Moment, aurora):
    colleague(aurora, "food_beverage.department_manager")
    colleague(aurora, "duty_manager")
    for role in ("department_manager", "duty_manager"):
        StaffMember.objects.filter(roles__code=role).update(email=f"{role}@aurora.test")
    ChecklistItem.objects.filter(item_key="fruit").update(state="stopped", state_reason=NOTHING, reason_health=True)
    assert [look(moment, minutes=29), look(moment, minutes=1), look(moment, minutes=1)] == [0, 2, 0]
    assert sorted(letters()) == [
        ("reminder.undecided", "department_manager@aurora.test"),
        ("reminder.undecided", "duty_manager@aurora.test"),
        ("reminder.undecided", "food-beverage@aurora.test"),
        ("reminder.undecided", "general-manager@aurora.test"),
    ]
    delivering.deliver_due(clock=lambda: moment.now)
    sent = [one for one in mail.outbox if "to be decided" in one.subject]
    assert {one.subject for one in sent} == {
        f"Stay {stay}: 1 item to be decided, Food & beverage",
        f"Stay {stay}: 1 item to be decided, General manager's office",
    }
    said = "something may not be brought. Say on the stay that it is brought all the same, or do without it."
    kitchens = next(one for one in sent if one.subject.endswith("Food & beverage"))
    assert kitchens.body.strip().splitlines() == [
        f"To be decided by Thu 16 Apr, 12:00, Food & beverage: {said}",
        f"Stay {stay}",
        "",
        "",
        f"{settings.VIPDESK_URL}/stays/{stay}/",
    ]
    assert [one for one in ("1208", "Fruit", "allergy", "Lis") if one in kitchens.alternatives[0][0]] == []


NOTHING = "nothing on the list may be brought: allergy"


def test_what_an_official_visit_stops_is_the_general_managers_and_decided_it_is_not_mailed(
    stay: int, moment: Moment, aurora
):
    for role in ("general_manager", "duty_manager"):
        colleague(aurora, role)
        StaffMember.objects.filter(roles__code=role).update(email=f"{role}@aurora.test")
    ChecklistItem.objects.filter(item_key="fruit").update(
        state="stopped", state_reason=NOTHING.replace("allergy", "official visit")
    )
    assert look(moment, minutes=30) == 1
    assert sorted(letters()) == [
        ("reminder.undecided", "general-manager@aurora.test"),
        ("reminder.undecided", "general_manager@aurora.test"),
    ]
    ChecklistItem.objects.filter(item_key="fruit").update(state="waived", state_reason="none today")
    delivering.deliver_due(clock=lambda: moment.now)
    assert [one.subject for one in mail.outbox if "decided" in one.subject] == []


def test_a_property_that_cannot_be_reminded_keeps_no_other_back(borealis, stay: int, moment: Moment, caplog):
    Property.objects.filter(pk=borealis.pk).update(zone_name="Nowhere/Land")
    assert look(moment, minutes=30) == 1
    failed = f"The reminders of property {borealis.pk} cannot be made."
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == [failed]


@pytest.mark.parametrize("over", ["cancelled", "no_show", "checked_out"])
def test_a_stay_that_is_over_reminds_nobody(stay: int, moment: Moment, over: str):
    Stay.objects.filter(pk=stay).update(status=over, checked_in_at=moment.now, checked_out_at=moment.now)
    assert [look(moment, minutes=40), look(moment, minutes=60)] == [0, 0]


def test_a_stay_that_has_passed_and_nobody_came_to_reminds_nobody(stay: int, moment: Moment):
    Stay.objects.update(arrival_date="2026-04-13", departure_date="2026-04-15")
    assert look(moment, minutes=45) == 0
    Stay.objects.update(departure_date="2026-04-16")
    assert look(moment) == 1


def test_who_has_begun_or_was_only_just_told_is_not_reminded_but_the_manager_hears(stay: int, moment: Moment):
    ChecklistItem.objects.filter(item_key="fruit").update(state="begun", begun_at=moment.now)
    assert [look(moment, minutes=40), look(moment, minutes=21)] == [0, 1]
    at = moment.now + dt.timedelta(minutes=30)
    ChecklistItem.objects.filter(item_key="fruit").update(state="open", begun_at=None, due_at=at, told_at=moment.now)
    assert [look(moment), look(moment, minutes=31)] == [0, 1]
    assert [kind for kind, _ in letters()] == ["reminder.overdue", "reminder.overdue"]


def test_what_is_done_before_the_mail_leaves_is_not_mailed(stay: int, moment: Moment):
    look(moment, minutes=30)
    ChecklistItem.objects.filter(item_key="fruit").update(state="done", done_at=moment.now)
    delivering.deliver_due(clock=lambda: moment.now)
    assert [one.subject for one in mail.outbox if "due soon" in one.subject] == []


def test_the_night_holds_it(stay: int, moment: Moment, aurora):
    due(stay, moment.to("2026-04-16 23:00", aurora))
    assert look(moment, minutes=1) == 1
    ends = Letter.objects.get().deliveries.get().due_at
    assert ends.astimezone(aurora.zone).isoformat() == "2026-04-17T07:00:00+02:00"


def test_a_secret_stay_is_its_number_only(stay: int, moment: Moment):
    Guest.objects.update(incognito=True, alias="Mr Grey")
    look(moment, minutes=30)
    delivering.deliver_due(clock=lambda: moment.now)
    [sent] = [one for one in mail.outbox if "due soon" in one.subject]
    assert sent.body.split("\n\n")[0] == f"Stay {stay}: open vipdesk."
    assert [one for one in ("1208", "12:00", "Grey") if one in f"{sent.body}{sent.alternatives[0][0]}"] == []


def test_a_manager_says_when(stay: int, moment: Moment, aurora):
    boss = colleague(aurora, "food_beverage.department_manager")
    answer = boss.client.get("/escalation/")
    assert (answer.context["reminders_version"], inline_of(answer.content.decode())) == (0, [])
    assert boss.client.post("/escalation/reminders/", {"version": "0", "minutes": "60"}).status_code == 302
    assert [look(moment), look(moment, minutes=61)] == [1, 0]  # an hour before, and the manager is not told
    second = boss.client.post("/escalation/reminders/", {"version": "0", "minutes": "15"})
    assert (second.status_code, second.context["reminders"]["minutes"].value()) == (409, "15")
    assert "Somebody else changed this meanwhile: 60 minutes." in second.content.decode()
    assert boss.client.post("/escalation/reminders/", {"version": "1", "minutes": "999"}).status_code == 422
    assert boss.client.post("/escalation/reminders/", {"version": "1", "minutes": "0"}).status_code == 302
    assert ReminderTimes.objects.get(property=aurora).minutes == 0


def test_four_hours_at_the_most(aurora):
    with pytest.raises(IntegrityError, match="reminder_is_at_most_four_hours_before"), transaction.atomic():
        ReminderTimes.objects.create(property=aurora, minutes=241)


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_three_relays_remind_once(stay: int, moment: Moment):
    now, start = moment.on(minutes=40), threading.Barrier(5)

    def clock() -> None:
        start.wait()
        remind_due(now=now)
        connection.close()

    threads = [threading.Thread(target=clock) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert letters() == [("reminder.soon", "food-beverage@aurora.test")]
