"""Hidden fields shown once in their place, and the general manager's page of who looked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.people import hire
from tests.hotel_examples import NOW, Caller, Moment, colleague, guest
from tests.stays.pages import inline_of, words_of
from vipdesk.access.models import Reveal

PHONE = "+371 29 111 222"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=guest(phone=PHONE, birth_date="1970-03-09"), room_number="1208")["id"]


def ask(caller: Caller, stay: int, field: str = "phone", *reasons: str, **how):
    sent = {"field": field, "reason": reasons or ["Call the guest"]}
    return caller.client.post(f"/stays/{stay}/reveal/", sent, **how)


def test_hidden_fields_stand_as_dots_with_who_may_have_them_shown(desk: Caller, stay: int, aurora):
    hidden = desk.client.get(f"/stays/{stay}/").context["card"]["hidden"]
    assert hidden == [
        {"field": "phone", "name": "Telephone", "dots": "•••• 22", "may": True},
        {"field": "birth_date", "name": "Birthday", "dots": "••••", "may": True},
    ]
    assert colleague(aurora, "security.agent").client.get(f"/stays/{stay}/").context["card"]["hidden"] == []


def test_the_true_name_is_offered_on_the_arrival_day(opera: Caller, desk: Caller, moment: Moment, aurora):
    stay = opera.book("K-2", guest=guest(external_id="P-2", incognito=True, alias="Ms Green"))["id"]

    def offered(who: Caller) -> list[str]:
        return [one["field"] for one in who.client.get(f"/stays/{stay}/").context["card"]["hidden"]]

    relations = colleague(aurora, "guest_relations.agent")
    assert (offered(desk), offered(relations)) == ([], ["true_name"])
    moment.to("2026-04-16 12:00", aurora)
    assert offered(desk) == ["true_name"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_field_is_shown_once_in_its_place(desk: Caller, stay: int, headers):
    answer = ask(desk, stay, headers=headers)
    html = answer.content.decode()
    assert (answer.status_code, answer.redirect_chain if hasattr(answer, "redirect_chain") else []) == (200, [])
    assert answer.context["revealed"] == {"field": "phone", "value": PHONE}
    assert html.count(PHONE) == 1
    assert "recorded" in html
    assert "1970" not in html
    assert "no-store" in answer["Cache-Control"]
    assert html.startswith('<div id="live"') is bool(headers)
    assert 'hx-trigger="every 60s"' in html  # it stands still, and is not there when the page comes again
    assert 'data-etag=""' in html
    assert inline_of(html) == []
    for path in (f"/stays/{stay}/", f"/stays/{stay}/live/"):
        again = desk.client.get(path, headers=headers).content.decode()
        assert (PHONE in again, 'hx-trigger="every 5s"' in again) == (False, True)
    assert Reveal.objects.count() == 1


def test_a_date_is_shown_in_words(desk: Caller, stay: int):
    assert ask(desk, stay, "birth_date").context["revealed"]["value"] == "9 March 1970"


def test_one_tap_or_ones_own_words_are_the_reason(desk: Caller, stay: int):
    for reasons in (["Registration"], ["", "Transfer"], ["He called", ""]):
        ask(desk, stay, "phone", *reasons)
    assert [row.reason for row in Reveal.objects.order_by("pk")] == ["Registration", "Transfer", "He called"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("  ", "Reason: Say why you need to see this."),
        ("x" * 301, "Reason: Write at most 300 characters: these are 301."),
        ("nul \x00", "Reason: Write it anew: it has characters that nobody can read."),
        ("card 4111 1111 1111 1111", "Reason: This looks like a card number. vipdesk takes none."),
    ],
)
def test_without_a_good_reason_nothing_is_shown(desk: Caller, stay: int, reason: str, words: str):
    answer = ask(desk, stay, "phone", reason, follow=True)
    assert (words_of(answer), PHONE in answer.content.decode(), Reveal.objects.count()) == ([words], False, 0)


def test_what_is_not_hidden_is_said_so(desk: Caller, stay: int):
    assert words_of(ask(desk, stay, "email", follow=True)) == ["There is nothing hidden to show."]


def test_who_only_opens_the_address_is_led_to_the_page(desk: Caller, stay: int):
    answer = desk.client.get(f"/stays/{stay}/reveal/")
    assert (answer.status_code, answer["Location"]) == (302, f"/stays/{stay}/")


def test_the_timeline_says_it_to_those_who_may_know(desk: Caller, stay: int, aurora):
    ask(desk, stay)
    said = {"time": "10:00", "what": "Telephone shown", "of": "", "who": "front_office.agent@AURORA"}
    stories = {
        role: colleague(aurora, role).client.get(f"/stays/{stay}/").context["story"]
        for role in ("duty_manager", "general_manager", "guest_relations.agent", "administrator")
    }
    assert {role: said in story for role, story in stories.items()} == {
        "duty_manager": True,
        "general_manager": True,
        "guest_relations.agent": False,
        "administrator": False,
    }


# --- who looked -----------------------------------------------------------------------------------------------------


def test_the_general_manager_reads_who_looked_at_what_and_why(
    opera: Caller, desk: Caller, stay: int, moment: Moment, aurora, borealis
):
    other = opera.book("K-2", guest=guest(external_id="P-2", incognito=True, alias="Ms Green"))["id"]
    ask(desk, stay)
    moment.on(minutes=5)
    ask(colleague(aurora, "duty_manager"), other, "true_name", "Kalniete is at the door")
    Reveal.objects.create(
        staff=hire(borealis, "sales.agent"), property=borealis, subject_kind="stay", subject_id=stay, field="phone",
        reason="Elsewhere", at=NOW,
    )  # fmt: skip
    answer = colleague(aurora, "general_manager").client.get("/reveals/")
    assert answer.context["lines"] == [
        {
            "time": "10:05",
            "when": "now",
            "who": "duty_manager@AURORA",
            "what": "True name",
            "why": "•••• is at the door",
            "stay": other,
            "guest": "Ms Green",
            "room": "",
            "about": "",
        },
        {
            "time": "10:00",
            "when": "5 min ago",
            "who": "front_office.agent@AURORA",
            "what": "Telephone",
            "why": "Call the guest",
            "stay": stay,
            "guest": "Ms Ilona Kalniete",
            "room": "1208",
            "about": "",
        },
    ]
    assert inline_of(answer.content.decode()) == []


def test_pages_of_reveals_cost_the_same_however_many(stay: int, desk: Caller, aurora):
    gm = colleague(aurora, "general_manager").client
    assert gm.get("/reveals/").context["lines"] == []
    costs = []
    for number in (1, 120):
        fields = {"staff": hire(aurora, "sales.agent", username=f"s{number}"), "property": aurora, "reason": "Transfer"}
        Reveal.objects.bulk_create(
            Reveal(**fields, subject_kind="stay", subject_id=stay, field="phone", at=NOW + dt.timedelta(seconds=n))
            for n in range(number)
        )
        with CaptureQueriesContext(connection) as captured:
            gm.get("/reveals/")
        costs.append(len(captured))
    assert costs[0] == costs[1]
    pages = [gm.get(f"/reveals/?page={page}") for page in ("1", "3", "99", "x")]
    assert [len(page.context["lines"]) for page in pages] == [50, 21, 21, 50]
    assert [page.context["found"].number for page in pages] == [1, 3, 3, 1]


def test_only_the_general_manager_is_led_there(desk: Caller, aurora):
    gm = colleague(aurora, "general_manager")
    shown = {who: 'href="/reveals/"' in one.client.get("/").content.decode() for who, one in (("d", desk), ("gm", gm))}
    assert (shown, desk.client.get("/reveals/").status_code) == ({"d": False, "gm": True}, 403)
