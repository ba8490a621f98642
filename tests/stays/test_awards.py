"""A level that a guest is awarded: who may, what it does to the stays to come, what becomes of it at its end, and who is told."""

import datetime as dt
from typing import Any

import pytest

from stays import awards, awards_ending, granting, reception
from stays.models import Stay
from stays.reception import NotPossible
from tests.hotel_examples import Caller, Moment, colleague, guest, program, viewer_as
from tiers.models import Award
from vipdesk.outbox.models import Event, Notice

PLAIN = {"external_id": "P-9", "name_prefix": "Mr", "given_name": "Teodor", "surname": "Brzoza"}
WHY = "Built the concert hall"
UNTIL = dt.date(2026, 4, 30)
NEXT_YEAR = dt.date(2027, 4, 30)
SAID = "VB: awarded by general_manager@AURORA.acts until 30 April 2026"
KEPT = {"words": SAID, "why": WHY}


@pytest.fixture
def how(aurora, house, moment) -> dict[str, Any]:
    """The general manager, at this hotel, now."""
    return {"house": house, "by": viewer_as(aurora, "general_manager"), "now": moment.now}


def book(opera: Caller, number: str = "K-1", **more: Any) -> int:
    return opera.book(number, **{"guest": PLAIN, **more})["id"]


def later_stay(opera: Caller, number: str = "K-2", **more: Any) -> int:
    """A stay of the same guest after the award's end."""
    return book(opera, number, arrival_date="2026-05-04", departure_date="2026-05-06", **more)


def level(stay: int) -> tuple[str | None, list[Any]]:
    row = Stay.objects.select_related("tier").get(pk=stay)
    return (row.tier.code if row.tier else None, row.tier_reasons)


