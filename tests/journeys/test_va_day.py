"""An ordinary VA visit, day by day: booked, told, amended two hours later, cancelled and what is said of it."""

from tests.hotel_examples import Caller, Moment, colleague, guest, wall
from vipdesk.hotel.models import Property

COLLECT = (
    "Please collect from 1208 (booking cancelled); sealed goods go back to stock, other food is thrown away, "
    "what bears a name is shredded"
)

# What stands on the sheet of a provincial leader who comes on a Thursday in April at 14:30 and leaves on Saturday at noon.
SHEET = {
    "details_confirmed": ("sales", "13 12:00"),
    "suite_assigned": ("front_office", "13 18:00"),
    "coordination_meeting": ("sales", "14 15:00"),
    "letter_prepared": ("sales", "15 12:00"),
    "technical_check": ("engineering", "15 16:00"),
    "credit_confirmed": ("finance", "15 16:00"),
    "amenity_order": ("food_beverage", "15 16:00"),
    "security_briefed": ("security", "15 17:00"),
    "letter_signed": ("general_manager", "15 18:00"),
    "pickup_told": ("guest_relations", "15 18:00"),
    "vip_clean": ("housekeeping", "16 12:00"),
    "fruit": ("food_beverage", "16 12:30"),
    "flowers": ("housekeeping", "16 12:30"),
    "drinks_trolley": ("food_beverage", "16 12:30"),
    "treats": ("food_beverage", "16 12:30"),
    "letter_placed": ("guest_relations", "16 12:30"),
    "joint_inspection": ("sales", "16 13:00"),
    "keys": ("front_office", "16 13:30"),
    "guest_on_the_way": ("guest_relations", "16 14:00"),
    "kerb_held": ("security", "16 14:10"),
    "welcome_tea": ("food_beverage", "16 14:15"),
    "gm_in_lobby": ("general_manager", "16 14:15"),
    "guest_met": ("front_office", "16 14:35"),
    "luggage": ("front_office", "16 14:40"),
    "room_shown": ("guest_relations", "16 14:40"),
    "courtesy_call": ("guest_relations", "16 15:00"),
    "bill_checked": ("finance", "17 18:00"),
    "departure_agreed": ("guest_relations", "17 18:00"),
    "farewell_gift": ("sales", "17 18:00"),  # sales works until 18:00 on Friday
    "farewell_line_called": ("guest_relations", "18 11:30"),
    "farewell": ("front_office", "18 11:50"),
    "left_items": ("housekeeping", "18 12:10"),
    "preferences_recorded": ("guest_relations", "19 12:00"),
    "thank_you": ("sales", "20 09:00"),  # Sunday: later, since it is after the stay
    "cost_posted": ("finance", "20 12:00"),
    "file_archived": ("sales", "21 12:00"),
}
DAILY = [
    ("Contact of the day", "17 11:00"),
    ("Flowers tended", "17 12:00"),
    ("Fruit refreshed", "17 12:00"),
    ("Programme for tomorrow confirmed", "17 17:00"),
    ("Turndown", "16 19:30"),
    ("Turndown", "17 19:30"),
]
BASKET = [
    (2, "orange", ""),
    (2, "apple", ""),
    (2, "mango", ""),
    (2, "kiwi", "instead of lychee: season"),
    (2, "banana", ""),
    (1, "grapes, bunch", ""),
]


