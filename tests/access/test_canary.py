"""Two guests whose every word is a canary: each is heard only where the hotel's table allows it."""

import datetime as dt
import json
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail

from stays import papers, shown
from stays.documents import daily, day, pdf, text
from stays.documents.daily import Wanted
from stays.documents.paper import Paper
from stays.documents.typeset import typeset
from stays.models import Stay, VipRequest
from stays.views import documents
from tests.access.canary import ALIAS, OPEN, SECRET, crawl, entry, guest, heard, links, stay
from tests.access.people import ABOVE, AGENTS, DEPARTMENTS, KEYS, key_for
from tests.access.routes import addresses
from tests.access.world import STRANGE_KEY, STRANGER, booking
from tests.stays.documents.on_paper import unspaced, words_of_pdf
from tiers.models import Award
from vipdesk.access.models import Reveal
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel import clock
from vipdesk.outbox import delivering, letters
from vipdesk.outbox.models import Delivery, Event

pytestmark = pytest.mark.django_db

EVERYTHING = "key with every scope"
PROGRAM = {"given", "surname", "health", "access_needs", "reason", "travel", "money"}
FIRST = PROGRAM | {"level_words"}
# Who may hear what of the guest under their own name; under the alias, the two names are for nobody, nor is the contact.
ALLOWED = {
    "front_office.agent": FIRST,
    "guest_relations.agent": FIRST | {"confidential"},
    "sales.agent": FIRST,
    "general_manager.agent": FIRST,
    "duty_manager": FIRST | {"confidential"},
    "general_manager": FIRST | {"confidential"},
    "housekeeping.agent": {"surname", "access_needs"},
    "food_beverage.agent": {"surname", "access_needs", "health"},
    "security.agent": {"surname", "access_needs", "reason", "travel", "level_words"},
    "engineering.agent": {"access_needs"},
    "finance.agent": {"surname", "money"},
    "administrator": set(),
    **{key: {"surname"} for key in KEYS},
    "key guests:read": PROGRAM,
    "key guests:contact": {"surname", "contact"},
    EVERYTHING: PROGRAM | {"contact"},
    STRANGER: set(),
    STRANGE_KEY: set(),
    "no one": set(),
}
STARTS = (
    "/",
    "/reveals/",
    "/requests/",
    "/awards/",
    "/awards/",
    "/standards/",
    "/departments/housekeeping/",
    "/departments/food_beverage/",
    "/bookings/new/",
    "/admin/",
    "/guests/",
    "/metrics",
)
CALLS = ("bookings", "stays", "notices", "arrivals", "tiers", "guests", "events")


