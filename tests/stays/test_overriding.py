"""What the guest may not have is brought all the same by a name with a reason, while the guest's needs are what they were."""

import datetime as dt
from collections.abc import Callable

import pytest

from stays import hand_made, overriding, ticking
from stays.hand_made import Wanted
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, colleague, guest, viewer_as
from tests.stays.pages import items_of, words_of
from vipdesk.errors import Problem
from vipdesk.outbox import mail
from vipdesk.outbox.models import Notice

SOON = NOW + dt.timedelta(hours=1)
CAKE = Wanted("Birthday cake", "food_beverage", stage="in_house", food=True, contains=("nuts", "eggs"))
NUTS = guest(allergies=["nuts"])
ALLOWED = "Allowed after all, for this item alone (%s); the item says who allowed it, and it ends when the needs change"
TOLD = "Birthday cake: the guest may not have this: allergy"


@pytest.fixture
def stay(opera: Caller, house: House, aurora) -> int:
    """A guest with a nut allergy, and a cake with nuts that somebody put on the plan."""
    stay = opera.book(guest=NUTS)["id"]
    hand_made.add(stay, CAKE, house=house, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    return stay


def cake(stay: int) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=stay, hand_made=True)


def item(stay: int, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=stay, item_key=key)


def lines(item: ChecklistItem) -> list[str]:
    return [f"{c['quantity']} {c['name']} ({c['note']})" for c in item.components if c["note"]]


def override(item: ChecklistItem) -> tuple:
    return (item.state, item.state_reason, item.override_reason, item.override_by_id, item.override_at)


def refused(work: Callable) -> str:
    with pytest.raises((NotPossible, Problem)) as refusal:
        work()
    return refusal.value.code


def test_a_stopped_item_is_brought_by_a_name_with_a_reason(opera: Caller, stay: int, house: House, aurora):
    assert override(cake(stay)) == ("stopped", "the guest may not have this: allergy", "", None, None)
    opera.acknowledge_all(stay)
    chef = viewer_as(aurora, "food_beverage.agent", chef=True)
    overriding.bring(cake(stay).pk, "without nuts; Kalniete knows", house=house, by=chef, now=SOON)
    why = "without nuts, •••• knows"
    assert override(cake(stay)) == ("open", f"brought all the same: {why}", why, chef.by, SOON)
    told = {code: notice["text"] for code, notice in opera.notices(stay, state="open").items()}
    assert told == {"food_beverage": f"Allowed after all: read what to bring. Birthday cake: {ALLOWED % why}"}
    ticking.tick(cake(stay).pk, by=chef, now=SOON)
    assert override(cake(stay)) == ("done", "", why, chef.by, SOON)


def test_what_is_taken_back_does_not_stand_above_other_items_as_if_it_were_said_of_them(
    opera: Caller, house: House, aurora
):
    leader = guest(position="county_leader", allergies=["nuts"])  # of VB, whose stays are not secret
    stay, chef = opera.book(guest=leader)["id"], viewer_as(aurora, "food_beverage.agent", chef=True)
    hand_made.add(stay, CAKE, house=house, by=chef, now=NOW)
    act = {"house": house, "by": chef, "now": SOON}
    cake_id = cake(stay).pk
    overriding.bring(cake_id, "for the family", **act)
    opera.acknowledge_all(stay)
    hand_made.add(stay, Wanted("Omelette", "food_beverage", stage="in_house", food=True, contains=("eggs",)), **act)
    overriding.stop_again(cake_id, **act)
    assert opera.notices(stay, state="open")["food_beverage"]["text"] == (
        "A permission was taken back: read what to bring. New: Omelette; no time is named: while the guest is in the house. "
        "Birthday cake: Do not bring this (allergy): ask the duty manager, about food the chef"
    )
    notice = Notice.objects.open().select_related("department", "property").get(department__code="food_beverage")
    written = [line for line in mail.body(notice).splitlines() if line]
    assert (written[0], [line for line in written if line.startswith("- ")]) == ("Booking changed", [])
    assert "things are not written in mails: open vipdesk before you go on." in mail.body(notice)


