"""The card of a stay's VIP level: what its guest is awarded, what was asked for it, and what this viewer may do with it."""

from typing import Any

from django.utils.translation import gettext as _

from stays import authority, shown_requests, words
from stays.api.calls import house_for
from stays.models import VipRequest
from stays.shown import ShownStay
from stays.views.page import Desk
from stays.views.request_words import asker, decided
from tiers.models import Award, Tier
from tiers.readers import tiers_of
from vipdesk.hotel import clock

WAITING = VipRequest.State.WAITING


def card(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """What the page of a stay says of its level, for those who may know why."""
    if not desk.may("see_requests"):
        return {}
    rows = list(shown_requests.of_property(desk.property).filter(stay=stay.id).order_by("-pk"))
    waits = next((row for row in rows if row.state == WAITING), None)
    held = Award.objects.of(desk.property).held_on(desk.today).filter(guest__stays=stay.id).order_by("starts_on", "pk")
    return {
        "awards": [_award(desk, one) for one in held],
        "waiting": _waiting(desk, waits) if waits else None,
        "before": [_before(desk, row) for row in rows if row.state != WAITING],
        "forms": _forms(desk, stay, waits) if desk.may("ask_tier") else [],
    }


def _award(desk: Desk, held: Award) -> dict[str, Any]:
    said = {"who": held.awarded_by.short_name, "until": words.far_date(held.ends_on)}
    begins = _("from %(date)s") % {"date": words.far_date(held.starts_on)} if held.starts_on > desk.today else ""
    return {
        "tier": held.tier.code,
        "palette": held.tier.palette,
        "words": words.listed([begins, _("awarded by %(who)s until %(until)s") % said]),
        "why": held.reason if desk.sight.sees("level_words") else "",
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
    """What this viewer may do with the level, and for its guest: each with the levels there are to choose from."""
    tiers = tiers_of(desk.property)
    own = authority.powers(desk.viewer.by, desk.property, now=desk.now)
    rank = next((tier.rank for tier in tiers if tier.code == stay.tier), 0)
    above, below = [tier for tier in tiers if tier.rank > rank], [tier for tier in tiers if tier.rank < rank]
    granted = [tier for tier in above if authority.grants(own, tier)]
    asked = [] if waits else [tier for tier in above if tier not in granted]
    reaches = any(authority.grants(own, tier) for tier in tiers if tier.code == stay.tier)
    of_stay = [
        _form("ask", _("Ask for a level"), _("Ask"), asked),
        _form("grant", _("Give a level for this stay"), _("Give"), granted),
        _form("lower", _("Lower the level"), _("Lower"), below if reaches else [], none=reaches),
    ]
    of_guest = _award_form(desk, stay, [tier for tier in tiers if authority.grants(own, tier)])
    found = [*([] if stay.is_over else of_stay), of_guest]
    return [form for form in found if form["choices"]]


def _award_form(desk: Desk, stay: ShownStay, tiers: list[Tier]) -> dict[str, Any]:
    """What a guest is awarded holds for as long as the programme says, unless another day is chosen."""
    until = clock.months_later(desk.today, house_for(desk.property).programme.award_months)
    return {
        **_form("award", _("Award the guest a level for years"), _("Award"), tiers),
        "guest": stay.guest.id,
        "until": until.isoformat(),
        "hint": _("It holds for every stay here that arrives from today on, until the last day."),
    }


def _form(act: str, title: str, button: str, tiers: list[Tier], *, none: bool = False) -> dict[str, Any]:
    choices = [(tier.code, f"{tier.code}, {tier.name}") for tier in tiers]
    return {
        "act": act,
        "title": title,
        "button": button,
        "choices": [*choices, *([("", _("no VIP level"))] if none else [])],
    }
