"""What an official visit switches off, all the same: asked for, allowed or declined with authority, told, ended again."""

import pytest

from stays import allowing
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from stays.privileges import Privileges
from stays.reception import NotPossible
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property

UPGRADE = "suite upgrade when free"
REASON = "Her delegation sits in the next room"


@pytest.fixture
def stay(opera: Caller, moment: Moment) -> int:
    """A minister on an official visit, of whom everybody has read what they were told."""
    stay = opera.book(guest=guest(), official_visit=True)["id"]
    opera.acknowledge_all(stay)
    moment.on(minutes=5)
    return stay


@pytest.fixture
def gm(aurora: Property) -> Viewer:
    return viewer_as(aurora, "general_manager")


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


def send(who: Caller, stay: int, act: str, **said: object) -> list[str]:
    """What the page says after this was sent."""
    answer = who.client.post(f"/stays/{stay}/privileges/", {"act": act, **said}, follow=True)
    assert answer.status_code == 200
    return [str(one) for one in answer.context["messages"]]


def card(who: Caller, stay: int) -> tuple[list[str], list[str]]:
    """What the card says of what is off, and what can be done about it."""
    cases = who.client.get(f"/stays/{stay}/").context["cases"]
    return [one["said"] for one in cases], [act for one in cases for act, _title, _button in one["forms"]]


def told(opera: Caller, stay: int) -> dict[str, str]:
    return {code: one["text"] for code, one in opera.notices(stay, state="open").items()}


def privileges(opera: Caller, stay: int) -> tuple[bool, list[str]]:
    said = opera.get(f"/stays/{stay}/plan").json()["privileges"]
    return UPGRADE in said["open"], said["off"]


def test_asked_by_the_desk_and_allowed_by_the_general_manager(
    opera: Caller, aurora: Property, stay: int, moment: Moment
):
    agent, boss = colleague(aurora, "sales.agent"), colleague(aurora, "general_manager")
    assert (card(agent, stay), privileges(opera, stay)) == (([""], ["ask"]), (False, [UPGRADE]))
    asked = send(agent, stay, "ask", what=UPGRADE, reason=REASON)
    assert asked == ["Asked for. Those who may decide it are told."]
    waits = (
        f"Off for this guest, and asked for: {UPGRADE}; whoever may, decides on the page of the stay; "
        "all others do not offer it"
    )
    assert told(opera, stay) == {"general_manager": f"Decide, please: a privilege is asked for. {waits}"}
    said = f"{UPGRADE}: asked for by sales.agent@AURORA, waits for a decision"
    assert (card(agent, stay), card(boss, stay)) == (([said], ["end"]), ([said], ["allow", "decline"]))
    opera.acknowledge_all(stay)
    moment.on(minutes=5)
    row = PrivilegeRequest.objects.get()
    assert send(boss, stay, "allow", request=row.pk, reason="She is a friend of the house") == [
        "Allowed for this stay."
    ]
    words = f"Privilege allowed: offer it. Allowed for this guest: {UPGRADE}; offer it to the guest"
    assert told(opera, stay) == {"front_office": words, "sales": words}
    assert privileges(opera, stay) == (True, [])
    page = boss.client.get(f"/stays/{stay}/")
    assert (card(boss, stay)[1], REASON in page.content.decode()) == (["end"], True)
    assert [(one["what"], one["of"]) for one in page.context["story"][:2]] == [
        ("Privilege allowed", UPGRADE),
        ("Privilege asked for", UPGRADE),
    ]
    assert REASON not in colleague(aurora, "housekeeping.agent").client.get(f"/stays/{stay}/").content.decode()
    assert send(boss, stay, "end", request=row.pk) == ["Off again. Those whom it concerns are told."]
    assert privileges(opera, stay) == (False, [UPGRADE])


def test_the_general_manager_allows_it_unasked(opera: Caller, house: House, stay: int, gm: Viewer, moment: Moment):
    allowing.ask(stay, UPGRADE, f"{REASON}, Ms Kalniete", house=house, by=gm, now=moment.now)
    row = PrivilegeRequest.objects.get()
    assert (row.state, row.decided_by_id, row.decided_at) == ("allowed", gm.by, moment.now)
    assert "Kalniete" not in row.reason
    assert privileges(opera, stay) == (True, [])
    assert Stay.objects.get(pk=stay).revision == int(
        opera.get("/bookings/K-1").headers["ETag"].strip('"').split("-")[1]
    )


