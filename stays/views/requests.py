"""The page of requests: who asks for what and why, what the rules and the guest's history say, and the answer."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stays import authority, lending, requests, shown_privileges, shown_requests, telephoning, words
from stays.authority import Power
from stays.form_words import mistakes_of
from stays.kept_forms import WhyDecided
from stays.models import PrivilegeRequest, VipRequest
from stays.reception import NotPossible
from stays.requests import AlreadyDecided
from stays.shown_requests import Earlier, ShownRequest
from stays.views import away, deciding, privilege_lines, undo
from stays.views.deciding import Act, how
from stays.views.page import Desk, at_the_desk, back_to, etag, living
from stays.views.request_words import first_words, history, line_of

State = VipRequest.State
Draft = dict[str, Any]
Kind = type[VipRequest] | type[PrivilegeRequest]
NO_REQUEST = 0  # what is wrong concerns the authority that somebody lends
Callers = Mapping[str, list[tuple[int, str]]]


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """What waits for a word, and what was decided lately."""
    desk.require("see_requests")
    return desk.render("stays/requests.html", _context(desk))


@require_safe
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """The part of the page that lives; 304 before anything is built when nothing has changed."""
    desk.require("see_requests")
    return living(desk, _tag(desk), "stays/_requests.html", lambda: _context(desk))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def decide(desk: Desk, pk: int) -> HttpResponse:
    """What somebody answers to one request."""
    return answer(desk, VipRequest, pk, pk, ACTS)


def answer(desk: Desk, kind: Kind, pk: int, place: int | str, acts: Mapping[str, Act]) -> HttpResponse:
    """Do what was answered to a level or a privilege, which has this place on the page; what was written is not lost when it
    is refused."""
    hotels = kind._default_manager.filter(pk=pk).values_list("stay__property_id", flat=True)
    refused = partial(again, one=place)
    return deciding.decide(desk, pk, hotels, acts, page="requests", refusal=_refusal, again=refused)


def _refusal(desk: Desk, impossible: NotPossible) -> str:
    return first_words(desk, impossible.request) if isinstance(impossible, AlreadyDecided) else impossible.words


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def lend(desk: Desk) -> HttpResponse:
    """Lend one's authority to a colleague, or take it back."""
    desk.require("decide_tier")
    refused = away.act(desk) if desk.request.method == "POST" else []
    return again(desk, refused, NO_REQUEST) if refused else back_to(desk, "requests")


def again(desk: Desk, mistakes: list[str], one: int | str) -> HttpResponse:
    """The page with what is wrong with one of its lines, and what was written."""
    written = desk.request.POST.get("reason", "").replace("\x00", "")
    draft = {"id": one, "mistakes": mistakes, "reason": written}
    template = "stays/_requests.html" if desk.polls else "stays/requests.html"
    context = {**_context(desk, draft), "part": desk.polls}
    return desk.render(template, context, 200 if desk.polls else 422)


# --- acts -----------------------------------------------------------------------------------------------------------


def _approve(desk: Desk, pk: int) -> list[str]:
    done = requests.approve(pk, **how(desk))
    _offer_undo(desk, pk, _("%(tier)s approved.") % {"tier": done.tier.code})
    return []


