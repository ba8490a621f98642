"""Who is a VIP: facts in, a tier and its reasons out. Pure; the rules and the order of the tiers are given."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext

POSITION, BOOKED_BY, LOYALTY, HISTORY = BASES = ("position", "booked_by", "loyalty", "history")
COUNTED = ("stays", "nights")  # what a stay here says of itself
SPEND = "spend"
MEASURES = (*COUNTED, SPEND)  # no stay says what was spent on it: a rule of it is refused
BOOKERS = ("guest", "owner", "general_manager", "sales", "company", "travel_agent")


class Ranked(Protocol):
    """Anything with a tier's code and its rank: the bigger the higher."""

    @property
    def code(self) -> str: ...

    @property
    def rank(self) -> int: ...


@dataclass(frozen=True)
class Rule:
    """One grading rule."""

    key: str
    tier: str
    words: str
    basis: str
    values: tuple[str, ...] = ()
    if_asked: bool = False
    measure: str = ""
    at_least: int | None = None
    months: int | None = None


@dataclass(frozen=True)
class Counted:
    """What the guest's own history came to: so many of a measure in the last months, counted from `since`."""

    measure: str
    months: int
    count: int
    since: dt.date


@dataclass(frozen=True)
class Held:
    """A tier that the guest holds by an award on the day of the arrival: by whom and until when, and why."""

    tier: str
    words: str
    why: str


@dataclass(frozen=True)
class GradingFacts:
    """All that a grade may rest on."""

    position: str = ""
    booked_by: str = ""
    asked: str | None = None  # the code of the tier that the booking asks for
    unmapped: str = ""  # the VIP code of a booking system that nobody has mapped yet
    loyalty: frozenset[str] = frozenset()
    history: tuple[Counted, ...] = ()
    awards: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A tier that the guest's history speaks for; a person grants it."""

    tier: str
    words: str


@dataclass(frozen=True)
class ByPerson:
    """A reason that is somebody's word on a stay or its guest: what they did, and why in their own words, not for everybody."""

    words: str
    why: str


Reason = str | ByPerson


@dataclass(frozen=True)
class Grade:
    """The tier granted and why, the tier that waits as a request, and what a person may think of granting."""

    tier: str | None = None
    reasons: tuple[Reason, ...] = ()
    request: str | None = None
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Word:
    """What a person said of the tier of one stay alone: it has this one at the least, it has that one (or none) at the most."""

    granted: str | None = None
    granted_why: str = ""
    lowered: bool = False
    lowered_to: str | None = None
    lowered_why: str = ""


SAID_NOTHING = Word()


def as_json(reasons: Iterable[Reason]) -> list[str | dict[str, str]]:
    """This will return reasons as a stay keeps them."""
    return [dict(vars(one)) if isinstance(one, ByPerson) else one for one in reasons]


def in_words(kept: Iterable[str | Mapping[str, Any]], *, why: bool) -> tuple[str, ...]:
    """This will return kept reasons as sentences; of a person's word only `why`-readers learn more than that it was said."""
    return tuple(one if isinstance(one, str) else _said(one, why=why) for one in kept)


def _said(one: Mapping[str, Any], *, why: bool) -> str:
    return f"{one['words']}: {one['why']}" if why else str(one["words"])


def grade(facts: GradingFacts, tiers: Iterable[Ranked], rules: Iterable[Rule], word: Word = SAID_NOTHING) -> Grade:
    """This will return the highest tier that rules and awards support for these facts, with its reasons in words.

    A person's word stands above the rules: what was granted is not taken away, what was lowered is not raised.
    """
    ranks = {tier.code: tier.rank for tier in tiers}
    rules = sorted((rule for rule in rules if rule.tier in ranks), key=lambda rule: (-ranks[rule.tier], rule.key))
    asked = facts.asked if facts.asked in ranks else None
    granted: list[tuple[str, Reason]] = [
        (tier, rule.words) for rule in rules if (tier := _supported(rule, facts, asked, ranks))
    ]
    granted += [(held.tier, ByPerson(held.words, held.why)) for held in facts.awards if held.tier in ranks]
    if word.granted in ranks:
        granted.append((word.granted, ByPerson(gettext("granted for this stay by a person"), word.granted_why)))
    tier = max((tier for tier, _ in granted), key=ranks.__getitem__, default=None)
    reasons = [_of_tier(tier, reason) for supported, reason in granted if supported == tier]
    lowered = word.lowered and tier is not None and _higher(tier, word.lowered_to, ranks)
    if lowered:
        tier = word.lowered_to
        reasons.append(_lowered_words(word))
    request = asked if asked and not word.lowered and _higher(asked, tier, ranks) else None
    if request:
        reasons.append(_asked_in_vain(request, tier))
    if facts.unmapped:
        reasons.append(gettext("%(code)s is not mapped to a VIP level yet") % {"code": facts.unmapped})
    return Grade(tier, tuple(dict.fromkeys(reasons)), request, _suggestions(facts, tier, rules, ranks))


