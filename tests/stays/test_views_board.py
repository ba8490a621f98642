"""The board: rows for one viewer, the same few queries however many, and polls that build nothing."""

import gzip

import pytest
from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from stays import arrivals
from stays.models import ChecklistItem, Stay
from tests.access.people import hire
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, guest
from tests.stays.pages import inline_of, many_arrivals, rows_of
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.models import Role, StaffMember

DAY = "2026-04-16 13:00"
POLL = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    """Front office at its screen."""
    return colleague(aurora, "front_office.agent")


def board(caller: Caller, query: str = ""):
    return caller.client.get(f"/{query}")


def poll(caller: Caller, tag: str = "", query: str = "", **headers: str):
    given = {"If-None-Match": tag} if tag else {}
    return caller.client.get(f"/live/{query}", headers={**POLL, **given, **headers})


def test_a_row_in_plain_words(opera: Caller, desk: Caller, moment: Moment, aurora):
    booked = opera.book(
        adults=2,
        children=[{"age": 7}],
        room_type="STE",
        group_code="MIN",
        guest=guest(
            native_name="Илона",
            language="lv",
            allergies=[{"code": "mango", "severity": "severe"}],
            preferences=[{"category": "tea", "value": "green"}, {"category": "newspaper", "value": "Latvian"}],
        ),
        arrival_transport={"carrier_code": "LO", "transport_code": "382"},
    )
    moment.to("2026-04-16 13:00", aurora)
    assert rows_of(board(desk)) == [
        {
            "id": booked["id"],
            "group": "MIN",
            "awaited": True,
            "last_night": False,
            "tier": "VA",
            "palette": "gold",
            "tier_name": "VIP A",
            "name": "Ms Ilona Kalniete",
            "native": "Илона",
            "alias": False,
            "mark": "",
            "mark_words": "",
            "about": "2 nights · 2 adults, 1 child",
            "together": "group MIN",
            "room": "",
            "room_words": "no room yet · STE",
            "chips": [("grave", "Hold all food: chef has not signed"), ("grave", "Mango allergy, severe")],
            "wishes": "Speaks Latvian · Tea: green · Newspaper: Latvian",
            "time": "14:30",
            "when": "in 1 h 30 min · LO 382",
            "late": False,
            "state": "overdue",
            "state_words": "Overdue",
            "done": 0,
            "total": 19,
            "reason": "Details confirmed with host organisation or assistant was due 13 Apr 12:00, Sales",
            "next": "Suite assigned, do not move",
            "next_when": "Mon 13 Apr 18:00",
            "next_late": True,
            "more": "and 1 more",
        }
    ]


def test_each_sees_what_need_to_know_allows(opera: Caller, aurora, moment: Moment):
    opera.book(guest=guest(allergies=["mango"], incognito=True, alias="Mr Green", native_name="Илона"))
    moment.to(DAY, aurora)
    seen = {}
    for role in ("front_office.agent", "housekeeping.agent", "engineering.agent"):
        (row,) = rows_of(board(colleague(aurora, role)))
        seen[role] = (row["name"], row["native"], row["alias"], row["chips"])
    assert seen == {
        "front_office.agent": ("Mr Green", "", True, [("grave", "Mango allergy"), ("plain", "Do not announce")]),
        "housekeeping.agent": ("Mr Green", "", False, [("plain", "Do not announce")]),
        "engineering.agent": (f"Stay {Stay.objects.get().pk}", "", False, []),
    }


def test_preferences_are_those_that_matter_to_the_department(opera: Caller, aurora, moment: Moment):
    liked = [{"category": name, "value": "soft"} for name in ("pillow", "tea_coffee", "floor", "scent", "room")]
    opera.book(guest=guest(language="en", preferences=liked))
    moment.to(DAY, aurora)
    seen = {}
    for role, query in (
        ("front_office.agent", ""),
        ("front_office.agent", "?department=food_beverage"),
        ("food_beverage.agent", ""),
        ("security.agent", ""),
    ):
        caller = seen.get(role) or colleague(aurora, role)
        seen[role] = caller
        seen[role, query] = rows_of(board(caller, query))[0]["wishes"]
    assert {key: said for key, said in seen.items() if isinstance(key, tuple)} == {
        ("front_office.agent", ""): "Pillow: soft · Tea coffee: soft · Floor: soft",
        ("front_office.agent", "?department=food_beverage"): "Tea coffee: soft",
        ("food_beverage.agent", ""): "Tea coffee: soft",
        ("security.agent", ""): "",
    }


