"""What stands around every page: sign-in, the banner, words when something is not there, files that are small."""

import datetime as dt
import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from stays.models import ChecklistItem
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import inline_of, tags_of, words_of
from vipdesk.hotel.models import StaffMember
from vipdesk.outbox import delivering, health


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


def test_the_sign_in_lands_on_the_asked_address(client, aurora):
    StaffMember.objects.create_user("anna", password="correct horse battery")
    page = client.get("/departments/", follow=True)
    assert page.redirect_chain == [("/accounts/login/?next=/departments/", 302)]
    fields = {said["name"]: said.get("value") for tag, said in tags_of(page.content.decode()) if tag == "input"}
    assert sorted(fields) == ["csrfmiddlewaretoken", "next", "password", "username"]
    given = {"username": "anna", "password": "correct horse battery", "next": fields["next"]}
    assert client.post("/accounts/login/", given)["Location"] == "/departments/"


def test_a_wrong_password_says_what_to_look_at(client, aurora):
    answer = client.post("/accounts/login/", {"username": "anna", "password": "x"})
    assert "Name and password do not fit" in answer.content.decode()


def test_too_many_tries_say_what_to_do(client, aurora, settings):
    settings.AXES_FAILURE_LIMIT = 2
    answers = [client.post("/accounts/login/", {"username": "anna", "password": "x"}) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert "Wait 15 minutes" in answers[-1].content.decode()


def test_words_for_the_next_page_end_with_the_session(opera: Caller, aurora):
    stay, anna = opera.book()["id"], colleague(aurora, "housekeeping.agent").client
    item = ChecklistItem.objects.get(stay_id=stay, item_key="flowers")
    anna.post(f"/stays/{stay}/items/{item.pk}/", {"act": "done"})
    anna.post("/accounts/logout/")
    anna.force_login(hire(aurora, "finance.agent"))
    assert words_of(anna.get("/")) == []


def test_the_banner_speaks_only_when_messages_do_not_leave_or_chores_are_not_done(desk: Caller, moment: Moment):
    def said() -> tuple[list[str], dict[str, bool]]:
        html = desk.client.get("/banner/").content.decode()
        checks = desk.client.get("/healthz/ready").json()
        return re.findall(r'class="banner">(\w+)', html), {name: checks[name] for name in ("deliveries", "chores")}

    assert said() == (["Messages"], {"deliveries": False, "chores": False})
    health.beat(health.RELAY, moment.now)
    assert said() == (["Reminders"], {"deliveries": True, "chores": False})
    health.beat(health.CHORES, moment.now)
    assert said() == ([], {"deliveries": True, "chores": True})
    moment.now += dt.timedelta(minutes=1)
    assert said() == (["Messages"], {"deliveries": False, "chores": True})


def test_the_banner_speaks_as_soon_as_a_mail_has_failed(desk: Caller, opera: Caller, moment: Moment, aurora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    kitchen = aurora.departments.get(code="food_beverage")
    kitchen.email = "kitchen@aurora.test"
    kitchen.save()
    opera.book()
    health.beat(health.RELAY, moment.now)
    said = [desk.client.get("/banner/").context["stuck"]]
    delivering.deliver_due(clock=lambda: moment.now)
    assert [*said, desk.client.get("/banner/").context["stuck"]] == [False, True]


@pytest.mark.parametrize(("url", "status"), [("/nowhere/", 404), ("/?date=soon", 400), ("/bookings/new/", 403)])
def test_words_when_something_is_not_there(aurora, url, status):
    answer = colleague(aurora, "housekeeping.agent").client.get(url)
    html = answer.content.decode()
    assert answer.status_code == status
    assert inline_of(html) == []
    assert 'href="/"' in html


def test_an_administrator_sees_rooms_and_no_person(opera: Caller, aurora, moment: Moment):
    opera.book(room_number="1208")
    moment.to("2026-04-16 13:00", aurora)
    page = colleague(aurora, "administrator").client.get("/")
    (row,) = page.context["sections"][0]["rows"]
    assert (row["name"], row["chips"]) == ("Room 1208", [])


def test_everything_a_first_page_loads_is_small(desk: Caller):
    page = desk.client.get("/").content.decode()
    links = [said.get("href") or said.get("src") for tag, said in tags_of(page) if tag in ("link", "script")]
    files = [finders.find(link.removeprefix("/static/")) for link in links]
    assert len(files) == 9
    size = len(gzip.compress(page.encode()))
    for file in files:
        with open(file, "rb") as source:
            size += len(gzip.compress(source.read()))
    assert size < 100_000


def test_what_a_screen_reader_needs_is_there(desk: Caller):
    tags = tags_of(desk.client.get("/").content.decode())
    landmarks = [tag for tag, _ in tags if tag in ("header", "main", "h1")]
    assert landmarks == ["header", "main", "h1"]
    assert ("a", {"class": "skip", "href": "#main"}) in tags
    assert [said["aria-label"] for tag, said in tags if tag == "nav"] == ["Pages", "Days", "Counts", "Filters"]
