"""F&B is asked what a guest may have whose allergy or diet nobody knows by code; the answer is kept, and asked once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from guests.models import KitchenAnswer
from stays import changing, checklist, components, other_stays
from stays.components import Needs
from stays.facts import facts_of
from stays.house import House
from stays.models import Stay
from stays.plan import Answer, Item
from stays.reception import NotPossible
from stays.replanning import needs_of
from tiers.standard import Component, Standard
from tiers.vocabulary import plain
from vipdesk.access.viewer import Viewer

SERVED = frozenset({"open", "begun", "stopped", "done"})  # what was brought may be called back


@dataclass(frozen=True)
class Question:
    """One thing to eat or drink for one need, where it stands on the plan, and what F&B said of it, if it has."""

    need: str  # as words are compared
    words: str  # as it was said
    subject: str
    thing: str
    titles: tuple[str, ...]
    answer: Answer | None = None
    alternatives: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        return f"{self.need}|{self.subject}"


def questions(stay: Stay, house: House) -> tuple[Question, ...]:
    """What F&B is asked, or has answered, of the things on this stay's plan; by need and thing."""
    version = stay.standard or house.standard
    if version is None:
        return ()
    standard = version.standard()
    facts = facts_of(stay, stay.guest, needs_of(stay), house, standard)
    needs = components.needs_of(facts, standard)
    said = (*(a.text or a.code for a in facts.allergies), *facts.diets)
    words = {plain(one): one for one in said}
    items = [item for item in checklist.items_of(stay, house) if item.state in SERVED]
    asked = _asked(items, needs, standard) | _answered(facts.answers, items, standard)
    food = tuple((c.code, c.full_name) for c in standard.components.values() if c.kind == components.FOOD)
    found = (
        Question(
            need, words[need], subject, *_thing(subject, items, standard), needs.answers.get((need, subject)), food
        )
        for need, subject in sorted(asked)
        if need in words
    )
    return tuple(sorted(found, key=lambda q: (q.answer is not None, q.words, q.thing)))


def _asked(items: Iterable[Item], needs: Needs, standard: Standard) -> set[tuple[str, str]]:
    asked: set[tuple[str, str]] = set()
    for item in items:
        if components.unnamed_food(item, standard):
            asked |= {(need, item.key) for need in components.asked_as_a_whole(item, needs)}
        food = (c for c in item.components if c.quantity and components.is_food(c, standard))
        asked |= {(need, c.code) for c in food for need in components.asked_of(c, needs)}
    return asked


def _answered(answers: Iterable[Answer], items: Sequence[Item], standard: Standard) -> set[tuple[str, str]]:
    wishes = {c.code for item in items for c in item.components if c.code.startswith(components.WISH)}
    there = {item.key for item in items} | wishes | standard.components.keys()
    return {(answer.need, answer.subject) for answer in answers if answer.subject in there}


def _thing(subject: str, items: Sequence[Item], standard: Standard) -> tuple[str, tuple[str, ...]]:
    """What it is called, and the items it is part of."""
    component: Component | None = standard.components.get(subject)
    parts = [(line.name, item.title) for item in items for line in item.components if line.code == subject]
    if component is None and not parts:
        return next((item.title for item in items if item.key == subject), subject), ()
    name = component.full_name if component else parts[0][0]
    return name, tuple(dict.fromkeys(title for _name, title in parts))


@transaction.atomic
def answer(stay_id: int, said: Sequence[Answer], *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Keep what F&B said with the guest; this stay, and the guest's others at this property, are planned again."""
    stay = Stay.objects.locked(stay_id)
    if by.by is None:
        raise NotPossible("by_a_program", _("F&B answers, not a program."))
    asked = {(q.need, q.subject): q for q in questions(stay, house)}
    new = [one for one in said if (q := asked.get((one.need, one.subject))) is not None and q.answer != one]
    if not new:
        return stay
    _refuse_unsafe_stand_ins(new, asked)
    for one in new:
        KitchenAnswer.objects.update_or_create(
            guest_id=stay.guest_id,
            property_id=stay.property_id,
            need=one.need,
            subject=one.subject,
            defaults={"safe": one.safe, "instead": one.instead, "answered_by_id": by.by, "answered_at": now},
        )
    changing.carry_through(stay, "needs.answered", house=house, by=by, now=now, facts={"answers": len(new)})
    other_stays.carry_to_other_stays([(stay.guest, ())], besides=stay, house=house, by=by, now=now)
    return stay


def _refuse_unsafe_stand_ins(new: Sequence[Answer], asked: dict[tuple[str, str], Question]) -> None:
    """Refuse to bring in place of something what is not safe either."""
    answers = {key: q.answer for key, q in asked.items()} | {(a.need, a.subject): a for a in new}
    for one in new:
        instead = answers.get((one.need, one.instead))
        if one.instead and (one.instead == one.subject or (instead is not None and not instead.safe)):
            raise NotPossible(
                "instead_is_not_safe",
                _("%(thing)s: what is brought instead was said not to be safe either. Choose something else.")
                % {"thing": asked[one.need, one.subject].thing},
            )
