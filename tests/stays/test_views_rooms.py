"""Rooms that are offered, one tap away: in the dialog of a line and on the page of a stay, without JavaScript too."""

import pytest

from stays import reception
from stays.house import House
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from tests.stays.pages import inline_of, rows_of, tags_of, words_of
from vipdesk.hotel.models import Property, Room
from vipdesk.hotel.room_list import load_rooms

HTMX = {"HX-Request": "true"}
LIST = "number,type,floor,step_free,out_of_order,connects_to\n" + "".join(
    f"12{n:02},STE,12,{'yes' if n % 2 else 'no'},no,\n" for n in range(8)
)


@pytest.fixture
def desk(aurora: Property) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora: Property) -> int:
    load_rooms(aurora, LIST)
    number = opera.book(room_type="STE")["id"]
    moment.to("2026-04-16 11:00", aurora)
    return number


def buttons(answer) -> list[tuple[str, str]]:
    """The buttons that say something, by name and value."""
    tags = tags_of(answer.content.decode())
    return [(said["name"], said["value"]) for tag, said in tags if tag == "button" and said.get("name")]


def offered(caller: Caller, address: str) -> list[str]:
    return [value for name, value in buttons(caller.client.get(address)) if name == "suggested"]


@pytest.mark.parametrize("where", ["/stays/{}/", "/stays/{}/acts/"])
def test_six_free_rooms_and_the_others_behind_a_fold(desk: Caller, stay: int, where: str):
    context = desk.client.get(where.format(stay)).context["rooms"]
    assert [one["number"] for one in context["first"]] == ["1200", "1201", "1202", "1203", "1204", "1205"]
    assert [one["number"] for one in context["more"]] == ["1206", "1207"]
    assert context["first"][1] == {"number": "1201", "about": "STE · floor 12 · step-free", "against": ""}
    assert offered(desk, where.format(stay)) == [f"12{n:02}" for n in range(8)]


def test_one_tap_gives_the_room_from_the_line(desk: Caller, stay: int):
    answer = desk.client.post(f"/stays/{stay}/acts/?level=VA", {"suggested": "1204", "room_number": ""})
    assert answer["Location"] == "/?level=VA"
    assert Stay.objects.get().room_number == "1204"


def test_one_tap_gives_the_room_on_the_page_and_keeps_the_lock(desk: Caller, stay: int):
    form = {"suggested": "1204", "room_number": "", "room_locked": "on"}
    answer = desk.client.post(f"/stays/{stay}/room/", form, headers=HTMX)
    assert answer["Location"] == f"/stays/{stay}/live/"
    assert Stay.objects.values_list("room_number", "room_locked").get() == ("1204", True)
    assert "1204" not in offered(desk, f"/stays/{stay}/")


@pytest.mark.parametrize("pasted", ["\u200b1204\ufeff", "\u00a01204\t\n", "１２０４", "12\u00ad04"])
def test_a_number_that_was_pasted_is_the_room_that_it_looks_like(desk: Caller, stay: int, pasted: str):
    answer = desk.client.post(f"/stays/{stay}/room/", {"room_number": pasted}, follow=True)
    assert (words_of(answer), Stay.objects.get().room_number) == ([], "1204")


def test_a_written_number_that_is_not_on_the_list_is_taken_and_said(desk: Caller, stay: int):
    answer = desk.client.post(f"/stays/{stay}/room/", {"room_number": " 1299\x00 "}, follow=True)
    assert words_of(answer) == ["1299 is not on the list of rooms."]
    assert (answer.context["against"], Stay.objects.get().room_number) == (
        ("1299 is not on the list of rooms.",),
        "1299",
    )


def test_an_access_need_puts_rooms_with_a_step_behind_the_fold(opera: Caller, desk: Caller, stay: int):
    opera.book(guest=guest(access_needs=["wheelchair"]), room_type="STE")
    context = desk.client.get(f"/stays/{stay}/acts/").context["rooms"]
    assert [one["number"] for one in context["first"]] == ["1201", "1203", "1205", "1207"]
    assert [(one["number"], one["against"]) for one in context["more"]] == [
        (number, "not step-free") for number in ("1200", "1202", "1204", "1206")
    ]


