"""The card of a stay's VIP level: what was asked for it, what became of that, and what this viewer may do with it."""

from typing import Any

from django.utils.translation import gettext as _

from stays import authority, shown_requests
from stays.models import VipRequest
from stays.shown import ShownStay
from stays.views.page import Desk
from stays.views.request_words import asker, decided
from tiers.models import Tier
from tiers.readers import tiers_of

WAITING = VipRequest.State.WAITING


def card(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """What the page of a stay says of its level, for those who may know why."""
    if not desk.may("see_requests"):
        return {}
    rows = list(shown_requests.of_property(desk.property).filter(stay=stay.id).order_by("-pk"))
    waits = next((row for row in rows if row.state == WAITING), None)
    return {
        "waiting": _waiting(desk, waits) if waits else None,
        "before": [_before(desk, row) for row in rows if row.state != WAITING],
        "forms": [] if stay.is_over or not desk.may("ask_tier") else _forms(desk, stay, waits),
    }


def _waiting(desk: Desk, row: VipRequest) -> dict[str, Any]:
    return {
        "id": row.pk,
        "tier": row.tier.code,
        "palette": row.tier.palette,
        "asked": f"{asker(row)}, {desk.time(row.asked_at)}",
        "reason": row.reason if desk.sight.sees("reason") else "",
        "escalated": desk.time(row.escalated_at) if row.escalated_at else "",
    }


def _before(desk: Desk, row: VipRequest) -> dict[str, Any]:
    why = row.decision_reason if desk.sight.sees("reason") else ""
    return {"tier": row.tier.code, "palette": row.tier.palette, "decided": decided(desk, row), "why": why}


def _forms(desk: Desk, stay: ShownStay, waits: VipRequest | None) -> list[dict[str, Any]]:
    """What this viewer may do with the level: each with the levels there are to choose from."""
    tiers = tiers_of(desk.property)
    own = authority.powers(desk.viewer.by, desk.property, now=desk.now)
    rank = next((tier.rank for tier in tiers if tier.code == stay.tier), 0)
    above, below = [tier for tier in tiers if tier.rank > rank], [tier for tier in tiers if tier.rank < rank]
    granted = [tier for tier in above if authority.grants(own, tier)]
    asked = [] if waits else [tier for tier in above if tier not in granted]
    reaches = any(authority.grants(own, tier) for tier in tiers if tier.code == stay.tier)
    found = [
        _form("ask", _("Ask for a level"), _("Ask"), asked),
        _form("grant", _("Give a level for this stay"), _("Give"), granted),
        _form("lower", _("Lower the level"), _("Lower"), below if reaches else [], none=reaches),
    ]
    return [form for form in found if form["choices"]]


def _form(act: str, title: str, button: str, tiers: list[Tier], *, none: bool = False) -> dict[str, Any]:
    choices = [(tier.code, f"{tier.code}, {tier.name}") for tier in tiers]
    return {
        "act": act,
        "title": title,
        "button": button,
        "choices": [*choices, *([("", _("no VIP level"))] if none else [])],
    }
