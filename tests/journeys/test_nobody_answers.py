"""A day on which the kitchen does not acknowledge, with the clock in the test's hand."""

import datetime as dt

import pytest

from stays import list_mail
from stays.escalating import escalate_due
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, guest
from tiers.models import EscalationRule
from vipdesk.hotel.models import Department, Duty, Property, QuietHours, StaffMember
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Event, Letter, Notice

DAY = dt.date(2026, 4, 16)
TODAY = {"arrival_date": "2026-04-16", "departure_date": "2026-04-18"}
CREW = {
    "cook": "food_beverage.agent",
    "duty": "duty_manager",
    "boss": "food_beverage.department_manager",
    "gm": "general_manager",
}


@pytest.fixture
def crew(aurora: Property) -> dict[str, StaffMember]:
    """Who is on duty on the day, and the day after, each with a mailbox."""
    people = {name: hire(aurora, role, username=name) for name, role in CREW.items()}
    kitchen = Department.objects.get(property=aurora, code="food_beverage")
    for name, person in people.items():
        person.email = f"{name}@aurora.test"
        person.save()
        above = name in ("duty", "gm")
        role = CREW[name].rpartition(".")[2]
        for date in (DAY, DAY + dt.timedelta(days=1)):
            Duty.objects.create(
                property=aurora, date=date, role=role, department=None if above else kitchen, staff=person
            )
    return people


class Watch:
    """What the kitchen's notice has come to, looked at again and again."""

    def __init__(self, moment: Moment, hotel: Property) -> None:
        self.moment, self.hotel, self.seen = moment, hotel, []

    def until(self, wall: str) -> list[tuple[str, str]]:
        """Every five minutes up to a wall time a clock looks, and where it did something a second one; who was told, and when."""
        end = dt.datetime.fromisoformat(wall).replace(tzinfo=self.hotel.zone)
        while self.moment.now <= end:
            if escalate_due(now=self.moment.now):
                assert escalate_due(now=self.moment.now) == 0
            self.moment.on(minutes=5)
        return self.news()

    def news(self) -> list[tuple[str, str]]:
        told = EscalatedTo.objects.filter(escalation__notice__department__code="food_beverage")
        rows = [
            (to.staff.username, f"{to.escalation.told_at.astimezone(self.hotel.zone):%d %H:%M}")
            for to in told.select_related("staff", "escalation").order_by("pk")
        ]
        fresh, self.seen = rows[len(self.seen) :], rows
        return fresh


@pytest.fixture
def watch(moment: Moment, aurora: Property) -> Watch:
    return Watch(moment, aurora)


def kitchen_notice() -> Notice:
    return Notice.objects.filter(department__code="food_beverage").latest("pk")


def listed(moment: Moment, hotel: Property, wall: str) -> list[str]:
    """The lists that the kitchen has been mailed by then; a clock looks twice."""
    for _look in range(2):
        list_mail.send_due(now=moment.to(wall, hotel))
    return list(Letter.objects.filter(department__code="food_beverage").order_by("pk").values_list("kind", flat=True))


