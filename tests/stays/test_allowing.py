"""What an official visit switches off, all the same: asked for, allowed or declined with authority, told, ended again."""

import datetime as dt
from typing import Any

import pytest

from stays import allowing, asked_privileges, granting, lending, reception
from stays.house import House
from stays.models import ChecklistItem, PrivilegeRequest, Stay
from stays.privileges import Privileges
from stays.reception import NotPossible
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, Role
from vipdesk.outbox.models import Event

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


def answer(who: Caller, request: int, act: str, status: int = 200, **said: str) -> list[str]:
    """What the page of requests says after this answer: that it is done, or what is wrong with it."""
    page = who.client.post(f"/requests/privileges/{request}/", {"act": act, **said}, follow=True)
    assert page.status_code == status
    drafts = [one["draft"]["mistakes"] for one in lines(page) if one["draft"]]
    return [*map(str, page.context["messages"]), *(words for mistakes in drafts for words in mistakes)]


def lines(page: Any) -> list[dict[str, Any]]:
    """The privileges on a page of requests."""
    return [one for one in (*page.context["waiting"], *page.context["decided"]) if "what" in one]


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
        f"Off for this guest, and asked for: {UPGRADE}; whoever may, decides under Requests; all others do not offer it"
    )
    assert told(opera, stay) == {"general_manager": f"Decide, please: a privilege is asked for. {waits}"}
    said = [f"{UPGRADE}: asked for by sales.agent@AURORA · 10:05"]
    assert (card(agent, stay), card(boss, stay)) == ((said, []), (said, []))
    opera.acknowledge_all(stay)
    moment.on(minutes=5)
    row = PrivilegeRequest.objects.get()
    assert answer(boss, row.pk, "allow") == ["Allowed for this stay."]
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


BANNER = "banner and screens"


def with_banner() -> str:
    """The shipped programme of a hotel that hangs out a banner, on an official visit when it is allowed."""
    off = 'only_if = ["not incognito", "not official_visit"]\nnames_guest = true\noff = true'
    also = f'also = [{{ tiers = ["VA"], only_if = ["not incognito", "allowed:{BANNER}"] }}]'
    text = shipped_text().replace(off, off.replace("off = true", also))
    text = text.replace('"butler", "24 h number",\n', f'"butler", "24 h number", "{BANNER}",\n')
    return text.replace('not_for_officials = ["suite', f'not_for_officials = ["{BANNER}", "suite')


def banner(stay: int) -> list[str]:
    return list(ChecklistItem.objects.filter(stay=stay, item_key="banner").values_list("state", flat=True))


def test_a_banner_is_asked_for_and_hangs_when_it_is_allowed(opera: Caller, aurora: Property, moment: Moment):
    load(aurora, with_banner(), now=moment.now)
    stay = opera.book(guest=guest(), official_visit=True)["id"]
    opera.acknowledge_all(stay)
    agent, boss = colleague(aurora, "sales.agent"), colleague(aurora, "general_manager")
    assert send(agent, stay, "ask", what=BANNER, reason=REASON) == ["Asked for. Those who may decide it are told."]
    assert (banner(stay), list(told(opera, stay))) == ([], ["general_manager"])
    opera.acknowledge_all(stay)
    row = PrivilegeRequest.objects.get()
    assert answer(boss, row.pk, "allow") == ["Allowed for this stay."]
    assert banner(stay) == ["open"]
    assert "New: Banner and screens, by 15 Apr 17:00" in told(opera, stay)["sales"]
    opera.acknowledge_all(stay)
    assert send(boss, stay, "end", request=row.pk) == ["Off again. Those whom it concerns are told."]
    assert banner(stay) == ["withdrawn"]
    assert "Banner and screens: no longer wanted: do not do it" in told(opera, stay)["sales"]


def photographer(conditions: str) -> str:
    """The shipped programme with a photographer under these conditions."""
    off = 'tiers = ["VA"]\nonly_if = ["not incognito"]\noff = true\n\n[rows.hotel_tour]'
    assert shipped_text().count(off) == 1
    return shipped_text().replace(off, f"{conditions}\n\n[rows.hotel_tour]")