def test_who_is_here_stands_below_those_who_are_awaited(opera: Caller, desk: Caller, moment: Moment, aurora):
    for number, time in (("K-1", "09:00"), ("K-2", "18:00"), ("K-3", "11:00")):
        opera.book(number, expected_arrival_time=time, guest=guest(external_id=number))
    moment.to("2026-04-16 09:10", aurora)
    assert opera.post("/bookings/K-1/check-in", {}).status_code == 200
    sections = board(desk).context["sections"]
    shown = [(part["name"], [(row["time"], row["when"]) for row in part["rows"]]) for part in sections]
    assert shown == [
        ("", [("11:00", "in 1 h 50 min"), ("18:00", "in 8 h 50 min")]),
        ("Already here", [("09:10", "arrived")]),
    ]
    counts = {count["name"]: count["number"] for count in board(desk).context["counts"]}
    assert counts == {"due": 2, "ready": 0, "on_track": 0, "at_risk": 0, "overdue": 2, "in_house": 1, "leaving": 0}


def test_a_time_that_nobody_knows_and_a_booking_just_made(opera: Caller, desk: Caller, moment: Moment, aurora):
    moment.to(DAY, aurora)
    opera.book(expected_arrival_time=None)
    (row,) = rows_of(board(desk))
    assert (row["time"], row["when"], row["mark"]) == ("–", "time not known, planned for 14:00", "new")


# --- what is new to whom ----------------------------------------------------------------------------------------------


def marks(caller: Caller, query: str = "") -> tuple[dict[str, str], str]:
    """The mark of each row by its number, and how many there are in words."""
    answer = board(caller, query)
    found = {Stay.objects.get(pk=row["id"]).confirmation_number: row["mark_words"] for row in rows_of(answer)}
    return found, answer.context["fresh"]


@pytest.fixture
def two(opera: Caller, moment: Moment, aurora) -> list[int]:
    """Two that came in this morning."""
    moment.to("2026-04-16 09:00", aurora)
    return [opera.book(number, guest=guest(external_id=number))["id"] for number in ("K-1", "K-2")]


def test_a_stay_is_new_until_somebody_opens_it_or_a_day_has_gone(two, desk: Caller, moment: Moment, aurora):
    other = colleague(aurora, "housekeeping.agent")
    assert marks(desk) == ({"K-1": "new", "K-2": "new"}, "2 new")
    assert desk.client.get(f"/stays/{two[0]}/").status_code == 200
    assert marks(desk) == ({"K-1": "", "K-2": "new"}, "1 new")
    assert marks(other) == ({"K-1": "new", "K-2": "new"}, "2 new")
    moment.on(hours=24)
    assert marks(desk, f"?date={ARRIVAL}")[1] == ""


def test_a_plan_that_changed_since_is_marked_until_it_is_opened_again(two, desk: Caller, moment: Moment):
    desk.client.get(f"/stays/{two[0]}/")
    tag = board(desk).context["etag"]
    Stay.objects.filter(pk=two[0]).update(plan_changed_at=moment.on(minutes=5))
    assert marks(desk) == ({"K-1": "changed", "K-2": "new"}, "1 new, 1 changed")
    tag = board(desk).context["etag"]
    desk.client.get(f"/stays/{two[0]}/")
    assert marks(desk) == ({"K-1": "", "K-2": "new"}, "1 new")
    assert poll(desk, tag).status_code == 200


def test_what_somebody_did_themselves_is_not_new_to_them(two, desk: Caller):
    desk.client.post(f"/stays/{two[0]}/acts/", {"act": "room", "room_number": "1208"})
    assert marks(desk)[0] == {"K-1": "", "K-2": "new"}
    desk.client.post(f"/stays/{two[1]}/room/", {"room_number": "1510"}, headers=POLL, follow=True)
    assert marks(desk)[0] == {"K-1": "", "K-2": ""}


