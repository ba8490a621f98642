"""VIP codes that nobody knows: nothing guessed, nothing lost; mapping one grades each booking that waits, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import codes
from stays.models import Stay, VipRequest
from stays.reception import NotPossible
from tests.hotel_examples import Caller, Moment, colleague, program, viewer_as
from tests.stays.pages import inline_of, words_of
from tiers.loading import load
from tiers.models import VipCode
from tiers.programme import shipped_text
from vipdesk.hotel.models import Department
from vipdesk.outbox.models import Delivery, Event, Notice

SALES = {"booked_by": {"kind": "sales"}, "vip": {"code": "GOLD"}}
HOUSEKEEPING = "housekeeping"


@pytest.fixture
def gm(aurora):
    return viewer_as(aurora, "general_manager")


def book(opera: Caller, number: int, **more) -> dict:
    who = {"external_id": f"G-{number}", "surname": f"Lis-{number}"}
    return opera.book(f"C-{number}", guest=who, **{**SALES, **more})


def code(name: str = "GOLD") -> VipCode:
    return VipCode.objects.get(code=name)


def mapped(means: str, house, by, now, name: str = "GOLD") -> tuple[int, int]:
    seen = code(name).mapped_at
    said = codes.say(code(name).pk, means, seen=seen.isoformat() if seen else "", house=house, by=by, now=now)
    return codes.grade_some(said, house=house, by=by, now=now)


def tiers() -> list[str | None]:
    return list(Stay.objects.order_by("pk").values_list("tier__code", flat=True))


def test_a_code_that_nobody_knows_guesses_nothing_and_waits(opera):
    booked = book(opera, 1)
    assert (booked["tier"], booked["request"]) == (None, None)
    assert booked["tier_reasons"] == ["GOLD is not mapped to a VIP level yet"]
    assert (code().booking_system, code().tier, Stay.objects.get().code_waits) == ("opera", None, True)
    assert Notice.objects.count() == 0


def test_thirty_that_wait_are_graded_planned_and_told_once_each(opera, house, gm, moment: Moment, aurora):
    Department.objects.filter(property=aurora, code=HOUSEKEEPING).update(email="hk@aurora.invalid")
    for number in range(30):
        book(opera, number)
    assert mapped("VB", house, gm, moment.now) == (30, 0)
    assert tiers() == ["VB"] * 30
    for department in ("front_office", HOUSEKEEPING, "food_beverage", "security", "finance"):
        assert Notice.objects.filter(department__code=department).count() == 30
    assert Delivery.objects.count() == 30
    assert Event.objects.filter(kind="stay.graded_again").count() == 30
    assert {stay.items.count() > 5 for stay in Stay.objects.all()} == {True}
    assert codes.grade_mapped(now=moment.now) == 0
    told = Notice.objects.count()
    assert mapped("VB", house, gm, moment.on(minutes=1)) == (30, 0)  # said again: graded again, and nobody hears of it
    assert Notice.objects.count() == told


def test_one_click_grades_fifty_and_the_job_the_others(opera, house, gm, moment, monkeypatch):
    monkeypatch.setattr(codes, "ONE_CLICK", 3)
    for number in range(5):
        book(opera, number)
    assert mapped("VC", house, gm, moment.now) == (3, 2)
    assert [codes.grade_mapped(now=moment.now) for _beat in range(2)] == [2, 0]
    assert tiers() == ["VC"] * 5


def test_a_code_is_mapped_for_its_own_system_and_hotel(opera, aurora, borealis, house, gm, moment):
    book(opera, 1)
    book(program(aurora, system="mews"), 2)
    book(program(borealis), 3)
    own = VipCode.objects.get(property=aurora, booking_system="opera", code="GOLD")
    codes.grade_some(
        codes.say(own.pk, "VB", seen="", house=house, by=gm, now=moment.now), house=house, by=gm, now=moment.now
    )
    assert (tiers(), codes.grade_mapped(now=moment.now)) == (["VB", None, None], 0)


def test_a_code_for_no_vip_asks_for_nothing(opera, house, gm, moment, aurora):
    book(opera, 1)
    assert mapped(codes.NO_VIP, house, gm, moment.now) == (1, 0)
    stay = Stay.objects.get()
    assert (stay.tier, stay.tier_reasons, stay.code_waits) == (None, [], False)
    assert book(opera, 2)["tier_reasons"] == []
    assert VipCode.objects.of(aurora).to_map().count() == 0
    line = '{ code = "GOLD", booking_system = "opera", tier = "VA" }, { code = "VC"'
    load(aurora, shipped_text().replace('{ code = "VC"', line), now=moment.now)
    assert (code().no_vip, code().tier) == (True, None)  # what the hotel said stays


def test_a_mapped_code_above_the_rules_waits_as_a_request(opera, house, gm, moment):
    book(opera, 1, booked_by={"kind": "guest"})
    mapped("VA", house, gm, moment.now)
    assert (tiers(), VipRequest.objects.get().tier.code) == ([None], "VA")


def test_what_is_over_or_asks_for_nothing_is_left_alone(opera, house, gm, moment):
    book(opera, 1)
    opera.cancel("C-1", version=2)
    book(opera, 2, vip={"code": "GOLD", "requested": False})
    assert Stay.objects.get(confirmation_number="C-2").code_waits is False
    assert mapped("VB", house, gm, moment.now) == (1, 0)
    assert tiers() == [None, None]


def test_mapped_anew_grades_again_and_who_did_it_is_kept(opera, house, gm, moment):
    book(opera, 1)
    mapped("VB", house, gm, moment.now)
    mapped("VC", house, gm, moment.on(minutes=5))
    assert (tiers(), code().mapped_at, code().mapped_by_id, code().from_file) == (["VC"], moment.now, gm.by, False)
    said = Event.objects.filter(kind="code.mapped").order_by("pk").values_list("facts", "by_staff")
    assert list(said) == [({"code": code().pk, "tier": tier}, gm.by) for tier in ("VB", "VC")]


def test_who_comes_second_maps_nothing(opera, house, gm, moment):
    book(opera, 1)
    codes.say(code().pk, "VB", seen="", house=house, by=gm, now=moment.now)
    with pytest.raises(codes.MappedMeanwhile):
        codes.say(code().pk, "VC", seen="", house=house, by=gm, now=moment.now)
    with pytest.raises(NotPossible) as refused:
        codes.say(code().pk, "VX", seen=code().mapped_at.isoformat(), house=house, by=gm, now=moment.now)
    assert (refused.value.code, code().tier.code) == ("unknown_tier", "VB")


# --- the page --------------------------------------------------------------------------------------------------------------


def send(who: Caller, means: str, seen: str = ""):
    return who.client.post(f"/standards/codes/{code().pk}/", {"means": means, "seen": seen}, follow=True)


def test_the_inbox_shows_what_waits_and_maps_it(opera, aurora, moment: Moment):
    for number in range(7):
        book(opera, number)
    boss = colleague(aurora, "general_manager")
    page = boss.client.get("/standards/")
    (line,) = page.context["waiting"]
    assert (line["code"], line["system"], line["number"], line["more"]) == ("GOLD", "opera", "7 bookings wait", 2)
    assert line["bookings"][0] == {"id": Stay.objects.earliest("pk").pk, "name": "Lis-0", "when": "Thu 16 Apr"}
    assert inline_of(page.content.decode()) == []
    assert words_of(send(boss, "VB")) == ["GOLD is mapped: 7 bookings graded."]
    after = boss.client.get("/standards/").context
    assert after["waiting"] == []
    gold = next(one for one in after["mapped"] if one["code"] == "GOLD")
    assert (gold["means"], gold["mapped"]) == ("VB", "general_manager@AURORA · 10:00")
    late = colleague(aurora, "duty_manager")
    moment.on(minutes=2)
    assert words_of(send(late, "VC")) == [
        "general_manager@AURORA mapped GOLD to VB at 10:00. Look again before you change it."
    ]
    assert code().tier.code == "VB"


def test_who_sees_only_rooms_sees_no_names_there(opera, aurora):
    book(opera, 1)
    page = colleague(aurora, "administrator").client.get("/standards/")
    assert ("Lis-" in page.content.decode(), len(page.context["waiting"])) == (False, 1)
    assert colleague(aurora, "sales.agent").client.get("/standards/").status_code == 403


def test_another_hotels_code_is_not_there(opera, borealis):
    book(opera, 1)
    assert send(colleague(borealis, "general_manager"), "VB").status_code == 404


def test_the_inbox_costs_the_same_however_many(opera, aurora):
    boss = colleague(aurora, "general_manager")
    costs = []
    for number in (1, 3, 12):
        for n in range(Stay.objects.count(), number):
            book(opera, n, vip={"code": f"X{n}"})
        with CaptureQueriesContext(connection) as captured:
            assert len(boss.client.get("/standards/").context["waiting"]) == number
        costs.append(len(captured))
    assert len(set(costs)) == 1
