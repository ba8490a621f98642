"""Who has a delivery, and whose word of how it went counts."""

import datetime as dt
import uuid

import pytest
from django.db.models.functions import Now

from tests.outbox.conftest import later, lease_runs_out
from vipdesk.outbox import claims
from vipdesk.outbox.models import Delivery

pytestmark = pytest.mark.django_db


def test_a_claim_keeps_others_away_until_it_runs_out(delivery):
    token = claims.claim(delivery.pk, later(1))
    assert token is not None
    assert claims.claim(delivery.pk, later(1)) is None
    assert list(Delivery.objects.due(later(1)).free()) == []
    lease_runs_out()
    again = claims.claim(delivery.pk, later(1))
    delivery.refresh_from_db()
    assert (again not in (None, token), delivery.lease_token, delivery.claims) == (True, again, 2)


def test_the_lease_runs_on_the_clock_of_the_database(delivery):
    claims.claim(delivery.pk, later(0))
    left = Delivery.objects.annotate(now=Now()).values_list("lease_until", "now").get()
    assert dt.timedelta(seconds=14) < left[0] - left[1] <= claims.LEASE


def test_a_late_mark_changes_nothing(delivery):
    late = claims.claim(delivery.pk, later(1))
    lease_runs_out()
    claims.claim(delivery.pk, later(20))
    assert claims.mark_sent(delivery, late, later(30)) is False
    assert claims.mark_failed(delivery, late, "OSError", later(30), permanent=True) is False
    stored = Delivery.objects.get()
    assert (stored.sent_revision, stored.sent_at, stored.failures, stored.dead_at) == (0, None, 0, None)


def test_a_mark_with_a_made_up_token_changes_nothing(delivery):
    assert claims.mark_sent(delivery, uuid.uuid4(), later(1)) is False


def test_what_ended_its_workers_is_not_claimed_once_more(delivery):
    Delivery.objects.update(claims=5)
    assert claims.claim(delivery.pk, later(1)) is None


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [(0, 1, 5), (0, 0.5, 2.5), (1, 1, 15), (2, 1, 45), (5, 1, 1215), (6, 1, 3600), (50, 1, 3600), (50, 0, 0)],
)
def test_pauses_grow_to_an_hour_with_full_jitter(failures, chance, seconds):
    assert claims.pause_after(failures, lambda: chance) == dt.timedelta(seconds=seconds)
