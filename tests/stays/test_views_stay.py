"""The page of a stay: what it shows to whom, and its acts with and without JavaScript."""

import pytest
from django.test.signals import template_rendered

from stays.models import ChecklistItem, Seen, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import inline_of, items_of, words_of
from vipdesk.outbox.models import Notice

DAY = "2026-04-16 13:00"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    """A stay of a guest with an allergy, on its day."""
    booked = opera.book(guest=guest(allergies=[{"code": "mango", "severity": "severe"}]), room_type="STE")
    moment.to(DAY, aurora)
    return booked["id"]


def page(caller: Caller, stay: int):
    answer = caller.client.get(f"/stays/{stay}/")
    assert answer.status_code == 200
    return answer


def change(caller: Caller, stay: int, key: str, act: str, *, htmx: bool = False, **more: str):
    """Press a button of an item; the page that follows."""
    item = ChecklistItem.objects.get(stay_id=stay, item_key=key)
    headers = HTMX if htmx else {}
    url = f"/stays/{stay}/items/{item.pk}/"
    return caller.client.post(url, {"act": act, **more}, headers=headers, follow=True)


def line(caller: Caller, stay: int, key: str) -> dict:
    title = ChecklistItem.objects.get(stay_id=stay, item_key=key).title
    return items_of(page(caller, stay))[title]


def test_the_head_of_the_page(desk: Caller, stay: int):
    head = page(desk, stay).context["stay"]
    assert head == {
        "id": stay,
        "tier": "VA",
        "tier_name": "VIP A",
        "palette": "gold",
        "name": "Ms Ilona Kalniete",
        "native": "",
        "alias": False,
        "room": "",
        "locked": False,
        "status": "reserved",
        "facts": "no room yet · STE · Thu 16 Apr – Sat 18 Apr · 2 nights · 1 adult · K-1",
        "group": "",
        "expected": "Expected 14:30, in 1 h 30 min",
        "state": "overdue",
        "state_words": "Overdue",
        "reason": "Details confirmed with host organisation or assistant was due 13 Apr 12:00, Sales",
        "done": 0,
        "total": 19,
        "frozen": False,
        "request": "",
    }


def test_the_card_of_the_guest_is_what_the_viewer_may_know(desk: Caller, stay: int, aurora):
    cards = {
        role: page(colleague(aurora, role), stay).context["card"] for role in ("housekeeping.agent", "finance.agent")
    }
    nothing = {"chips": [], "lines": [], "hidden": [], "contact": "", "contact_id": None, "choices": []}
    held = {
        "chips": [("grave", "Hold all food: chef has not signed")]
    }  # of the water that housekeeping brings, and not why
    assert cards == {"housekeeping.agent": nothing | held, "finance.agent": nothing}
    card = page(desk, stay).context["card"]
    assert card["chips"] == [("grave", "Hold all food: chef has not signed"), ("grave", "Mango allergy, severe")]
    assert card["lines"] == [
        {"part": "At the door", "name": "Position", "values": ["Provincial leader"]},
        {"part": "Why this level", "name": "VIP level", "values": ["VA: Provincial or municipal leader"]},
    ]


def test_what_the_level_opens_and_what_is_off_on_an_official_visit(desk: Caller, opera: Caller, stay: int):
    [(name, opened)] = page(desk, stay).context["privileges"]
    assert (name, opened[:3], len(opened)) == (
        "Privileges", ["suite upgrade when free", "registration in the room", "no deposit"], 12,
    )  # fmt: skip
    opera.book("K-1", official_visit=True)
    (_name, opened), off = page(desk, stay).context["privileges"]
    assert (opened[0], len(opened)) == ("registration in the room", 11)
    said = "suite upgrade when free, unless the general manager says otherwise"
    assert off == ("Off on this official visit", [said])
    assert said in desk.client.get(f"/stays/{stay}/").content.decode()


