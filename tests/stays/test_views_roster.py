"""The roster: a week of a department, kept by its manager."""

import datetime as dt

import pytest

from tests.access.people import hire
from tests.hotel_examples import Caller, colleague
from tests.stays.pages import inline_of, words_of
from vipdesk.hotel.models import Duty
from vipdesk.outbox import telling
from vipdesk.outbox.models import Event

SALES = "/roster/?department=sales"


@pytest.fixture
def boss(aurora) -> Caller:
    return colleague(aurora, "sales.department_manager")


@pytest.fixture
def seller(aurora):
    return hire(aurora, "sales.agent", username="Kaja")


def on(boss: Caller, who: int, address: str = SALES, **more: str):
    return boss.client.post(address, {"staff": who, "role": "agent", "first": "2026-04-13", **more})


def week(caller: Caller, address: str = SALES) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    days = caller.client.get(address).context["days"]
    return [
        (day["words"], [(role["label"], [one["name"] for one in role["people"]]) for role in day["roles"]])
        for day in days
    ]


def test_somebody_is_put_on_duty_for_some_days_and_taken_off(boss: Caller, seller):
    assert on(boss, seller.pk, last="2026-04-14").status_code == 302
    assert words_of(boss.client.get(SALES)) == ["On duty: Kaja, Mon 13 Apr – Tue 14 Apr, 2 days"]
    assert on(boss, seller.pk).status_code == 302  # said twice is once
    assert words_of(boss.client.get(SALES)) == ["Kaja is on duty on these days already."]
    shown = week(boss)
    assert shown[:3] == [
        ("Mon 13 Apr", [("On duty", ["Kaja"]), ("Department manager", [])]),
        ("Tue 14 Apr", [("On duty", ["Kaja"]), ("Department manager", [])]),
        ("Wed 15 Apr", [("On duty", []), ("Department manager", [])]),
    ]
    duty = Duty.objects.get(date=dt.date(2026, 4, 13))
    assert boss.client.post(f"/roster/{duty.pk}/").status_code == 302
    assert week(boss)[0][1][0] == ("On duty", [])
    twice = boss.client.post(f"/roster/{duty.pk}/?department=sales", follow=True)
    assert words_of(twice)[-1] == "Somebody has taken them off duty already."
    assert inline_of(boss.client.get(SALES).content.decode()) == []


def done_with(roster: str) -> list[tuple]:
    """What was done with a roster: what, with whom, on which days, by whom."""
    events = Event.objects.filter(subject_kind=roster).select_related("by_staff").order_by("pk")
    return [(one.kind, one.facts["staff"], one.facts["days"], one.by_staff.username) for one in events]


def test_who_put_whom_on_duty_is_kept_and_shown_and_taken_back(boss: Caller, seller, aurora):
    on(boss, seller.pk)
    on(boss, seller.pk, last="2026-04-15")  # the first of these days stands already
    boss.client.post(f"/roster/{Duty.objects.get(date='2026-04-14').pk}/")
    me, last = boss.client.get(SALES).wsgi_request.user.username, Event.objects.order_by("pk").last()
    first_three = [
        ("roster.put_on", seller.pk, ["2026-04-13"], me),
        ("roster.put_on", seller.pk, ["2026-04-14", "2026-04-15"], me),
        ("roster.taken_off", seller.pk, ["2026-04-14"], me),
    ]
    assert done_with("roster") == first_three
    for _twice in range(2):
        assert boss.client.post(SALES, {"take_back": last.pk}).status_code == 302
    assert done_with("roster") == [*first_three, ("roster.put_on", seller.pk, ["2026-04-14"], me)]
    page = boss.client.get(SALES)
    assert words_of(page)[-1] == "Taken back: Not on duty: Kaja, Tue 14 Apr"
    assert page.context["lately"] == [
        {"words": "On duty: Kaja, Tue 14 Apr", "by": f"by {me}, 10:00"},
        {"words": "Not on duty: Kaja, Tue 14 Apr", "by": f"by {me}, 10:00"},
        {"words": "On duty: Kaja, Tue 14 Apr – Wed 15 Apr, 2 days", "by": f"by {me}, 10:00"},
        {"words": "On duty: Kaja, Mon 13 Apr", "by": f"by {me}, 10:00"},
    ]
    duty = colleague(aurora, "duty_manager")
    for pk in (last.pk, "1" * 30, "x"):  # of another roster, and of none
        assert duty.client.post("/roster/?department=above", {"take_back": pk}).status_code == 404


def test_a_duty_and_who_wrote_it_stand_together_or_not_at_all(boss: Caller, seller, monkeypatch):
    monkeypatch.setattr(telling, "happened", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        on(boss, seller.pk)
    assert not Duty.objects.exists()


def test_another_week(boss: Caller):
    assert week(boss, f"{SALES}&from=2026-05-01")[0][0] == "Fri 1 May"
    assert week(boss, f"{SALES}&from=soon")[0][0] == "Mon 13 Apr"


def test_the_duty_manager_keeps_all_and_what_stands_above(aurora, seller):
    duty = colleague(aurora, "duty_manager")
    boss = hire(aurora, "housekeeping.department_manager", username="Halina")
    assert on(duty, seller.pk).status_code == 302
    answer = on(duty, boss.pk, "/roster/?department=above", role="duty_manager")
    assert answer.status_code == 302
    assert week(duty, "/roster/?department=above")[0][1] == [("Duty manager", ["Halina"]), ("General manager", [])]


def test_others_look_and_do_not_write(aurora, seller, boss: Caller):
    on(boss, seller.pk)
    agent = colleague(aurora, "front_office.agent")
    answer = agent.client.get(SALES)
    assert (answer.context["may_keep"], b"Take off" in answer.content) == (False, False)
    assert on(agent, seller.pk).status_code == 403
    assert agent.client.post(f"/roster/{Duty.objects.get().pk}/").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "duty_manager"}, "role"),
        ({"first": "soon"}, "first"),
        ({"last": "2026-04-12"}, "last"),
        ({"last": "2027-01-01"}, "last"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(boss: Caller, seller, wrong, field):
    answer = on(boss, seller.pk, **wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert f'<a href="#id_{field}">' in answer.content.decode()


def test_nobody_of_another_department_is_put_on_duty(boss: Caller, aurora):
    cook = hire(aurora, "food_beverage.agent", username="cook")
    assert list(on(boss, cook.pk).context["form"].errors) == ["staff"]
    assert boss.client.get("/roster/?department=spa").status_code == 404