def told(stay: int) -> dict[str, list[tuple[Any, Any]]]:
    """To whom a change of the level was told, from which to which, each time."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for notice in Notice.objects.about("stay", stay).select_related("department").order_by("pk"):
        own = [(one["from"], one["to"]) for one in notice.changes if one["field"] == "tier"]
        found.setdefault(notice.department.code, []).extend(own)
    return {code: said for code, said in found.items() if said}


def events(kind: str = "") -> list[tuple[str, int]]:
    rows = Event.objects.filter(kind__contains="award").order_by("pk").values_list("kind", "subject_id")
    return [row for row in rows if kind in row[0]]


def refusal(work) -> str:
    with pytest.raises(NotPossible) as refused:
        work()
    return refused.value.code


# --- given ---------------------------------------------------------------------------------------------------------------


def test_a_stay_that_arrives_within_an_award_is_graded_by_it_and_one_after_its_end_is_not(opera, how, aurora):
    first, after = book(opera), later_stay(opera)
    held = awards.award(first, "VB", UNTIL, f" {WHY} ", **how)
    assert (level(first), level(after)) == (("VB", [KEPT]), (None, []))
    copies = ("food_beverage", "front_office", "housekeeping", "security", "finance")
    assert {code: told(first)[code] for code in copies} == {code: [(None, "VB")] for code in copies}
    assert told(after) == {}
    assert events() == [("award.given", held.guest_id), ("stay.award_changed", first)]
    assert level(book(opera, "K-3", arrival_date="2026-04-30", departure_date="2026-05-02")) == ("VB", [KEPT])
    stored = Award.objects.values_list("starts_on", "ends_on", "reason", "awarded_by", "decision").get()
    assert stored == (dt.date(2026, 4, 13), UNTIL, WHY, how["by"].by, "")


def test_a_booking_that_moves_out_of_the_award_is_graded_again(opera, how):
    stay = book(opera)
    awards.award(stay, "VB", UNTIL, WHY, **how)
    book(opera, arrival_date="2026-05-01", departure_date="2026-05-03")
    assert level(stay) == (None, [])
    book(opera, arrival_date="2026-04-29", departure_date="2026-05-03")
    assert level(stay) == ("VB", [KEPT])
    book(opera, guest={"external_id": "P-8", "surname": "Lis"}, arrival_date="2026-04-29", departure_date="2026-05-03")
    assert level(stay) == (None, [])


def test_the_highest_of_rules_award_and_a_persons_word_counts(opera, how):
    leader = book(opera, guest=guest())
    awards.award(leader, "VB", UNTIL, WHY, **how)
    assert level(leader) == ("VA", ["VA: Provincial or municipal leader"])
    stay = book(opera, "K-2")
    awards.award(stay, "VC", UNTIL, WHY, **how)
    granting.grant(stay, "VA", "Honeymoon", **how)
    assert level(stay)[0] == "VA"  # for this stay alone
    assert level(book(opera, "K-3", arrival_date="2026-04-20", departure_date="2026-04-22"))[0] == "VC"
    granting.lower(stay, "", "By mistake", **how)
    assert level(stay)[0] is None


def _awarded(stay: int, tier: str, how: dict[str, Any]) -> bool:
    """Whether this somebody may award it; it is ended again. Only a missing authority is no mistake."""
    try:
        awards.end(awards.award(stay, tier, UNTIL, WHY, **how).pk, "again", **how)
    except NotPossible as refused:
        return refused.code != "above_authority"
    return True


def test_who_may_award_is_who_may_grant(opera, aurora, house, moment):
    stay, roles = book(opera), ("general_manager", "duty_manager", "sales.department_manager", "sales.agent")
    may: dict[str, list[str]] = {role: [] for role in roles}
    for role in roles:
        how = {"house": house, "by": viewer_as(aurora, role), "now": moment.now}
        for tier in ("VA", "VB", "VC"):
            if _awarded(stay, tier, how):
                may[role].append(tier)
    assert may == {
        "general_manager": ["VA", "VB", "VC"],
        "duty_manager": ["VB", "VC"],
        "sales.department_manager": ["VC"],
        "sales.agent": [],
    }


def test_what_is_no_award(opera, how):
    stay = book(opera)
    today, too_far = dt.date(2026, 4, 13), dt.date(2036, 4, 14)
    assert refusal(lambda: awards.award(stay, "VX", UNTIL, WHY, **how)) == "unknown_tier"
    assert refusal(lambda: awards.award(stay, "VB", today, WHY, **how)) == "ends_too_early"
    assert refusal(lambda: awards.award(stay, "VB", too_far, WHY, **how)) == "ends_too_late"
    awards.award(stay, "VB", UNTIL, WHY, **how)
    for tier in ("VB", "VC"):
        assert refusal(lambda tier=tier: awards.award(stay, tier, NEXT_YEAR, WHY, **how)) == "holds_as_much"
    assert Award.objects.count() == 1


def test_a_higher_award_takes_the_place_of_what_the_guest_holds(opera, how):
    stay = book(opera)
    first = awards.award(stay, "VC", UNTIL, WHY, **how)
    awards.renew(first.pk, NEXT_YEAR, "", **how)
    awards.award(stay, "VA", NEXT_YEAR, "Now the mayor of hearts", **how)
    said = Award.objects.order_by("pk").values_list("tier__code", "end_reason")
    assert list(said) == [("VC", "VA awarded"), ("VC", "VA awarded"), ("VA", "")]
    assert (level(stay)[0], level(later_stay(opera))[0]) == ("VA", "VA")


def test_a_guest_awaited_since_yesterday_keeps_the_level_when_a_higher_one_is_awarded(
    opera, how, aurora, moment: Moment
):
    stay = book(opera)
    awards.award(stay, "VC", UNTIL, WHY, **how)
    moment.to("2026-04-17 01:00", aurora)
    higher = awards.award(stay, "VB", UNTIL, WHY, **how | {"now": moment.now})
    assert (higher.starts_on, level(stay)) == (dt.date(2026, 4, 16), ("VB", [KEPT]))


def test_the_award_of_one_hotel_is_not_the_other_ones(opera, how, borealis):
    awards.award(book(opera), "VB", UNTIL, WHY, **how)
    assert level(book(program(borealis, system="mews"), "B-1")) == (None, [])


def test_a_reason_names_no_guest_and_is_not_for_everybody(opera, how, aurora, house):
    stay = book(opera)
    awards.award(stay, "VB", UNTIL, "Brzoza built the hall", **how)
    assert Award.objects.get().reason == "•••• built the hall"
    assert opera.booking()["tier_reasons"] == [SAID]  # a program learns that it was said, not why
    graded = opera.post("/tiers/grade", {"guest": PLAIN, "arrival_date": "2026-04-20"}).json()
    assert (graded["tier"], graded["tier_reasons"]) == ("VB", [SAID])
    after = opera.post("/tiers/grade", {"guest": PLAIN, "arrival_date": "2026-05-20"}).json()
    assert (after["tier"], after["tier_reasons"]) == (None, [])
    seen = {role: colleague(aurora, role).client.get(f"/stays/{stay}/").content.decode() for role in ROLES}
    assert {role: ("built the hall" in page, "awarded by" in page) for role, page in seen.items()} == ROLES


def test_a_grade_asked_for_says_of_a_known_guest_no_more_than_of_an_unknown_one_to_who_may_not_know_why(
    opera, how, aurora
):
    member = {"program": "Aurora Club", "number": "AC-77", "level": "gold"}
    canary = {"position": "provincial_leader", "email": "t.brzoza@example.com", "incognito": True, "alias": "Mr Grey"}
    awards.award(book(opera, guest={**PLAIN, **canary, "membership": member}), "VA", UNTIL, WHY, **how)
    asked = [
        {"guest": {"surname": "Brzoza", "membership": {"program": "Aurora Club", "number": "AC-77"}}},
        {"guest": {"surname": "Brzoza", "email": "t.brzoza@example.com"}},
        {"guest": {"surname": "Brzoza", "external_id": "P-9"}},
    ]
    unknown = {"tier": None, "tier_reasons": [], "request": None, "suggestions": []}
    callers = {
        "engineering": colleague(aurora, "engineering.agent"),
        "housekeeping": colleague(aurora, "housekeeping.department_manager"),
        "program": program(aurora, "tiers:read", "bookings:write", "stays:read"),
        "front office": colleague(aurora, "front_office.agent"),
        "program that reads guests": program(aurora, "tiers:read", "guests:read"),
    }
    hotel = {"property": "AURORA", "arrival_date": "2026-04-20"}
    said = {name: [one.post("/tiers/grade", hotel | body).json() for body in asked] for name, one in callers.items()}
    assert [name for name, answers in said.items() if answers == [unknown] * 3] == list(callers)[:3]
    assert [answers[0]["tier"] for answers in said.values()] == [None, None, None, "VA", "VA"]


ROLES = {
    "front_office.agent": (True, True),
    "security.agent": (True, True),
    "housekeeping.department_manager": (False, True),  # who may decide on levels sees that there is one
    "housekeeping.agent": (False, False),
    "administrator": (False, False),
}


# --- at its end ----------------------------------------------------------------------------------------------------------


def test_renewed_the_stays_after_its_end_are_graded_and_told_once(opera, how):
    first, after = book(opera), later_stay(opera)
    held = awards.award(first, "VB", UNTIL, WHY, **how)
    before = told(first)
    goes_on = awards.renew(held.pk, NEXT_YEAR, "", **how)
    assert (goes_on.starts_on, goes_on.ends_on, goes_on.reason) == (dt.date(2026, 5, 1), NEXT_YEAR, WHY)
    words = "VB: awarded by general_manager@AURORA.acts until 30 April 2027"
    assert (level(first), level(after)) == (("VB", [KEPT]), ("VB", [{"words": words, "why": WHY}]))
    assert (told(first), told(after)["housekeeping"]) == (before, [(None, "VB")])
    assert events("stay.") == [("stay.award_changed", first), ("stay.award_changed", after)]


def test_it_goes_on_lower(opera, how):
    first, after = book(opera), later_stay(opera)
    held = awards.award(first, "VB", UNTIL, WHY, **how)
    assert refusal(lambda: awards.lower(held.pk, "VB", NEXT_YEAR, "", **how)) == "not_lower"
    assert refusal(lambda: awards.lower(held.pk, "VC", UNTIL, "", **how)) == "ends_too_early"
    awards.lower(held.pk, "VC", NEXT_YEAR, "Comes less often", **how)
    assert (level(first)[0], level(after)[0]) == ("VB", "VC")
    assert Award.objects.latest("pk").reason == "Comes less often"


def test_let_lapse_it_holds_until_its_day(opera, how):
    first, after = book(opera), later_stay(opera)
    held = awards.award(first, "VB", UNTIL, WHY, **how)
    awards.let_lapse(held.pk, **how)
    assert (level(first)[0], level(after)[0]) == ("VB", None)
    assert refusal(lambda: awards.renew(held.pk, NEXT_YEAR, "", **how)) == "already_settled"


def test_ended_early_stays_to_come_lose_it_and_who_is_in_house_keeps_it(opera, how, aurora, moment: Moment):
    here, comes = book(opera), book(opera, "K-2", arrival_date="2026-04-20", departure_date="2026-04-22")
    held = awards.award(here, "VB", UNTIL, WHY, **how)
    awards.renew(held.pk, NEXT_YEAR, "", **how)
    opera.acknowledge_all(comes)
    moment.to("2026-04-16 14:30", aurora)
    reception.check_in(here, **how | {"now": moment.now})
    awards.end(held.pk, "Broke the piano", **how | {"now": moment.now})
    assert (level(here)[0], level(comes)[0], level(later_stay(opera, "K-3"))[0]) == ("VB", None, None)
    assert told(comes)["front_office"] == [(None, "VB"), ("VB", None)]
    assert refusal(lambda: awards.end(held.pk, "again", **how | {"now": moment.now})) == "already_settled"


def test_ended_early_nothing_of_what_follows_stands(opera, how):
    first = awards.award(book(opera), "VB", UNTIL, WHY, **how)
    second = awards.renew(first.pk, NEXT_YEAR, "", **how)
    awards.renew(second.pk, dt.date(2028, 4, 30), "", **how)
    awards.end(first.pk, "Broke the piano", **how)
    assert list(Award.objects.values_list("end_reason", flat=True)) == ["Broke the piano"] * 3


def test_a_decision_that_was_wrong_is_put_right_after_its_moment(opera, how, house, moment: Moment):
    stay = book(opera)
    first = awards.award(stay, "VB", UNTIL, WHY, **how)
    goes_on = awards.renew(first.pk, NEXT_YEAR, "", **how)
    later = how | {"now": moment.on(minutes=1)}
    awards.end(goes_on.pk, "By mistake", **later)
    assert [one.pk for one in awards_ending.to_decide(house, dt.date(2026, 4, 13))] == [first.pk]
    awards.renew(first.pk, NEXT_YEAR, "", **later)
    assert level(later_stay(opera))[0] == "VB"


def test_what_lapses_may_be_awarded_again(opera, how, moment: Moment):
    stay = book(opera)
    awards.let_lapse(awards.award(stay, "VB", UNTIL, WHY, **how).pk, **how)
    later = how | {"now": moment.on(minutes=1)}
    assert refusal(lambda: awards.award(stay, "VC", NEXT_YEAR, WHY, **later)) == "holds_as_much"
    awards.award(stay, "VB", NEXT_YEAR, WHY, **later)
    said = Award.objects.order_by("pk").values_list("ends_on", "end_reason", "decision")
    assert list(said) == [(UNTIL, "VB awarded", "lapses"), (NEXT_YEAR, "", "")]


def test_a_decision_is_taken_back_by_who_made_it_for_a_moment(opera, how, aurora, moment: Moment):
    first, after = book(opera), later_stay(opera)
    held = awards.award(first, "VB", UNTIL, WHY, **how)
    awards.renew(held.pk, NEXT_YEAR, "", **how)
    other = how | {"by": viewer_as(aurora, "duty_manager")}
    assert refusal(lambda: awards.take_back(held.pk, **other)) == "nothing_to_take_back"
    back = awards.take_back(held.pk, **how)
    assert (back.decision, back.decided_at, level(after)[0]) == ("", None, None)
    awards.let_lapse(held.pk, **how)
    awards.take_back(held.pk, **how)
    awards.renew(held.pk, NEXT_YEAR, "", **how)
    late = how | {"now": moment.on(minutes=1)}
    assert refusal(lambda: awards.take_back(held.pk, **late)) == "nothing_to_take_back"
    assert level(after)[0] == "VB"


def test_who_comes_second_decides_nothing_and_nobody_above_their_authority(opera, how, aurora):
    held = awards.award(book(opera), "VA", UNTIL, WHY, **how)
    duty = how | {"by": viewer_as(aurora, "duty_manager")}
    for work in (
        lambda: awards.renew(held.pk, NEXT_YEAR, "", **duty),
        lambda: awards.let_lapse(held.pk, **duty),
        lambda: awards.end(held.pk, "x", **duty),
    ):
        assert refusal(work) == "above_authority"
    awards.let_lapse(held.pk, **how)
    with pytest.raises(awards.AlreadySettled) as lost:
        awards.lower(held.pk, "VC", NEXT_YEAR, "", **how)
    assert (lost.value.award.decision, lost.value.award.decided_by_id) == ("lapses", how["by"].by)