def test_declined_it_may_be_asked_again(opera: Caller, house: House, stay: int, gm, desk, moment: Moment):
    how = {"house": house, "now": moment.now}
    first = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    allowing.decide(first.pk, "declined", "Not this time", by=gm, **how)
    assert privileges(opera, stay) == (False, [UPGRADE])
    again = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    allowing.end(again.pk, by=desk, **how)
    assert [row.state for row in PrivilegeRequest.objects.order_by("pk")] == ["declined", "ended"]


def test_what_cannot_be(opera: Caller, house: House, aurora: Property, stay: int, gm, desk, moment: Moment):
    how = {"house": house, "now": moment.now}
    plain = opera.book("K-2", guest=guest(external_id="P-2"))["id"]
    duty = viewer_as(aurora, "duty_manager")
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    tries = {
        "not official": lambda: allowing.ask(plain, UPGRADE, REASON, by=gm, **how),
        "not off": lambda: allowing.ask(stay, "no deposit", REASON, by=gm, **how),
        "twice": lambda: allowing.ask(stay, UPGRADE, REASON, by=gm, **how),
        "by another": lambda: allowing.decide(asked.pk, "allowed", REASON, by=duty, **how),
        "ended by another": lambda: allowing.end(asked.pk, by=duty, **how),
        "allowed": lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how),
        "decided twice": lambda: allowing.decide(asked.pk, "declined", REASON, by=gm, **how),
        "ended by who asked": lambda: allowing.end(asked.pk, by=desk, **how),
    }
    assert {name: refused(work) for name, work in tries.items()} == {
        "not official": "not_off",
        "not off": "not_off",
        "twice": "already_asked",
        "by another": "above_authority",
        "ended by another": "above_authority",
        "allowed": "",
        "decided twice": "already_decided",
        "ended by who asked": "above_authority",
    }


def test_two_in_one_open_notice_are_told_each_for_itself(
    opera: Caller, house: House, stay: int, gm, desk, moment: Moment, monkeypatch
):
    """Whoever reads the notice late reads how each of them stands, not only the last."""
    how = {"house": house, "now": moment.now}
    monkeypatch.setattr(allowing, "privileges_of", lambda *_args, **_more: Privileges(off=(UPGRADE, "late departure")))
    first, second = (allowing.ask(stay, what, REASON, by=desk, **how) for what in (UPGRADE, "late departure"))
    waits = "Off for this guest, and asked for: {}; whoever may, decides on the page of the stay; all others do not offer it"
    boss = told(opera, stay)["general_manager"]
    assert [waits.format(what) in boss for what in (UPGRADE, "late departure")] == [True, True]
    allowing.decide(first.pk, "allowed", REASON, by=gm, **how)
    allowing.decide(second.pk, "declined", "Not this time", by=gm, **how)
    allowing.ask(stay, "late departure", REASON, by=gm, **how)  # thought better of: only the last word of each is said
    read = told(opera, stay)["front_office"]
    said = [
        "Allowed for this guest: {}; offer it to the guest",
        "Off for this guest: {}; do not offer it",
    ]
    assert [one.format(what) in read for one in said for what in (UPGRADE, "late departure")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("change", [{"official_visit": False}, {"tier": None}])
def test_what_is_off_no_longer_is_not_decided(house: House, stay: int, gm, desk, moment: Moment, change: dict):
    how = {"house": house, "now": moment.now}
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    Stay.objects.filter(pk=stay).update(**change)
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how)) == "not_off"
    assert PrivilegeRequest.objects.get().state == "waiting"


def refused(work) -> str:
    try:
        work()
    except NotPossible as problem:
        return problem.code
    return ""


def test_a_form_without_a_reason_or_of_another_stay_does_nothing(opera: Caller, aurora: Property, stay: int):
    boss = colleague(aurora, "general_manager")
    assert send(boss, stay, "ask", what=UPGRADE) == ["Reason: Say why: who asked will read it."]
    other = opera.book("K-2", guest=guest(external_id="P-2"), official_visit=True)["id"]
    send(boss, stay, "ask", what=UPGRADE, reason=REASON)
    request = PrivilegeRequest.objects.get().pk
    for number in (str(request), "x", ""):
        said = {"act": "end", "request": number}
        assert boss.client.post(f"/stays/{other}/privileges/", said).status_code == 404
    assert PrivilegeRequest.objects.get().state == "allowed"
