"""The welcome line is called with the guest who is on the way: its people in person, its departments with the time."""

from typing import Any

import pytest
from django.core import mail

from stays import door, lines, reception, welcome
from stays.house import House
from stays.models import Stay
from stays.welcome import LINE
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from tests.stays.pages import words_of
from tests.stays.test_door import at
from tests.stays.test_views_requests import level
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.delivering import deliver_due
from vipdesk.outbox.models import Event, Letter

PEOPLE = ("general_manager", "sales", "duty_manager", "front_office", "housekeeping", "security")
HERE = "the guest is here at 14:20"
LOBBY = f"Be in the lobby at 14:05, in the welcome line: {HERE}"


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def managers(aurora: Property) -> dict[str, Caller]:
    """Everybody whom a line may name, each with an address."""
    names = (*PEOPLE, "guest_relations")
    roles = {one: one if one.endswith("_manager") else f"{one}.department_manager" for one in names}
    found = {name: colleague(aurora, role) for name, role in roles.items()}
    for person in StaffMember.objects.filter(username__endswith="@AURORA"):
        person.email = f"{person.username.partition('@')[0]}@aurora.test"
        person.save()
    return found


@pytest.fixture
def coming(opera: Caller, house: House, desk: Viewer, moment: Moment, aurora: Property) -> Any:
    """A guest who is on the way since noon for 14:20: coming(**said)."""

    def book(number: str = "K-1", time: str = "14:20", **more: Any) -> int:
        stay: int = opera.book(number, **{"room_number": "1208", **more})["id"]
        opera.acknowledge_all(stay)
        moment.to("2026-04-16 12:00", aurora)
        door.on_the_way(stay, at(aurora, time), house=house, by=desk, now=moment.now)
        return stay

    return book


def line(stay: int) -> list[tuple[str, bool]]:
    rows = Call.objects.filter(letter__kind=LINE, letter__about__startswith=f"{stay} ").order_by("pk")
    return [(one.called_as, one.coming_at is not None) for one in rows]


def lobby(opera: Caller, stay: int) -> dict[str, list[str]]:
    """What each department's open notice says of the lobby."""
    told = opera.notices(stay, state="open")
    said = {
        code: [one for one in notice["text"].split(". ") if one.startswith("Be in")] for code, notice in told.items()
    }
    return {code: own for code, own in said.items() if own}


def test_the_people_of_the_line_are_called_and_each_department_is_told(managers, coming, opera, moment):
    stay = coming()
    assert line(stay) == [(role, False) for role in PEOPLE]
    told = ("front_office", "general_manager", "housekeeping", "sales", "security")
    assert lobby(opera, stay) == {code: [LOBBY] for code in told}
    assert opera.notices(stay)["sales"]["text"].startswith("Guest on the way: you stand in the welcome line. ")
    deliver_due(clock=lambda: moment.now)
    called = [one for one in mail.outbox if one.subject == f"Stay {stay}: you are called to the welcome"]
    assert sorted(one.to[0].partition(".")[0].partition("@")[0] for one in called) == sorted(PEOPLE)
    said = f"{called[0].body} {called[0].alternatives[0][0]}"
    assert [one for one in ("1208", "14:20", "Kalniete", "Ilona") if one in said] == []  # a secret level


def test_each_level_has_its_own_line(managers, coming, opera):
    mayor = coming("K-2", guest=guest(external_id="P-2", position="county_leader"))
    head = coming("K-3", guest=guest(external_id="P-3", position="travel_agency_head"))
    quiet = coming("K-4", guest=guest(external_id="P-4"), no_fuss=True)
    assert (line(mayor), line(head), line(quiet)) == (
        [("duty_manager", False), ("front_office", False)], [("guest_relations", False)], [],
    )  # fmt: skip
    sentence = f"Be in the lobby at 14:10, in the welcome line: {HERE}"
    assert lobby(opera, mayor) == {"front_office": [sentence]}
    assert lobby(opera, head) == {"guest_relations": [sentence]}
    assert lobby(opera, quiet) == {}