def test_an_item_in_plain_words(desk: Caller, stay: int):
    item = line(desk, stay, "fruit")
    parts = {part["name"]: part["note"] for part in item.pop("parts")}
    assert {name: note for name, note in parts.items() if note}
    assert item == {
        "id": ChecklistItem.objects.get(stay_id=stay, item_key="fruit").pk,
        "title": "Fruit in room",
        "detail": "basket A, large",
        "brief": False,
        "quantity": 0,
        "department": "Food & beverage",
        "gate": True,
        "state": "open",
        "state_words": "open",
        "reason": "Hold all food and drink of this until the chef has signed",
        "by_hand": False,
        "who": "",
        "due": "12:30",
        "day": "",
        "when": "overdue by 30 min",
        "late": True,
        "waits": "VIP clean done, supervisor inspected",
        "signed": "",
        "can": ["waive"],
        "before": False,
        "action": f"/stays/{stay}/items/{ChecklistItem.objects.get(stay_id=stay, item_key='fruit').pk}/",
        "moved": "",
        "inspect": "",
        "override": "",
        "given": "",
        "gifts": [],
        "asks": "",
    }


def test_a_tick_is_one_tap_and_another_takes_it_back(desk: Caller, stay: int):
    answer = change(desk, stay, "details_confirmed", "done")
    assert answer.redirect_chain == [(f"/stays/{stay}/", 302)]
    done = line(desk, stay, "details_confirmed")
    assert (done["state"], done["who"], done["can"]) == (
        "done",
        "front_office.agent@AURORA · 13:00, for Sales",
        ["reopen"],
    )
    change(desk, stay, "details_confirmed", "reopen")
    assert line(desk, stay, "details_confirmed")["can"] == ["done", "begin", "waive"]


def test_with_htmx_only_the_living_part_comes_back(desk: Caller, stay: int):
    answer = change(desk, stay, "details_confirmed", "done", htmx=True)
    assert answer.redirect_chain == [(f"/stays/{stay}/live/", 302)]
    html = answer.content.decode()
    assert html.startswith('<div id="live"')
    assert "<html" not in html


def test_who_was_first_is_said_in_words(desk: Caller, stay: int, aurora, moment: Moment):
    sales = colleague(aurora, "sales.agent")
    change(sales, stay, "details_confirmed", "done")
    moment.on(minutes=12)
    answer = change(desk, stay, "details_confirmed", "done")
    assert words_of(answer) == ["sales.agent@AURORA ticked this at 13:00."]
    assert words_of(page(desk, stay)) == []


def test_what_an_item_waits_for_is_said_in_words(desk: Caller, stay: int):
    answer = change(desk, stay, "flowers", "done")
    assert words_of(answer) == ["This waits for: VIP clean done, supervisor inspected."]
    assert line(desk, stay, "flowers")["state"] == "open"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("food_beverage.agent", "This waits for: Allergies and diet signed by chef."),
        ("finance.agent", "This waits for an item of Food & beverage."),
    ],
)
def test_what_an_item_waits_for_is_named_to_those_who_may_know_of_it(aurora, stay: int, role: str, words: str):
    key = ChecklistItem.objects.get(stay_id=stay, title__startswith="In-room treats").item_key
    assert words_of(change(colleague(aurora, role), stay, key, "done")) == [words]


def test_begin_and_waive(desk: Caller, stay: int, aurora):
    manager = colleague(aurora, "housekeeping.department_manager")
    change(manager, stay, "flowers", "begin")
    assert line(manager, stay, "flowers")["who"] == "begun 13:00"
    assert words_of(change(manager, stay, "flowers", "waive", reason="  ")) == ["Say why the hotel does without it."]
    change(manager, stay, "flowers", "waive", reason=" The guest asked\x00 for none")
    waived = line(manager, stay, "flowers")
    assert (waived["state"], waived["reason"], waived["can"]) == ("waived", "The guest asked for none", ["reopen"])


def test_a_signature_is_for_those_who_sign(desk: Caller, stay: int, aurora):
    signed = line(desk, stay, "allergies_signed")
    assert (signed["signed"], signed["can"]) == ("Signed by the manager or a chef of Food & beverage", [])
    assert change(desk, stay, "allergies_signed", "done").status_code == 403
    chef = colleague(aurora, "food_beverage.agent", chef=True)
    change(chef, stay, "allergies_signed", "done")
    assert line(chef, stay, "allergies_signed")["state"] == "done"


def test_an_agent_may_not_waive(stay: int, aurora):
    agent = colleague(aurora, "housekeeping.agent")
    assert line(agent, stay, "details_confirmed")["can"] == ["done", "begin"]
    assert change(agent, stay, "flowers", "waive", reason="No").status_code == 403
    assert ChecklistItem.objects.get(stay_id=stay, item_key="flowers").state == "open"


