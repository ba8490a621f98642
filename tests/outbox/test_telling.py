import pytest
from django.db import IntegrityError, connection, transaction

from tests.outbox.conftest import FRUIT, NOW, TEA, later
from vipdesk.outbox import telling
from vipdesk.outbox.models import Delivery, Event, Notice, NoticeEvent

pytestmark = pytest.mark.django_db


def deliveries() -> list[tuple]:
    rows = Delivery.objects.order_by("id")
    return [(d.notice_id, d.address, d.due_at, d.wanted_revision, d.sent_revision) for d in rows]


def test_what_happened_is_a_line_of_the_timeline(house, anna):
    event = telling.happened(
        house, "stay.booked", subject_kind="stay", subject_id=4711, facts={"room_number": "1208"}, now=NOW, by=anna
    )
    telling.happened(house, "stay.amended", subject_kind="stay", subject_id=4711, facts={}, now=later(60), key=7)
    telling.happened(house, "stay.booked", subject_kind="stay", subject_id=4712, facts={}, now=NOW)
    assert [(e.kind, e.by_staff, e.by_key) for e in Event.objects.about("stay", 4711).timeline()] == [
        ("stay.booked", anna, ""),
        ("stay.amended", None, "7"),
    ]
    assert event.facts == {"room_number": "1208"}


def test_a_booking_tells_nine_departments_in_a_few_queries(
    tell, departments, django_assert_num_queries, django_capture_on_commit_callbacks
):
    few = {"postgresql": 4, "sqlite": 6}[connection.vendor]
    with transaction.atomic(), django_capture_on_commit_callbacks() as hints, django_assert_num_queries(few):
        notices = tell({department: [FRUIT] for department in departments.values()})
    assert [notice.department.code for notice in notices] == list(departments)
    assert deliveries() == [(n.pk, n.department.email, NOW, 1, 0) for n in notices]
    assert NoticeEvent.objects.count() == 9
    assert len(hints) == 1


def test_the_first_telling_is_whole(tell, house, kitchen):
    [notice] = tell({kitchen: [FRUIT]}, secret=True)
    notice.refresh_from_db()
    assert (notice.property, notice.department, notice.subject_kind, notice.subject_id) == (
        house,
        kitchen,
        "stay",
        4711,
    )
    assert (notice.event_kind, notice.changes, notice.secret, notice.urgent) == ("stay.booked", [FRUIT], True, False)
    assert (notice.sent_at, notice.changed_at, notice.acknowledged_at, notice.revision) == (NOW, NOW, None, 1)


def test_nobody_to_tell_is_no_query(tell, house, django_assert_num_queries):
    event = telling.happened(house, "stay.amended", subject_kind="stay", subject_id=4711, facts={}, now=NOW)
    with django_assert_num_queries(0):
        assert telling.tell(event, {}, now=NOW, at_once=True, secret=False, merge=lambda old, new: new) == []


def test_a_department_without_an_address_is_told_on_screen_only(tell, kitchen, departments):
    kitchen.email = ""
    tell({kitchen: [FRUIT], departments["housekeeping"]: [TEA]})
    assert Notice.objects.count() == 2
    assert [delivery.address for delivery in Delivery.objects.all()] == ["housekeeping@aurora.test"]


def test_an_open_notice_takes_up_what_follows(tell, kitchen, departments):
    [first] = tell({kitchen: [FRUIT]})
    again = tell({kitchen: [TEA], departments["sales"]: [TEA]}, "stay.amended", now=later(5), at_once=False)
    assert [(n.pk == first.pk, n.changes, n.revision, n.event_kind) for n in again] == [
        (True, [FRUIT, TEA], 2, "stay.booked"),
        (False, [TEA], 1, "stay.amended"),
    ]
    stored = Notice.objects.get(pk=first.pk)
    assert (stored.changes, stored.revision, stored.sent_at, stored.changed_at) == ([FRUIT, TEA], 2, NOW, later(5))
    assert list(first.told_events.values_list("event__kind", flat=True).order_by("id")) == [
        "stay.booked",
        "stay.amended",
    ]