def test_a_poll_of_an_open_stay_marks_nothing(two, desk: Caller):
    desk.client.get(f"/stays/{two[0]}/live/", headers={**POLL, "If-None-Match": '"old"'})
    assert marks(desk)[0]["K-1"] == "new"


def test_all_seen_takes_the_marks_of_what_was_on_the_board(two, desk: Caller, opera: Caller, moment: Moment, aurora):
    read_at = board(desk).context["read_at"]
    moment.on(minutes=1)
    opera.book("K-3", guest=guest(external_id="K-3"))
    answer = desk.client.post("/seen/?level=VA", {"at": read_at})
    assert answer["Location"] == "/?level=VA"
    assert marks(desk) == ({"K-1": "", "K-2": "", "K-3": "new"}, "1 new")
    assert marks(colleague(aurora, "housekeeping.agent"))[1] == "3 new"
    for at in ("soon", "2999-01-01T00:00:00+00:00", "2026-04-16T09:00:00"):
        desk.client.post("/seen/", {"at": at})
    assert marks(desk)[1] == ""


def test_who_comes_since_last_night_stands_first(opera: Caller, desk: Caller, moment: Moment, aurora):
    opera.book("K-1", guest=guest(external_id="K-1"), expected_arrival_time="23:00")
    opera.book("K-2", guest=guest(external_id="K-2"), arrival_date="2026-04-17", departure_date="2026-04-18")
    moment.to("2026-04-17 06:00", aurora)
    sections = [(part["name"], [row["time"] for row in part["rows"]]) for part in board(desk).context["sections"]]
    assert sections == [("Last night, not here yet", ["23:00"]), ("Arriving today", ["14:30"])]


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ([], "STE · being prepared"),
        (["vip_clean"], "STE · clean"),
        (["vip_clean", "joint_inspection"], "STE · inspected"),
    ],
)
def test_a_room_says_how_far_it_has_come(opera: Caller, desk: Caller, moment: Moment, aurora, ticked, words):
    stay = opera.book(room_type="STE", room_number="1208")["id"]
    moment.to(DAY, aurora)
    ChecklistItem.objects.filter(stay=stay).update(after=[])
    for key in ticked:
        assert opera.tick(stay, key).status_code == 200
    (row,) = rows_of(board(desk))
    assert row["room_words"] == words


def test_other_days_are_one_tap_away(desk: Caller, moment: Moment, aurora):
    moment.to(DAY, aurora)
    context = board(desk, f"?date={ARRIVAL}").context
    assert context["title"] == "Today, Thursday 16 April"
    assert [(day["iso"], day["words"]) for day in context["days"]] == [
        ("2026-04-15", "‹ Wed"),
        ("", "Today"),
        ("2026-04-17", "Tomorrow"),
        ("2026-04-18", "Sat ›"),
    ]
    assert board(desk, "?date=2026-04-20").context["title"] == "Monday 20 April"


def test_a_board_left_open_over_midnight_gets_the_title_of_its_rows(desk: Caller, moment: Moment, aurora):
    moment.to("2026-04-15 23:59", aurora)
    page = board(desk)
    assert 'data-day="2026-04-15"' in page.content.decode()
    moment.to("2026-04-16 00:00", aurora)
    polled = [
        desk.client.get("/live/", headers={"HX-Request": "true", "Shown-Day": day}).content.decode()
        for day in ("2026-04-15", "2026-04-16")
    ]
    assert ["Today, Thursday 16 April" in part for part in polled] == [True, False]
    assert ['href="/?date=2026-04-17"' in part for part in polled] == [True, False]
    assert [part.count("hx-swap-oob") for part in polled] == [1, 1]
    assert ['data-day="2026-04-16"' in part for part in polled] == [True, True]


@pytest.mark.parametrize("date", ["soon", "2026-02-30", "0000-01-01", "0001-01-01", "9999-12-31"])
def test_a_date_that_is_none_is_said_in_words(desk: Caller, date):
    answer = board(desk, f"?date={date}")
    assert answer.status_code == 400
    assert "This is no date" in answer.content.decode()