def test_an_act_that_nobody_knows(desk: Caller, stay: int):
    assert change(desk, stay, "flowers", "burn").status_code == 400


def test_what_another_hotel_asks_is_not_there(desk: Caller, stay: int, borealis):
    stranger = colleague(borealis, "duty_manager").client
    item = ChecklistItem.objects.filter(stay_id=stay).first().pk
    notice = Notice.objects.first().pk
    asked = [stranger.get(f"/stays/{stay}/{end}").status_code for end in ("", "live/")]
    posts = (f"items/{item}/", f"notices/{notice}/", "room/", "step/")
    asked += [stranger.post(f"/stays/{stay}/{end}", {"act": "done"}).status_code for end in posts]
    assert asked == [404] * 6
    assert desk.client.get("/stays/999999/").status_code == 404


def test_an_item_is_reached_through_its_own_stay(opera: Caller, desk: Caller, stay: int):
    other = opera.book("K-2", guest=guest(external_id="P-2"))["id"]
    item = ChecklistItem.objects.filter(stay_id=other).first().pk
    assert desk.client.post(f"/stays/{stay}/items/{item}/", {"act": "done"}).status_code == 404


def test_a_room_is_given_and_who_holds_it_is_said(opera: Caller, desk: Caller, stay: int):
    opera.book("K-2", guest=guest(external_id="P-2"), room_number="1208")
    answer = desk.client.post(f"/stays/{stay}/room/", {"room_number": " 1208 ", "room_locked": "on"}, follow=True)
    assert words_of(answer) == ["Room 1208 is held by Ms Ilona Kalniete from Thu 16 Apr to Sat 18 Apr."]
    assert Stay.objects.filter(pk=stay).values_list("room_number", "room_locked").get() == ("1208", True)
    assert line(desk, stay, "suite_assigned")["state"] == "done"
    assert answer.context["story"][0] == {
        "time": "13:00",
        "what": "Room",
        "of": "– → 1208",
        "who": "front_office.agent@AURORA",
    }


def test_coming_and_going(desk: Caller, stay: int, moment: Moment):
    def step(act: str):
        return desk.client.post(f"/stays/{stay}/step/", {"act": act}, follow=True)

    assert step("check_out").context["acts"]["check_in"] is True
    seen = [page(desk, stay).context["acts"]]
    answer = step("check_in")
    seen.append(answer.context["acts"])
    assert (answer.context["stay"]["expected"], answer.context["stay"]["frozen"]) == ("Arrived 13:00", True)
    assert [stage["unfolded"] for stage in answer.context["stages"]][2:4] == [True, True]
    moment.on(hours=20)
    seen.append(step("check_out").context["acts"])
    assert seen == [
        {"room": True, "check_in": True, "check_out": False, "no_show": True},
        {"room": True, "check_in": False, "check_out": True, "no_show": False},
        {"room": False, "check_in": False, "check_out": False, "no_show": False},
    ]
    assert desk.client.post(f"/stays/{stay}/step/", {"act": "cancel"}).status_code == 404


def test_housekeeping_does_not_check_in(stay: int, aurora):
    agent = colleague(aurora, "housekeeping.agent")
    assert agent.client.post(f"/stays/{stay}/step/", {"act": "check_in"}).status_code == 403
    assert agent.client.post(f"/stays/{stay}/room/", {"room_number": "1"}).status_code == 403
    assert set(page(agent, stay).context["acts"].values()) == {False}


def test_the_timeline_says_who_did_what_and_hides_what_speaks_of_health(
    desk: Caller, stay: int, aurora, moment: Moment
):
    chef = colleague(aurora, "food_beverage.agent", chef=True)
    change(chef, stay, "allergies_signed", "done")
    moment.on(minutes=5)
    change(desk, stay, "details_confirmed", "done")
    ticked = {"time": "13:05", "what": "Ticked", "who": "front_office.agent@AURORA"}
    ticked["of"] = "Details confirmed with host organisation or assistant"
    signed = {
        "time": "13:00",
        "what": "Ticked",
        "of": "Allergies and diet signed by chef",
        "who": "food_beverage.agent@AURORA",
    }
    booked = {"time": "Mon 13 Apr 10:00", "what": "Booked", "of": "", "who": "a program"}
    went = {**signed, "what": "Food may go, the chef has signed", "of": ""}
    assert page(desk, stay).context["story"] == [ticked, went, signed, booked]
    assert page(colleague(aurora, "engineering.agent"), stay).context["story"] == [ticked, booked]


