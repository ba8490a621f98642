import dataclasses
import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from stays import programme, shown_plan, shown_programme
from stays.house import house_of
from stays.models import Activity, Stay
from stays.programme import Entry
from stays.reception import NotPossible
from stays.shown_programme import ShownActivity
from tests.hotel_examples import NOW, Caller, guest, viewer_as
from vipdesk.access.viewer import viewer_of_department
from vipdesk.access.visibility import visible
from vipdesk.hotel.models import Department
from vipdesk.outbox import mail
from vipdesk.outbox.models import Delivery, Event, Notice

EVENING = dt.datetime(2026, 4, 16, 17, 0, tzinfo=dt.UTC)
DINNER = Entry(
    EVENING,
    "Dinner with Ilona and Mr Kalniete",
    ends_at=EVENING + dt.timedelta(hours=2),
    place="Salon",
    departments=("food_beverage", "security"),
)


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


@pytest.fixture
def sales(aurora):
    return viewer_as(aurora, "sales.agent")


def facts() -> list[tuple]:
    return list(Event.objects.filter(kind__startswith="programme.").order_by("pk").values_list("kind", "facts"))


def test_an_entry_is_added_changed_and_taken_off(stay: int, sales, house):
    revision = Stay.objects.get(pk=stay).revision
    entry = programme.add(stay, DINNER, house=house, by=sales, now=NOW)
    assert programme.add(stay, DINNER, house=house, by=sales, now=NOW) == entry  # sent twice
    later = dataclasses.replace(DINNER, starts_at=EVENING + dt.timedelta(hours=1), departments=("security",))
    programme.change(stay, entry.pk, DINNER, house=house, by=sales, now=NOW)  # as it was: nothing happens
    programme.change(stay, entry.pk, later, house=house, by=sales, now=NOW)
    kept = Activity.objects.values("starts_at", "ends_at", "what", "place", "departments").get()
    assert kept == {**dataclasses.asdict(later), "departments": ["security"]}
    pk = entry.pk
    programme.remove(stay, pk, house=house, by=sales, now=NOW)
    assert (Activity.objects.get().removed_at, Stay.objects.get(pk=stay).revision) == (NOW, revision + 3)
    both, said = ["food_beverage", "security"], {"room_number": "", "entry": pk}
    six, seven = "2026-04-16T17:00:00+00:00", "2026-04-16T18:00:00+00:00"
    assert facts() == [
        ("programme.added", said | {"departments": both, "at": six}),
        ("programme.changed", said | {"departments": both, "at": seven, "was": six}),
        ("programme.removed", said | {"departments": ["security"], "at": seven}),
    ]


def test_an_entry_of_another_stay_is_not_there(opera: Caller, stay: int, sales, house):
    other = opera.book("K-2", guest=guest(external_id="P-2"))["id"]
    entry = programme.add(other, DINNER, house=house, by=sales, now=NOW)
    for act in (programme.remove, lambda *ids, **how: programme.change(*ids, DINNER, **how)):
        with pytest.raises(NotPossible) as refused:
            act(stay, entry.pk, house=house, by=sales, now=NOW)
        assert refused.value.code == "entry_is_gone"
    assert Activity.objects.get().stay_id == other


def test_the_programme_of_a_stay_that_is_over_stands(opera: Caller, stay: int, sales, house):
    entry = programme.add(stay, DINNER, house=house, by=sales, now=NOW)
    opera.cancel()
    with pytest.raises(NotPossible) as refused:
        programme.remove(stay, entry.pk, house=house, by=sales, now=NOW)
    assert (refused.value.code, Activity.objects.count()) == ("stay_is_over", 1)


