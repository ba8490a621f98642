"""A booking taken at the desk: checked like one from a program, explained before it is saved."""

import datetime as dt
import re

import pytest

from stays.models import SenderRecord, Stay, VipRequest
from stays.words import wall
from tests.hotel_examples import NOW, Caller, colleague, rows
from tests.stays.pages import inline_of, tags_of, words_of
from vipdesk.outbox.models import Notice

URL = "/bookings/new/"


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


def form(**more: object) -> dict[str, object]:
    """The form filled in for a provincial leader on Thursday."""
    filled = {
        "confirmation_number": "D260413-ABC123",
        "name_prefix": "Mrs",
        "given_name": "Žaneta",
        "surname": "Ozoliņa",
        "position": "provincial_leader",
        "arrival_date": "2026-04-16",
        "departure_date": "2026-04-18",
        "expected_arrival_time": "14:30",
        "adults": "2",
    }
    return filled | more


def save(caller: Caller, **more: object):
    return caller.client.post(URL, form(step="save", **more), follow=True)


def errors(answer) -> dict[str, list[str]]:
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def test_the_form_begins_with_a_number_of_its_own_and_today(desk: Caller):
    page = desk.client.get(URL)
    fields = {said.get("name"): said.get("value") for tag, said in tags_of(page.content.decode()) if tag == "input"}
    assert re.fullmatch(r"D260413-[0-9A-F]{6}", fields["confirmation_number"])
    assert (fields["arrival_date"], fields["departure_date"]) == ("2026-04-13", "2026-04-14")
    assert page.context["preview"] is None
    assert "01:30 means the night of that day" in page.content.decode()
    assert inline_of(page.content.decode()) == []


def test_checking_shows_the_level_its_reasons_and_who_is_told_and_stores_nothing(desk: Caller):
    before = rows()
    page = desk.client.post(URL, form(step="check"))
    assert page.status_code == 200
    assert rows() == before
    preview = page.context["preview"]
    assert preview == {
        "tier": "VA",
        "tier_name": "VIP A",
        "palette": "gold",
        "reasons": ["VA: Provincial or municipal leader"],
        "request": None,
        "suggestions": [],
        "told": TOLD,
        "items": 42,
    }


TOLD = [
    {"name": "Front office", "words": "5 items, first 18:00"},
    {"name": "Housekeeping", "words": "6 items, first Thu 16 Apr 12:00"},
    {"name": "Food & beverage", "words": "6 items, first Wed 15 Apr 16:00"},
    {"name": "Guest relations", "words": "9 items, first Wed 15 Apr 18:00"},
    {"name": "Sales", "words": "8 items, first 12:00"},
    {"name": "Security", "words": "2 items, first Wed 15 Apr 17:00"},
    {"name": "Engineering", "words": "1 item, first Wed 15 Apr 16:00"},
    {"name": "Finance", "words": "3 items, first Wed 15 Apr 16:00"},
    {"name": "General manager's office", "words": "2 items, first Wed 15 Apr 18:00"},
]


def test_what_is_shown_before_is_what_happens(desk: Caller):
    preview = desk.client.post(URL, form(step="check", allergies=["nuts"])).context["preview"]
    save(desk, allergies=["nuts"])
    stay = Stay.objects.get()
    told = {str(row) for row in stay_departments(stay)}
    assert (stay.tier.code, stay.items.count(), told) == ("VA", preview["items"], {o["name"] for o in preview["told"]})
    assert [one["words"] for one in preview["told"]] == [share_of(stay, one["name"]) for one in preview["told"]]


def share_of(stay: Stay, department: str) -> str:
    """What is stored for a department, as the preview says it: every item of the plan, and the first that is due."""
    own = [item for item in stay.items.select_related("department") if str(item.department) == department]
    first = min(item.due_at for item in own if item.due_at)
    number = "1 item" if len(own) == 1 else f"{len(own)} items"
    return f"{number}, first {wall(first, stay.property.zone, dt.date(2026, 4, 13))}"


def stay_departments(stay: Stay):
    return [notice.department for notice in Notice.objects.about("stay", stay.pk).select_related("department")]


def test_a_level_that_no_rule_supports_waits(desk: Caller):
    page = desk.client.post(
        URL, form(step="check", position="", level="VB", vip_reason="Old friend", booked_by="guest")
    )
    assert (page.context["preview"]["tier"], page.context["preview"]["request"]) == ("", "VB")
    assert "VB waits for approval: no rule supports it" in page.content.decode()
    assert "Until then nothing of it is planned." in page.content.decode()
    save(desk, position="", level="VB", booked_by="guest")
    assert VipRequest.objects.get().tier.code == "VB"