def _higher(one: str, other: str | None, ranks: dict[str, int]) -> bool:
    """This will say whether one tier is above another; every tier is above none."""
    return other is None or ranks[one] > ranks[other]


def _supported(rule: Rule, facts: GradingFacts, asked: str | None, ranks: dict[str, int]) -> str | None:
    """This will return the tier that one rule supports: its own, or a lower one that was asked for."""
    if not _matches(rule, facts):
        return None
    if not rule.if_asked:
        return rule.tier
    if asked is None:
        return None
    return rule.tier if ranks[asked] >= ranks[rule.tier] else asked


def _matches(rule: Rule, facts: GradingFacts) -> bool:
    """This will say whether the facts are what the rule speaks of; history never grants by itself."""
    if rule.basis == POSITION:
        return facts.position in rule.values
    if rule.basis == BOOKED_BY:
        return facts.booked_by in rule.values
    if rule.basis == LOYALTY:
        return not facts.loyalty.isdisjoint(rule.values)
    return False


def _of_tier(tier: str | None, reason: Reason) -> Reason:
    """This will return a reason with the tier that it is for."""
    return ByPerson(f"{tier}: {reason.words}", reason.why) if isinstance(reason, ByPerson) else f"{tier}: {reason}"


def _lowered_words(word: Word) -> ByPerson:
    """This will say in words to what a person lowered the tier of the stay."""
    to_one, to_none = gettext("lowered to %(tier)s by a person"), gettext("lowered to no VIP level by a person")
    return ByPerson((to_one if word.lowered_to else to_none) % {"tier": word.lowered_to}, word.lowered_why)


def _asked_in_vain(asked: str, tier: str | None) -> str:
    """This will say in words why the asked tier waits."""
    if tier is None:
        return gettext("%(asked)s was asked for; no rule supports it") % {"asked": asked}
    return gettext("%(asked)s was asked for; the rules support %(tier)s") % {"asked": asked, "tier": tier}


def _suggestions(
    facts: GradingFacts, tier: str | None, rules: Sequence[Rule], ranks: dict[str, int]
) -> tuple[Suggestion, ...]:
    """This will return what the guest's history speaks for above the tier granted, the highest first."""
    return tuple(
        Suggestion(rule.tier, _counted_words(counted))
        for rule in rules
        if rule.basis == HISTORY and _higher(rule.tier, tier, ranks)
        for counted in facts.history
        if (counted.measure, counted.months) == (rule.measure, rule.months) and counted.count >= (rule.at_least or 0)
    )


def _counted_words(counted: Counted) -> str:
    """This will say what was counted: "7 stays since March 2026"."""
    templates = {
        "stays": ngettext("%(count)d stay since %(month)s", "%(count)d stays since %(month)s", counted.count),
        "nights": ngettext("%(count)d night since %(month)s", "%(count)d nights since %(month)s", counted.count),
        "spend": gettext("%(count)d spent since %(month)s"),
    }
    return templates[counted.measure] % {"count": counted.count, "month": date_format(counted.since, "F Y")}


def measures(rules: Iterable[Rule]) -> frozenset[tuple[str, int]]:
    """This will return what must be counted of a guest's history: pairs of measure and months."""
    return frozenset((rule.measure, rule.months or 0) for rule in rules if rule.basis == HISTORY)


def asked_tier(*, code: str, mapped: str | None, requested: bool | None, tiers: Collection[Ranked]) -> str | None:
    """This will return the tier a booking asks for: its VIP code's, or the lowest if it asks without a code."""
    if requested is False:
        return None
    if code:
        return mapped or None  # a code that is not mapped is never guessed, and one may be mapped to no level at all
    if requested and tiers:
        return min(tiers, key=lambda tier: tier.rank).code
    return None