def test_what_the_rows_refuse(stay: int):
    for wrong in ({"what": ""}, {"what": "Dinner", "ends_at": EVENING}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.create(stay_id=stay, starts_at=EVENING, **wrong)


@pytest.mark.parametrize(
    ("role", "what"),
    [
        ("front_office.agent", "Dinner with Ilona and Mr Kalniete"),
        ("security.agent", "Dinner with •••• and Mr Kalniete"),
        ("food_beverage.agent", "Dinner with •••• and Mr Kalniete"),
        ("housekeeping.agent", None),
        ("engineering.agent", None),
        ("administrator", None),
    ],
)
def test_who_reads_an_entry_and_which_names(aurora, stay: int, sales, house, role: str, what: str | None):
    pk = programme.add(stay, DINNER, house=house, by=sales, now=NOW).pk
    read = shown_programme.programme_of(stay, visible(viewer_as(aurora, role), aurora), aurora)
    said = ShownActivity(pk, EVENING, DINNER.ends_at, what or "", "Salon", ("food_beverage", "security"))
    assert read == ((said,) if what else ())


def test_no_name_of_a_guest_under_an_alias_is_read(opera: Caller, aurora, sales, house):
    hidden = opera.book("K-3", guest=guest(external_id="P-3", incognito=True, alias="Ms Green"))["id"]
    programme.add(hidden, DINNER, house=house, by=sales, now=NOW)
    sight = visible(viewer_as(aurora, "general_manager"), aurora)
    assert [one.what for one in shown_programme.programme_of(hidden, sight, aurora)] == ["Dinner with •••• and Mr ••••"]


def test_another_hotel_reads_nothing(aurora, borealis, stay: int, sales, house):
    programme.add(stay, DINNER, house=house, by=sales, now=NOW)
    sight = visible(viewer_as(borealis, "general_manager"), borealis)
    assert shown_programme.programme_of(stay, sight, borealis) == ()


# --- told ------------------------------------------------------------------------------------------------------------


def told(opera: Caller, stay: int) -> dict[str, list[str]]:
    """What each department reads of the programme in its open notice, on the evening itself."""
    rows = Notice.objects.about("stay", stay).open().for_reading()
    sight = {
        row.department.code: visible(viewer_of_department(opera.hotel, row.department.code), opera.hotel)
        for row in rows
    }
    read = {
        row.department.code: shown_plan.shown_notices([row], sight[row.department.code], opera.hotel, now=EVENING)
        for row in rows
    }
    return {code: list(one.lines) for code, (one,) in read.items() if one.event_kind.startswith("programme.")}


SKY = dataclasses.replace(DINNER, what="Dinner", ends_at=None, place="Restaurant Sky")
MOVED = dataclasses.replace(SKY, starts_at=EVENING + dt.timedelta(minutes=90))


@pytest.fixture
def dinner(opera: Caller, stay: int, sales, house) -> int:
    """A dinner that everybody has heard of."""
    opera.acknowledge_all(stay)
    pk = programme.add(stay, SKY, house=house, by=sales, now=NOW).pk
    opera.acknowledge_all(stay)
    return pk


def test_those_it_concerns_and_those_the_level_names_are_told_of_a_new_entry(opera: Caller, stay: int, sales, house):
    opera.acknowledge_all(stay)
    programme.add(stay, SKY, house=house, by=sales, now=NOW)
    line = ["New in the programme: Dinner, 19:00, Restaurant Sky"]
    assert told(opera, stay) == dict.fromkeys(["food_beverage", "general_manager", "sales", "security"], line)


@pytest.mark.parametrize(
    ("vip", "names"), [({"code": "VB"}, []), ({"code": "VB", "host": True}, ["general_manager", "sales"]), ({}, [])]
)
def test_whom_the_level_names_is_data(opera: Caller, sales, house, vip: dict, names: list[str]):
    host = {"host_organisation": {"name": "Chamber"}} if vip.pop("host", False) else {}
    plain = guest(external_id="P-2", position="county_leader" if vip else "")
    stay = opera.book("K-2", guest=plain, **host)["id"]
    opera.acknowledge_all(stay)
    programme.add(stay, dataclasses.replace(SKY, departments=("security",)), house=house, by=sales, now=NOW)
    assert sorted(told(opera, stay)) == sorted([*names, "security"])


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (MOVED, "Dinner: now at 20:30 (was 19:00); still in: Restaurant Sky"),
        (dataclasses.replace(SKY, place="Salon"), "Dinner at 19:00; the place is now: Salon"),
        (
            dataclasses.replace(SKY, place=""),
            "Dinner at 19:00; the place is not known any more: ask the guest's contact",
        ),
        (
            dataclasses.replace(SKY, what="Supper"),
            "What was planned for 19:00 is now called Supper; still in: Restaurant Sky",
        ),
        (
            dataclasses.replace(SKY, ends_at=EVENING + dt.timedelta(hours=2)),
            "Dinner at 19:00; now until 21:00; still in: Restaurant Sky",
        ),
        (
            dataclasses.replace(MOVED, what="Supper", place="Salon"),
            "What was planned for 19:00 is now called Supper; now at 20:30; the place is now: Salon",
        ),
    ],
)
def test_a_change_is_told_as_a_difference_in_words(opera: Caller, stay: int, dinner: int, sales, house, entry, line):
    programme.change(stay, dinner, entry, house=house, by=sales, now=NOW)
    assert told(opera, stay) == {code: [line] for code in ("food_beverage", "general_manager", "sales", "security")}