def test_saved_means_on_the_page_of_the_stay_with_words_on_who_was_told(desk: Caller):
    answer = save(desk, flight="LO 382", pickup="on", children="4, 9", special_requests="Quiet side\nNo lilies")
    stay = Stay.objects.get()
    assert answer.redirect_chain == [(f"/stays/{stay.pk}/", 302)]
    assert words_of(answer)[0].startswith("Saved. Told: ")
    record = SenderRecord.objects.get()
    assert (record.booking_system.code, record.body) == (
        "desk",
        {
            "confirmation_number": "D260413-ABC123",
            "guest": {
                "name_prefix": "Mrs",
                "given_name": "Žaneta",
                "surname": "Ozoliņa",
                "position": "provincial_leader",
            },
            "arrival_date": "2026-04-16",
            "departure_date": "2026-04-18",
            "expected_arrival_time": "14:30",
            "arrival_transport": {"transport_code": "LO 382", "pickup": True},
            "adults": 2,
            "children": [{"age": 4}, {"age": 9}],
            "special_requests": ["Quiet side", "No lilies"],
        },
    )


def test_sent_twice_it_is_one_booking(desk: Caller):
    save(desk)
    save(desk)
    assert Stay.objects.count() == 1


def test_a_form_that_was_saved_is_no_new_booking_for_somebody_else(desk: Caller, aurora):
    save(desk)
    words = "This form was saved before, as another booking: begin a new one."
    again = save(desk, surname="Bērziņa", given_name="Anna", departure_date="2026-04-20")
    assert (again.status_code, errors(again)) == (422, {"__all__": [words]})
    keeper = colleague(aurora, "housekeeping.department_manager")  # may book, and not amend
    assert errors(save(keeper, surname="Bērziņa", given_name="Anna")) == {"__all__": [words]}
    body = SenderRecord.objects.get().body | {"departure_date": "2026-04-20"}
    assert keeper.put("/bookings/D260413-ABC123", body).status_code == 403
    kept = Stay.objects.select_related("guest").get()
    assert (kept.guest.surname, str(kept.departure_date)) == ("Ozoliņa", "2026-04-18")


def test_half_past_one_is_the_night_that_follows(desk: Caller, aurora):
    save(desk, expected_arrival_time="01:30")
    assert Stay.objects.get().expected_arrival_at.astimezone(aurora.zone).isoformat() == "2026-04-17T01:30:00+02:00"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"surname": ""}, "surname", "Write the surname."),
        ({"departure_date": "2026-04-15"}, "departure_date", "The departure is before the arrival."),
        ({"arrival_date": "16 soon"}, "arrival_date", "Write a day such as 2026-04-16."),
        ({"children": "4, nine"}, "children", "Send a whole number."),
        ({"adults": "0"}, "adults", "Somebody has to stay: send adults or children."),
        ({"phone": "call me"}, "phone", "Send a telephone number: digits, spaces and + ( ) . / -"),
        ({"language": "Latvian!"}, "language", "Send a language tag such as lv or zh-Hans."),
        ({"email": "nowhere"}, "email", "Send an e-mail address such as name@example.org."),
        ({"expected_arrival_time": "25:00"}, "expected_arrival_time", "Write a time such as 14:30, or leave it empty."),
        ({"comment": "card 4111 1111 1111 1111"}, "comment", "This looks like a card number."),
        ({"confirmation_number": "no spaces"}, "confirmation_number", "Use 1 to 40 of A-Z a-z 0-9 . _ : -"),
        ({"special_requests": "x" * 501}, "special_requests", "Send at most 500 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Caller, wrong, field, words):
    answer = save(desk, **wrong)
    assert answer.status_code == 422
    assert errors(answer) == {field: [words]}
    assert Stay.objects.count() == 0


def test_the_preview_follows_the_form_as_it_is_filled_in(desk: Caller):
    part = desk.client.post(f"{URL}preview/", form(), headers={"HX-Request": "true"})
    assert part.context["preview"]["tier"] == "VA"
    empty = desk.client.post(f"{URL}preview/", form(surname=""), headers={"HX-Request": "true"})
    assert (empty.context["preview"], empty.context["mistakes"]) == (None, 1)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("01:30", "01:30 is the night of Thu 16 Apr: expected Fri 17 Apr 01:30 (in 4 days), after midnight."),
        ("04:59", "04:59 is the night of Thu 16 Apr: expected Fri 17 Apr 04:59 (in 4 days), after midnight."),
        ("05:00", "Expected Thu 16 Apr 05:00 (in 3 days)."),
        ("", "No time yet: planned as if for 14:00 on Thu 16 Apr."),
        ("25:00", ""),
    ],
)
def test_what_a_time_means_is_said_before_the_rest_is_filled_in(desk: Caller, time, words):
    sent = form(surname="", expected_arrival_time=time)
    part = desk.client.post(f"{URL}preview/", sent, headers={"HX-Request": "true"})
    assert (part.context["preview"], part.context["expected"]) == (None, words)