def test_nothing_is_brought_any_more_when_the_stay_is_over(stay: int, house: House, aurora):
    chef = viewer_as(aurora, "food_beverage.agent", chef=True)
    Stay.objects.update(status=Stay.Status.CHECKED_OUT, checked_in_at=NOW, checked_out_at=NOW)
    act = {"house": house, "by": chef, "now": SOON}
    assert refused(lambda: overriding.bring(cake(stay).pk, "without nuts", **act)) == "not_stopped"
    assert cake(stay).state == "stopped"


def test_it_dies_when_another_allergy_is_learnt(opera: Caller, stay: int, house: House, aurora):
    chef = viewer_as(aurora, "food_beverage.agent", chef=True)
    overriding.bring(cake(stay).pk, "made without", house=house, by=chef, now=SOON)
    opera.book(guest=NUTS, expected_arrival_time="18:00", room_number="1208")
    assert cake(stay).state == "open"
    opera.book(guest=guest(allergies=["nuts", "eggs"]), room_number="1208")
    stopped = "what was agreed before no longer holds: please ask again; the guest may not have this: allergy"
    assert override(cake(stay)) == ("stopped", stopped, "", None, None)
    opera.book(guest=guest(allergies=["nuts", "eggs"]), room_number="1510")
    assert override(cake(stay)) == ("stopped", stopped, "", None, None)
    opera.book(guest=guest(allergies=[]), room_number="1510")
    assert override(cake(stay)) == ("open", "", "", None, None)


def test_it_was_said_of_this_guest_and_of_nobody_who_comes_instead(opera: Caller, stay: int, house: House, aurora):
    overriding.bring(cake(stay).pk, "she insists", house=house, by=viewer_as(aurora, "duty_manager"), now=SOON)
    opera.book(guest=guest(allergies=["nuts"], incognito=True, alias="Ms Rose"))
    assert cake(stay).state == "open"
    opera.book(guest={"external_id": "other", "surname": "Ozola", "position": "county_leader", "allergies": ["nuts"]})
    stopped = "what was agreed before no longer holds: please ask again; the guest may not have this: allergy"
    assert override(cake(stay)) == ("stopped", stopped, "", None, None)


def test_a_row_of_the_standard_is_brought_as_it_is_served(opera: Caller, stay: int, house: House, aurora):
    assert lines(item(stay, "treats")) == [
        "1 butter biscuits, plate (instead of assorted cookies: allergy)",
        "2 fresh berries, bowl (1 instead of chocolate plate: allergy; 1 instead of nuts and dried fruit: allergy)",
    ]
    manager = viewer_as(aurora, "duty_manager")
    overriding.bring(item(stay, "treats").pk, "for the family", house=house, by=manager, now=SOON)
    brought = [
        "1 assorted cookies, plate (brought all the same: allergy)",
        "1 chocolate plate (brought all the same: allergy)",
        "1 nuts and dried fruit, bowl (brought all the same: allergy)",
    ]
    assert lines(item(stay, "treats")) == brought
    opera.book(guest=NUTS, room_number="1208")
    assert (lines(item(stay, "treats")), item(stay, "treats").state) == (brought, "open")
    overriding.stop_again(item(stay, "treats").pk, house=house, by=manager, now=SOON)
    assert lines(item(stay, "treats"))[0] == "1 butter biscuits, plate (instead of assorted cookies: allergy)"
    assert override(item(stay, "treats")) == ("open", "", "", None, None)


def test_done_by_word_it_is_exchanged_once_the_needs_change(opera: Caller, stay: int, house: House, aurora):
    manager = viewer_as(aurora, "duty_manager")
    opera.book(guest=NUTS, room_number="1208")
    overriding.bring(item(stay, "treats").pk, "for the family", house=house, by=manager, now=SOON)
    item_id = item(stay, "treats").pk
    ChecklistItem.objects.filter(pk=item_id).update(state="done", done_at=SOON, done_room="1208")
    opera.book(guest=NUTS, room_number="1208", expected_arrival_time="18:00")
    assert item(stay, "treats").state == "done"
    opera.book(guest=guest(allergies=["nuts", "eggs"]), room_number="1208")
    treats = item(stay, "treats")
    thing = "In-room treats (cookies, chocolate, nuts)"
    names = "assorted cookies and chocolate plate and nuts and dried fruit"
    assert override(treats) == ("open", f"{thing} in 1208 has {names}: please exchange it (allergy)", "", None, None)


