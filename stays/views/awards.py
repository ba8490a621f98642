"""The page of awards: those that end soon, to renew, lower or let lapse, with the guest's history; and the others that hold."""

import datetime as dt
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stays import authority, awards, shown_awards, words
from stays.api.calls import house_for
from stays.authority import Power
from stays.awards import AlreadySettled
from stays.form_words import mistakes_of
from stays.kept_forms import GoesOnForm, WhyEnded
from stays.reception import NotPossible
from stays.shown import ShownStay
from stays.shown_awards import ShownAward
from stays.views import deciding, undo
from stays.views.deciding import how
from stays.views.page import Desk, at_the_desk
from stays.views.request_words import arrives, history
from tiers.models import Award, Tier
from tiers.readers import tiers_of
from vipdesk.hotel import clock

Decision = Award.Decision
Draft = dict[str, Any]
FIELDS = ("tier", "until", "reason")


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """What ends soon, what else holds, and what has ended lately."""
    desk.require("see_requests")
    return desk.render("stays/awards.html", _context(desk))


@require_safe
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """What the page shows, alone: the answer to an undo."""
    desk.require("see_requests")
    return desk.render("stays/_awards.html", _context(desk))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def decide(desk: Desk, pk: int) -> HttpResponse:
    """What somebody says of one award; what was written is not lost when it is refused."""
    hotels = Award.objects.filter(pk=pk).values_list("property_id", flat=True)
    refused = partial(_again, pk=pk)
    return deciding.decide(desk, pk, hotels, ACTS, page="awards", refusal=_refusal, again=refused)


def _refusal(desk: Desk, impossible: NotPossible) -> str:
    return _first_words(desk, impossible.award) if isinstance(impossible, AlreadySettled) else impossible.words


def _again(desk: Desk, mistakes: list[str], pk: int) -> HttpResponse:
    """The page with what is wrong with one of its lines, and what was written."""
    written = {name: desk.request.POST.get(name, "").replace("\x00", "") for name in FIELDS}
    draft = {"id": pk, "act": desk.said("act"), "mistakes": mistakes, **written}
    template = "stays/_awards.html" if desk.polls else "stays/awards.html"
    return desk.render(template, _context(desk, draft), 200 if desk.polls else 422)  # htmx shows only what went well


# --- acts -----------------------------------------------------------------------------------------------------------