def photographers() -> list[str]:
    return list(ChecklistItem.objects.filter(item_key="photographer").values_list("state", flat=True))


def test_a_row_that_is_there_until_it_is_allowed_goes_with_the_yes(
    opera: Caller, aurora: Property, house: House, gm, moment: Moment
):
    load(aurora, photographer(f'tiers = ["VA"]\nonly_if = ["not allowed:{UPGRADE}"]'), now=moment.now)
    stay, how = opera.book(guest=guest(), official_visit=True)["id"], {"house": house, "by": gm, "now": moment.now}
    states = [photographers()]
    request = allowing.ask(stay, UPGRADE, REASON, **how)
    states.append(photographers())
    allowing.end(request.pk, **how)
    assert [*states, photographers()] == [["open"], ["withdrawn"], ["open"]]


def test_a_row_of_more_levels_goes_with_the_permission_that_a_lower_level_ends(
    opera: Caller, aurora: Property, house: House, gm, moment: Moment
):
    rows = (
        f'tiers = ["VA"]\nonly_if = ["incognito"]\nalso = [{{ tiers = ["VA", "VC"], only_if = ["allowed:{UPGRADE}"] }}]'
    )
    load(aurora, photographer(rows), now=moment.now)
    stay, how = opera.book(guest=guest(), official_visit=True)["id"], {"house": house, "by": gm, "now": moment.now}
    request = allowing.ask(stay, UPGRADE, REASON, **how)
    assert photographers() == ["open"]
    granting.lower(stay, "VC", "Not this time", **how)
    request.refresh_from_db()
    assert (request.state, photographers()) == ("ended", ["withdrawn"])


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
    allowing.withdraw(again.pk, by=desk, **how)
    assert [row.state for row in PrivilegeRequest.objects.order_by("pk")] == ["declined", "withdrawn"]
    assert opera.notices(stay)["general_manager"]["text"].endswith(
        f"Not asked for any more: {UPGRADE}; there is nothing to decide"
    )


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
        "withdrawn by another": lambda: allowing.withdraw(asked.pk, by=duty, **how),
        "ended before": lambda: allowing.end(asked.pk, by=gm, **how),
        "allowed": lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how),
        "decided twice": lambda: allowing.decide(asked.pk, "declined", REASON, by=gm, **how),
        "withdrawn too late": lambda: allowing.withdraw(asked.pk, by=desk, **how),
        "ended by who asked": lambda: allowing.end(asked.pk, by=desk, **how),
    }
    assert {name: refused(work) for name, work in tries.items()} == {
        "not official": "not_off",
        "not off": "not_off",
        "twice": "already_asked",
        "by another": "above_authority",
        "ended by another": "above_authority",
        "withdrawn by another": "not_yours",
        "ended before": "nothing_to_end",
        "allowed": "",
        "decided twice": "already_decided",
        "withdrawn too late": "already_decided",
        "ended by who asked": "above_authority",
    }


def test_two_in_one_open_notice_are_told_each_for_itself(
    opera: Caller, house: House, stay: int, gm, desk, moment: Moment, monkeypatch
):
    """Whoever reads the notice late reads how each of them stands, not only the last."""
    how = {"house": house, "now": moment.now}
    off = Privileges(off=(UPGRADE, "late departure"))
    monkeypatch.setattr(asked_privileges, "privileges_of", lambda *_args, **_more: off)
    first, second = (allowing.ask(stay, what, REASON, by=desk, **how) for what in (UPGRADE, "late departure"))
    waits = "Off for this guest, and asked for: {}; whoever may, decides under Requests; all others do not offer it"
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


def test_what_is_off_no_longer_is_not_decided(house: House, stay: int, gm, desk, moment: Moment):
    """Where nothing has looked at the stay since."""
    how = {"house": house, "now": moment.now}
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    Stay.objects.filter(pk=stay).update(official_visit=False)
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how)) == "not_off"
    assert PrivilegeRequest.objects.get().state == "waiting"


