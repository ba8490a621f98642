"""A department's desk: notices to acknowledge, what is due over all stays, ticked from the list."""

import pytest

from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import inline_of, items_of, many_arrivals, words_of
from vipdesk.outbox.models import Notice

DAY = "2026-04-16 12:00"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def kitchen(aurora) -> Caller:
    return colleague(aurora, "food_beverage.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    booked = opera.book(room_number="1208")
    moment.to(DAY, aurora)
    return booked["id"]


def page(caller: Caller, code: str = "food_beverage", query: str = ""):
    answer = caller.client.get(f"/departments/{code}/{query}")
    assert answer.status_code == 200
    return answer


def test_everybody_begins_with_their_own(kitchen: Caller, aurora):
    people = {"food_beverage": kitchen, "housekeeping": colleague(aurora, "housekeeping.agent")}
    people["front_office"] = colleague(aurora, "duty_manager")
    for code, one in people.items():
        assert one.client.get("/departments/")["Location"] == f"/departments/{code}/"
    assert kitchen.client.get("/departments/spa/").status_code == 404


def test_items_over_all_stays_by_due_time(opera: Caller, kitchen: Caller, stay: int):
    opera.book("K-2", guest=guest(external_id="P-2", surname="Li"), expected_arrival_time="18:00", room_number="1401")
    lines = [(line["due"], line["title"], line["room"], line["late"]) for line in page(kitchen).context["open"]]
    assert lines == [
        ("16:00", "Amenity order confirmed, stock checked", "1208", True),
        ("12:30", "Amenity order confirmed, stock checked", "1401", False),
        ("12:30", "Fruit in room", "1208", False),
        ("12:30", "Drinks trolley set up", "1208", False),
        ("12:30", "In-room treats (cookies, chocolate, nuts)", "1208", False),
        ("14:15", "Ice, hot towel and welcome tea ready", "1208", False),
        ("16:00", "Fruit in room", "1401", False),
        ("16:00", "Drinks trolley set up", "1401", False),
        ("16:00", "In-room treats (cookies, chocolate, nuts)", "1401", False),
        ("17:45", "Ice, hot towel and welcome tea ready", "1401", False),
    ]


def test_above_the_notices_stands_what_is_due_first(kitchen: Caller, stay: int):
    first = {"due": "16:00", "late": True, "first": "Amenity order confirmed, stock checked → 1208"}
    assert page(kitchen).context["below"] == {"words": "5 items below", **first}
    assert page(kitchen, query="?when=departures").context["below"] == {}
    for one in Notice.objects.filter(department__code="food_beverage", acknowledged_at=None):
        kitchen.client.post(f"/departments/food_beverage/notices/{one.pk}/", {"revision": one.revision})
    assert page(kitchen).context["below"] == {}


def test_a_line_names_the_guest_as_the_viewer_knows_them(kitchen: Caller, stay: int, aurora):
    line = items_of(page(kitchen))["Fruit in room"]
    said = {name: line[name] for name in ("room", "guest", "tier", "arrives", "when", "can", "waits", "action")}
    assert said == {
        "room": "1208",
        "guest": "Ms Kalniete",
        "tier": "VA",
        "arrives": "arrives 14:30",
        "when": "in 30 min",
        "can": [],
        "waits": "VIP clean done, supervisor inspected",
        "action": f"/departments/food_beverage/items/{line['id']}/",
    }
    engineer = colleague(aurora, "engineering.agent")
    assert items_of(page(engineer))["Fruit in room"]["guest"] == "Room 1208"


def test_tomorrow_and_in_house(opera: Caller, kitchen: Caller, stay: int, moment: Moment, aurora):
    assert {line["day"] for line in page(kitchen, query="?when=tomorrow").context["open"]} == {"Fri 17 Apr"}
    assert page(kitchen, query="?when=in_house").context["open"] == []
    opera.post("/bookings/K-1/check-in", {})
    titles = {line["title"] for line in page(kitchen, query="?when=in_house").context["open"]}
    assert "Fruit refreshed" in titles
    tabs = page(kitchen, query="?when=in_house").context["tabs"]
    assert [tab["here"] for tab in tabs] == [False, False, True, False]


def test_departures_of_today_and_tomorrow(opera: Caller, moment: Moment, aurora):
    opera.book(room_number="1208")
    moment.to("2026-04-16 15:00", aurora)
    desk = colleague(aurora, "front_office.agent")
    opera.post("/bookings/K-1/check-in", {})
    assert page(desk, "front_office", "?when=departures").context["open"] == []
    moment.to("2026-04-17 10:00", aurora)
    lines = page(desk, "front_office", "?when=departures").context["open"]
    assert {line["arrives"] for line in lines} == {"leaves Sat 18 Apr 12:00"}
    stages = set(ChecklistItem.objects.filter(pk__in=[line["id"] for line in lines]).values_list("stage", flat=True))
    assert stages == {"departure"}
    first = next(line for line in lines if "done" in line["can"])
    desk.client.post(f"/departments/front_office/items/{first['id']}/?when=departures", {"act": "done"})
    after = page(desk, "front_office", "?when=departures").context
    assert [line["id"] for line in after["done"]] == [first["id"]]
    assert len(after["open"]) == len(lines) - 1


def test_ticked_from_the_list_and_kept_below_until_the_day_ends(kitchen: Caller, stay: int, moment: Moment, aurora):
    item = ChecklistItem.objects.get(stay_id=stay, item_key="amenity_order")
    url = f"/departments/food_beverage/items/{item.pk}/?when=in_house"
    assert kitchen.client.post(url, {"act": "done"})["Location"] == "/departments/food_beverage/?when=in_house"
    done = page(kitchen).context["done"]
    assert [(line["title"], line["who"], line["can"]) for line in done] == [
        ("Amenity order confirmed, stock checked", "food_beverage.agent@AURORA · 12:00", ["reopen"])
    ]
    moment.to("2026-04-17 05:00", aurora)
    assert page(kitchen).context["done"] == []


def test_of_many_notices_the_oldest_are_shown_and_all_are_one_tap_away(kitchen: Caller, stay: int):
    many_arrivals(stay, 24)
    pattern = Notice.objects.get(department__code="food_beverage").__dict__ | {"id": None}
    values = {name: value for name, value in pattern.items() if not name.startswith("_")}
    others = Stay.objects.exclude(pk=stay).order_by("pk").values_list("pk", flat=True)
    Notice.objects.bulk_create(Notice(**values | {"subject_id": one}) for one in others)
    told = list(Notice.objects.filter(department__code="food_beverage").order_by("pk").values_list("pk", flat=True))
    context = page(kitchen).context
    assert ([one["id"] for one in context["notices"]], context["waiting"]) == (told[:20], 24)
    assert (context["all_notices"], context["everything"]) == ("?notices=all", False)
    assert (
        list(Notice.objects.filter(pk__in=told, read_at=None).order_by("pk").values_list("pk", flat=True)) == told[20:]
    )
    context = page(kitchen, query="?notices=all&when=tomorrow").context
    assert ([one["id"] for one in context["notices"]], context["all_notices"]) == (told, "")
    assert context["poll"] == "/departments/food_beverage/live/?when=tomorrow&notices=all"


def test_a_notice_is_acknowledged_with_one_tap(kitchen: Caller, stay: int):
    (notice,) = page(kitchen).context["notices"]
    assert (notice["title"], notice["can"], notice["about"]) == (
        "VIP arrival booked",
        True,
        {"room": "1208", "tier": "VA", "palette": "gold", "name": "Ms Kalniete", "when": "arrives 14:30"},
    )
    url = f"/departments/food_beverage/notices/{notice['id']}/"
    answer = kitchen.client.post(url, {"revision": notice["revision"]}, headers=HTMX, follow=True)
    assert answer.redirect_chain == [("/departments/food_beverage/live/", 302)]
    assert answer.context["notices"] == []
    row = Notice.objects.get(pk=notice["id"])
    assert row.acknowledged_by.username == "food_beverage.agent@AURORA"


def test_a_notice_that_says_more_by_now_is_not_swallowed(opera: Caller, kitchen: Caller, stay: int):
    (seen,) = page(kitchen).context["notices"]
    opera.book(room_number="1208", expected_arrival_time="16:30")
    url = f"/departments/food_beverage/notices/{seen['id']}/"
    answer = kitchen.client.post(url, {"revision": seen["revision"]}, follow=True)
    assert words_of(answer) == ["The notice says more by now: read it again."]
    (more,) = answer.context["notices"]
    assert (more["id"], more["revision"]) == (seen["id"], seen["revision"] + 1)
    opera.post("/bookings/K-1/cancel", {"reason": "ill"})
    (ended,) = page(kitchen).context["notices"]  # which says that the guest does not come, and not when
    assert (more["about"]["when"], ended["about"]["when"]) == ("arrives 16:30", "")


def test_two_people_acknowledge_and_the_second_hears_who_was_first(kitchen: Caller, stay: int, aurora):
    (seen,) = page(kitchen).context["notices"]
    url = f"/departments/food_beverage/notices/{seen['id']}/"
    colleague(aurora, "food_beverage.department_manager").client.post(url, {"revision": seen["revision"]})
    assert words_of(kitchen.client.post(url, {"revision": seen["revision"]}, follow=True)) == [
        "food_beverage.department_manager@AURORA was first."
    ]


def test_another_departments_notices_are_read_but_not_acknowledged(stay: int, aurora):
    housekeeper = colleague(aurora, "housekeeping.agent")
    (notice,) = page(housekeeper).context["notices"]
    assert notice["can"] is False
    url = f"/departments/food_beverage/notices/{notice['id']}/"
    assert housekeeper.client.post(url, {"revision": notice["revision"]}).status_code == 403
    assert housekeeper.client.post(f"/departments/housekeeping/notices/{notice['id']}/").status_code == 404


def test_front_office_acknowledges_for_a_department_that_is_closed(stay: int, aurora, moment: Moment):
    desk = colleague(aurora, "front_office.agent")
    assert page(desk).context["notices"][0]["can"] is False
    moment.to("2026-04-16 23:30", aurora)
    (notice,) = page(desk).context["notices"]
    assert notice["can"] is True
    desk.client.post(f"/departments/food_beverage/notices/{notice['id']}/", {"revision": notice["revision"]})
    assert Notice.objects.get(pk=notice["id"]).acknowledged_for_closed is True


def test_an_unchanged_poll_is_a_304_and_a_tick_changes_it(kitchen: Caller, stay: int):
    tag = page(kitchen).context["etag"]
    headers = {**HTMX, "If-None-Match": tag}
    assert kitchen.client.get("/departments/food_beverage/live/", headers=headers).status_code == 304
    item = ChecklistItem.objects.get(stay_id=stay, item_key="amenity_order")
    kitchen.client.post(f"/departments/food_beverage/items/{item.pk}/", {"act": "done"})
    assert kitchen.client.get("/departments/food_beverage/live/", headers=headers).status_code == 200


def test_as_many_queries_for_many_stays(opera: Caller, kitchen: Caller, stay: int, django_assert_max_num_queries):
    for n in range(4):
        opera.book(f"M-{n}", guest=guest(external_id=f"M-{n}"), room_number=str(n))
    with django_assert_max_num_queries(14):
        page(kitchen)


def test_an_empty_list_and_nothing_inline(kitchen: Caller, stay: int, aurora):
    html = page(kitchen).content.decode()
    assert inline_of(html) == []
    assert "Nothing is due today" not in html
