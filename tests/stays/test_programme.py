import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from stays import programme, shown_programme
from stays.models import Activity, Stay
from stays.programme import Entry
from stays.reception import NotPossible
from stays.shown_programme import ShownActivity
from tests.hotel_examples import NOW, Caller, guest, viewer_as
from vipdesk.access.visibility import visible
from vipdesk.outbox.models import Event

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


def test_an_entry_is_added_changed_and_taken_out(stay: int, sales):
    revision = Stay.objects.get(pk=stay).revision
    entry = programme.add(stay, DINNER, by=sales, now=NOW)
    later = dataclasses.replace(DINNER, starts_at=EVENING + dt.timedelta(hours=1), departments=("security",))
    programme.change(stay, entry.pk, DINNER, by=sales, now=NOW)  # as it was: nothing happens
    programme.change(stay, entry.pk, later, by=sales, now=NOW)
    kept = Activity.objects.values("starts_at", "ends_at", "what", "place", "departments").get()
    assert kept == {**dataclasses.asdict(later), "departments": ["security"]}
    pk = entry.pk
    programme.remove(stay, pk, by=sales, now=NOW)
    assert (Activity.objects.count(), Stay.objects.get(pk=stay).revision) == (0, revision + 3)
    both, said = ["food_beverage", "security"], {"room_number": "", "entry": pk}
    six, seven = "2026-04-16T17:00:00+00:00", "2026-04-16T18:00:00+00:00"
    assert facts() == [
        ("programme.added", said | {"departments": both, "at": six}),
        ("programme.changed", said | {"departments": both, "at": seven}),
        ("programme.removed", said | {"departments": ["security"], "at": seven}),
    ]


def test_an_entry_of_another_stay_is_not_there(opera: Caller, stay: int, sales):
    other = opera.book("K-2", guest=guest(external_id="P-2"))["id"]
    entry = programme.add(other, DINNER, by=sales, now=NOW)
    for act in (programme.remove, lambda *ids, **how: programme.change(*ids, DINNER, **how)):
        with pytest.raises(NotPossible) as refused:
            act(stay, entry.pk, by=sales, now=NOW)
        assert refused.value.code == "entry_is_gone"
    assert Activity.objects.get().stay_id == other


def test_the_programme_of_a_stay_that_is_over_stands(opera: Caller, stay: int, sales):
    entry = programme.add(stay, DINNER, by=sales, now=NOW)
    opera.cancel()
    with pytest.raises(NotPossible) as refused:
        programme.remove(stay, entry.pk, by=sales, now=NOW)
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
def test_who_reads_an_entry_and_which_names(aurora, stay: int, sales, role: str, what: str | None):
    pk = programme.add(stay, DINNER, by=sales, now=NOW).pk
    read = shown_programme.programme_of(stay, visible(viewer_as(aurora, role), aurora), aurora)
    said = ShownActivity(pk, EVENING, DINNER.ends_at, what or "", "Salon", ("food_beverage", "security"))
    assert read == ((said,) if what else ())


def test_no_name_of_a_guest_under_an_alias_is_read(opera: Caller, aurora, sales):
    hidden = opera.book("K-3", guest=guest(external_id="P-3", incognito=True, alias="Ms Green"))["id"]
    programme.add(hidden, DINNER, by=sales, now=NOW)
    sight = visible(viewer_as(aurora, "general_manager"), aurora)
    assert [one.what for one in shown_programme.programme_of(hidden, sight, aurora)] == ["Dinner with •••• and Mr ••••"]


def test_another_hotel_reads_nothing(aurora, borealis, stay: int, sales):
    programme.add(stay, DINNER, by=sales, now=NOW)
    sight = visible(viewer_as(borealis, "general_manager"), borealis)
    assert shown_programme.programme_of(stay, sight, borealis) == ()