def test_the_cursor_stands_where_the_hand_goes_on(desk: Caller):
    empty = desk.client.get(URL).content.decode()
    wrong = desk.client.post(URL, form(step="check", arrival_date="soon", children="four")).content.decode()
    assert (cursor(empty), cursor(wrong)) == (["surname"], ["arrival_date"])


def cursor(html: str) -> list[str | None]:
    return [said["name"] for _, said in tags_of(html) if "autofocus" in said]


def test_who_may_not_book(aurora):
    kitchen = colleague(aurora, "food_beverage.agent")
    assert [kitchen.client.get(URL).status_code, kitchen.client.post(URL, form()).status_code] == [403, 403]
    assert "New booking" not in kitchen.client.get("/").content.decode()


# --- somebody who stands here --------------------------------------------------------------------------------------------


def walk_in(caller: Caller, **more: object):
    today = {
        "arrival_date": "2026-04-13",
        "departure_date": "2026-04-14",
        "expected_arrival_time": "",
        "room_number": "1208",
    }
    return caller.client.post(URL, form(step="check_in", **{**today, **more}), follow=True)


def test_a_walk_in_is_saved_and_checked_in(desk: Caller):
    answer = walk_in(desk)
    stay = Stay.objects.get()
    assert (stay.status, stay.room_number, stay.registered_at, stay.expected_arrival_at) == (
        "in_house",
        "1208",
        NOW,
        NOW,
    )
    assert answer.redirect_chain[-1][0] == f"/stays/{stay.pk}/"
    assert words_of(answer)[0].startswith("Saved. Told: ")


def test_a_room_that_was_pasted_is_the_room_that_it_looks_like(desk: Caller):
    walk_in(desk, room_number="12\u200b08 ")
    assert Stay.objects.get().room_number == "1208"


def test_a_walk_in_that_is_sent_twice_is_one(desk: Caller, moment):
    pages = [walk_in(desk), moment.on(minutes=1) and walk_in(desk)]
    stay = Stay.objects.get()
    assert [page.redirect_chain for page in pages] == [[(f"/stays/{stay.pk}/", 302)]] * 2
    assert (stay.status, stay.registered_at, stay.expected_arrival_at) == ("in_house", NOW, NOW)


def test_a_day_use_is_taken_by_the_same_form(desk: Caller):
    walk_in(desk, departure_date="2026-04-13")
    stay = Stay.objects.get()
    assert (stay.status, stay.nights) == ("in_house", 0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"room_number": ""}, {"room_number": ["Which room does the guest get?"]}),
        (
            {"arrival_date": "2026-04-14", "departure_date": "2026-04-15"},
            {"arrival_date": ["Only who arrives today can be checked in: save the booking."]},
        ),
    ],
)
def test_who_cannot_be_checked_in_is_not_saved(desk: Caller, more, words):
    before = rows()
    answer = walk_in(desk, **more)
    assert (answer.status_code, errors(answer), rows()) == (422, words, before)


def test_only_the_desk_checks_in_and_only_for_today(desk: Caller, aurora):
    def steps(answer) -> list[str | None]:
        tags = tags_of(answer.content.decode())
        values = [said.get("value") for tag, said in tags if tag == "button" and said.get("name") == "step"]
        return [value for value in values if value in ("save", "check_in")]

    sales = colleague(aurora, "sales.agent")
    assert walk_in(sales).status_code == 403
    assert not Stay.objects.exists()
    assert steps(desk.client.get(URL)) == ["save", "check_in"]
    assert steps(sales.client.get(URL)) == ["save"]
    assert steps(desk.client.post(URL, form(step="check"))) == ["save"]