@pytest.mark.parametrize(
    ("role", "more", "may"),
    [
        ("general_manager", {}, ["cake", "treats"]),
        ("duty_manager", {}, ["cake", "treats"]),
        ("food_beverage.agent", {"chef": True}, ["cake", "treats"]),
        ("food_beverage.department_manager", {}, []),
        ("food_beverage.agent", {}, []),
        ("front_office.department_manager", {}, []),
    ],
)
def test_who_may(stay: int, house: House, aurora, role: str, more: dict, may: list[str]):
    by = viewer_as(aurora, role, **more)
    rows = {"cake": cake(stay).pk, "treats": item(stay, "treats").pk}
    for name in may:
        overriding.bring(rows[name], "asked for", house=house, by=by, now=SOON)
    for name in rows.keys() - set(may):
        assert refused(lambda pk=rows[name]: overriding.bring(pk, "x", house=house, by=by, now=SOON)) == "not_allowed"
    assert {n for n, pk in rows.items() if ChecklistItem.objects.get(pk=pk).override} == set(may)


def test_flowers_take_no_chef_and_official_visits_the_general_manager(opera: Caller, house: House, aurora):
    stay = opera.book(guest=guest(allergies=["pollen"]), official_visit=True)["id"]
    brandy = Wanted("Bottle of brandy", "sales", stage="departure")
    hand_made.add(stay, brandy, house=house, by=viewer_as(aurora, "sales.agent"), now=NOW)
    assert override(cake(stay))[:2] == ("stopped", "the guest may not have this: official visit")
    chef, duty, gm = (
        viewer_as(aurora, "food_beverage.agent", chef=True),
        viewer_as(aurora, "duty_manager"),
        viewer_as(aurora, "general_manager"),
    )
    flowers, gift = item(stay, "flowers").pk, cake(stay).pk
    bring = lambda pk, by: lambda: overriding.bring(pk, "asked for", house=house, by=by, now=SOON)  # noqa: E731
    assert [refused(bring(flowers, chef)), refused(bring(gift, duty)), refused(bring(gift, chef))] == [
        "not_allowed"
    ] * 3
    assert [bring(flowers, duty)().state, bring(gift, gm)().state] == ["open", "open"]


def test_a_banner_on_an_official_visit_is_for_the_general_manager_to_allow(opera: Caller, house: House, aurora):
    stay = opera.book(official_visit=True)["id"]
    banner = Wanted("Banner over the entrance", "sales", stage="before_arrival")
    hand_made.add(stay, banner, house=house, by=viewer_as(aurora, "sales.agent"), now=NOW)
    assert override(cake(stay))[:2] == ("stopped", "the guest may not have this: official visit")
    for role in ("sales.department_manager", "duty_manager"):
        by = viewer_as(aurora, role)
        bring = lambda: overriding.bring(cake(stay).pk, "the hosts asked", house=house, by=by, now=SOON)  # noqa: B023, E731
        assert refused(bring) == "not_allowed"
    gm = viewer_as(aurora, "general_manager")
    overriding.bring(cake(stay).pk, "the hosts asked", house=house, by=gm, now=SOON)
    why = "brought all the same: the hosts asked"
    assert override(cake(stay)) == ("open", why, "the hosts asked", gm.by, SOON)
    opera.book(official_visit=False)
    assert override(cake(stay)) == ("open", "", "", None, None)