def test_another_department_in_its_place(opera: Caller, stay: int, dinner: int, sales, house):
    other = dataclasses.replace(SKY, departments=("housekeeping", "security"))
    programme.change(stay, dinner, other, house=house, by=sales, now=NOW)
    now_for = "Dinner at 19:00; still in: Restaurant Sky; who sees to it now: Housekeeping, Security"
    assert told(opera, stay) == {
        "food_beverage": ["Dinner, 19:00, Restaurant Sky: takes place without you"],
        "general_manager": [now_for],
        "housekeeping": ["New in the programme: Dinner, 19:00, Restaurant Sky"],
        "sales": [now_for],
        "security": [now_for],
    }


def test_what_is_taken_off_is_told_and_put_back_says_nothing(opera: Caller, stay: int, dinner: int, sales, house):
    programme.remove(stay, dinner, house=house, by=sales, now=NOW)
    line = ["Not taking place: Dinner, 19:00, Restaurant Sky; do not prepare it, cancel what you ordered"]
    assert told(opera, stay) == dict.fromkeys(["food_beverage", "general_manager", "sales", "security"], line)
    programme.put_back(stay, dinner, house=house, by=sales, now=NOW)
    programme.put_back(stay, dinner, house=house, by=sales, now=NOW)  # there already: nothing happens
    assert told(opera, stay) == {code: [] for code in ("food_beverage", "general_manager", "sales", "security")}
    assert [kind for kind, _ in facts()][-3:] == ["programme.added", "programme.removed", "programme.put_back"]


def test_changes_within_half_a_minute_leave_as_one_and_back_again_is_nothing(
    opera: Caller, stay: int, dinner: int, sales, house
):
    Department.objects.filter(property=opera.hotel).update(email="department@example.com")
    later, house = NOW + dt.timedelta(seconds=20), house_of(opera.hotel)
    programme.change(stay, dinner, MOVED, house=house, by=sales, now=NOW)
    programme.change(stay, dinner, dataclasses.replace(MOVED, place="Salon"), house=house, by=sales, now=later)
    said = Notice.objects.about("stay", stay).open().get(department__code="security")
    waits = Delivery.objects.get(notice=said)
    assert (said.revision, waits.wanted_revision, waits.due_at) == (2, 2, NOW + dt.timedelta(seconds=30))
    assert told(opera, stay)["security"] == ["Dinner: now at 20:30 (was 19:00); the place is now: Salon"]
    programme.change(stay, dinner, SKY, house=house, by=sales, now=later)
    assert told(opera, stay)["security"] == []


def test_no_name_is_kept_in_a_notice(opera: Caller, stay: int, sales, house):
    Stay.objects.filter(pk=stay).update(accompanying_guests=[{"given_name": "Zofia", "surname": "Nowak"}])
    secret = dataclasses.replace(DINNER, what="Ms Kalniete dines with Zofia Nowak", place="Kalniete suite")
    opera.acknowledge_all(stay)
    programme.add(stay, secret, house=house, by=sales, now=NOW)
    kept = json.dumps(list(Notice.objects.values_list("changes", flat=True)))
    assert [word for word in ("Kalniete", "Zofia", "Nowak", "dines", "suite") if word in kept] == []
    line = "New in the programme: Ms •••• dines with •••• ••••, 19:00, •••• suite"
    assert [said[-1] for said in told(opera, stay).values()] == [line] * 4
    assert Activity.objects.get().what == "Ms Kalniete dines with Zofia Nowak"


def test_the_mail_leaves_the_words_to_the_screen(opera: Caller, sales, house):
    stay = opera.book("K-2", guest=guest(external_id="P-2", position="county_leader"))["id"]
    opera.acknowledge_all(stay)
    programme.add(stay, dataclasses.replace(SKY, departments=("security",)), house=house, by=sales, now=NOW)
    text = mail.body(Notice.objects.open().get(subject_id=stay))
    assert text.startswith("New in the guest's programme\n")
    assert "1 more thing is not written in mails: open vipdesk before you go on." in text
    assert "Dinner" not in text
    assert "Sky" not in text


def test_it_costs_a_bounded_number_of_queries(
    opera: Caller, stay: int, dinner: int, sales, django_assert_max_num_queries
):
    house = house_of(opera.hotel)
    house.read()
    with django_assert_max_num_queries(15):
        programme.change(stay, dinner, MOVED, house=house, by=sales, now=NOW)


def test_two_hotels_two_programmes_one_department_missing(opera: Caller, stay: int, sales, house):
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    house.departments = {code: one for code, one in house.departments.items() if code != "security"}
    programme.add(stay, SKY, house=house, by=sales, now=NOW)
    assert sorted(told(opera, stay)) == ["food_beverage", "general_manager", "sales"]