def test_an_empty_day_says_what_will_appear(desk: Caller):
    answer = board(desk)
    assert answer.context["sections"] == []
    assert "They appear here by themselves" in answer.content.decode()


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(opera: Caller, moment: Moment, aurora) -> None:
    """One whose suite is late, one without a level in it, one who is here."""
    opera.book("K-1", guest=guest(external_id="K-1"))
    needs = guest(external_id="K-2", position="", access_needs=["wheelchair"])
    opera.book("K-2", expected_arrival_time="18:00", guest=needs)
    opera.book("K-3", expected_arrival_time="11:00", guest=guest(external_id="K-3"))
    moment.to("2026-04-16 11:00", aurora)
    assert opera.post("/bookings/K-3/check-in", {}).status_code == 200


def numbers(answer) -> list[str]:
    """The confirmation numbers of the rows, in order."""
    return [Stay.objects.get(pk=row["id"]).confirmation_number for row in rows_of(answer)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["K-1", "K-2", "K-3"]),
        ("?level=VA", ["K-1", "K-3"]),
        ("?level=VX", []),
        ("?state=due", ["K-1", "K-2"]),
        ("?state=not_ready", ["K-1", "K-2"]),
        ("?state=overdue", ["K-1"]),
        ("?state=ready", []),
        ("?state=in_house", ["K-3"]),
        ("?state=leaving", []),
        ("?state=in_house&date=2026-04-17", ["K-3", "K-1", "K-2"]),
        ("?state=leaving&date=2026-04-18", ["K-3", "K-1", "K-2"]),
        ("?state=nonsense&department=nobody", ["K-1", "K-2", "K-3"]),
        ("?department=food_beverage", ["K-1"]),
        ("?department=food_beverage&level=VB", []),
    ],
)
def test_what_is_asked_for_is_shown(three, desk: Caller, query, expected):
    assert numbers(board(desk, query)) == expected
    assert numbers(poll(desk, query=query)) == expected


def test_the_counts_lead_to_what_they_count(three, desk: Caller):
    context = board(desk, "?date=2026-04-16&level=VA&state=overdue").context
    assert [(one["name"], one["number"], one["url"], one["here"]) for one in context["counts"]] == [
        ("due", 2, "/?date=2026-04-16&level=VA&state=due", False),
        ("ready", 0, "/?date=2026-04-16&level=VA&state=ready", False),
        ("on_track", 0, "/?date=2026-04-16&level=VA&state=on_track", False),
        ("at_risk", 1, "/?date=2026-04-16&level=VA&state=at_risk", False),
        ("overdue", 1, "/?date=2026-04-16&level=VA", True),
        ("in_house", 1, "/?date=2026-04-16&level=VA&state=in_house", False),
        ("leaving", 0, "/departures/?date=2026-04-16", False),
    ]


def test_poll_days_and_choices_keep_what_was_asked_for(three, desk: Caller):
    context = board(desk, "?level=VA&fold=MIN").context
    assert context["poll"] == "/live/?level=VA&fold=MIN"
    assert [(day["query"], day["keys"]) for day in context["days"]] == [
        ("?date=2026-04-15&level=VA&fold=MIN", "ArrowLeft"),
        ("?level=VA&fold=MIN", "t"),
        ("?date=2026-04-17&level=VA&fold=MIN", "ArrowRight"),
        ("?date=2026-04-18&level=VA&fold=MIN", ""),
    ]
    assert context["kept"] == [("level", "VA")]
    assert [(one["words"], one["query"], one["here"]) for one in context["filters"]["choices"]] == [
        ("Not ready", "?level=VA&state=not_ready&fold=MIN", False),
        ("Mine", "?level=VA&department=front_office&fold=MIN", False),
        ("VA", "?fold=MIN", True),
    ]


def test_a_department_that_is_asked_for_has_its_own_column(three, desk: Caller):
    context = board(desk, "?department=food_beverage").context
    (row,) = rows_of(board(desk, "?department=food_beverage"))
    assert (context["open_for"], context["filters"]["chosen"]) == (
        "Open for Food & beverage",
        "Food & beverage",
    )
    assert row["next"] != ""