def test_at_night_the_duty_manager_stands_there_alone(managers, coming, opera):
    stay = coming(time="23:30")
    assert line(stay) == [("duty_manager", False)]
    assert list(lobby(opera, stay)) == ["general_manager"]  # whose row it is


def test_another_time_calls_again_and_the_old_one_back_is_answered_already(
    managers, coming, opera, house, desk, moment, aurora
):
    stay = coming()
    [call] = managers["sales"].client.get("/waiting/").context["calls"]
    managers["sales"].client.post(f"/waiting/calls/{call['id']}/")
    reception.expect(stay, at(aurora, "15:00"), house=house, by=desk, now=moment.on(minutes=1))
    assert len(line(stay)) == 2 * len(PEOPLE)
    later = "Be in the lobby at 14:45, in the welcome line: the guest is here at 15:00"
    assert lobby(opera, stay)["sales"] == [later]
    [call] = managers["sales"].client.get("/waiting/").context["calls"]
    assert (call["time"], call["leaves"]) == ("15:00", False)
    reception.expect(stay, at(aurora, "14:20"), house=house, by=desk, now=moment.on(minutes=1))
    assert (len(line(stay)), lobby(opera, stay)["sales"]) == (2 * len(PEOPLE), [LOBBY])
    assert managers["sales"].client.get("/waiting/").context["calls"] == []  # said already that they come
    assert len(managers["security"].client.get("/waiting/").context["calls"]) == 1
    moment.to("2026-04-16 14:21", aurora)
    assert managers["security"].client.get("/waiting/").context["calls"] == []


def test_another_level_on_the_way_has_its_own_line(managers, coming, moment):
    stay = coming("K-2", guest=guest(external_id="P-2", position="county_leader"))
    gm = managers["general_manager"]
    assert gm.client.get("/waiting/").context["calls"] == []
    moment.on(minutes=1)
    level(gm, stay, "grant", "VA")
    assert [role for role, _comes in line(stay)] == ["duty_manager", "front_office", *PEOPLE]
    assert [len(managers[one].client.get("/waiting/").context["calls"]) for one in PEOPLE] == [1] * len(PEOPLE)


NOT_YOURS = (
    "The welcome line is another: you do not stand in it any more. "
    "You are not in the welcome line any more: nobody of yours goes to the lobby for this guest"
)


def told_off(opera: Caller, stay: int) -> list[str]:
    """The departments that read that they do not stand there any more."""
    notices = opera.notices(stay, state="open")
    return sorted(code for code, one in notices.items() if NOT_YOURS.partition(". ")[2] in one["text"])


def test_who_does_not_stand_in_the_line_any_more_is_told_so(managers, coming, opera, moment):
    stay = coming()
    opera.acknowledge_all(stay)
    moment.on(minutes=1)
    level(managers["general_manager"], stay, "lower", "VB")
    assert told_off(opera, stay) == ["general_manager", "housekeeping", "sales", "security"]
    assert list(lobby(opera, stay)) == ["front_office"]
    opera.acknowledge_all(stay)
    level(managers["general_manager"], stay, "lower", "VC")
    assert (told_off(opera, stay), list(lobby(opera, stay))) == (["front_office"], ["guest_relations"])


def test_who_wants_no_fuss_has_no_line_any_more(managers, coming, opera, moment):
    stay = coming()
    opera.acknowledge_all(stay)
    moment.on(minutes=1)
    opera.book("K-1", room_number="1208", no_fuss=True)
    assert told_off(opera, stay) == ["front_office", "general_manager", "housekeeping", "sales", "security"]
    assert managers["sales"].client.get("/waiting/").context["calls"] == []


