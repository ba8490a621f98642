"""What has changed since the last print: marked on the screen and on the next print, for whoever sees as much."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from stays.documents import daily, pdf, printed
from stays.list_models import ListPrint
from stays.models import Stay
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, guest
from tests.stays.documents.listed import play
from tests.stays.documents.test_daily import wanted
from vipdesk.hotel.models import Department, Property, StaffMember


@pytest.fixture
def desk(aurora: Property) -> Caller:
    return colleague(aurora, "housekeeping.department_manager")


def print_it(caller: Caller, code: str = "housekeeping", **said: str):
    return caller.client.post(f"/list/{code}/print/", said)


def marks(caller: Caller, query: str = "", code: str = "housekeeping") -> tuple[str, dict[int, tuple]]:
    sheet = caller.client.get(f"/list/{code}/{query}").context["sheet"]
    return sheet.changes, {line.stay: (line.mark, line.changed) for _section, line in sheet.lines() if line.mark}


def test_what_changed_since_the_last_print_is_marked(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    assert marks(desk) == ("", {})
    answer = print_it(desk)
    assert answer.url == f"/list/housekeeping/list.pdf?print={ListPrint.objects.get().pk}"
    assert marks(desk) == ("No change since 10:00", {})
    moment.on(minutes=30)
    opera.book("A", room_number="1510", guest=guest(external_id="A", native_name="李娜"))
    new = opera.book("N", guest=guest(external_id="N"))["id"]
    opera.cancel("B")
    changes, marked = marks(desk)
    assert changes == "3 changes since 10:00"
    assert marked == {ids["A"]: ("changed", ("room", "party", "group", "mind", "wishes")), new: ("new", ())}
    gone = desk.client.get("/list/housekeeping/").context["sheet"].gone
    assert gone == (f"Stay {ids['B']} is no longer on this list",)


def test_a_print_says_by_whom_when_and_what_had_changed(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    moment.on(minutes=30)
    opera.book("N", guest=guest(external_id="N"))
    second = print_it(desk, **{"as": "page", "paper": "letter"})
    moment.on(hours=3)
    sheet = desk.client.get(second.url).context["sheet"]
    assert (sheet.made, sheet.changes) == (
        "Printed Thu 16 Apr 2026 10:30 by housekeeping.department_manager@AURORA",
        "1 change since 10:00",
    )
    assert desk.client.get(second.url.replace("/housekeeping/", "/sales/")).status_code == 404
    assert marks(desk)[0] == "No change since 10:30"


def test_pressed_twice_it_is_one_print(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    moment.on(minutes=30)
    opera.book("N", guest=guest(external_id="N"))
    first = print_it(desk, **{"as": "page"})
    moment.on(seconds=2)
    second = print_it(desk, **{"as": "page"})
    assert (second.url, ListPrint.objects.count()) == (first.url, 2)
    assert desk.client.get(second.url).context["sheet"].changes == "1 change since 10:00"
    moment.on(seconds=30)
    assert print_it(desk).url != first.url


def test_the_paper_opens_in_the_browser(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    paper = desk.client.get(print_it(desk, paper="letter").url)
    assert (paper.headers["Content-Type"], paper.headers["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert paper.content.startswith(b"%PDF-")


def test_ticks_and_arrivals_of_time_are_no_changes(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    print_it(desk)
    opera.tick(ids["A"], "technical_check")
    moment.on(minutes=90)
    assert marks(desk) == ("No change since 10:00", {})


def test_what_a_department_may_not_see_is_no_change_for_it(
    opera: Caller, desk: Caller, aurora: Property, moment: Moment
):
    ids = play(opera, moment, aurora)
    front = colleague(aurora, "front_office.agent")
    for code, caller in (("housekeeping", desk), ("front_office", front)):
        print_it(caller, code)
    stay = Stay.objects.get(pk=ids["A"])
    stay.arrival_transport = {"carrier_code": "BA", "transport_code": "1"}
    stay.save()
    assert marks(desk)[1] == {}
    assert marks(front, code="front_office")[1] == {ids["A"]: ("changed", ("travel",))}


def test_the_language_of_the_reader_changes_nothing(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    StaffMember.objects.update(language="pl")
    assert marks(desk)[1] == {}


def test_others_eyes_have_their_own_last_print(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    engineer, manager = colleague(aurora, "engineering.agent"), colleague(aurora, "general_manager")
    assert marks(engineer)[0] == ""
    assert marks(manager)[0] == "No change since 10:00"


def test_a_print_is_kept_without_names(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    kept = json.dumps(list(ListPrint.objects.values()), default=str, ensure_ascii=False)
    assert [name for name in ("Kalniete", "Ilona", "1208", "mango", "MIN") if name in kept] == []
    one = ListPrint.objects.get()
    assert (one.date.isoformat(), one.printed_by.username, len(one.lines)) == (
        ARRIVAL,
        "housekeeping.department_manager@AURORA",
        4,
    )


def test_paper_shows_the_marks_in_words(opera: Caller, desk: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    print_it(desk)
    opera.book("N", guest=guest(external_id="N"))
    ours = wanted(aurora, "housekeeping", moment)
    sheet = printed.since(daily.sheet(ours), printed.last(ours), ours)
    given = pdf.given(sheet)
    assert given["changes"] == "1 change since 10:00"
    assert [line["mark"] for line in given["sections"][0]["lines"]] == ["", "", "new"]


def test_a_print_says_for_whose_eyes(aurora: Property, desk: Caller):
    own = Department.objects.get(property=aurora, code="sales")
    person = StaffMember.objects.get()
    day, now = dt.date(2026, 4, 16), dt.datetime(2026, 4, 16, tzinfo=dt.UTC)
    with pytest.raises(IntegrityError, match="print_says_for_whose_eyes"), transaction.atomic():
        ListPrint.objects.create(property=aurora, department=own, date=day, eyes="", printed_at=now, printed_by=person)