def test_notices_are_acknowledged_on_the_stays_page_too(desk: Caller, stay: int):
    told = {one["department"]: one for one in page(desk, stay).context["told"]}
    assert (told["Front office"]["can"], told["Housekeeping"]["can"]) == (True, False)
    url = f"/stays/{stay}/notices/{told['Front office']['id']}/"
    assert desk.client.post(url, {"revision": "9" * 5000}).status_code == 302  # no number that anybody was shown
    answer = desk.client.post(url, {"revision": told["Front office"]["revision"]}, follow=True)
    told = {one["department"]: one for one in answer.context["told"]}
    assert told["Front office"]["acknowledged"] == "acknowledged 13:00, front_office.agent@AURORA"
    other = next(one["id"] for one in told.values() if one["department"] == "Housekeeping")
    assert desk.client.post(f"/stays/{stay}/notices/{other}/", {"revision": "1"}).status_code == 403


def test_a_request_that_no_rule_supports_is_said(opera: Caller, desk: Caller):
    asked = {"code": "VA", "requested": True}
    booked = opera.book("K-9", guest={"surname": "Birch", "external_id": "B"}, vip=asked, booked_by={"kind": "sales"})
    assert booked["tier"] == "VB"
    said = page(desk, booked["id"]).context["stay"]["request"]
    assert said == "VA was asked for; no rule supports it. It waits for somebody with the authority."


def test_an_unchanged_poll_builds_no_page(desk: Caller, stay: int, django_assert_max_num_queries):
    tag = page(desk, stay).context["etag"]
    rendered = []
    template_rendered.connect(lambda **said: rendered.append(said["template"].name), weak=False, dispatch_uid="polls")
    try:
        with django_assert_max_num_queries(7):
            answer = desk.client.get(f"/stays/{stay}/live/", headers={**HTMX, "If-None-Match": tag})
    finally:
        template_rendered.disconnect(dispatch_uid="polls")
    assert (answer.status_code, rendered) == (304, [])
    change(desk, stay, "details_confirmed", "done")
    answer = desk.client.get(f"/stays/{stay}/live/", headers={**HTMX, "If-None-Match": tag})
    assert answer.status_code == 200


def test_what_somebody_did_themselves_is_not_new_to_them_and_a_poll_is_no_look(desk: Caller, stay: int):
    desk.client.get(f"/stays/{stay}/live/", headers={**HTMX, "If-None-Match": '"another"'})
    assert Seen.objects.count() == 0
    change(desk, stay, "details_confirmed", "done", htmx=True)
    assert Seen.objects.values_list("stay", flat=True).get() == stay


def test_nothing_inline(desk: Caller, stay: int):
    assert inline_of(page(desk, stay).content.decode()) == []


def test_a_guest_of_the_small_hours_is_checked_in_on_the_date_itself(desk: Caller, stay: int, moment: Moment, aurora):
    seen = []
    for time in ("2026-04-15 23:59", "2026-04-16 01:00"):
        moment.to(time, aurora)
        seen.append(page(desk, stay).context["acts"]["check_in"])
    assert seen == [False, True]


def test_a_wish_and_a_waiver_are_kept_without_the_guests_name(desk: Caller, opera: Caller, aurora):
    stay = opera.book("K-2", guest=guest(external_id="P-2"), special_requests=["Ilona asks for roses"])["id"]
    change(
        colleague(aurora, "housekeeping.department_manager"), stay, "flowers", "waive", reason="Ms Kalniete has some"
    )
    kept = {item.item_key: item for item in ChecklistItem.objects.filter(stay=stay)}
    assert [line["name"] for line in kept["special_equipment"].components] == ["•••• asks for roses"]
    assert kept["flowers"].state_reason == "Ms •••• has some"
    card = {one["name"]: one["values"] for one in page(desk, stay).context["card"]["lines"]}
    assert card["Wishes"] == ["Ilona asks for roses"]
