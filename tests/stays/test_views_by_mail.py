"""Acknowledging from a mail: the link asks, the button does, and every reason why not is said in words."""

import re

import pytest
from django.core import mail, signing
from django.test import Client

from stays.escalating import escalate_due
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import inline_of
from vipdesk.hotel.models import Role, StaffMember
from vipdesk.outbox import delivering, mail_links
from vipdesk.outbox.models import Delivery, Escalation, Notice

TODAY = {"arrival_date": "2026-04-16", "departure_date": "2026-04-18", "expected_arrival_time": "20:00"}


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    moment.to("2026-04-16 09:00", aurora)
    for department in aurora.departments.all():
        department.email = f"{department.code.replace('_', '-')}@aurora.test"
        department.save()
    return opera.book("K-1", room_number="1208", **TODAY)["id"]


@pytest.fixture
def notice(stay: int) -> Notice:
    return Notice.objects.get(department__code="food_beverage", subject_id=stay)


def link(notice: Notice, moment: Moment) -> str:
    """The link of the newest mail to the department, as somebody clicks it."""
    ids = Delivery.objects.filter(notice=notice).values_list("pk", flat=True)
    moment.on(seconds=31)  # a change waits for its like
    delivering.deliver_due(ids, clock=lambda: moment.now)
    [url] = re.findall(r"Acknowledge: http://[^/]+(\S+)", str(mail.outbox[-1].body))
    return url


def post(url: str):
    """What the page's button sends, in a browser of nobody in particular."""
    return Client().post("/acknowledge/", {"key": url.partition("key=")[2]})


def test_the_link_asks_and_the_button_acknowledges(notice: Notice, moment: Moment, opera: Caller, aurora):
    url = link(notice, moment)
    for _ in range(3):  # as the scanners of mail servers do
        answer = Client().get(url)
        assert Client().head(url).status_code == answer.status_code == 200
    notice.refresh_from_db()
    text = answer.content.decode()
    assert (notice.acknowledged_at, inline_of(text)) == (None, [])
    assert [one for one in ("Kalniete", "Ilona", "1208") if one in text] == []
    assert f"Stay {notice.subject_id}, for Food &amp; beverage" in text
    assert "Acknowledged for Food &amp; beverage." in post(url).content.decode()
    notice.refresh_from_db()
    delivery = Delivery.objects.get(notice=notice)
    assert (notice.acknowledged_by, notice.acknowledged_by_key) == (None, f"mail {delivery.pk}")
    told = opera.notices(notice.subject_id)["food_beverage"]
    assert told["acknowledged_by"] == "somebody by mail"
    late = colleague(aurora, "food_beverage.agent").post(f"/notices/{notice.pk}/acknowledge")
    assert (late.status_code, late.json()["detail"]) == (409, "somebody by mail was first.")


def test_it_stops_the_escalation(notice: Notice, moment: Moment):
    colleague(notice.property, "duty_manager")
    post(link(notice, moment))
    escalate_due(now=moment.now)
    escalate_due(now=moment.on(hours=2))
    told = Escalation.objects.filter(notice=notice, level__gte=Escalation.Level.ON_DUTY, told_at__isnull=False)
    assert list(told) == []


def test_who_was_told_higher_acknowledges_from_their_mail_too(notice: Notice, moment: Moment):
    colleague(notice.property, "duty_manager")
    StaffMember.objects.filter(roles__code="duty_manager").update(email="duty@aurora.test")
    escalate_due(now=moment.now)
    escalate_due(now=moment.on(minutes=15))
    url = link(notice, moment)
    assert mail.outbox[-1].to == ["duty@aurora.test"]
    assert post(url).status_code == 200
    notice.refresh_from_db()
    assert notice.acknowledged_by_key == f"mail {Delivery.objects.get(notice=notice, level=2).pk}"


@pytest.mark.parametrize("leaves", ["role", "account"])
def test_who_has_left_acknowledges_nothing_any_more(notice: Notice, moment: Moment, leaves):
    colleague(notice.property, "duty_manager")
    duty = StaffMember.objects.filter(roles__code="duty_manager")
    duty.update(email="duty@aurora.test")
    escalate_due(now=moment.now)
    escalate_due(now=moment.on(minutes=15))
    url = link(notice, moment)
    if leaves == "role":
        Role.objects.filter(code="duty_manager").delete()
    else:
        duty.update(is_active=False)
    said = "This mailbox is not told of this any more"
    assert [(a.status_code, said in a.content.decode()) for a in (Client().get(url), post(url))] == [(410, True)] * 2
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


def test_a_mailbox_that_is_not_the_departments_any_more(notice: Notice, moment: Moment):
    url = link(notice, moment)
    notice.property.departments.filter(code="food_beverage").update(email="kitchen@aurora.test")
    assert (Client().get(url).status_code, post(url).status_code) == (410, 410)


def test_an_old_link(notice: Notice, moment: Moment):
    url = link(notice, moment)
    moment.on(days=3, minutes=1)
    for answer in (Client().get(url), post(url)):
        assert (answer.status_code, "This link is too old" in answer.content.decode()) == (410, True)
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


def test_what_has_changed_since_is_not_acknowledged(notice: Notice, moment: Moment, opera: Caller):
    url = link(notice, moment)
    opera.book("K-1", **TODAY | {"expected_arrival_time": "18:00"}, room_number="1510")
    assert "There has been a change since this mail" in Client().get(url).content.decode()
    answer = post(url)
    assert (answer.status_code, "There has been a change since this mail" in answer.content.decode()) == (409, True)
    assert post(link(notice, moment)).status_code == 200


def test_the_second_is_told_when(notice: Notice, moment: Moment):
    url = link(notice, moment)
    post(url)
    at = "This was acknowledged already, at 09:00."
    assert (at in Client().get(url).content.decode(), at in post(url).content.decode()) == (True, True)
    assert post(url).status_code == 409


def test_what_is_acknowledged_is_mailed_without_a_link(notice: Notice, moment: Moment, opera: Caller):
    opera.acknowledge_all(notice.subject_id)
    delivering.deliver_due(clock=lambda: moment.now)
    assert [one for one in mail.outbox if "Acknowledge:" in str(one.body)] == []
    assert len(mail.outbox) > 1


def test_nobody_forges_a_link(notice: Notice, moment: Moment):
    url = link(notice, moment)
    delivery = Delivery.objects.get(notice=notice)
    said = [delivery.pk, notice.pk, notice.department_id, notice.revision, 9_999_999_999]
    elsewhere = Notice.objects.exclude(department=notice.department)[0]
    forged = [
        f"{url}x",
        f"/acknowledge/?key={signing.dumps(said, salt='another')}",
        f"/acknowledge/?key={signing.dumps([*said[:2], elsewhere.department_id, *said[3:]], salt=mail_links.SALT)}",
        f"/acknowledge/?key={signing.dumps(said[:2], salt=mail_links.SALT)}",
        "/acknowledge/",
    ]
    assert [(Client().get(one).status_code, post(one).status_code) for one in forged] == [(404, 404)] * 5


def test_the_form_wants_its_token(notice: Notice, moment: Moment):
    url = link(notice, moment)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/acknowledge/", {"key": url.partition("key=")[2]}).status_code == 403
    page = strict.get(url).content.decode()
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    sent = {"key": url.partition("key=")[2], "csrfmiddlewaretoken": token}
    assert strict.post("/acknowledge/", sent).status_code == 200