def test_a_guest_who_becomes_secret_is_secret_in_what_was_told_before(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    tell({kitchen: [TEA]}, "stay.amended", secret=True)
    notice.refresh_from_db()
    assert notice.secret is True


def test_an_acknowledged_notice_takes_up_nothing(tell, kitchen, anna):
    [first] = tell({kitchen: [FRUIT]})
    telling.acknowledge(first.pk, by=anna, now=later(1))
    [second] = tell({kitchen: [TEA]}, "stay.amended", now=later(5))
    assert (second.pk != first.pk, second.changes, second.event_kind) == (True, [TEA], "stay.amended")


def test_another_stay_has_its_own_notice(tell, kitchen):
    tell({kitchen: [FRUIT]})
    tell({kitchen: [TEA]}, stay=4712)
    assert list(Notice.objects.order_by("id").values_list("subject_id", "changes")) == [(4711, [FRUIT]), (4712, [TEA])]


def test_the_merge_of_the_caller_is_used(tell, kitchen):
    tell({kitchen: [FRUIT]})
    [notice] = tell({kitchen: [TEA]}, "stay.amended", merge=lambda old, new: [{"old": old, "new": new}])
    assert notice.changes == [{"old": [FRUIT], "new": [TEA]}]


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("stay.booked", "stay.amended", "stay.booked"),
        ("stay.booked", "stay.room_changed", "stay.booked"),
        ("stay.booked", "stay.cancelled", "stay.cancelled"),
        ("stay.booked", "stay.no_show", "stay.no_show"),
        ("stay.booked", "stay.reinstated", "stay.reinstated"),
        ("stay.amended", "stay.room_changed", "stay.room_changed"),
        ("stay.amended", "stay.cancelled", "stay.cancelled"),
        ("stay.cancelled", "stay.reinstated", "stay.reinstated"),
        ("stay.reinstated", "stay.amended", "stay.reinstated"),
        ("stay.reinstated", "stay.cancelled", "stay.cancelled"),
        ("stay.no_show_taken_back", "stay.amended", "stay.no_show_taken_back"),
    ],
)
def test_what_a_notice_is_about_once_it_takes_up_more(old, new, after):
    assert telling.kind_after(old, new) == after


def test_changes_wait_half_a_minute_for_their_like(tell, kitchen):
    tell({kitchen: [FRUIT]}, "stay.amended", at_once=False)
    assert deliveries()[0][2:] == (later(30), 1, 0)
    tell({kitchen: [TEA]}, "stay.amended", now=later(20), at_once=False)
    assert deliveries()[0][2:] == (later(30), 2, 0)


def test_a_change_that_leaves_at_once_takes_along_what_waits(tell, kitchen):
    tell({kitchen: [FRUIT]}, "stay.amended", at_once=False)
    tell({kitchen: [TEA]}, "stay.room_changed", now=later(20), at_once=True)
    assert deliveries()[0][2:] == (later(20), 2, 0)


def test_a_notice_whose_mail_has_gone_wants_the_same_row_sent_again(tell, kitchen):
    tell({kitchen: [FRUIT]})
    Delivery.objects.update(sent_revision=1, sent_at=NOW)
    tell({kitchen: [TEA]}, "stay.amended", now=later(60), at_once=False)
    assert [row[1:] for row in deliveries()] == [("food-beverage@aurora.test", later(90), 2, 1)]


def test_a_dead_delivery_gets_another_chance_with_the_next_message(tell, kitchen, anna):
    tell({kitchen: [FRUIT]})
    Delivery.objects.update(
        dead_at=NOW, claims=5, failures=1, dismissed_at=NOW, dismissed_by=anna, dismissed_reason="known"
    )
    tell({kitchen: [TEA]}, "stay.amended", now=later(60), at_once=True)
    delivery = Delivery.objects.get()
    assert (delivery.dead_at, delivery.due_at, delivery.claims, delivery.failures) == (None, later(60), 0, 0)
    assert (delivery.dismissed_at, delivery.dismissed_by, delivery.dismissed_reason) == (None, None, "")


def test_a_new_address_of_the_department_gets_its_own_delivery(tell, kitchen):
    tell({kitchen: [FRUIT]})
    kitchen.email = "new@aurora.test"
    tell({kitchen: [TEA]}, "stay.amended", now=later(60))
    assert [row[1:] for row in deliveries()] == [
        ("food-beverage@aurora.test", NOW, 1, 0),
        ("new@aurora.test", later(60), 2, 0),
    ]


def test_changes_to_a_stay_that_all_know_of_cost_few_queries(tell, departments, django_assert_max_num_queries):
    changes = {department: [FRUIT] for department in departments.values()}
    tell(changes)
    with transaction.atomic(), django_assert_max_num_queries(6):
        tell(changes, "stay.amended", now=later(5), at_once=False)


def test_an_event_is_told_to_a_department_once(house, kitchen, tell):
    [notice] = tell({kitchen: [FRUIT]})
    event = Event.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeEvent.objects.create(notice=notice, event=event, department=kitchen)


def test_what_a_department_has_open_is_read_newest_first(tell, house, kitchen, departments, anna):
    [old] = tell({kitchen: [FRUIT]})
    [known] = tell({kitchen: [FRUIT]}, stay=4712)
    [new] = tell({kitchen: [FRUIT]}, stay=4713)
    tell({departments["sales"]: [FRUIT]}, stay=4713)
    telling.acknowledge(known.pk, by=anna, now=NOW)
    assert list(telling.open_notices(house, kitchen)) == [new, old]


def test_what_was_told_of_a_stay_is_read_newest_first(tell, kitchen, departments, anna):
    [first] = tell({kitchen: [FRUIT]})
    telling.acknowledge(first.pk, by=anna, now=NOW)
    [second] = tell({departments["sales"]: [FRUIT]}, "stay.amended")
    tell({kitchen: [FRUIT]}, stay=4712)
    assert list(telling.notices_of("stay", 4711)) == [second, first]