CHANGES = {
    "not official": lambda opera, stay, **how: opera.book(guest=guest(), official_visit=False),
    "no level": lambda opera, stay, **how: granting.lower(stay, "", "Not this time", **how),
    "cancelled": lambda opera, stay, **how: opera.cancel("K-1", version=99),
    "no-show": lambda opera, stay, **how: reception.no_show(stay, **how),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_void_ends_by_itself_and_who_was_asked_is_told(
    opera: Caller, aurora: Property, house: House, stay: int, gm, desk, moment: Moment, change: str
):
    how = {"house": house, "now": moment.now}
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    opera.acknowledge_all(stay)
    moment.on(minutes=5)
    how["now"] = moment.now
    CHANGES[change](opera, stay, by=gm, **how)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at, asked.decided_by) == ("withdrawn", moment.now, None)
    words = f"Not asked for any more: {UPGRADE}; there is nothing to decide"
    assert [words in told(opera, stay)[code] for code in ("general_manager", "front_office")] == [True, True]
    story = colleague(aurora, "front_office.agent").client.get(f"/stays/{stay}/").context["story"]
    assert ("Privilege asked for no more", UPGRADE) in [(one["what"], one["of"]) for one in story]
    assert Event.objects.filter(kind="privilege.withdrawn").count() == 1
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how)) == "already_decided"


def test_what_still_is_off_goes_on(opera: Caller, house: House, stay: int, desk, moment: Moment):
    allowing.ask(stay, UPGRADE, REASON, by=desk, house=house, now=moment.now)
    opera.book(guest=guest(), official_visit=True, adults=2)
    assert (PrivilegeRequest.objects.get().state, Event.objects.filter(kind="privilege.withdrawn").count()) == (
        "waiting",
        0,
    )


def test_what_is_allowed_ends_with_its_level_and_outlives_the_stay(
    opera: Caller, house: House, stay: int, gm, moment: Moment
):
    how = {"house": house, "by": gm, "now": moment.now}
    first = allowing.ask(stay, UPGRADE, REASON, **how)
    opera.book(guest=guest(), official_visit=False)
    opera.cancel("K-1", version=98)
    assert PrivilegeRequest.objects.get().state == "allowed"
    opera.book(guest=guest(), official_visit=True, version=99)
    granting.lower(stay, "", "Not this time", **how)
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("ended", None)
    assert f"Off again for this guest: {UPGRADE}; take back what was promised" in told(opera, stay)["front_office"]


def test_nobody_allows_their_own_and_who_lost_the_role_decides_nothing(
    house: House, aurora: Property, stay: int, gm, desk, moment: Moment
):
    how = {"house": house, "now": moment.now}
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    roles = Role.objects.filter(property=aurora)
    roles.filter(staff=desk.by).update(code="general_manager", department=None)
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=desk, **how)) == "own_request"
    roles.filter(staff=gm.by).update(code="duty_manager")
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how)) == "above_authority"
    roles.filter(staff=gm.by).delete()
    assert refused(lambda: allowing.decide(asked.pk, "allowed", REASON, by=gm, **how)) == "above_authority"
    assert PrivilegeRequest.objects.get().state == "waiting"


def test_a_colleague_decides_for_an_approver_who_is_away(
    house: House, aurora: Property, stay: int, gm, desk, moment: Moment
):
    how = {"house": house, "now": moment.now}
    duty = viewer_as(aurora, "duty_manager")
    lending.lend(duty.by, moment.now, moment.now + dt.timedelta(days=1), house=house, by=gm, now=moment.now)
    asked = allowing.ask(stay, UPGRADE, REASON, by=desk, **how)
    allowing.decide(asked.pk, "allowed", REASON, by=duty, **how)
    asked.refresh_from_db()
    assert (asked.decided_by_id, asked.decided_for_id) == (duty.by, gm.by)


def refused(work) -> str:
    try:
        work()
    except NotPossible as problem:
        return problem.code
    return ""


