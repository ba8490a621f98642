"""The tier of one stay alone by a person's word: granted or lowered with a reason, planned again and told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import asking, authority, changing, grades, notices
from stays.house import House
from stays.models import Stay, VipRequest
from stays.noting import going_on
from stays.plan import Change
from stays.reception import NotPossible
from tiers import grading
from tiers.models import Tier
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer

COPIES = ("front_office", "housekeeping", "food_beverage", "security", "finance")  # those who get a copy of the plan
WORD = ("granted_tier_id", "granted_reason", "lowered", "lowered_to_id", "lowered_reason")


@transaction.atomic
def grant(stay_id: int, tier: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Give this stay alone a tier, with authority and a reason, without anybody having asked."""
    stay = going_on(stay_id)
    wanted = tier_of(tier, house)
    if stay.tier is not None and stay.tier.rank >= wanted.rank:
        raise NotPossible("has_the_tier", _("This stay has %(tier)s already.") % {"tier": stay.tier.code})
    if not authority.grants(authority.powers(by.by, house.property, now=now), wanted):
        raise NotPossible("above_authority", _("%(tier)s is not yours to grant: ask for it.") % {"tier": wanted.code})
    give(stay, wanted, nameless(reason.strip(), stay.guest))
    carry(stay, "tier.granted", house=house, by=by, now=now)
    return stay


@transaction.atomic
def lower(stay_id: int, tier: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Lower the tier of this stay ("" is none), with a reason: no rule raises it again, a person may."""
    stay = going_on(stay_id)
    wanted = tier_of(tier, house) if tier else None
    if stay.tier is None or (wanted is not None and wanted.rank >= stay.tier.rank):
        raise NotPossible("not_lower", _("That is not lower than what this stay has."))
    if not authority.grants(authority.powers(by.by, house.property, now=now), stay.tier):
        raise NotPossible("above_authority", _("%(tier)s is not yours to lower.") % {"tier": stay.tier.code})
    why = nameless(reason.strip(), stay.guest)
    stay.lowered, stay.lowered_to, stay.lowered_reason = True, wanted, why
    stay.granted_tier, stay.granted_reason = wanted, why if wanted else ""  # the rules may support less by now
    carry(stay, "tier.lowered", house=house, by=by, now=now, lowers=True)
    return stay


def word_of(stay: Stay) -> dict[str, Any]:
    """What people have said of the tier of the stay, and the tier itself, as a request keeps it."""
    return {name: getattr(stay, name) for name in WORD} | {"tier": stay.tier.code if stay.tier else ""}


def give(stay: Stay, tier: Tier, why: str) -> None:
    """The unsaved stay with this tier at the least; what lowered it is forgotten."""
    stay.granted_tier, stay.granted_reason = tier, why
    stay.lowered, stay.lowered_to, stay.lowered_reason = False, None, ""


def carry(
    stay: Stay,
    kind: str,
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
    request: VipRequest | None = None,
    lowers: bool = False,
    back_to: Tier | None = None,
) -> None:
    """Grade the stay anew, plan it again, write it down and tell: the departments of its plan, and those of the request.

    In the house the tier is lowered only where somebody `lowers` it, or takes it `back_to` what it was.
    """
    was = stay.tier
    grade = grades.grade(stay, house, now=now, by_person=lowers or kind == "request.taken_back")
    if back_to is not None and stay.status == Stay.Status.IN_HOUSE:
        stay.tier = back_to
    moved = tier_change(was, stay.tier)
    asked = asking.facts_of(request) if request else {}
    about = {**asked, **tier_facts(was, stay.tier), **copied(was, stay.tier)}
    more = asking.told(request, house, str(request.state)) if request else {}
    also = {code: (*more.get(code, ()), *moved) for code in {*more, *readers(was, stay.tier)}}
    changing.carry_through(stay, kind, house=house, by=by, now=now, learnt=moved, facts=about, also=also)
    asking.announce(stay, grades.keep_request(stay, grade, house, now=now), house=house, by=by, now=now)


def carry_graded(
    stay: Stay,
    was: Tier | None,
    grade: grading.Grade,
    kind: str,
    *,
    facts: Mapping[str, Any],
    learnt: Sequence[Change] = (),
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    quiet: bool = False,
) -> None:
    """Plan the (locked) stay that was graded again without a word on itself, write it down and tell whom it touches."""
    moved = tier_change(was, stay.tier)
    also = dict.fromkeys(readers(was, stay.tier), moved)
    asked = grades.keep_request(stay, grade, house, now=now)
    about = {**facts, **tier_facts(was, stay.tier), **copied(was, stay.tier)}
    changing.carry_through(
        stay, kind, house=house, by=by, now=now, learnt=[*learnt, *moved], facts=about, also=also, quiet=quiet
    )
    asking.announce(stay, asked, house=house, by=by, now=now, quiet=quiet)


def readers(was: Tier | None, tier: Tier | None) -> tuple[str, ...]:
    """Who reads that the level is another, besides those it touches: all who have a copy of the plan."""
    return COPIES if tier_facts(was, tier) else ()


def copied(was: Tier | None, tier: Tier | None) -> dict[str, Any]:
    """That the copies leave when a tier is granted or raised, and for which, as the event keeps it."""
    raised = tier is not None and (was is None or tier.rank > was.rank)
    return {notices.COPIED: tier.code} if tier and raised else {}


def tier_change(was: Tier | None, tier: Tier | None) -> tuple[Change, ...]:
    said = tier_facts(was, tier)
    return (Change("fact", "", None, "tier", said["tier_was"], said["tier_now"]),) if said else ()


def tier_facts(was: Tier | None, tier: Tier | None) -> dict[str, Any]:
    """From which tier to which, for the timeline; nothing where it is the same."""
    before, after = was.code if was else None, tier.code if tier else None
    return {"tier_was": before, "tier_now": after} if before != after else {}


def restore(stay: Stay, request: VipRequest) -> str:
    """Write to the unsaved stay the word that it had before this request was approved; the tier that it had then."""
    for name in WORD:
        setattr(stay, name, request.word_before[name])
    return str(request.word_before["tier"])


def tier_of(code: str, house: House) -> Tier:
    """The tier of this code; this will raise NotPossible that names those there are."""
    if code not in house.tiers:
        raise NotPossible("unknown_tier", _("Choose one of: %(tiers)s.") % {"tiers": ", ".join(house.tiers)})
    return house.tiers[code]
