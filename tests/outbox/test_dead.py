import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.outbox.conftest import FRUIT, NOW, later
from vipdesk.hotel.models import StaffMember
from vipdesk.outbox import dead
from vipdesk.outbox.models import Delivery, Restore

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(tell, kitchen) -> Delivery:
    tell({kitchen: [FRUIT]})
    tell({kitchen: [FRUIT]}, stay=4712)
    lost = Delivery.objects.order_by("id")[0]
    Delivery.objects.filter(pk=lost.pk).update(dead_at=NOW, claims=6, failures=1, last_error="SMTPRecipientsRefused")
    return lost


def test_send_again(lost):
    assert dead.retry(Delivery.objects.all(), now=later(600)) == 1
    lost.refresh_from_db()
    assert (lost.dead_at, lost.due_at, lost.wanted_at) == (None, later(600), later(600))
    assert (lost.claims, lost.failures, Delivery.objects.wanted().count()) == (0, 0, 2)


def test_dismiss_once(lost, anna):
    assert dead.dismiss(Delivery.objects.all(), by=anna, reason="told by telephone", now=later(600)) == 1
    assert dead.dismiss(Delivery.objects.all(), by=anna, reason="again", now=later(700)) == 0
    lost.refresh_from_db()
    assert (lost.dismissed_at, lost.dismissed_by, lost.dismissed_reason) == (later(600), anna, "told by telephone")
    assert list(Delivery.objects.dead()) == []


def test_what_was_dismissed_can_be_sent_again(lost, anna):
    dead.dismiss(Delivery.objects.all(), by=anna, reason="told by telephone", now=later(600))
    assert dead.retry(Delivery.objects.all(), now=later(700)) == 1
    lost.refresh_from_db()
    assert (lost.dismissed_at, lost.dismissed_by, lost.dismissed_reason) == (None, None, "")


@pytest.fixture
def root(client) -> StaffMember:
    root = StaffMember.objects.create_superuser("root", password="a long one for the checks")
    client.force_login(root)
    return root


def act(client, action: str, deliveries, reason: str = ""):
    chosen = {"action": action, "_selected_action": [d.pk for d in deliveries], "reason": reason}
    return client.post(reverse("admin:outbox_delivery_changelist"), chosen, follow=True)


def test_the_page_of_what_could_not_be_delivered(client, root, lost):
    page = client.get(reverse("admin:outbox_delivery_changelist"), {"state": "dead"})
    assert [d.pk for d in page.context["cl"].queryset] == [lost.pk]
    page = client.get(reverse("admin:outbox_delivery_changelist"), {"state": "wanted"})
    assert [d.pk for d in page.context["cl"].queryset] == list(
        Delivery.objects.exclude(pk=lost.pk).values_list("pk", flat=True)
    )


def test_staff_send_again(client, root, lost):
    page = act(client, "retry", [lost])
    lost.refresh_from_db()
    assert (lost.dead_at, [str(m) for m in page.context["messages"]]) == (None, ["1 delivery is due again."])


def test_staff_dismiss_with_a_reason(client, root, lost):
    page = act(client, "dismiss", [lost])
    assert [str(m) for m in page.context["messages"]] == ["Write the reason beside the action."]
    assert list(Delivery.objects.dead()) == [lost]
    act(client, "dismiss", [lost], "told by telephone")
    lost.refresh_from_db()
    assert (lost.dismissed_by, lost.dismissed_reason) == (root, "told by telephone")


@pytest.mark.parametrize("model", ["event", "notice", "delivery", "restore"])
def test_nothing_is_added_changed_or_deleted(client, root, lost, model):
    restore = Restore.objects.create(property=lost.notice.property, backup_at=NOW, restored_at=NOW)
    kind = {
        "event": lost.notice.told_events.get().event_id,
        "notice": lost.notice_id,
        "delivery": lost.pk,
        "restore": restore.pk,
    }
    assert client.get(reverse(f"admin:outbox_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:outbox_{model}_change", args=[kind[model]])).status_code == 200
    assert client.post(reverse(f"admin:outbox_{model}_change", args=[kind[model]]), {}).status_code == 403
    assert client.get(reverse(f"admin:outbox_{model}_add")).status_code == 403
    assert client.post(reverse(f"admin:outbox_{model}_delete", args=[kind[model]]), {"post": "yes"}).status_code == 403


def test_who_may_only_look_settles_nothing(client, lost):
    watcher = StaffMember.objects.create_user("watcher", password="a long one for the checks", is_staff=True)
    watcher.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(watcher)
    assert client.get(reverse("admin:outbox_delivery_changelist")).status_code == 200
    act(client, "retry", [lost])
    assert list(Delivery.objects.dead()) == [lost]