@pytest.fixture
def delegation(opera: Caller, moment: Moment, aurora) -> list[int]:
    """Three rooms of a delegation, and somebody who comes between them; the last room waits for nothing."""
    times = {"K-1": "14:30", "K-2": "15:00", "K-3": "16:00", "K-4": "18:00"}
    ids = []
    for number, time in times.items():
        group = {} if number == "K-2" else {"group_code": "MIN & CO"}
        needs = {"position": "", "access_needs": ["wheelchair"]} if number == "K-4" else {}
        asked = guest(external_id=number, **needs)
        ids.append(opera.book(number, expected_arrival_time=time, guest=asked, **group)["id"])
    moment.to(DAY, aurora)
    return ids


def test_a_delegation_stands_together_under_its_worst_room(delegation: list[int], desk: Caller):
    (section,) = board(desk).context["sections"]
    first, other = section["parts"]
    assert [row["id"] for row in first["rows"]] == [delegation[0], delegation[2], delegation[3]]
    assert [row["id"] for row in other["rows"]] == [delegation[1]]
    assert [row["together"] for row in first["rows"]] == ["", "", ""]  # the line above them says it
    states = [row["state"] for row in first["rows"]]
    assert (first["words"], first["time"], first["folded"]) == ("Group MIN & CO, 3 rooms", "14:30", False)
    assert (first["state"], states.count("overdue") < 3) == ("overdue", True)
    assert first["total"] == sum(row["total"] for row in first["rows"])
    assert "code" not in other


def test_who_is_alone_in_a_section_says_of_which_delegation(delegation: list[int], opera: Caller, desk: Caller):
    for number in ("K-3", "K-4"):
        opera.post(f"/bookings/{number}/check-in")
    coming, here = (section["parts"] for section in board(desk).context["sections"])
    said = [[row["together"] for row in part["rows"]] for part in (*coming, *here)]
    assert said == [["group MIN & CO, 3 rooms"], [""], ["", ""]]


def test_a_delegation_folds_and_unfolds(delegation: list[int], desk: Caller):
    query = board(desk, "?level=VA").context["sections"][0]["parts"][0]["query"]
    assert query == "?level=VA&fold=MIN+%26+CO"
    answer = board(desk, query)
    first = answer.context["sections"][0]["parts"][0]
    assert (first["rows"], first["folded"], first["query"]) == ([], True, "?level=VA")
    assert (first["state"], first["room"]) == ("overdue", "Ms Ilona Kalniete")
    html = answer.content.decode()
    assert [f'id="s{pk}"' in html for pk in delegation[:3]] == [False, True, False]
    assert 'hx-get="/live/?level=VA"' in html
    assert answer.context["poll"] == f"/live/{query}"


def test_nothing_that_fits_says_so(three, desk: Caller):
    html = board(desk, "?state=ready").content.decode()
    assert "Nothing of this day fits what you chose." in html
    assert "They appear here by themselves" not in html


# --- few queries, small pages -----------------------------------------------------------------------------------------


def test_the_same_six_queries_for_any_number_of_rows(opera: Caller, desk: Caller, moment: Moment, aurora):
    booked = opera.book(guest=guest(allergies=["mango"]))
    moment.to(DAY, aurora)
    counted = {}
    for number in (3, 50, 200):
        many_arrivals(booked["id"], number)
        for query in ("", "?level=VA&department=food_beverage"):
            with CaptureQueriesContext(connection) as asked:
                answer = board(desk, query)
            counted[len(rows_of(answer)), query] = len(asked)
    assert counted == {(number, query): 6 for number in (3, 50, 200) for _, query in counted}
    assert len(gzip.compress(answer.content, 6)) < 15_000


def test_a_poll_asks_the_same_queries_for_any_number_of_rows(opera: Caller, desk: Caller, moment: Moment, aurora):
    booked = opera.book(guest=guest(allergies=["mango"]))
    moment.to(DAY, aurora)
    counted = {}
    for number in (3, 50):
        many_arrivals(booked["id"], number)
        with CaptureQueriesContext(connection) as asked:
            answer = poll(desk)
        counted[len(rows_of(answer))] = len(asked)
    assert counted == {3: 7, 50: 7}


# --- polls ------------------------------------------------------------------------------------------------------------