def test_a_guest_who_does_not_come_has_no_line_any_more_and_has_it_again_when_they_do(
    coming, opera, house, desk, moment, aurora
):
    line = ["front_office", "general_manager", "housekeeping", "sales", "security"]
    stay = coming()
    opera.acknowledge_all(stay)
    opera.cancel(version=1)
    assert told_off(opera, stay) == line
    for version, status in ((2, "cancelled"), (4, "no_show")):
        opera.acknowledge_all(stay)
        opera.book("K-1", room_number="1208", version=version)
        assert lobby(opera, stay) == {code: [LOBBY] for code in line}
        opera.acknowledge_all(stay)
        opera.book("K-1", room_number="1208", version=version + 1, status=status)
        assert told_off(opera, stay) == line
    opera.acknowledge_all(stay)
    door.take_back("no_show", stay, house=house, by=desk, now=moment.on(minutes=1))
    assert lobby(opera, stay) == {code: [LOBBY] for code in line}
    reception.no_show(stay, house=house, by=desk, now=moment.on(minutes=1))
    opera.acknowledge_all(stay)
    door.take_back("no_show", stay, house=house, by=desk, now=moment.to("2026-04-16 14:21", aurora))
    assert (opera.notices(stay, state="open")["front_office"]["event"], lobby(opera, stay)) == (
        "stay.no_show_taken_back", {},
    )  # fmt: skip


def test_what_a_call_is_about_fits_however_many_stays_there_are_and_whatever_the_clock_says(managers, coming):
    stay = Stay.objects.get(pk=coming())
    stay.pk, stay.on_the_way_at = 2**31, stay.on_the_way_at.replace(second=59, microsecond=123456)
    assert len(welcome.about(stay)) <= Letter._meta.get_field("about").max_length


def test_two_rows_of_one_department_are_one_line(managers, coming, house, moment, aurora):
    stay = Stay.objects.get(pk=coming())
    at = moment.to("2026-04-16 14:20", aurora)
    [(row, _roles)] = lines.standing(stay, {"gm_in_lobby"}, at)
    rows = [(row, ("sales",)), (row, ("sales", "security"))]
    lines.call(LINE, stay, rows, f"{stay.pk} {at.isoformat()}", at=at, house=house, now=moment.now)
    assert line(stay.pk)[len(PEOPLE) :] == [("sales", False), ("security", False)]


def test_not_on_the_way_after_all(managers, coming, opera, house, desk, moment, aurora):
    stay = coming()
    opera.acknowledge_all(stay)
    door.take_back("on_the_way", stay, house=house, by=desk, now=moment.on(minutes=1))
    told = opera.notices(stay, state="open")["sales"]["text"]
    assert told.startswith("The call was a mistake: not on the way yet. ")
    assert "No welcome line for now: the guest is not on the way yet" in told
    assert managers["sales"].client.get("/waiting/").context["calls"] == []
    door.on_the_way(stay, at(aurora, "14:20"), house=house, by=desk, now=moment.on(minutes=1))
    assert len(line(stay)) == 2 * len(PEOPLE)  # another call, though for the same time


def test_who_is_called_says_that_they_come_and_the_desk_reads_it(managers, coming, moment):
    stay = coming()
    gm = managers["general_manager"].client
    assert "You are called to the lobby" in gm.get("/banner/").content.decode()
    [call] = gm.get("/waiting/").context["calls"]
    assert (call["room"], call["time"], call["leaves"], call["when"], call["role"]) == (
        "1208", "14:20", False, "in 2 h 20 min", "General manager",
    )  # fmt: skip
    moment.on(minutes=2)
    for _tap in range(2):
        said = words_of(gm.post(f"/waiting/calls/{call['id']}/", follow=True))
        assert said == ["Said: you come. Who calls the line reads it."]
    assert Event.objects.filter(kind="line.comes", subject_id=stay).count() == 1
    shown = managers["front_office"].client.get(f"/stays/{stay}/").context["door"]["welcome"]
    assert [(one["role"], one["said"]) for one in shown[:2]] == [
        ("General manager", "comes, said at 12:02"), ("Sales", "called at 12:00"),
    ]  # fmt: skip


def test_nobody_stands_there_for_a_guest_who_is_met(managers, coming, house, desk, moment, aurora):
    stay = coming()
    door.take("met", stay, house=house, by=desk, now=moment.on(minutes=1))
    assert managers["sales"].client.get("/waiting/").context["calls"] == []
    reception.expect(stay, at(aurora, "15:00"), house=house, by=desk, now=moment.on(minutes=1))
    assert len(line(stay)) == len(PEOPLE)
