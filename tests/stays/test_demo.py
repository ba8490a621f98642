import datetime as dt
import json
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from guests.models import Guest, KitchenAnswer, Need
from stays import gifts, neighbours
from stays.demo import seeding, staff
from stays.house import house_of
from stays.models import ChecklistItem, InspectionPoint, Stay, VipRequest
from tests.stays.demo_board import STATES, todays_vips
from tiers.models import VipCode
from tiers.standard import ASSIGN_ROOM
from vipdesk.access.keys import key_rows, split
from vipdesk.access.scopes import Scope
from vipdesk.hotel.demo import DEMO_MAIL
from vipdesk.hotel.models import Department, Role, Room, StaffMember
from vipdesk.outbox.models import Delivery, Notice

NOON = dt.datetime(2026, 5, 17, 10, 2, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def notes(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The whole demo, seeded once for this module; its demo.json."""
    path = tmp_path_factory.mktemp("home") / "demo.json"
    with django_db_blocker.unblock(), transaction.atomic():
        seeding.seed(now=NOON, url="http://127.0.0.1:8000", notes=path)
        yield path
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_board_of_today_shows_every_state(notes: Path) -> None:
    assert todays_vips(NOON) == STATES
    checked_in = Stay.objects.get(confirmation_number="84210007")
    assert (checked_in.status, checked_in.checked_in_at) == ("in_house", NOON - dt.timedelta(minutes=48))


@pytest.mark.django_db
def test_what_was_decided_for_the_guests_safety(notes: Path) -> None:
    cake = ChecklistItem.objects.get(title="Birthday cake", stay__property__code="AURORA")
    assert (cake.state, cake.override_by is not None) == ("open", True)
    answers = KitchenAnswer.objects.filter(property__code="AURORA").order_by("subject")
    assert [(one.subject, one.safe, one.instead) for one in answers] == [
        ("apple", True, ""),
        ("banana", False, "grapes"),
        ("orange", True, ""),
        ("still_water", True, ""),
    ]
    assert list(InspectionPoint.objects.filter(item__stay__property__code="AURORA").values_list("passed", "note")) == [
        (False, "The safe does not close")
    ]
    stay = Stay.objects.get(confirmation_number="84200101")
    given = gifts.given_before([stay.pk], house_of(stay.property))
    assert [one.what for one in given[stay.pk]] == ["whisky"]


@pytest.mark.django_db
def test_there_is_one_of_each_kind(notes: Path) -> None:
    def number(**wanted: object) -> list[str]:
        found = Stay.objects.filter(property__code="AURORA", **wanted)
        return sorted(set(found.values_list("confirmation_number", flat=True)))

    assert number(guest__incognito=True) == ["84210001"]
    assert number(status="reserved", on_the_way_at__isnull=False) == ["84210001"]
    assert number(waiting_place="Lobby lounge") == ["84210006"]
    fresh = {"status": "in_house", "met_at__isnull": False, "in_room_at__isnull": False}
    assert number(**fresh, luggage_at=None) == ["84210007"]
    assert number(group_code="LANHE") == ["84210002", "84210003", "84210004"]
    assert number(guest__needs__severity="severe") == ["84210005"]
    assert number(guest__needs__code="wheelchair", tier=None) == ["84210009"]
    assert number(arrival_date="2026-05-17", room_number="", tier__isnull=False) == ["84210008"]
    assert number(items__hand_made=True) == ["84210002", "84210005", "84230301"]
    assigned = ChecklistItem.objects.filter(ticked_by=ASSIGN_ROOM, state="done")
    assert not assigned.filter(stay__room_number="").exists()
    assert number(requests__state=VipRequest.State.WAITING) == ["84210011", "84230303"]
    assert number(requests__state=VipRequest.State.WAITING, requests__escalated_at__isnull=False) == ["84210011"]
    assert number(requests__by_telephone=True, requests__confirmed_at=None, tier__code="VB") == ["84230319"]
    assert sorted(code.code for code in VipCode.objects.filter(tier=None)) == ["GOLD", "PLAT9"]
    assert len(number(code_waits=True)) == 3
    assert Need.objects.filter(kind="access").count() == 3
    assert Counter(Stay.objects.filter(property__code="AURORA").values_list("status", flat=True)) == {
        "reserved": 38,
        "in_house": 15,
        "checked_out": 5,
        "no_show": 1,
        "cancelled": 1,
    }


@pytest.mark.django_db
def test_guests_are_written_in_many_scripts(notes: Path) -> None:
    names = Guest.objects.values_list("surname", "native_name")
    scripts = {
        unicodedata.name(letter).split()[0] for pair in names for name in pair for letter in name if letter.isalpha()
    }
    assert scripts == {"LATIN", "CJK", "CYRILLIC", "GREEK", "ARABIC", "HANGUL", "GEORGIAN"}
    assert 55 <= Guest.objects.count() <= 65


@pytest.mark.django_db
def test_no_room_is_held_twice_and_one_guest_leaves_late_before_the_next(notes: Path) -> None:
    stays = Stay.objects.exclude(room_number="").select_related("property")
    warned = {stay.confirmation_number: _warnings(stay) for stay in stays}
    assert len(warned) == 48
    assert {number: codes for number, codes in warned.items() if codes} == {
        "84200104": ["next_guest_waits"],
        "84230302": ["late_check_out"],
    }


def _warnings(stay: Stay) -> list[str]:
    found = neighbours.all_warnings(stay, neighbours.around(stay, now=NOON), house_of(stay.property), now=NOON)
    return [warning["code"] for warning in found]


@pytest.mark.django_db
def test_the_hotel_lists_its_rooms_and_every_stay_is_in_one_of_its_type(notes: Path) -> None:
    rooms = {room.number: room.type for room in Room.objects.filter(property__code="AURORA")}
    stays = Stay.objects.filter(property__code="AURORA").exclude(room_number="")
    given = dict(stays.values_list("room_number", "room_type"))
    assert 55 <= len(rooms) <= 65
    assert {number: rooms.get(number) for number in given} == given


@pytest.mark.django_db
def test_vips_in_the_house_have_items_today(notes: Path) -> None:
    daily = ChecklistItem.objects.filter(stay__status="in_house", day="2026-05-17")
    assert set(daily.filter(state="open").values_list("item_key", flat=True)) == {"turndown"}
    assert set(daily.filter(state="done").values_list("item_key", flat=True)) >= {
        "fruit_refreshed",
        "contact_of_the_day",
    }


@pytest.mark.django_db
def test_every_department_of_the_hotel_has_an_agent_and_somebody_above(notes: Path) -> None:
    held = set(Role.objects.filter(property__code="AURORA").values_list("department__code", "code"))
    wanted = {(code, role) for code in Department.Code.values for role in ("agent", "department_manager")}
    above = {(None, "duty_manager"), ("general_manager", "general_manager"), (None, "administrator")}
    assert held == wanted | above
    assert Role.objects.filter(property__code="AURORA", chef=True, department__code="food_beverage").count() == 1
    assert not StaffMember.objects.exclude(email__endswith=DEMO_MAIL).exists()
    assert list(StaffMember.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["administrator"]


@pytest.mark.django_db
def test_the_notes_let_their_owner_in_and_nobody_else_read_them(notes: Path) -> None:
    said = json.loads(notes.read_text())
    assert stat.S_IMODE(notes.stat().st_mode) == 0o600
    assert (said["url"], said["property"]) == ("http://127.0.0.1:8000", "AURORA")
    assert [(u["username"], u["role"], u["department"]) for u in said["users"]] == [
        (one.username, one.role, one.department) for one in staff.AURORA
    ]
    first = {}
    for user in said["users"]:
        assert StaffMember.objects.get(username=user["username"]).check_password(user["password"])
        first.setdefault(user["department"], user["role"])
    assert {role for department, role in first.items() if department} == {"agent"}
    rows = key_rows(split(said["api_key"])[0], NOON)
    assert [row.property.code for row in rows] == ["AURORA"]
    assert rows[0].key.scopes == sorted(Scope.values)


@pytest.mark.django_db
def test_old_notices_send_no_mail_and_the_latest_have_left(notes: Path) -> None:
    assert Delivery.objects.wanted().count() == 0
    unsent = Delivery.objects.filter(sent_at__isnull=True, letter=None)  # a call to the lobby is of no use by now
    assert unsent.count() == Delivery.objects.dead().count() == 1
    open_notices = Notice.objects.open().filter(property__code="AURORA")
    assert set(open_notices.values_list("event_kind", flat=True)) == {
        "stay.booked",
        "stay.amended",
        "stay.waits",
        "needs.signed",
        "privilege.declined",
        "privilege.waiting",
        "request.escalated",
    }


@pytest.mark.django_db
def test_seeding_again_adds_nothing_twice(notes: Path, tmp_path: Path) -> None:
    tables = (Guest, Stay, ChecklistItem, Notice, Delivery, StaffMember, Role, Department)
    before = [table.objects.count() for table in tables]
    mail.outbox.clear()
    again = tmp_path / "demo.json"
    assert seeding.seed(now=NOON + dt.timedelta(days=1), url="http://127.0.0.1:8000", notes=again) == 0
    assert [table.objects.count() for table in tables] == before
    assert mail.outbox == []
    old, new = (split(json.loads(path.read_text())["api_key"])[0] for path in (notes, again))
    now = NOON + dt.timedelta(days=1, minutes=1)
    assert (len(key_rows(old, now)), len(key_rows(new, now))) == (0, 1)