def _decline(desk: Desk, pk: int) -> list[str]:
    form = WhyDecided(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    why = form.cleaned_data["reason"]
    done = requests.decline(pk, why, **how(desk))
    _offer_undo(desk, pk, _("%(tier)s declined.") % {"tier": done.tier.code})
    return []


def _withdraw(desk: Desk, pk: int) -> list[str]:
    requests.withdraw(pk, **how(desk))
    return []


def _take_back(desk: Desk, pk: int) -> list[str]:
    done = requests.take_back(pk, **how(desk))
    undo.taken_back(desk, _("%(tier)s waits again.") % {"tier": done.tier.code})
    return []


def _offer_undo(desk: Desk, pk: int, said: str) -> None:
    undo.offer(desk, said, reverse("stays:request", args=[pk]), focus=f"q{pk}", act="take_back")


def _telephone(desk: Desk, pk: int) -> list[str]:
    approver = _person(desk, "approver")
    telephoning.record(pk, approver, **how(desk))
    messages.success(desk.request, _("Recorded. Whoever said yes is asked to confirm it."))
    return []


def _confirm(desk: Desk, pk: int) -> list[str]:
    telephoning.confirm(pk, by=desk.viewer, now=desk.now)
    return []


def _deny(desk: Desk, pk: int) -> list[str]:
    form = WhyDecided(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    why = form.cleaned_data["reason"]
    telephoning.deny(pk, why, **how(desk))
    return []


def _hand_on(desk: Desk, pk: int) -> list[str]:
    lending.hand_on(pk, _person(desk, "colleague"), **how(desk))
    messages.success(desk.request, _("Your colleague may decide this now."))
    return []


def _person(desk: Desk, field: str) -> int:
    """The id of the member of staff that was chosen; 0, which is nobody's, for what is no id."""
    said = desk.request.POST.get(field, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


ACTS: Mapping[str, Act] = {
    "approve": _approve,
    "decline": _decline,
    "withdraw": _withdraw,
    "take_back": _take_back,
    "telephone": _telephone,
    "confirm": _confirm,
    "deny": _deny,
    "hand_on": _hand_on,
}


# --- what is shown --------------------------------------------------------------------------------------------------


def _tag(desk: Desk) -> str:
    states = (shown_requests, shown_privileges)
    return etag(desk, "requests", *(one.state_of(desk.property, now=desk.now) for one in states))


def _context(desk: Desk, draft: Draft | None = None) -> dict[str, Any]:
    tag = _tag(desk)
    found = shown_requests.on_the_page(desk.property, now=desk.now)
    own = authority.powers(desk.viewer.by, desk.property, now=desk.now)
    callers = authority.approvers_of(desk.property) if own else {}
    levels = [
        _line(desk, one, own, callers, draft)
        for one in shown_requests.dressed(found, desk.sight, desk.property, now=desk.now)
    ]
    others = [line for line in levels if not line["to_confirm"]] + privilege_lines.lines(desk, own, draft)
    return {
        "page": "requests",
        "title": _("Requests"),
        "etag": "" if draft else tag,
        "poll": reverse("stays:requests_part"),
        "every": "" if draft else "5s",
        "token": get_token(desk.request),
        "waiting": sorted((line for line in others if line["state"] == State.WAITING), key=_at),
        "to_confirm": [line for line in levels if line["to_confirm"]],
        "decided": sorted((line for line in others if line["state"] != State.WAITING), key=_at, reverse=True),
        **away.context(desk, own, draft["mistakes"] if draft and draft["id"] == NO_REQUEST else []),
    }


def _at(line: dict[str, Any]) -> dt.datetime:
    """By when a line stands among the others: the arrival that is waited for, or the decision."""
    at: dt.datetime = line["at"]
    return at


def _line(
    desk: Desk, one: ShownRequest, own: tuple[Power, ...], callers: Callers, draft: Draft | None
) -> dict[str, Any]:
    """A request as plain words, with what this viewer may answer."""
    row, stay = one.row, one.stay
    waits = row.state == State.WAITING
    whose = authority.on_whose(own, row, by=desk.viewer.by) if waits and not stay.is_over else None
    return {
        **line_of(desk, one),
        "state_words": str(State(row.state).label),
        "tier": row.tier.code,
        "tier_name": row.tier.name,
        "palette": row.tier.palette,
        "now_tier": stay.tier or "",
        "now_palette": stay.palette,
        "reason": (one.reason or stay.guest.vip_reason) if one.reason is not None else "",
        "rules": list(stay.tier_reasons),
        "suggestions": list(one.suggestions),
        "history": history(one.history),
        "earlier": [_earlier(desk, before) for before in one.earlier[:5]],
        "may_decide": whose is not None,
        "may_hand_on": whose is not None and whose == desk.viewer.by,
        "callers": _callers(desk, one, callers) if waits and not stay.is_over else [],
        "to_confirm": row.by_telephone and row.confirmed_at is None and row.decided_for_id == desk.viewer.by,
        "may_withdraw": waits and requests.may_withdraw(row, desk.viewer, desk.property.pk),
        "own": waits and row.asked_by_id is not None and row.asked_by_id == desk.viewer.by,
        "draft": draft if draft and draft["id"] == row.pk else None,
    }


def _callers(desk: Desk, one: ShownRequest, callers: Callers) -> list[tuple[int, str]]:
    """Who may have said yes on the telephone, for those who may record it."""
    asker_id = one.row.asked_by_id
    if asker_id is not None and asker_id == desk.viewer.by:
        return []
    found = {person for name in one.row.tier.granted_by for person in callers.get(name, ())}
    return sorted((p for p in found if p[0] not in (asker_id, desk.viewer.by)), key=lambda person: person[1])


def _earlier(desk: Desk, before: Earlier) -> str:
    row, asked_on = before.row, words.date(desk.local(before.row.asked_at).date())
    return words.listed([row.tier.code, str(State(row.state).label), asked_on, before.decision_reason or ""])