def test_a_visit_that_is_booked_put_off_and_cancelled(opera: Caller, aurora: Property, moment: Moment):
    # Monday morning: the booking system says that a provincial leader comes on Thursday.
    booked = opera.book(version=1)
    stay = booked["id"]
    assert (booked["tier"], booked["tier_reasons"]) == ("VA", ["VA: Provincial or municipal leader"])

    # All the work stands there, with its departments and times.
    items = opera.items(stay)
    assert {key: (item["department"], wall(item["due_at"], aurora)) for key, item in items.items()} == SHEET
    once = {item["id"] for item in items.values()}
    daily = [(i["title"], wall(i["due_at"], aurora)) for i in opera.plan(stay) if i["id"] not in once]
    assert sorted(daily) == DAILY
    parts = [(c["quantity"], c["name"], c["note"]) for c in items["fruit"]["components"]]
    assert [part for part in parts if part[1] in {name for _, name, _ in BASKET}] == BASKET

    # Every department has one notice, within the answer, and acknowledges.
    told = opera.notices(stay)
    assert len(told) == len({notice["id"] for notice in told.values()}) == 9
    assert {told[name]["sent_at"] for name in told} == {"2026-04-13T10:00:00+02:00"}
    opera.acknowledge_all(stay)

    # Sent again, nothing happens.
    assert opera.book(version=1)["outcome"] == "unchanged"
    assert opera.notices(stay, state="open") == {}

    # Wednesday: some work is done, some begun.
    moment.to("2026-04-15 16:00", aurora)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    opera.acknowledge_all(stay)
    sales, housekeeping = colleague(aurora, "sales.agent"), colleague(aurora, "housekeeping.agent")
    for key in ("details_confirmed", "coordination_meeting", "letter_prepared"):
        assert sales.tick(stay, key).json()["state"] == "done"
    assert opera.tick(stay, "technical_check").json()["state"] == "done"
    moment.to("2026-04-16 10:30", aurora)
    assert housekeeping.tick(stay, "vip_clean").json()["state"] == "done"
    assert opera.tick(stay, "fruit", "begin").json()["state"] == "begun"
    before = opera.items(stay)

    # Thursday 10:45: the guest comes two hours later. What is done stays done, and only the right rows move.
    moment.to("2026-04-16 10:45", aurora)
    assert opera.book(version=2, expected_arrival_time="16:30")["outcome"] == "amended"
    after = opera.items(stay)
    assert {key for key in after if after[key]["state"] != before[key]["state"]} == set()
    moved = {
        key: wall(item["due_at"], aurora) for key, item in after.items() if item["due_at"] != before[key]["due_at"]
    }
    assert moved == {
        "fruit": "16 14:30",
        "flowers": "16 14:30",
        "drinks_trolley": "16 14:30",
        "treats": "16 14:30",
        "letter_placed": "16 14:30",
        "joint_inspection": "16 15:00",
        "keys": "16 15:30",
        "guest_on_the_way": "16 16:00",
        "kerb_held": "16 16:10",
        "welcome_tea": "16 16:15",
        "gm_in_lobby": "16 16:15",
        "guest_met": "16 16:35",
        "luggage": "16 16:40",
        "room_shown": "16 16:40",
        "courtesy_call": "16 17:00",
    }
    told = opera.notices(stay, state="open")
    assert set(told) == {
        "front_office",
        "housekeeping",
        "food_beverage",
        "guest_relations",
        "general_manager",
        "sales",
    } | {"security"}
    assert (
        told["sales"]["text"]
        == "Booking changed. Expected: 16:30 (was 14:30). Joint inspection passed: now by 15:00 (was 13:00)"
    )
    assert (
        told["housekeeping"]["text"]
        == "Booking changed. Expected: 16:30 (was 14:30). Flowers in room: now by 14:30 (was 12:30)"
    )
    opera.acknowledge_all(stay)

    # Noon: the visit is off. Open items are withdrawn, begun ones stood down, and everybody with open work is told so.
    moment.to("2026-04-16 12:00", aurora)
    answer = opera.cancel(version=3, reason="Recalled to the capital")
    assert (answer["outcome"], answer["status"], answer["readiness"]) == ("cancelled", "cancelled", None)
    ended = opera.items(stay)
    assert {key for key, item in ended.items() if item["state"] == "done"} == {
        "details_confirmed",
        "coordination_meeting",
        "letter_prepared",
        "technical_check",
        "suite_assigned",
        "vip_clean",
    }
    assert ended["fruit"]["state_reason"] == COLLECT
    assert {item["state"] for key, item in ended.items() if after[key]["state"] != "done"} == {"withdrawn"}
    told = opera.notices(stay, state="open")
    assert {notice["event"] for notice in told.values()} == {"stay.cancelled"}
    assert f"Fruit in room: {COLLECT}" in told["food_beverage"]["text"]
    assert set(told) == {row["department"] for row in ended.values() if row["state"] == "withdrawn"}
    assert opera.get("/arrivals").json()["arrivals"] == []


def test_a_whole_visit_from_the_room_to_the_thank_you(opera: Caller, aurora: Property, moment: Moment):
    stay = opera.book(version=1)["id"]
    moment.to("2026-04-15 12:00", aurora)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    moment.to("2026-04-16 12:00", aurora)
    rounds = 0
    while any(item["state"] == "open" and item["stage"] == "before_arrival" for item in opera.plan(stay)):
        rounds += 1
        assert rounds < 5, "an item waits for ever"
        for item in opera.plan(stay):
            if item["state"] == "open" and item["stage"] == "before_arrival":
                assert opera.post(f"/stays/{stay}/plan/{item['id']}/done").status_code in (200, 409)
    assert opera.booking()["readiness"]["state"] == "ready"
    [line] = opera.get("/arrivals").json()["arrivals"]
    assert (line["open_total"], line["readiness"]["state"]) == (0, "ready")

    moment.to("2026-04-16 14:40", aurora)
    assert opera.post("/bookings/K-1/check-in", {}).json()["status"] == "in_house"
    moment.to("2026-04-18 11:55", aurora)
    assert opera.post("/bookings/K-1/check-out", {}).json()["status"] == "checked_out"
    for item in opera.plan(stay):
        if item["state"] == "open":
            assert opera.post(f"/stays/{stay}/plan/{item['id']}/done").status_code == 200, item["title"]
    assert {item["state"] for item in opera.plan(stay)} == {"done", "withdrawn"}


def test_a_nut_allergy_that_is_learnt_when_the_treats_are_in_the_room(opera: Caller, aurora: Property, moment: Moment):
    stay = opera.book(version=1)["id"]
    moment.to("2026-04-16 11:00", aurora)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    for key in ("technical_check", "vip_clean", "fruit", "treats"):
        assert opera.tick(stay, key).status_code == 200, key
    opera.acknowledge_all(stay)
    fruit = opera.items(stay)["fruit"]

    opera.book(version=2, guest=guest(allergies=["nuts"]))

    items = opera.items(stay)
    assert items["fruit"] == fruit  # nothing in it is wrong
    treats = items["treats"]
    assert treats["state"] == "open"
    assert "must not stay (allergy)" in treats["state_reason"]
    assert "out of 1208" in treats["state_reason"]
    brought = {part["name"] for part in treats["components"] if part["quantity"]}
    assert brought == {"butter biscuits, plate", "fresh berries, bowl"}
    assert (items["allergies_signed"]["gate"], items["allergies_signed"]["state"]) == (True, "open")
    told = opera.notices(stay, state="open")
    assert (
        "Allergies or diet have changed: bring nothing before you have read your items again"
        in told["food_beverage"]["text"]
    )
    chef = colleague(aurora, "food_beverage.agent", chef=True)
    assert opera.tick(stay, "treats").json()["code"] == "waits_for"  # first the chef signs
    assert chef.tick(stay, "allergies_signed").status_code == 200
    assert chef.tick(stay, "treats").json()["state"] == "done"