def test_a_day_on_which_the_kitchen_does_not_answer(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    Department.objects.filter(property=aurora, code="food_beverage").update(email="kitchen@aurora.test")
    assert listed(moment, aurora, "2026-04-16 06:29") == ["list.tomorrow"]
    assert listed(moment, aurora, "2026-04-16 06:30") == ["list.tomorrow", "list.today"]
    moment.to("2026-04-16 09:00", aurora)
    stay = opera.book(expected_arrival_time="20:00", **TODAY)["id"]
    assert watch.until("2026-04-16 09:14") == [("cook", "16 09:00")]
    assert watch.until("2026-04-16 09:29") == [("duty", "16 09:15")]
    assert watch.until("2026-04-16 09:44") == [("boss", "16 09:30")]
    assert watch.until("2026-04-16 12:00") == [("gm", "16 09:45")]
    notice = kitchen_notice()
    assert notice.escalation_level == Escalation.Level.GENERAL_MANAGER
    # each was told once, in the mailbox too, and it stands in the timeline
    mails = Delivery.objects.filter(notice=notice, level__gt=0).values_list("level", "address").order_by("level")
    assert list(mails) == [
        (1, "cook@aurora.test"), (2, "duty@aurora.test"), (3, "boss@aurora.test"), (4, "gm@aurora.test"),
    ]  # fmt: skip
    said = Event.objects.about("stay", stay).filter(kind="notice.escalated", facts__department="food_beverage")
    assert list(said.values_list("facts__escalated_to", flat=True)) == [2, 3, 4]


def test_acknowledging_stops_it(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 09:00", aurora)
    opera.book(expected_arrival_time="20:00", **TODAY)
    assert watch.until("2026-04-16 09:20") == [("cook", "16 09:00"), ("duty", "16 09:15")]
    assert opera.post(f"/notices/{kitchen_notice().pk}/acknowledge").status_code == 200
    assert watch.until("2026-04-16 11:00") == []
    steps = Escalation.objects.filter(notice=kitchen_notice(), level=Escalation.Level.DEPARTMENT_MANAGER)
    assert [(step.told_at, step.dropped_at is not None) for step in steps] == [(None, True)]


def test_a_gap_in_the_roster_is_skipped_at_once(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    Duty.objects.filter(role__in=["agent", "department_manager"]).delete()
    moment.to("2026-04-16 09:00", aurora)
    opera.book(expected_arrival_time="20:00", **TODAY)
    assert watch.until("2026-04-16 09:10") == [("duty", "16 09:00")]
    assert watch.until("2026-04-16 09:40") == [("gm", "16 09:15")]


def test_the_quiet_hours_hold_what_is_not_urgent(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 21:50", aurora)
    opera.book(expected_arrival_time="14:00", arrival_date="2026-04-17", departure_date="2026-04-18")
    assert watch.until("2026-04-17 07:10") == [("cook", "16 21:50"), ("duty", "17 07:00")]
    assert watch.until("2026-04-17 07:40") == [("boss", "17 07:15"), ("gm", "17 07:30")]


def test_at_night_the_general_manager_is_woken_for_the_highest_shortly_before(
    opera: Caller, crew, watch: Watch, moment: Moment, aurora
):
    moment.to("2026-04-16 22:30", aurora)
    opera.book(expected_arrival_time="01:30", **TODAY)
    assert watch.until("2026-04-16 23:30") == [
        ("cook", "16 22:30"), ("duty", "16 22:45"), ("boss", "16 23:00"), ("gm", "16 23:15"),
    ]  # fmt: skip


def test_and_for_nobody_else(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 22:30", aurora)
    opera.book(guest=guest(position="public_figure"), expected_arrival_time="02:00", **TODAY)
    assert watch.until("2026-04-17 06:50") == [("cook", "16 22:30"), ("duty", "16 23:00"), ("boss", "16 23:30")]
    assert watch.until("2026-04-17 07:10") == [("gm", "17 07:00")]


def test_later_arrivals_wait_four_hours(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 09:00", aurora)
    opera.book(arrival_date="2026-04-20", departure_date="2026-04-22")
    assert watch.until("2026-04-16 20:00") == [("cook", "16 09:00"), ("duty", "16 13:00"), ("boss", "16 17:00")]


def test_what_is_told_after_everybody_was_told_finds_them_again(
    opera: Caller, crew, watch: Watch, moment: Moment, aurora
):
    later = {"arrival_date": "2026-04-20", "departure_date": "2026-04-22"}
    moment.to("2026-04-16 08:00", aurora)
    opera.book(**later)
    found = []
    for hour in ("16 08:00", "16 12:00", "16 16:00", "16 20:00"):
        moment.to(f"2026-04-{hour}", aurora)
        found += watch.until(f"2026-04-{hour}")
    assert found == [("cook", "16 08:00"), ("duty", "16 12:00"), ("boss", "16 16:00"), ("gm", "16 20:00")]
    moment.to("2026-04-17 09:00", aurora)
    assert watch.until("2026-04-17 09:00") == []
    opera.book(adults=3, **later)
    assert watch.until("2026-04-17 09:05") == [("cook", "17 09:05")]
    moment.to("2026-04-17 13:05", aurora)
    assert watch.until("2026-04-17 13:05") == [("duty", "17 13:05")]


def test_an_edited_rule_is_in_force_at_once(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 09:00", aurora)
    opera.book(arrival_date="2026-04-20", departure_date="2026-04-22")
    assert watch.until("2026-04-16 09:05") == [("cook", "16 09:00")]
    EscalationRule.objects.filter(tier=None).update(minutes=5)
    QuietHours.objects.create(property=aurora, begins=dt.time(9, 22), ends=dt.time(10))
    # who waits has from now on the five minutes of the new rule
    assert watch.until("2026-04-16 09:30") == [("duty", "16 09:15"), ("boss", "16 09:20")]
    assert watch.until("2026-04-16 10:30") == [("gm", "16 10:00")]


NEARER = {  # what changes at 09:10, and whom the kitchen's notice then finds by 09:45
    "the guest comes today": ({"arrival_date": "2026-04-16", "expected_arrival_time": "20:00"}, 15),
    "the level rises": ({"guest": guest(position="provincial_leader")}, 15),
    "the guest comes later": ({"arrival_date": "2026-04-18"}, None),
}


@pytest.mark.parametrize("change", NEARER)
def test_a_step_that_waits_comes_nearer_and_never_farther(
    change: str, opera: Caller, crew, watch: Watch, moment: Moment, aurora
):
    differs, minutes = NEARER[change]
    low = guest(position="travel_agency_head")
    booked = {
        "guest": low,
        "arrival_date": "2026-04-17",
        "departure_date": "2026-04-19",
        "expected_arrival_time": "08:00",
    }
    if change == "the guest comes today":
        booked |= {"guest": guest(), "arrival_date": "2026-04-18"}
    moment.to("2026-04-16 09:00", aurora)
    opera.book(**booked)
    assert watch.until("2026-04-16 09:05") == [("cook", "16 09:00")]
    opera.book(**{**booked, **differs})
    due = {15: [("duty", "16 09:25"), ("boss", "16 09:40")], None: []}[minutes]
    assert watch.until("2026-04-16 09:45") == due
    assert watch.until("2026-04-16 10:05") == ([("gm", "16 09:55")] if minutes else [("duty", "16 10:00")])


SEVERE = {"guest": guest(allergies=[{"code": "nuts", "severity": "severe"}])}


@pytest.mark.parametrize(("change", "told"), [
    (SEVERE, [("cook", "16 23:00"), ("duty", "16 23:15")]),
    ({"room_number": "1510"}, [("cook", "16 23:00"), ("duty", "16 23:15")]),
    ({"adults": 2}, []),
])  # fmt: skip
def test_no_quiet_hours_hold_what_is_urgent_for_a_guest_who_is_here(
    change: dict, told: list, opera: Caller, crew, watch: Watch, moment: Moment, aurora
):
    moment.to("2026-04-16 15:00", aurora)
    here = {"room_number": "1208", "status": "in_house", **TODAY}
    stay = opera.book(**here)["id"]
    opera.acknowledge_all(stay)
    moment.to("2026-04-16 23:00", aurora)
    opera.book(**{**here, **change})
    assert watch.until("2026-04-16 23:20") == told
    assert watch.until("2026-04-17 07:00")[0][1] == ("16 23:30" if told else "17 07:00")


def test_an_open_notice_that_turns_urgent_is_held_no_longer(opera: Caller, crew, watch: Watch, moment: Moment, aurora):
    moment.to("2026-04-16 15:00", aurora)
    here = {"room_number": "1208", "status": "in_house", **TODAY}
    opera.acknowledge_all(opera.book(**here)["id"])
    moment.to("2026-04-16 23:00", aurora)
    opera.book(**here, adults=2)
    assert watch.until("2026-04-16 23:05") == []
    opera.book(**{**here, **SEVERE}, adults=2)
    assert watch.until("2026-04-16 23:30") == [("cook", "16 23:10"), ("duty", "16 23:25")]
