"""What waits for who was told: on every page a word of it, and a page to answer it on."""

import pytest

from stays.escalating import escalate_due
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import inline_of
from vipdesk.outbox.models import Notice

TODAY = {"arrival_date": "2026-04-16", "departure_date": "2026-04-18", "expected_arrival_time": "20:00"}


@pytest.fixture
def duty(aurora) -> Caller:
    return colleague(aurora, "duty_manager")


@pytest.fixture
def notice(opera: Caller, duty, moment: Moment, aurora) -> Notice:
    """The kitchen's notice, which nobody has acknowledged for a quarter of an hour, while all others have."""
    moment.to("2026-04-16 09:00", aurora)
    stay = opera.book(room_number="1208", **TODAY)["id"]
    for row in opera.notices(stay, state="open").values():
        if row["department"] != "food_beverage":
            opera.post(f"/notices/{row['id']}/acknowledge")
    escalate_due(now=moment.now)
    escalate_due(now=moment.on(minutes=15))
    return Notice.objects.get(department__code="food_beverage")


def test_it_stands_on_their_page_and_a_word_on_every_other(duty: Caller, notice: Notice, aurora):
    answer = duty.client.get("/waiting/")
    [line] = answer.context["notices"]
    assert (line["id"], line["department"], line["about"]["name"]) == (
        notice.pk,
        "Food & beverage",
        "Ms Ilona Kalniete",
    )
    assert inline_of(answer.content.decode()) == []
    assert "1 notice that nobody has acknowledged waits for you" in duty.client.get("/banner/").content.decode()
    cook = colleague(aurora, "food_beverage.agent")
    assert cook.client.get("/waiting/").context["notices"] == []


def test_who_was_told_acknowledges_and_it_is_gone(duty: Caller, notice: Notice):
    assert duty.client.post(f"/waiting/{notice.pk}/", {"revision": "1"}).status_code == 302
    notice.refresh_from_db()
    assert notice.acknowledged_by.username == "duty_manager@AURORA"
    assert duty.client.get("/waiting/").context["notices"] == []


def test_it_is_for_those_who_were_told(notice: Notice, aurora):
    gm = colleague(aurora, "general_manager")
    assert gm.client.post(f"/waiting/{notice.pk}/").status_code == 404


def test_the_stay_tells_how_far_each_notice_has_come(duty: Caller, notice: Notice, aurora, opera: Caller):
    cook = colleague(aurora, "food_beverage.agent")
    cook.client.get("/departments/food_beverage/")
    opera.tick(notice.subject_id, "amenity_order")
    told = {one["department"]: one for one in duty.client.get(f"/stays/{notice.subject_id}/").context["told"]}
    assert told["Food & beverage"]["way"] == [
        "read 09:15, food_beverage.agent@AURORA",
        "escalated to the duty manager 09:00",
        "1 of 6 done",
    ]
    story = duty.client.get(f"/stays/{notice.subject_id}/").context["story"]
    [line] = [one for one in story if one["what"] == "Not acknowledged"]
    assert line["of"] == "Food & beverage → the duty manager"


def test_another_department_s_look_is_no_reading(notice: Notice, duty: Caller):
    duty.client.get("/departments/food_beverage/")
    notice.refresh_from_db()
    assert (notice.read_at, notice.read_by) == (None, None)