def test_the_page_of_requests_has_it_among_the_levels_in_the_order_of_the_arrivals(
    opera: Caller, aurora: Property, stay: int, moment: Moment
):
    opera.book("K-2", guest=guest(external_id="P-2", position=""), vip={"code": "VC"}, expected_arrival_time="09:00")
    agent, boss = colleague(aurora, "sales.agent"), colleague(aurora, "general_manager")
    empty = boss.client.get("/requests/").context["etag"]
    send(agent, stay, "ask", what=UPGRADE, reason=REASON)
    moment.on(minutes=5)
    page = boss.client.get("/requests/")
    assert [one.get("what", one["tier"]) for one in page.context["waiting"]] == ["VC", UPGRADE]
    [line] = lines(page)
    request = PrivilegeRequest.objects.get()
    assert line == {
        "id": request.pk,
        "mark": f"p{request.pk}",
        "at": request.stay.awaited_at,
        "state": "waiting",
        "what": UPGRADE,
        "tier": "VA",
        "tier_name": "VIP A",
        "palette": line["palette"],
        "stay": stay,
        "name": "Ms Ilona Kalniete",
        "alias": False,
        "facts": line["facts"],
        "arrives": "arrives Thu 16 Apr 14:30, in 3 days",
        "escalated": "",
        "asked": "sales.agent@AURORA · 10:05 · 5 min ago",
        "reason": REASON,
        "decided": "",
        "why": "",
        "may_decide": True,
        "may_withdraw": False,
        "own": False,
        "draft": None,
    }
    [own] = lines(agent.client.get("/requests/"))
    assert (own["may_decide"], own["may_withdraw"], own["own"]) == (False, True, True)
    assert page.context["etag"] != empty
    assert answer(agent, request.pk, "allow", 422) == ["You asked for this: somebody else decides it."]
    assert answer(boss, request.pk, "decline", 422) == ["Reason: Say why: who asked will read it."]
    assert answer(boss, request.pk, "decline", reason="Not this time") == ["Declined. Who asked is told."]
    late = ["general_manager@AURORA declined this at 10:10."]
    assert answer(agent, request.pk, "withdraw", 422) == late
    [after] = lines(boss.client.get("/requests/"))
    assert (after["decided"], after["why"]) == ("declined · general_manager@AURORA · 10:10", "Not this time")
    assert card(agent, stay) == ([f"{UPGRADE}: declined · general_manager@AURORA · 10:10"], ["ask"])


def test_it_is_asked_answered_and_ended_by_calls(opera: Caller, aurora: Property, stay: int, moment: Moment):
    agent, boss = colleague(aurora, "sales.agent"), colleague(aurora, "general_manager")
    wish = {"what": UPGRADE, "reason": REASON}
    asked = agent.post(f"/stays/{stay}/privileges", wish).json()
    waiting = {
        "id": asked["id"],
        "stay": stay,
        **wish,
        "state": "waiting",
        "asked_at": "2026-04-13T10:05:00+02:00",
        "asked_by": "sales.agent@AURORA",
        "escalated_at": None,
        "decided_at": None,
        "decided_by": None,
        "decided_for": None,
        "decision_reason": "",
    }
    assert asked == waiting
    assert boss.get("/privileges?privilege_state=waiting").json() == {"results": [waiting], "next": None}
    assert opera.get("/privileges").json()["results"] == [waiting | {"reason": None, "decision_reason": None}]
    url = f"/privileges/{asked['id']}"
    codes = [
        opera.post(f"/stays/{stay}/privileges", wish),
        agent.post(f"/stays/{stay}/privileges", wish),
        agent.post(f"{url}/allow", {}),
        colleague(aurora, "duty_manager").post(f"{url}/decline", {"reason": "no"}),
        boss.post(f"{url}/end", {}),
        boss.get("/privileges?privilege_state=lost"),
    ]
    assert [one.json()["code"] for one in codes] == [
        "people_only",
        "already_asked",
        "own_request",
        "above_authority",
        "nothing_to_end",
        "invalid",
    ]
    decided = {"decided_at": "2026-04-13T10:05:00+02:00", "decided_by": "general_manager@AURORA"}
    assert boss.post(f"{url}/allow", {}).json() == {**waiting, **decided, "state": "allowed"}
    late = agent.post(f"{url}/withdraw", {})
    assert (late.status_code, late.json()["detail"]) == (
        409,
        "It was allowed by general_manager@AURORA at 2026-04-13T10:05:00+02:00.",
    )
    assert boss.post(f"{url}/end", {}).json()["state"] == "ended"


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
