"""What could not be delivered: why, in words; sent again or dismissed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import list_mail
from tests.hotel_examples import NOW, Caller, colleague
from tests.stays.pages import inline_of
from vipdesk.hotel.models import Department
from vipdesk.outbox import restoring
from vipdesk.outbox.models import Delivery

WRONG = (
    (" ", "Say why it need not be sent any more."),
    ("x" * 201, "Write at most 200 characters: these are 201."),
)


@pytest.fixture
def duty(aurora) -> Caller:
    return colleague(aurora, "duty_manager")


@pytest.fixture
def failed(opera: Caller, aurora) -> Delivery:
    """A mail to the kitchen that was given up."""
    Department.objects.filter(property=aurora, code="food_beverage").update(email="kitchn@aurora.test")
    opera.book()
    Delivery.objects.update(dead_at=NOW, failures=1, last_error="SMTPRecipientsRefused")
    return Delivery.objects.get()


def test_what_failed_and_why(duty: Caller, failed: Delivery):
    answer = duty.client.get("/deliveries/")
    [line] = answer.context["lines"]
    assert {name: line[name] for name in ("number", "department", "channel", "address", "why", "tries")} == {
        "number": failed.notice.subject_id,
        "department": "Food & beverage",
        "channel": "Mail",
        "address": "kitchn@aurora.test",
        "why": "The mail server refuses this address: it may be written wrongly.",
        "tries": 1,
    }
    assert inline_of(answer.content.decode()) == []


def test_it_is_sent_again(duty: Caller, failed: Delivery):
    assert duty.client.post(f"/deliveries/{failed.pk}/", {"act": "retry"}).status_code == 302
    failed.refresh_from_db()
    assert (failed.dead_at, failed.failures) == (None, 0)
    assert duty.client.get("/deliveries/").context["lines"] == []
    page = duty.client.post(f"/deliveries/{failed.pk}/", {"act": "retry"}, follow=True)
    assert [str(one) for one in page.context["messages"]] == ["It is being sent already."]


def test_it_is_dismissed_only_with_a_reason(duty: Caller, failed: Delivery):
    for wrong, words in WRONG:
        page = duty.client.post(f"/deliveries/{failed.pk}/", {"act": "dismiss", "reason": wrong})
        assert (page.status_code, page.context["draft"]) == (
            422,
            {"id": failed.pk, "mistakes": [f"Reason: {words}"], "reason": wrong},
        )
        assert f'value="{wrong}"' in page.content.decode()  # what was written is not lost
    duty.client.post(f"/deliveries/{failed.pk}/", {"act": "dismiss", "reason": "They were told by telephone"})
    assert duty.client.get("/deliveries/").context["lines"] == []
    [line] = duty.client.get("/deliveries/?state=dismissed").context["lines"]
    assert (line["dismissed"], line["by"]) == ("They were told by telephone", "duty_manager@AURORA")
    page = duty.client.post(f"/deliveries/{failed.pk}/", {"act": "dismiss", "reason": "Again"}, follow=True)
    assert [str(one) for one in page.context["messages"]] == ["Only what was given up can be dismissed."]


def test_what_is_tried_again_and_a_state_that_is_none(duty: Caller, failed: Delivery):
    Delivery.objects.update(dead_at=None, last_error="ConnectionRefusedError")
    [line] = duty.client.get("/deliveries/?state=trying").context["lines"]
    assert line["why"] == "The mail server does not answer."
    assert duty.client.get("/deliveries/?state=lost").context["state"] == "dead"


def test_another_property_s_are_not_here(failed: Delivery, borealis):
    theirs = colleague(borealis, "duty_manager")
    assert theirs.client.get("/deliveries/").context["lines"] == []
    assert theirs.client.post(f"/deliveries/{failed.pk}/", {"act": "retry"}).status_code == 404


def test_the_same_queries_for_any_number(duty: Caller, failed: Delivery):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            duty.client.get("/deliveries/")
        return len(captured)

    counts = {1: asked()}
    for many in (3, 50):
        Delivery.objects.bulk_create(
            Delivery(
                notice=failed.notice,
                channel="mail",
                address=f"{many}-{n}@aurora.test",
                due_at=NOW,
                wanted_at=NOW,
                dead_at=NOW,
            )
            for n in range(many - 1)
        )
        counts[many] = asked()
        Delivery.objects.exclude(pk=failed.pk).delete()
    assert set(counts.values()) == {counts[1]}


def test_a_list_that_could_not_be_mailed_is_there_too(duty: Caller, aurora):
    Department.objects.filter(property=aurora, code="sales").update(email="sales@aurora.test")
    list_mail.send_due(now=NOW)
    Delivery.objects.update(dead_at=NOW, failures=1, last_error="SMTPDataError")
    [line] = duty.client.get("/deliveries/").context["lines"]
    assert {name: line[name] for name in ("what", "url", "department", "address")} == {
        "what": "List of Mon 13 Apr",
        "url": "/list/sales/?date=2026-04-13",
        "department": "Sales",
        "address": "sales@aurora.test",
    }
    duty.client.post(f"/deliveries/{line['id']}/", {"act": "retry"})
    assert Delivery.objects.get().dead_at is None


# --- since a restore --------------------------------------------------------------------------------------------------


@pytest.fixture
def aside(failed: Delivery, settings) -> Delivery:
    """The mail to the kitchen had not left when the backup was made that the database came back from."""
    settings.RELAY_CHORES = []
    Delivery.objects.update(dead_at=None, failures=0, last_error="")
    assert restoring.set_aside(backup_at=NOW, now=NOW) == 1
    return failed


def test_what_waits_since_a_restore_is_said_and_shown(duty: Caller, aside: Delivery, aurora, borealis):
    page = duty.client.get("/deliveries/?state=aside")
    assert page.context["restore"] == {"count": 1, "backup": "Mon 13 Apr 2026 10:00"}
    why = "It had not left by the time of the backup that was restored."
    assert [(line["id"], line["why"]) for line in page.context["lines"]] == [(aside.pk, why)]
    agent, theirs = colleague(aurora, "housekeeping.agent"), colleague(borealis, "duty_manager")
    said = [one.client.get("/banner/").content.decode() for one in (duty, agent, theirs)]
    word, link = "Since the restore 1 message waits for a word", "/deliveries/?state=aside"
    assert [(word in html, link in html) for html in said] == [(True, True), (True, False), (False, False)]
    assert theirs.client.get("/deliveries/").context["restore"] is None


def test_it_is_sent_by_the_word_of_one(duty: Caller, aside: Delivery, borealis):
    colleague(borealis, "duty_manager").client.post("/deliveries/restore/", {"act": "send"})
    assert Delivery.objects.set_aside().count() == 1
    pages = [duty.client.post("/deliveries/restore/", {"act": "send"}, follow=True) for _twice in range(2)]
    said = [[str(one) for one in page.context["messages"]] for page in pages]
    assert said == [["It is sent now."], ["Nothing waits since a restore any more."]]
    assert list(Delivery.objects.to_leave()) == [aside]
    assert duty.client.get("/deliveries/?state=aside").context["restore"] is None


def test_it_is_dismissed_with_a_reason(duty: Caller, aside: Delivery):
    page = duty.client.post("/deliveries/restore/", {"act": "dismiss", "reason": " "})
    mistake = {"id": "restore", "mistakes": ["Reason: Say why it need not be sent any more."], "reason": " "}
    assert (page.status_code, page.context["draft"]) == (422, mistake)
    assert inline_of(page.content.decode()) == []
    duty.client.post("/deliveries/restore/", {"act": "dismiss", "reason": "They were told by telephone"})
    [line] = duty.client.get("/deliveries/?state=dismissed").context["lines"]
    assert {name: line[name] for name in ("dismissed", "by", "why")} == {
        "dismissed": "They were told by telephone",
        "by": "duty_manager@AURORA",
        "why": "It had not left by the time of the backup that was restored.",
    }
