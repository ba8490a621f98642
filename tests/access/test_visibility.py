"""The hotel's table of who may see what, column by column, as expected values."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.people import KEYS, STAFF, viewer
from vipdesk.access.guest import GuestRecord
from vipdesk.access.matrix import CAPS, MATRIX
from vipdesk.access.viewer import viewer_of_department
from vipdesk.access.visibility import visible
from vipdesk.hotel.models import Property

HOTEL = Property(pk=1, code="HOTEL1")
FIRST = {
    "identity": "full",
    "incognito": "alias",
    "contact": "masked",
    "health": "full",
    "access_needs": "full",
    "reason": "full",
    "travel": "full",
    "money": "full",
    "confidential": "none",
    "notes": "full",
    "requests": "full",
    "preferences": "full",
    "level_words": "full",
}
NOTHING = dict.fromkeys(FIRST, "none") | {"identity": "room", "incognito": "room"}
SECOND = dict.fromkeys(FIRST, "none") | {"identity": "salutation", "incognito": "alias", "access_needs": "full"}

EXPECTED = {
    "front_office": FIRST,
    "guest_relations": FIRST | {"confidential": "full"},
    "sales": FIRST,
    "general_manager": FIRST,
    "housekeeping": SECOND | {"health": "part", "requests": "full", "preferences": "part"},
    "food_beverage": SECOND | {"health": "full", "requests": "full", "preferences": "part"},
    "security": SECOND | {"reason": "full", "travel": "full", "level_words": "full"},
    "engineering": NOTHING | {"access_needs": "full"},
    "finance": NOTHING | {"identity": "salutation", "money": "full"},
}
EXPECTED_ABOVE = {
    "duty_manager": FIRST | {"confidential": "full"},
    "general_manager": FIRST | {"confidential": "full"},
    "administrator": NOTHING,
}
PROGRAM = dict.fromkeys(FIRST, "none") | {"identity": "salutation", "incognito": "alias"}
EXPECTED_KEYS = {
    "key stays:read": PROGRAM,
    "key bookings:write arrivals:read tasks:write tiers:read webhooks:manage": PROGRAM,
    "key guests:contact": PROGRAM | {"contact": "full"},
    "key guests:read": FIRST | {"level_words": "none"},
    "key guests:contact guests:read": FIRST | {"level_words": "none", "contact": "full"},
}

RECORD = GuestRecord(
    id=7,
    name_prefix="Dr",
    given_name="Jolanta",
    surname="Kanarek",
    native_name="约兰塔",
    alias="",
    email="jk@example.org",
    phone="+48 600 700 812",
    birth_date=dt.date(1960, 2, 3),
    language="pl",
    nationality="PL",
    position="provincial_leader",
    vip_reason="opens the fair",
    company="Kanarek & Co",
    membership={"program": "gold", "level": "2", "number": "M-77"},
    preferences=({"category": "pillow", "value": "hard"}, {"category": "tea", "value": "green"}),
    allergies=({"code": "nuts", "text": "", "severity": "severe"}, {"code": "scent", "text": "", "severity": "mild"}),
    diets=("halal",),
    access_needs=("wheelchair",),
    accompanying_guests=({"given_name": "Piotr", "surname": "Kanarek"},),
    special_requests=("A quiet room for Jolanta",),
    arrival_transport={"kind": "flight", "transport_code": "LO 281"},
    host_organisation={"name": "The Fair", "liaison": "T. Bero"},
    payer="The Fair",
    rate={"amount": "120.00", "currency": "EUR"},
    comments=({"text": "Likes bridge"}, {"text": "Ms Kanarek is being divorced", "confidential": True}),
)
SECRET = dataclasses.replace(RECORD, incognito=True, alias="Mr Brown")


def sight(name: str, purpose: str = "screen"):
    return visible(viewer(name), HOTEL, purpose)


def seen(guest) -> dict:
    return {name: value for name, value in dataclasses.asdict(guest).items() if value is not None}


@pytest.mark.parametrize("rank", ["agent", "department_manager"])
@pytest.mark.parametrize("department", EXPECTED)
def test_a_department_and_its_manager_read_the_same_column(department, rank):
    assert sight(f"{department}.{rank}").levels == EXPECTED[department]


@pytest.mark.parametrize("name", EXPECTED_ABOVE)
def test_those_above_the_departments(name):
    assert sight(name).levels == EXPECTED_ABOVE[name]


@pytest.mark.parametrize("name", EXPECTED_KEYS)
def test_a_program_sees_what_its_scopes_open(name):
    assert sight(name).levels == EXPECTED_KEYS[name]


def test_a_stranger_to_the_property_sees_nothing():
    assert visible(viewer("duty_manager", property_id=2), HOTEL).levels == NOTHING


def test_an_inbox_sees_what_its_agents_see():
    assert visible(viewer_of_department(HOTEL, "security"), HOTEL).levels == EXPECTED["security"]


def test_a_channel_that_is_not_private_holds_nothing():
    assert sight("duty_manager", "open_channel").levels == NOTHING


def test_a_mail_holds_no_contact_and_no_confidence():
    assert sight("duty_manager", "mail").levels == FIRST | {"contact": "none"}


def test_every_purpose_and_class_is_known():
    assert {name for cap in CAPS.values() for name in cap} <= set(MATRIX) == set(FIRST)


def test_what_front_office_sees():
    assert seen(sight("front_office.agent").guest(RECORD, room_number="1208")) == {
        "id": 7,
        "display_name": "Dr Jolanta Kanarek",
        "incognito": False,
        "name_prefix": "Dr",
        "given_name": "Jolanta",
        "surname": "Kanarek",
        "native_name": "约兰塔",
        "email": "••••",
        "phone": "•••• 12",
        "birth_date": "••••",
        "language": "pl",
        "nationality": "PL",
        "position": "provincial_leader",
        "vip_reason": "opens the fair",
        "company": "Kanarek & Co",
        "membership": {"program": "gold", "level": "2", "number": "M-77"},
        "preferences": RECORD.preferences,
        "allergies": RECORD.allergies,
        "diets": ("halal",),
        "access_needs": ("wheelchair",),
        "accompanying_guests": RECORD.accompanying_guests,
        "special_requests": ("A quiet room for Jolanta",),
        "arrival_transport": {"kind": "flight", "transport_code": "LO 281"},
        "host_organisation": {"name": "The Fair", "liaison": "T. Bero"},
        "payer": "The Fair",
        "rate": {"amount": "120.00", "currency": "EUR"},
        "comments": ({"text": "Likes bridge"},),
    }


def test_what_housekeeping_sees():
    assert seen(sight("housekeeping.agent").guest(RECORD, room_number="1208")) == {
        "id": 7,
        "display_name": "Dr Kanarek",
        "name_prefix": "Dr",
        "surname": "Kanarek",
        "language": "pl",
        "preferences": ({"category": "pillow", "value": "hard"},),
        "allergies": ({"code": "scent", "text": "", "severity": "mild"},),
        "access_needs": ("wheelchair",),
        "special_requests": ("A quiet room for ••••",),
    }


def test_what_food_and_beverage_sees():
    assert seen(sight("food_beverage.agent").guest(RECORD, room_number="1208")) == {
        "id": 7,
        "display_name": "Dr Kanarek",
        "name_prefix": "Dr",
        "surname": "Kanarek",
        "language": "pl",
        "preferences": ({"category": "tea", "value": "green"},),
        "allergies": RECORD.allergies,
        "diets": ("halal",),
        "access_needs": ("wheelchair",),
        "special_requests": ("A quiet room for ••••",),
    }


def test_what_engineering_sees():
    guest = sight("engineering.agent").guest(RECORD, room_number="1208")
    assert seen(guest) == {"display_name": "Room 1208", "access_needs": ("wheelchair",)}


def test_what_an_administrator_sees():
    look = sight("administrator")
    assert seen(look.guest(RECORD, room_number="1208", stay_id=4711)) == {"display_name": "Room 1208"}
    assert seen(look.guest(RECORD, stay_id=4711)) == {"display_name": "Stay 4711"}


def test_what_finance_sees():
    assert seen(sight("finance.department_manager").guest(RECORD, stay_id=4711)) == {
        "id": 7,
        "display_name": "Dr Kanarek",
        "name_prefix": "Dr",
        "surname": "Kanarek",
        "language": "pl",
        "payer": "The Fair",
        "rate": {"amount": "120.00", "currency": "EUR"},
        "host_organisation": {"name": "The Fair", "liaison": "T. Bero"},
    }


def test_the_duty_manager_reads_confidential_comments():
    assert sight("duty_manager").guest(RECORD).comments == RECORD.comments


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("front_office.agent", "Mr Brown"),
        ("guest_relations.agent", "Mr Brown"),
        ("duty_manager", "Mr Brown"),
        ("general_manager", "Mr Brown"),
        ("housekeeping.agent", "Mr Brown"),
        ("food_beverage.agent", "Mr Brown"),
        ("security.agent", "Mr Brown"),
        ("engineering.agent", "Room 1208"),
        ("finance.agent", "Room 1208"),
        ("administrator", "Room 1208"),
        ("key guests:read guests:contact", "Mr Brown"),
        ("key stays:read", "Mr Brown"),
    ],
)
def test_an_incognito_guest_is_the_alias_or_the_room(name, shown):
    assert sight(name).guest(SECRET, room_number="1208").display_name == shown


def test_an_incognito_guest_without_an_alias_is_the_room_or_the_stay():
    nameless = dataclasses.replace(SECRET, alias="")
    assert sight("front_office.agent").guest(nameless, room_number="1208").display_name == "Room 1208"
    assert sight("front_office.agent").guest(nameless, stay_id=4711).display_name == "Stay 4711"


def test_what_front_office_sees_of_an_incognito_guest():
    shown = seen(sight("front_office.agent").guest(SECRET, room_number="1208"))
    assert {name: shown[name] for name in ("id", "display_name", "incognito", "alias", "email", "phone")} == {
        "id": 7,
        "display_name": "Mr Brown",
        "incognito": True,
        "alias": "Mr Brown",
        "email": "••••",
        "phone": "••••",
    }
    hidden = {"name_prefix", "given_name", "surname", "native_name", "nationality", "company", "membership"}
    assert hidden & shown.keys() == set()
    assert shown["special_requests"] == ("A quiet room for ••••",)


def test_a_program_reads_the_contact_of_everybody_but_an_incognito_guest():
    look = sight("key guests:contact")
    told, kept = look.guest(RECORD), look.guest(SECRET)
    assert (told.email, told.phone, told.birth_date) == ("jk@example.org", "+48 600 700 812", dt.date(1960, 2, 3))
    assert (kept.email, kept.phone, kept.birth_date) == ("••••", "••••", "••••")


def test_a_name_in_the_middle_of_a_word_is_no_name():
    record = dataclasses.replace(SECRET, given_name="An", surname="Li", special_requests=("banana, An likes lilies",))
    assert sight("housekeeping.agent").guest(record).special_requests == ("banana, •••• likes lilies",)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ms Vortmann likes lilies", "Ms •••• likes lilies"),
        ("call Aldona", "call ••••"),
        ("ALDONA ŁUCJA VÖRTMANN", "•••• ••••"),
        ("Lucja Vortmann", "•••• ••••"),
        ("van at the door for Zyx-Vörtmann", "van at the door for ••••-••••"),
        ("请联系左丘明", "请联系••••"),
        ("ring 600123987 first", "ring •••• first"),
        ("ring 600-123 987, room 1208", "ring ••••, room 1208"),
        ("ring +48600123987", "ring ••••"),
    ],
)
def test_a_part_of_a_name_is_a_name_and_a_number_is_one_however_it_is_written(text, shown):
    record = GuestRecord(
        given_name="Aldona Łucja",
        surname="van Zyx-Vörtmann",
        native_name="左 丘明",
        phone="+48 600 123 987",
        incognito=True,
        special_requests=(text,),
    )
    assert sight("front_office.agent").guest(record).special_requests == (shown,)


CANARY, GIVEN, NATIVE = "Kanarienvogel", "Xanthippe", "卡纳里"
texts = st.sampled_from(["", f"for {CANARY} only", GIVEN.upper(), f"给{NATIVE}女士", "quiet room"])
records = st.builds(
    GuestRecord,
    id=st.just(7),
    name_prefix=st.sampled_from(["", "Dr"]),
    given_name=st.just(GIVEN),
    surname=st.just(CANARY),
    native_name=st.just(NATIVE),
    alias=st.sampled_from(["", "Mr Brown"]),
    incognito=st.just(True),
    email=st.just(f"{CANARY}@example.org"),
    phone=st.just(f"+48 {CANARY}"),
    company=st.just(CANARY),
    vip_reason=texts,
    payer=texts,
    booked_by_name=st.just(CANARY),
    membership=st.just({"number": CANARY}),
    special_requests=st.tuples(texts),
    comments=st.tuples(st.fixed_dictionaries({"text": texts, "confidential": st.booleans()})),
    arrival_transport=st.fixed_dictionaries({"kind": st.just("car"), "driver": texts}),
    accompanying_guests=st.just(({"given_name": "Piotr", "surname": CANARY},)),
)


@given(record=records, name=st.sampled_from(STAFF + KEYS), room=st.sampled_from(["", "1208"]))
def test_nobody_sees_a_word_of_an_incognito_guests_name(record, name, room):
    shown = sight(name).guest(record, room_number=room, stay_id=1)
    said = f"{shown!r} {dataclasses.asdict(shown)} {shown}".lower()
    assert [word for word in (CANARY, GIVEN, NATIVE) if word.lower() in said] == []


@given(record=records, name=st.sampled_from(["engineering.agent", "administrator"]))
def test_room_only_holds_no_name_of_anybody(record, name):
    shown = sight(name).guest(dataclasses.replace(record, incognito=False), room_number="1208")
    assert [word for word in (CANARY, GIVEN, NATIVE) if word.lower() in repr(shown).lower()] == []


def test_a_record_shows_no_name_in_a_log_line():
    assert (repr(RECORD), str(RECORD)) == ("GuestRecord(id=7)", "GuestRecord(id=7)")


@pytest.mark.parametrize(
    ("who", "code", "shown"),
    [
        ("front_office.agent", "KALNINS2604", "KALNINS2604"),
        ("housekeeping.agent", "KALNINS2604", "KALNINS2604"),
        ("housekeeping.agent", "Janis-fam", "•••• "),
        ("engineering.agent", "kalniņš_wedding", "•••• "),
        ("engineering.agent", "MIN-4", "MIN-4"),
        ("engineering.agent", "", ""),
    ],
)
def test_a_code_that_holds_a_name_is_for_those_who_know_the_name(who, code, shown):
    record = GuestRecord(given_name="Jānis", surname="Kalniņš", native_name="李")
    seen = visible(viewer(who), HOTEL).code(record, code)
    assert (seen.startswith(shown), seen == code) == (True, shown == code)


def test_two_codes_that_are_masked_are_still_two():
    record, sight = GuestRecord(surname="Kalniņš", incognito=True), visible(viewer("duty_manager"), HOTEL)
    seen = [sight.code(record, code) for code in ("KALNINS1", "KALNINS2", "KALNINS1")]
    assert seen[0] == seen[2] != seen[1]
