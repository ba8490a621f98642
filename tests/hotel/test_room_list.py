"""The list of a property's rooms: loaded by file as a whole or not at all, edited in the admin, and what it cannot hold."""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import path, reverse

from vipdesk.hotel.models import Property, Room
from vipdesk.hotel.opening import open_property
from vipdesk.hotel.room_list import Loaded, RoomListError, load_rooms

urlpatterns = [path("admin/", admin.site.urls)]
HEADER = "number,type,floor,step_free,out_of_order,connects_to\n"
LIST = HEADER + "1510,STE,15,yes,no,1512\n1512,JST,15,no,no,\n0903,ACC,9,YES,,\n0904,STD,9,,x,0903\n"


@pytest.fixture
def hotel(db: None) -> Property:
    return open_property("AURORA", name="Hotel Aurora", zone_name="Europe/Warsaw")[0]


@pytest.fixture
def other(db: None) -> Property:
    return open_property("BOREALIS", name="Hotel Borealis", zone_name="Europe/Riga")[0]


def listed(hotel: Property) -> dict[str, tuple]:
    return {
        room.number: (
            room.type,
            room.floor,
            room.step_free,
            room.out_of_order,
            sorted(map(str, room.connects_to.all())),
        )
        for room in Room.objects.filter(property=hotel)
    }


def mistakes(hotel: Property, text: str) -> list[str]:
    with pytest.raises(RoomListError) as refused:
        load_rooms(hotel, text)
    return refused.value.errors


def test_a_list_is_loaded_and_doors_open_from_both_sides(hotel):
    assert load_rooms(hotel, LIST) == Loaded(new=4, changed=0, same=0, left=())
    assert listed(hotel) == {
        "0903": ("ACC", "9", True, False, ["0904"]),
        "0904": ("STD", "9", False, True, ["0903"]),
        "1510": ("STE", "15", True, False, ["1512"]),
        "1512": ("JST", "15", False, False, ["1510"]),
    }


def test_loaded_again_nothing_is_different(hotel):
    load_rooms(hotel, LIST)
    rooms = dict(Room.objects.values_list("number", "pk"))
    assert load_rooms(hotel, LIST) == Loaded(new=0, changed=0, same=4, left=())
    assert dict(Room.objects.values_list("number", "pk")) == rooms


def test_a_changed_list_changes_its_rooms_and_leaves_the_others(hotel):
    load_rooms(hotel, LIST)
    again = HEADER + "1510,STE,15,yes,yes,\n1512,JST,15,no,no,0903\n1601,STE,16,no,no,\n"
    assert load_rooms(hotel, again) == Loaded(new=1, changed=2, same=0, left=("0903", "0904"))
    assert listed(hotel) == {
        "0903": ("ACC", "9", True, False, ["0904", "1512"]),
        "0904": ("STD", "9", False, True, ["0903"]),
        "1510": ("STE", "15", True, True, []),
        "1512": ("JST", "15", False, False, ["0903"]),
        "1601": ("STE", "16", False, False, []),
    }


def test_each_hotel_has_its_own_rooms(hotel, other):
    load_rooms(hotel, LIST)
    assert load_rooms(other, HEADER + "1510,STD,15,no,no,\n") == Loaded(new=1, changed=0, same=0, left=())
    assert listed(other) == {"1510": ("STD", "15", False, False, [])}
    assert listed(hotel)["1510"] == ("STE", "15", True, False, ["1512"])
    assert mistakes(other, HEADER + "1511,STD,15,no,no,1512\n") == [
        "line 2: connects_to names 1512, which is no room of the file or the list"
    ]


def test_columns_in_any_order_and_semicolons_as_spreadsheets_write_them(hotel):
    load_rooms(hotel, "Floor;Number;Type;Connects_to;Step_free;Out_of_order\r\n15;1510;STE;;yes;no\r\n\r\n")
    assert listed(hotel) == {"1510": ("STE", "15", True, False, [])}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",STE,15,no,no,", ["line 3: number is missing"]),
        ("15 11,STE,15,no,no,", ["line 3: number must be written without spaces"]),
        (f"{'1' * 21},STE,15,no,no,", ["line 3: number is longer than 20 characters"]),
        (f"1511,{'S' * 41},15,no,no,", ["line 3: type is longer than 40 characters"]),
        ("1511,STE,eleventh floor,no,no,", ["line 3: floor is longer than 10 characters"]),
        ("1511,S\0E,15,no,no,", ["line 3: type contains what cannot be stored"]),
        ("1511,STE,15,maybe,no,", ["line 3: step_free 'maybe' is not understood; write yes or no"]),
        ("1511,STE,15,no,sometimes,", ["line 3: out_of_order 'sometimes' is not understood; write yes or no"]),
        ("1511,STE,15,no,no,1511", ["line 3: connects_to names the room itself"]),
        ("1511,STE,15,no,no,1510 9999", ["line 3: connects_to names 9999, which is no room of the file or the list"]),
        ("1510,STE,15,no,no,", ["line 3: room 1510 is there already, in line 2"]),
        ("1511,STE,15,no,no", ["line 3: 5 cells instead of 6"]),
        (
            ",STE,eleventh floor,maybe,no,",
            [
                "line 3: number is missing",
                "line 3: floor is longer than 10 characters",
                "line 3: step_free 'maybe' is not understood; write yes or no",
            ],
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_stored(hotel, line, words):
    assert mistakes(hotel, f"{HEADER}1510,STE,15,no,no,\n{line}\n") == words
    assert listed(hotel) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it names nothing"),
        ("1510,STE,15,no,no,\n", "it names 1510, ste, 15, no, no, "),
        ("number,type\n1510,STE\n", "it names number, type"),
        (HEADER, "line 1: the file lists no room"),
    ],
)
def test_a_file_that_is_no_list_is_refused(hotel, text, words):
    assert [words in error for error in mistakes(hotel, text)] == [True]