def _renew(desk: Desk, pk: int) -> list[str]:
    form = GoesOnForm(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    done = awards.renew(pk, **form.cleaned_data, **how(desk))
    said = {"tier": done.tier.code, "date": words.far_date(done.ends_on)}
    return _offer_undo(desk, pk, _("%(tier)s renewed until %(date)s.") % said)


def _lower(desk: Desk, pk: int) -> list[str]:
    form = GoesOnForm(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    done = awards.lower(pk, desk.said("tier"), **form.cleaned_data, **how(desk))
    said = {"tier": done.tier.code, "from": words.far_date(done.starts_on)}
    return _offer_undo(desk, pk, _("Goes on as %(tier)s from %(from)s.") % said)


def _let_lapse(desk: Desk, pk: int) -> list[str]:
    done = awards.let_lapse(pk, **how(desk))
    said = {"tier": done.tier.code, "date": words.far_date(done.ends_on)}
    return _offer_undo(desk, pk, _("%(tier)s lapses on %(date)s.") % said)


def _end(desk: Desk, pk: int) -> list[str]:
    form = WhyEnded(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    awards.end(pk, form.cleaned_data["reason"], **how(desk))
    return []


def _take_back(desk: Desk, pk: int) -> list[str]:
    done = awards.take_back(pk, **how(desk))
    undo.taken_back(desk, _("What becomes of %(tier)s is open again.") % {"tier": done.tier.code})
    return []


def _offer_undo(desk: Desk, pk: int, said: str) -> list[str]:
    undo.offer(desk, said, reverse("stays:award", args=[pk]), focus=f"a{pk}", act="take_back")
    return []


ACTS = {"renew": _renew, "lower": _lower, "let_lapse": _let_lapse, "end": _end, "take_back": _take_back}


def _first_words(desk: Desk, settled: Award) -> str:
    """What became of it, who said so and when."""
    by, at = (settled.ended_by, settled.ended_at) if settled.ended_at else (settled.decided_by, settled.decided_at)
    if by is None:
        return _("It ended on %(date)s.") % {"date": words.far_date(settled.ends_on)}
    said = {"who": by.short_name, "time": desk.time(at), "what": _became(settled)}
    return _("%(who)s was first, at %(time)s: %(what)s.") % said


# --- what is shown --------------------------------------------------------------------------------------------------


def _context(desk: Desk, draft: Draft | None = None) -> dict[str, Any]:
    house = house_for(desk.property)
    ending = shown_awards.ending(house, desk.today)
    others = shown_awards.others(house, desk.today, ending)
    over = shown_awards.over(desk.property, desk.today, now=desk.now)
    own, tiers = authority.powers(desk.viewer.by, desk.property, now=desk.now), tiers_of(desk.property)
    seen = shown_awards.dressed([*ending, *others, *over], desk.sight, desk.property, now=desk.now)
    lines = [_line(desk, one, own, draft) for one in seen]
    for one, line in zip(ending, lines, strict=False):
        line |= _choices(one, tiers, house.programme.award_months)
    days = house.programme.award_listed_days
    return {
        "page": "awards",
        "title": _("Awards"),
        "heading": ngettext("Ends within %(n)s day", "End within %(n)s days", days) % {"n": days},
        "token": get_token(desk.request),
        "ending": lines[: len(ending)],
        "others": lines[len(ending) : len(ending) + len(others)],
        "over": lines[len(ending) + len(others) :],
    }


def _line(desk: Desk, one: ShownAward, own: tuple[Power, ...], draft: Draft | None) -> dict[str, Any]:
    """An award as plain words, with whether this viewer may decide it."""
    row, stay = one.row, one.stay
    given = {"who": row.awarded_by.short_name, "date": words.far_date(desk.local(row.awarded_at).date())}
    return {
        "id": row.pk,
        "tier": row.tier.code,
        "tier_name": row.tier.name,
        "palette": row.tier.palette,
        **_whose(desk, stay),
        "ends": _ends(desk, row),
        "given": _("by %(who)s on %(date)s") % given,
        "reason": one.reason or "",
        "history": history(one.history),
        "became": _became(row),
        "end_reason": one.end_reason or "",
        "may_decide": authority.grants(own, row.tier) and desk.may("decide_tier"),
        "draft": draft if draft and draft["id"] == row.pk else None,
    }


def _whose(desk: Desk, stay: ShownStay | None) -> dict[str, Any]:
    """Whose it is, by a stay of theirs; without one their name is nothing that this house may show."""
    if stay is None:
        return {"stay": None, "name": _("No stay here any more"), "alias": False, "arrives": ""}
    guest = stay.guest
    return {
        "stay": stay.id,
        "name": guest.display_name,
        "alias": bool(guest.incognito),
        "arrives": arrives(desk, stay),
    }


def _ends(desk: Desk, row: Award) -> str:
    """When it ends and how soon, or when it holds: "until 2 May 2027, in 19 days"."""
    until = _("until %(date)s") % {"date": words.far_date(row.ends_on)}
    if row.starts_on > desk.today:
        return words.listed([_("from %(date)s") % {"date": words.far_date(row.starts_on)}, until])
    days = (row.ends_on - desk.today).days
    return f"{until}, {_in_days(days)}" if days >= 0 and row.ended_at is None else until


def _in_days(days: int) -> str:
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days} if days else _("today")


def _became(row: Award) -> str:
    """What is known of its end: "not renewed · P. Lis"; nothing while nobody has said anything."""
    if row.ended_at and row.ended_by:
        return words.listed([_("ended early"), row.ended_by.short_name])
    if not row.decision:
        return ""
    return words.listed([str(Decision(row.decision).label), row.decided_by.short_name if row.decided_by else ""])


def _choices(row: Award, tiers: list[Tier], months: int) -> dict[str, Any]:
    """What may be chosen for it: until when it goes on, and as which lower level."""
    lower = [(one.code, f"{one.code}, {one.name}") for one in tiers if one.rank < row.tier.rank]
    after = row.ends_on + dt.timedelta(days=1)
    return {"until": clock.months_later(row.ends_on, months).isoformat(), "from": after.isoformat(), "lower": lower}