def test_a_room_is_not_ready_before_somebody_has_decided_what_is_stopped(opera: Caller, house: House, aurora):
    stay = opera.book(official_visit=True, room_number="1208")["id"]
    brandy = Wanted("Bottle of brandy", "sales", stage="before_arrival")
    hand_made.add(stay, brandy, house=house, by=viewer_as(aurora, "sales.agent"), now=NOW)
    for row in ChecklistItem.objects.filter(stay=stay, stage="before_arrival", state="open").order_by("due_at", "pk"):
        if row.gate or not row.live:
            assert opera.tick(stay, row.item_key).status_code == 200, row.item_key
    waits = ("on_track", "Bottle of brandy may not be brought: replace, waive or allow it, Sales")

    def ready() -> tuple[str, str]:
        said = opera.booking()["readiness"]
        return said["state"], said["reason"]

    assert ready() == waits
    key = cake(stay).item_key
    assert opera.tick(stay, key, "waive", {"reason": "a letter instead"}).status_code == 200
    assert (cake(stay).state, ready()) == ("waived", ("ready", "Everything is done"))
    assert opera.tick(stay, key, "reopen").status_code == 200
    assert (cake(stay).state, ready()) == ("stopped", waits)


def test_only_what_the_guest_may_not_have(opera: Caller, stay: int, house: House, aurora):
    manager = viewer_as(aurora, "duty_manager")
    for key in ("fruit", "vip_clean"):
        pk = item(stay, key).pk
        assert refused(lambda: overriding.bring(pk, "x", house=house, by=manager, now=SOON)) == "not_stopped"  # noqa: B023
    pk = cake(stay).pk
    assert refused(lambda: overriding.stop_again(pk, house=house, by=manager, now=SOON)) == "not_overridden"
    opera.cancel()
    assert refused(lambda: overriding.bring(pk, "x", house=house, by=manager, now=SOON)) == "not_stopped"


# --- on screen ------------------------------------------------------------------------------------------------------------


def test_on_the_page_it_is_said_who_and_why(stay: int, aurora):
    manager = colleague(aurora, "duty_manager")
    url = f"/stays/{stay}/items/{cake(stay).pk}/"
    assert items_of(manager.client.get(f"/stays/{stay}/"))["Birthday cake"]["can"] == ["bring", "waive"]
    page = manager.client.post(url, {"act": "bring", "reason": " "}, follow=True)
    assert words_of(page) == ["Say why it is brought all the same: it is written down with your name."]
    page = manager.client.post(url, {"act": "bring", "reason": "made without"}, follow=True)
    line = items_of(page)["Birthday cake"]
    said = "Brought all the same by word of duty_manager@AURORA · 10:00: made without"
    assert (line["override"], line["state"], line["can"]) == (
        said,
        "open",
        ["done", "begin", "waive", "take_off", "stop"],
    )
    assert next((one["what"], one["of"]) for one in page.context["story"]) == ("Brought all the same", "Birthday cake")
    agent = colleague(aurora, "front_office.agent")
    assert items_of(agent.client.get(f"/stays/{stay}/"))["Birthday cake"]["override"] == said
    finance = colleague(aurora, "finance.agent")
    assert "made without" not in finance.client.get(f"/stays/{stay}/").content.decode()
    assert agent.client.post(url, {"act": "stop"}).status_code == 403
    manager.client.post(url, {"act": "stop"})
    assert cake(stay).state == "stopped"


def test_the_form_of_an_item_asks_what_is_in_it(stay: int, aurora):
    desk = colleague(aurora, "front_office.agent").client
    sent = {"title": "Nougat", "department": "housekeeping", "stage": "in_house", "quantity": "1", "food": "on"}
    desk.post(f"/stays/{stay}/items/new/", {**sent, "contains": ["nuts"]})
    desk.post(f"/stays/{stay}/items/new/", {**sent, "title": "Sweets"})
    desk.post(f"/stays/{stay}/items/new/", {**sent, "title": "Rice", "contains": ["none"]})
    desk.post(f"/stays/{stay}/items/new/", {**sent, "title": "Peanut soup", "food": ""})
    rows = ChecklistItem.objects.filter(stay=stay, hand_made=True, department__code="housekeeping").order_by("pk")
    assert [(row.title, row.state, row.state_reason) for row in rows] == [
        ("Nougat", "stopped", "the guest may not have this: allergy"),
        ("Sweets", "open", "ask F&B"),
        ("Rice", "open", ""),
        ("Peanut soup", "open", "ask F&B"),  # nobody said that peanuts are all that is in it
    ]
    assert Stay.objects.get(pk=stay).outlook["room"] == "being_prepared"