def test_the_command_says_what_it_did(hotel, tmp_path):
    file, out = tmp_path / "rooms.csv", StringIO()
    file.write_text(LIST, encoding="utf-8-sig")
    call_command("load_rooms", str(file), "--property=AURORA", stdout=out)
    file.write_text(HEADER + "1510,STE,15,yes,no,1512\n1512,STE,15,no,no,1510\n", encoding="utf-8")
    call_command("load_rooms", str(file), "--property=AURORA", stdout=out)
    assert out.getvalue().splitlines() == [
        "Rooms of AURORA: 4 new, 0 changed, 0 as they were.",
        "Rooms of AURORA: 0 new, 1 changed, 1 as they were.",
        "Not in the file, and left as they are: 0903, 0904.",
    ]


def test_the_command_refuses_in_words(hotel, tmp_path):
    file = tmp_path / "rooms.csv"
    file.write_text(HEADER + "1510,STE,15,maybe,no,\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was loaded.*\nline 2: step_free 'maybe'"):
        call_command("load_rooms", str(file), "--property=AURORA")
    with pytest.raises(CommandError, match="There is no property NOWHERE; there are: AURORA"):
        call_command("load_rooms", str(file), "--property=NOWHERE")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_rooms", str(tmp_path / "none.csv"), "--property=AURORA")
    file.write_bytes(HEADER.encode() + b"1510,\xff\xfe,15,no,no,\n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_rooms", str(file), "--property=AURORA")


def test_a_room_has_a_number(hotel):
    with pytest.raises(IntegrityError, match="room_has_a_number"):
        Room.objects.create(property=hotel, number="")


def test_a_property_has_each_room_once(hotel, other):
    Room.objects.create(property=hotel, number="1510")
    Room.objects.create(property=other, number="1510")
    with pytest.raises(
        IntegrityError, match=r"property_has_each_room_once|UNIQUE constraint failed: hotel_room\.property_id"
    ):
        Room.objects.create(property=hotel, number="1510")


# --- in the admin -------------------------------------------------------------------------------------------------------


@pytest.mark.urls(__name__)
def test_rooms_are_listed_and_changed_in_the_admin(admin_client, hotel, other):
    load_rooms(hotel, LIST)
    Room.objects.create(property=other, number="1510")
    page = reverse("admin:hotel_room_changelist")
    found = admin_client.get(page, {"property__id__exact": hotel.pk}).context["cl"].result_list
    assert [room.number for room in found] == ["0903", "0904", "1510", "1512"]
    room = Room.objects.get(property=hotel, number="0903")
    change = reverse("admin:hotel_room_change", args=[room.pk])
    form = {"number": "0903", "type": "ACC", "floor": "9", "step_free": "on", "out_of_order": "on"}
    assert admin_client.post(change, form | {"property": other.pk, "connects_to": []}).status_code == 302
    assert listed(hotel)["0903"] == ("ACC", "9", True, True, [])


@pytest.mark.urls(__name__)
def test_doors_stay_in_one_hotel(admin_client, hotel, other):
    load_rooms(hotel, LIST)
    strange = Room.objects.create(property=other, number="1601")
    room = Room.objects.get(property=hotel, number="0903")
    change = reverse("admin:hotel_room_change", args=[room.pk])
    answer = admin_client.post(change, {"number": "0903", "connects_to": [strange.pk]})
    assert list(answer.context["adminform"].form.errors) == ["connects_to"]
    add = reverse("admin:hotel_room_add")
    answer = admin_client.post(add, {"property": hotel.pk, "number": "0905", "connects_to": [room.pk]})
    assert list(answer.context["adminform"].form.errors) == ["connects_to"]
    assert admin_client.post(add, {"property": hotel.pk, "number": "0905"}).status_code == 302
    assert listed(hotel)["0905"] == ("", "", False, False, [])