def make(world, number: str, words, **more) -> Stay:
    """Book, and move the hour: an answer of each kind of notice."""
    client = world.client("key bookings:write")
    body = booking(number, world.hotel, guest=guest(words, **more), group_code="G", **stay(words))
    for change in ({"version": 1}, {"version": 2, "expected_arrival_time": "17:30", "room_number": "1510"}):
        answer = client.put(f"/api/v1/bookings/{number}", body | change, content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
    made = Stay.objects.get(confirmation_number=number)
    said = {"day": made.arrival_date.isoformat(), "starts": "20:00", "what": entry(words)}
    assert world.client("sales.agent").post(f"/stays/{made.pk}/programme/", said).status_code == 302
    ask_again(world, made, words)
    award(world, made, words)
    return made


def award(world, made: Stay, words) -> None:
    """The level awarded for years, with every name in the reason; it ends soon, so that it is listed."""
    why = f"Friend of {words['given'][0]} {words['surname'][0]}, {words['reason'][0]} {words['level_words'][0]}"
    until = (made.arrival_date + dt.timedelta(days=9)).isoformat()
    sent = {"act": "award", "tier": "VA", "until": until, "reason": why}
    assert world.client("general_manager").post(f"/stays/{made.pk}/level/", sent).status_code == 302


def ask_again(world, made: Stay, words) -> None:
    """Lower the level and ask for it again, with every name in the reasons: pages, notices and mails of requests."""
    manager, why = world.client("general_manager"), f"{words['given'][0]} {words['surname'][0]}"
    for who, act, tier in ((manager, "lower", "VC"), (world.client("sales.agent"), "ask", "VB")):
        sent = {"act": act, "tier": tier, "reason": f"Meets {why}, {words['reason'][0]} {words['level_words'][0]}"}
        assert who.post(f"/stays/{made.pk}/level/", sent).status_code == 302
    request = VipRequest.objects.get(stay=made)
    for act in ("decline", "take_back", "approve"):
        answer = manager.post(
            f"/requests/{request.pk}/", {"act": act, "reason": f"Not {why} {words['level_words'][0]}"}
        )
        assert answer.status_code == 302, answer.content


@pytest.fixture(scope="module")
def birds(world, django_db_blocker):
    """Both guests booked and amended; every department has an inbox."""
    with django_db_blocker.unblock():
        return book_birds(world)


def book_birds(world) -> tuple[Stay, Stay]:
    for department in world.hotel.departments.all():
        department.email = f"{department.code}@aurora.example".replace("_", "-")
        department.save()
    world.keys[EVERYTHING] = key_for([world.hotel], Scope.values)
    return make(world, "open", OPEN), make(world, "secret", SECRET, incognito=True, alias=ALIAS)


def said_to(world, birds, who: str) -> dict[str, str]:
    """All that somebody can read, by its address: pages by their links, calls, and both stays by their numbers."""
    code, ids = world.hotel.code, [bird.pk for bird in birds]
    tomorrow = birds[0].arrival_date.isoformat()
    lists = [f"/list/{department}/?date={tomorrow}" for department in DEPARTMENTS]
    pages = [*STARTS, *lists, f"/?date={tomorrow}", *(f"/stays/{pk}/{part}" for pk in ids for part in ("", "edit/"))]
    calls = [f"/api/v1/{call}?property={code}" for call in CALLS]
    calls += [f"/api/v1/arrivals?property={code}&date={tomorrow}", "/api/v1/bookings/open", "/api/v1/bookings/secret"]
    calls += [f"/api/v1/arrivals?property={code}&date={tomorrow}&department=food_beverage"]
    calls += [f"/api/v1/guests/{bird.guest_id}?property={code}" for bird in birds] + ["/api/v1/events?limit=200"]
    calls += [f"/api/v1/stays/{pk}{part}" for pk in ids for part in ("", "/plan")]
    return dict(crawl(world.client(who), pages + calls))


def found_by(world, who: str) -> dict[str, str]:
    """What somebody reads who looks for a guest by every name there is, and chooses whomever they find."""
    client, texts = world.client(who), {}
    for name in (*OPEN["given"], *OPEN["surname"], *SECRET["given"], *SECRET["surname"], ALIAS):
        texts[f"call {name}"] = client.get("/api/v1/guests", {"search": name}).content.decode()
        answer = client.post("/bookings/new/guests/", {"surname": name})
        texts[f"find {name}"] = answer.content.decode()
        for reference in re.findall(r'name="choose" value="([^"]+)"', texts[f"find {name}"]):
            texts[f"choose {name}"] = client.post("/bookings/new/", {"choose": reference}).content.decode()
    return texts


def admin_pages() -> list[str]:
    """Every list of the admin, and the page of each row that speaks of a guest or a stay."""
    lists = [f"/{address}" for address in addresses() if re.fullmatch(r"admin/\w+/\w+/", address)]
    models = [*apps.get_app_config("guests").get_models(), *apps.get_app_config("stays").get_models(), Award]
    rows = [
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/{pk}/change/"
        for model in models
        for pk in model.objects.order_by("-pk").values_list("pk", flat=True)[:9]
    ]
    return [page for page in lists if "password" not in page] + rows


def test_the_admin_holds_nothing_of_a_guest(world, birds):
    pages = admin_pages()
    client = world.client("administrator")
    texts = [client.get(page, follow=True).content.decode() for page in pages]
    assert len(pages) > 20
    assert heard(texts, OPEN) | heard(texts, SECRET) == set()


# One walk goes over every database; who reads what does not depend on it.
ONE_WALK = [pytest.param(who, marks=[pytest.mark.one_database] * (who != "general_manager")) for who in ALLOWED]


# What the walk comes upon, so that its silence about the rest says something.
COMES_UPON = {
    "front_office.agent": {"given", "surname", "health", "access_needs", "level_words"},
    "food_beverage.agent": {"surname", "health"},
    EVERYTHING: {"given", "surname", "contact"},
}


@pytest.mark.parametrize("who", ONE_WALK)
def test_what_somebody_can_read_holds_no_more_than_they_may(world, birds, who, caplog):
    caplog.set_level("DEBUG")
    walked = said_to(world, birds, who)
    texts = walked | (found_by(world, who) if who != STRANGER else {})
    assert heard(texts.values(), OPEN) - ALLOWED[who] == set()
    assert heard(texts.values(), SECRET) - (ALLOWED[who] - {"given", "surname", "contact"}) == set()
    assert heard(walked.values(), OPEN) >= COMES_UPON.get(who, set())
    assert who != "front_office.agent" or any(ALIAS in text for text in walked.values())
    assert heard([caplog.text], OPEN) | heard([caplog.text], SECRET) == set()


def test_guests_are_found_by_those_who_see_them_and_under_an_alias_by_the_alias(world, birds):
    texts = {who: found_by(world, who) for who in ("front_office.agent", "duty_manager", "housekeeping.agent")}
    found = {who: set(names) for who, names in texts.items()}
    chosen = {who: {one for one in names if one.startswith("choose")} for who, names in found.items()}
    first = {f"choose {name}" for name in (*OPEN["given"], *OPEN["surname"], ALIAS)}
    assert chosen == {"front_office.agent": first, "duty_manager": first, "housekeeping.agent": set()}
    assert heard(texts["front_office.agent"].values(), OPEN) == {"given", "surname", "health", "access_needs"}


def test_a_sister_hotel_finds_who_a_guest_is_and_nothing_that_was_told_here(world, birds):
    texts = found_by(world, STRANGER).values()
    assert (heard(texts, OPEN), heard(texts, SECRET)) == ({"given", "surname"}, set())


def test_everybody_is_listened_to():
    assert set(ALLOWED) >= {*AGENTS, *ABOVE, *KEYS}


# --- reveals: the only way to what is hidden ---------------------------------------------------------------------------

FIRST_COLUMN = [name for name in ALLOWED if "." in name and ALLOWED[name] >= FIRST] + [
    "duty_manager",
    "general_manager",
]
KNOWING = {"guest_relations.agent", "duty_manager", "general_manager"}
HIDDEN = ("email", "phone", "birth_date")


def shown_to(world, who: str, bird: Stay, field: str, words, caplog):
    """The answer to a reveal whose reason names the guest."""
    caplog.set_level("DEBUG")
    said = {"field": field, "reason": f"Call {words['given'][0]} {words['surname'][0]} at {words['contact'][1]}"}
    return world.client(who).post(f"/stays/{bird.pk}/reveal/", said)


SOMEBODY = [name for name in ALLOWED if not name.startswith("key")]


def read_again(world, birds, who: str) -> dict[str, str]:
    """The pages on which a reveal might still be heard."""
    tomorrow = birds[0].arrival_date.isoformat()
    pages = [f"/?date={tomorrow}", "/reveals/", *(f"/stays/{bird.pk}/{end}" for bird in birds for end in ("", "live/"))]
    return {page: world.client(who).get(page, follow=True).content.decode() for page in pages}


@pytest.mark.one_database
@pytest.mark.parametrize("who", SOMEBODY)
def test_what_is_revealed_is_heard_once_and_by_those_who_may(world, birds, who, caplog):
    for bird, words in zip(birds, (OPEN, SECRET), strict=True):
        texts = [shown_to(world, who, bird, field, words, caplog).content.decode() for field in HIDDEN]
        heard_of = [name for name, text in zip(HIDDEN, texts, strict=True) if "contact" in heard([text], words)]
        assert heard_of == (list(HIDDEN) if who in FIRST_COLUMN else [])
    answer = shown_to(world, who, birds[1], "true_name", SECRET, caplog)
    names = {"given", "surname"} if who in KNOWING else set()
    assert heard([answer.content.decode()], SECRET) & {"given", "surname", "contact"} == names
    assert ("no-store" in answer.get("Cache-Control", "")) or not names
    after = read_again(world, birds, who)
    assert "contact" not in heard([*after, *after.values()], OPEN)
    assert heard([*after, *after.values()], SECRET) & {"given", "surname", "contact"} == set()
    assert heard([caplog.text], OPEN) | heard([caplog.text], SECRET) == set()


def test_what_was_shown_is_kept_nowhere(world, birds, caplog):
    for field in (*HIDDEN, "true_name"):
        assert shown_to(world, "duty_manager", birds[1], field, SECRET, caplog).status_code == 200
    kept = [json.dumps(list(model.objects.values()), default=str, ensure_ascii=False) for model in (Reveal, Event)]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    assert len(kept) > 3
    assert heard(kept, SECRET) == set()


def test_mails_hold_no_more_than_their_inbox_may(world, birds):
    Delivery.objects.update(due_at=clock.now())
    letters.post(
        "list.tomorrow", birds[0].arrival_date, {d: [d.email] for d in world.hotel.departments.all()}, now=clock.now()
    )
    assert delivering.deliver_due() > 9
    assert sum(ALIAS in message.body for message in mail.outbox) > 5
    for message in mail.outbox:
        (address,) = message.to
        department = re.sub("-", "_", address.partition("@")[0])
        allowed = ALLOWED[f"{department}.agent"] - {"contact", "confidential"}
        said = [message.subject, message.body, *map(str, message.extra_headers.values())]
        said += [one.content for one in getattr(message, "alternatives", ())]
        assert heard(said, OPEN) - allowed == set(), address
        assert heard(said, SECRET) - (allowed - {"given", "surname"}) == set(), address
        assert heard([message.subject], OPEN) | heard([message.subject], SECRET) == set()
    assert {message.to[0] for message in mail.outbox} >= {"housekeeping@aurora.example", "food-beverage@aurora.example"}


@pytest.mark.one_database
@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("who", [who for who in ALLOWED if who in AGENTS + ABOVE])
def test_a_list_on_paper_holds_no_more_than_department_and_reader_may(world, birds, who, department):
    viewer = viewer_of_staff(world.staff[who])
    wanted = Wanted(world.hotel, department, birds[0].arrival_date, viewer, clock.now())
    sheet = daily.sheet(wanted)
    said = [json.dumps(pdf.given(sheet), ensure_ascii=False), text.csv_of(sheet).decode()]
    said.append(json.dumps(day.day(wanted), ensure_ascii=False))
    allowed = ALLOWED[who] & ALLOWED[f"{department}.agent"]
    assert heard(said, OPEN) - allowed == set()
    assert heard(said, SECRET) - (allowed - {"given", "surname", "contact"}) == set()
    assert len(list(sheet.lines())) == 3


def documents_of(viewer, hotel, pk: int):
    """Each document of a stay that this viewer may make, with its kind and department, and what the typesetter is given."""
    for kind in papers.KINDS.values():
        for department in kind.departments:
            if papers.may_make(viewer, hotel, kind, department):
                paper = Paper(hotel, department, viewer, clock.now())
                shown_to = shown.stay_for(pk, paper.sight, hotel, now=paper.now)
                yield kind, department, documents.GIVEN[kind.code](shown_to, paper)


@pytest.mark.one_database
@pytest.mark.parametrize("who", [who for who in ALLOWED if who in AGENTS + ABOVE])
def test_a_document_holds_no_more_than_department_and_maker_may(world, birds, who):
    viewer, made = viewer_of_staff(world.staff[who]), 0
    for bird, words in zip(birds, (OPEN, SECRET), strict=True):
        for kind, department, given in documents_of(viewer, world.hotel, bird.pk):
            said = json.dumps(given, ensure_ascii=False)
            allowed = ALLOWED[who] & ALLOWED[f"{department}.agent"]
            allowed -= {"given", "surname", "contact"} if words is SECRET else set()
            seen_by_guest = bool(kind.act)
            allowed &= {"given", "surname"} if seen_by_guest else allowed
            assert heard([said], words) - allowed == set(), (kind.code, department)
            assert not (seen_by_guest and re.search(r"\bV[ABC]\b|1510", said)), (kind.code, department)
            made += 1
    assert made >= 2 or who in ("engineering.agent", "administrator")


def pdfs_for(viewer, hotel, birds):
    """A few lists and every document that this viewer may print, each with its department and of which birds it speaks."""
    for department in ("food_beverage", "security", "engineering"):
        wanted = Wanted(hotel, department, birds[0].arrival_date, viewer, clock.now())
        yield department, "list", (OPEN, SECRET), pdf.pdf_of(daily.sheet(wanted))
    for bird, words in zip(birds, (OPEN, SECRET), strict=True):
        for kind, department, given in documents_of(viewer, hotel, bird.pk):
            yield department, kind.code, (words,), typeset(kind.template or kind.code, sheet=given)


@pytest.mark.one_database
def test_the_words_of_a_pdf_are_no_more_than_its_department_may_read(world, birds):
    names = {"given", "surname", "contact"}
    loud, kinds = set(), set()
    for department, kind, about, content in pdfs_for(
        viewer_of_staff(world.staff["general_manager"]), world.hotel, birds
    ):
        said = words_of_pdf(content)
        for words in about:
            own = heard([said], {name: tuple(map(unspaced, ones)) for name, ones in words.items()})
            assert own - (ALLOWED[f"{department}.agent"] - (names if words is SECRET else set())) == set(), kind
            loud |= {(kind, name) for name in own if words is OPEN}
        kinds.add(kind)
    assert {(kind, "surname") for kind in kinds - {"order"}} <= loud
    assert {("list", "health"), ("plan", "reason"), ("plan", "travel")} <= loud


NAMES = {"given", "surname", "contact", "confidential", "reason", "money", "travel", "level_words"}


def test_events_notices_and_deliveries_are_stored_without_names(world, birds):
    for model in apps.get_app_config("outbox").get_models():
        rows = [json.dumps(row, default=str, ensure_ascii=False) for row in model.objects.values()]
        assert heard(rows, OPEN) & NAMES == set(), model
        assert heard(rows, SECRET) & NAMES == set(), model


def test_the_ear_hears_what_is_escaped():
    assert heard(["Xanth\\u0069ppe"], OPEN) == {"given"}
    assert heard(["/?search=Kanarien%76ogel"], OPEN) == {"surname"}
    assert heard(["a quiet house"], OPEN) == set()


def test_links_are_followed_inside_the_house_only():
    page = '<a href="/stays/1/">x</a><a href="https://else.example/">y</a><div hx-get="?date=1&amp;a=2"></div>'
    assert links("/board/", page) == ["/stays/1/", "/board/?date=1&a=2"]
    assert links("/api", '{"next": "http://testserver/api?cursor=2"}') == ["/api?cursor=2"]