def test_an_unchanged_poll_builds_no_page(opera: Caller, desk: Caller, moment: Moment, aurora):
    opera.book()
    moment.to(DAY, aurora)
    first = board(desk)
    rendered = []
    template_rendered.connect(lambda **said: rendered.append(said["template"].name), weak=False, dispatch_uid="polls")
    try:
        with CaptureQueriesContext(connection) as asked:
            answer = poll(desk, first.context["etag"])
    finally:
        template_rendered.disconnect(dispatch_uid="polls")
    assert (answer.status_code, answer.content, rendered, len(asked)) == (304, b"", [], 3)


def test_the_tag_of_rows_that_were_read_is_that_of_the_poll(opera: Caller, desk: Caller, moment: Moment, aurora):
    viewer = viewer_of_staff(StaffMember.objects.get())
    for _ in range(2):
        today = moment.now.date()
        read = arrivals.day_list(viewer, aurora, today, now=moment.now).state
        assert read == arrivals.state_of(viewer, aurora, today, now=moment.now)
        opera.book()
        moment.to(DAY, aurora)


@pytest.mark.parametrize("what", ["tick", "amend", "new", "cancel", "minute"])
def test_what_changes_the_tag(opera: Caller, desk: Caller, moment: Moment, aurora, what):
    stay = opera.book()["id"]
    moment.to(DAY, aurora)
    tag = poll(desk)["ETag"]
    assert poll(desk, tag).status_code == 304
    changes = {
        "tick": lambda: opera.tick(stay, "details_confirmed", body={}),
        "amend": lambda: opera.book(expected_arrival_time="15:00"),
        "new": lambda: opera.book("K-2"),
        "cancel": opera.cancel,
        "minute": lambda: moment.on(minutes=1),
    }
    changes[what]()
    answer = poll(desk, tag)
    assert (answer.status_code, answer["ETag"] != tag) == (200, True)


def test_the_tag_is_the_viewers_own(opera: Caller, desk: Caller, moment: Moment, aurora):
    opera.book()
    moment.to(DAY, aurora)
    tag = poll(desk)["ETag"]
    others = [colleague(aurora, role) for role in ("front_office.department_manager", "housekeeping.agent")]
    assert [poll(one, tag).status_code for one in others] == [200, 200]
    twin = hire(aurora, "front_office.agent", username="twin")
    desk.client.force_login(twin)
    assert poll(desk, tag).status_code == 200
    tag = poll(desk)["ETag"]
    assert poll(desk, tag, **{"Accept-Language": "pl"}).status_code == 200
    assert poll(desk, tag, query=f"?date={ARRIVAL}").status_code == 200


def test_a_poll_of_somebody_who_has_signed_out_shows_nothing(opera: Caller, desk: Caller, moment: Moment, aurora):
    opera.book()
    moment.to(DAY, aurora)
    tag = poll(desk)["ETag"]
    desk.client.logout()
    answer = poll(desk, tag)
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (401, "/accounts/login/", b"")
    assert board(desk)["Location"] == "/accounts/login/?next=/"


def test_a_poll_of_somebody_whose_role_was_taken_away_shows_nothing(
    opera: Caller, desk: Caller, moment: Moment, aurora
):
    stay, headers = opera.book()["id"], {"HX-Request": "true"}
    Role.objects.filter(code="agent").delete()
    answers = [desk.client.get(url, headers=headers) for url in ("/live/", f"/stays/{stay}/live/", "/banner/")]
    assert [(one.status_code, one["HX-Redirect"], one.content) for one in answers] == [(403, "/", b"")] * 3
    assert desk.client.get("/live/").status_code == 403


def test_pages_are_never_kept_and_have_nothing_inline(opera: Caller, desk: Caller, moment: Moment, aurora):
    opera.book()
    moment.to(DAY, aurora)
    answer = board(desk)
    assert inline_of(answer.content.decode()) == []
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_somebody_of_two_hotels_chooses(opera: Caller, desk: Caller, aurora, borealis):
    second = StaffMember.objects.get().roles.create(property=borealis, code="duty_manager")
    assert board(desk).context["hotel"] == "Hotel Aurora"
    assert board(desk, "?property=BOREALIS").context["hotel"] == "Hotel Borealis"
    assert board(desk).context["hotel"] == "Hotel Borealis"
    second.delete()
    assert board(desk).context["hotel"] == "Hotel Aurora"
    assert board(desk, "?property=BOREALIS").status_code == 404