@pytest.mark.parametrize(
    ("secret", "who"), [({}, "Ms Ilona Zaķe-Lodziņa"), ({"incognito": True, "alias": r"Mr \1 Green"}, r"Mr \1 Green")]
)
def test_a_clash_is_said_by_the_name_that_the_viewer_may_see(opera: Caller, desk: Caller, stay: int, secret, who):
    opera.book("K-2", guest=guest(external_id="K-2", surname="Zaķe-Lodziņa", **secret), room_number="1200")
    page = desk.client.get(f"/stays/{stay}/acts/")
    assert page.context["rooms"]["more"][-1] == {
        "number": "1200",
        "about": "STE · floor 12",
        "against": f"held by {who}, arriving the same day",
    }
    assert ("Lodziņa" in page.content.decode()) is not bool(secret)


def test_no_free_room_is_said(desk: Caller, stay: int):
    Room.objects.update(out_of_order=True)
    page = desk.client.get(f"/stays/{stay}/")
    assert page.context["rooms"]["first"] == []
    assert "No room of the list is free on these nights." in page.content.decode()


def test_a_hotel_without_a_list_writes_numbers_freely(desk: Caller, stay: int):
    Room.objects.all().delete()
    assert offered(desk, f"/stays/{stay}/") == offered(desk, f"/stays/{stay}/acts/") == []
    answer = desk.client.post(f"/stays/{stay}/room/", {"room_number": "1299"}, follow=True)
    assert (words_of(answer), Stay.objects.get().room_number) == ([], "1299")


def test_a_guest_who_is_here_moves(desk: Caller, stay: int, aurora: Property, moment: Moment):
    def words(address: str) -> set[str]:
        page = desk.client.get(address).content.decode()
        return {word for word in ("Assign", "Change", "Move") if f">{word}</button>" in page}

    assert words(f"/stays/{stay}/acts/") == {"Assign"}
    by = viewer_as(aurora, "front_office.agent")
    reception.assign_room(stay, "1204", house=House(aurora), by=by, now=moment.now)
    assert words(f"/stays/{stay}/acts/") == {"Change"}
    reception.check_in(stay, house=House(aurora), by=by, now=moment.now)
    assert words(f"/stays/{stay}/acts/") == {"Move"}
    assert "Move" in words(f"/stays/{stay}/")


def test_who_may_give_no_room_is_offered_none(aurora: Property, stay: int):
    page = colleague(aurora, "housekeeping.agent").client.get(f"/stays/{stay}/")
    assert (page.context["rooms"], buttons(page)) == ({}, [one for one in buttons(page) if one[0] != "suggested"])


def test_nothing_inline(desk: Caller, stay: int):
    for address in (f"/stays/{stay}/", f"/stays/{stay}/acts/"):
        assert inline_of(desk.client.get(address).content.decode()) == []


def test_a_poll_shows_that_another_stay_took_a_room(opera: Caller, desk: Caller, stay: int):
    def poll(tag: str = ""):
        return desk.client.get(f"/stays/{stay}/live/", headers={**HTMX, "If-None-Match": tag} if tag else HTMX)

    tag = poll()["ETag"]
    assert poll(tag).status_code == 304
    opera.book("K-2", guest=guest(external_id="K-2"), room_number="1200")
    changed = poll(tag)
    assert changed.status_code == 200
    Room.objects.filter(number="1201").update(out_of_order=True)
    assert poll(changed["ETag"]).status_code == 200


def test_the_line_says_that_the_guest_before_leaves_late(
    opera: Caller, desk: Caller, stay: int, moment: Moment, aurora
):
    opera.book(
        "F",
        guest=guest(external_id="F"),
        arrival_date="2026-04-14",
        departure_date="2026-04-16",
        expected_departure_time="16:00",
        room_number="1204",
    )
    opera.book(room_type="STE", room_number="1204")
    (row,) = rows_of(desk.client.get("/"))
    assert row["chips"][-1] == ("need", "Room free from 16:00: late check-out")
    moment.to("2026-04-16 16:01", aurora)
    (row,) = rows_of(desk.client.get("/"))
    assert row["chips"] == []
