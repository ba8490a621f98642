"""What a migration does to rows that are there, forward and back."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from stays.models import Stay
from tests.hotel_examples import Caller, guest
from tiers.models import Tier

WORDS = import_module("stays.migrations.0014_a_persons_words_apart")
RULE, GRANTED = "VC: leader of a province", "granted for this stay by a person"
JOINED = [RULE, f"{GRANTED}: a friend: of the owner"]
APART = [RULE, {"words": GRANTED, "why": "a friend: of the owner"}]


def test_a_persons_words_are_set_apart_and_joined_again(opera: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(WORDS, "AT_ONCE", 2)
    stays = [opera.book(f"K-{n}", guest=guest(external_id=f"P-{n}"))["id"] for n in range(5)]
    reasons = Stay.objects.filter(pk__in=stays).order_by("pk").values_list("tier_reasons", flat=True)
    granted = {"granted_tier": Tier.objects.first(), "granted_reason": "a friend: of the owner"}
    Stay.objects.filter(pk__in=stays).update(tier_reasons=JOINED, **granted)
    Stay.objects.filter(pk=stays[2]).update(granted_tier=None, granted_reason="")  # nobody's word: another who said so
    editor = connection.schema_editor()
    for _again in range(2):  # it may have been interrupted
        WORDS.set_apart(apps, editor)
        assert list(reasons.all()) == [APART, APART, JOINED, APART, APART]
    WORDS.join(apps, editor)
    assert list(reasons.all()) == [JOINED] * 5
