"""What is brought to one guest: seasons, allergies, diets and party choose a component, its stand-in, or nothing. Pure."""

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stays import phrases
from stays.listed_words import patterns_of
from stays.plan import Answer, Item, ItemComponent, StayFacts
from tiers.standard import Component, Part, Standard
from tiers.vocabulary import plain

WORD = re.compile(r"\w+")
FOOD_WORDS = Path(__file__).with_name("food.toml")
BY_ITS_WORDS = "words"  # the code of what an item made by hand has in it by its own words alone
WISH = "wish-"  # the code of something to eat or drink that the guest asked for begins so
ALCOHOL = "alcohol"  # the tag
FOOD, EQUIPMENT, OTHER = "food", "equipment", "other"


@dataclass(frozen=True)
class Needs:
    """What speaks against a component: the month, the guest's allergies and diets, the party."""

    month: int
    allergens: frozenset[str] = frozenset()
    severe: bool = False
    diets: frozenset[str] = frozenset()
    minors_alone: bool = False
    official_visit: bool = False
    unknown: frozenset[str] = frozenset()  # needs that the standard does not know: nothing is safe by default
    every: frozenset[str] = field(
        default=frozenset(), compare=False
    )  # these and the known ones: what food of unknown contents is asked about
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)  # of F&B, by need and thing

    def asks(self, subject: str, about: frozenset[str] | None = None) -> frozenset[str]:
        """The needs, by default those that the standard does not know, for which F&B has not said yet whether this is safe."""
        wanted = self.unknown if about is None else about
        return frozenset(need for need in wanted if (need, subject) not in self.answers)

    def unsafe(self, subject: str) -> list[Answer]:
        """What F&B said of this when it said no."""
        said = (self.answers.get((need, subject)) for need in sorted(self.every))
        return [answer for answer in said if answer is not None and not answer.safe]


def needs_of(facts: StayFacts, standard: Standard) -> Needs:
    """The needs of a stay; the season is that of the arrival date, until somebody says another day."""
    allergens = frozenset(a.code for a in facts.allergies if a.code)
    unknown = [a.text or a.code for a in facts.allergies if a.code not in standard.allergens]
    unknown += [diet for diet in facts.diets if diet not in standard.diets]
    return Needs(
        month=facts.arrival_date.month,
        allergens=allergens,
        severe=any(a.severe for a in facts.allergies),
        diets=frozenset(facts.diets),
        minors_alone=facts.minors_alone,
        official_visit=facts.official_visit,
        unknown=frozenset(map(plain, unknown)),
        every=frozenset(plain(need) for need in (*(a.code or a.text for a in facts.allergies), *facts.diets)),
        answers={(answer.need, answer.subject): answer for answer in facts.answers},
    )


def mark_of(facts: StayFacts) -> str:
    """A mark of all that an override was said for: another guest or need gives another mark; it says nothing of them."""
    return _marked(facts.whose, *_said_for(facts))


def mark_of_needs(facts: StayFacts) -> str:
    """The mark without whose the needs are: overrides that were stored before marks told guests apart still hold by it."""
    return _marked(*_said_for(facts))


def _said_for(facts: StayFacts) -> tuple[Any, ...]:
    allergies = sorted((a.code, a.text, a.severe) for a in facts.allergies)
    no = sorted((a.need, a.subject) for a in facts.answers if not a.safe)
    return allergies, sorted(facts.diets), facts.minors_alone, facts.official_visit, no


def _marked(*said: Any) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def conflict(component: Component, needs: Needs, standard: Standard) -> str:
    """Why the guest may not have this component; "" when nothing speaks against it, the season left aside."""
    if component.kind == FOOD and needs.unsafe(component.code):
        return phrases.ALLERGY
    if component.tags & needs.allergens or (needs.severe and component.kind == FOOD and not component.plain):
        return phrases.ALLERGY
    if _refused_by_diet(component, needs, standard):
        return phrases.DIET
    if needs.minors_alone and component.tags & standard.refused_for_minors:
        return phrases.MINORS
    if needs.official_visit and component.tags & standard.refused_for_officials:
        return phrases.OFFICIAL
    return ""


def _refused_by_diet(component: Component, needs: Needs, standard: Standard) -> bool:
    refused: frozenset[str] = frozenset().union(*(standard.refused_by_diet.get(d, frozenset()) for d in needs.diets))
    only_certified = component.kind == FOOD and bool(needs.diets & standard.certified_only)
    return bool(component.tags & refused) or (only_certified and not component.certified)


def refusal(component: Component, needs: Needs, standard: Standard) -> str:
    """Why this component is not brought: the conflict, or its season; "" when it may be."""
    out_of_season = bool(component.months) and needs.month not in component.months
    return conflict(component, needs, standard) or (phrases.SEASON if out_of_season else "")


def stand_in(component: Component, needs: Needs, standard: Standard) -> Component | None:
    """The first alternative that nothing speaks against; an alternative that is out is asked for its own in turn."""
    said = (answer.instead for answer in needs.unsafe(component.code))
    by_kitchen = [standard.components[code] for code in said if code in standard.components]
    candidates = (*by_kitchen, *_alternatives(component, standard, {component.code}))
    return next((c for c in candidates if not refusal(c, needs, standard)), None)


def _alternatives(component: Component, standard: Standard, seen: set[str]) -> Iterator[Component]:
    for code in component.instead:
        if code not in seen:
            seen.add(code)
            yield standard.components[code]
            yield from _alternatives(standard.components[code], standard, seen)


def served(
    parts: Iterable[Part], needs: Needs, standard: Standard, *, all_the_same: bool = False
) -> tuple[ItemComponent, ...]:
    """The parts of a serving as they are brought to this guest; two lines of the same thing become one.

    What the guest may not have is brought `all_the_same` only when somebody with the right has said so.
    """
    lines: dict[str, ItemComponent] = {}
    for part in parts:
        line = _line(part, needs, standard, all_the_same)
        lines[line.code] = _together(lines[line.code], line) if line.code in lines else line
    return tuple(lines.values())


def _line(part: Part, needs: Needs, standard: Standard, all_the_same: bool) -> ItemComponent:
    component = standard.components[part.component]
    why = refusal(component, needs, standard)
    if not why:
        return item_component(component, part.quantity)
    health = why in phrases.HEALTH
    if all_the_same and why != phrases.SEASON:
        note = phrases.say(phrases.BROUGHT, why=why)
        return item_component(component, part.quantity, note=note, health=health)
    instead = stand_in(component, needs, standard)
    if instead is None:
        return item_component(component, 0, note=phrases.say(phrases.LEFT_OUT, why=why), health=health)
    note = phrases.say(phrases.INSTEAD, name=component.name, why=why)
    return item_component(instead, part.quantity * instead.pieces, note=note, health=health)


def item_component(component: Component, quantity: int, *, note: str = "", health: bool = False) -> ItemComponent:
    """So many of a component, as an item carries it."""
    tags = tuple(sorted(component.tags))
    return ItemComponent(component.full_name, quantity, note=note, health=health, code=component.code, tags=tags)


def _together(first: ItemComponent, second: ItemComponent) -> ItemComponent:
    note = phrases.joined(_partly(first), _partly(second))
    health = first.health or second.health
    return dataclasses.replace(first, quantity=first.quantity + second.quantity, note=note, health=health)


def _partly(line: ItemComponent) -> str:
    """The note of a line that becomes a part of one: "2 instead of orange: allergy"."""
    return f"{line.quantity} {line.note}" if phrases.says(phrases.INSTEAD, line.note) else line.note


def equipment(needs: Iterable[str], words: Mapping[str, str]) -> tuple[ItemComponent, ...]:
    """The equipment that access needs ask for; one that the standard does not know is to be asked about."""
    return tuple(
        ItemComponent(words[need], 1, health=True, code=need)
        if need in words
        else ItemComponent(need, 1, note=phrases.ASK_GUEST, health=True)
        for need in sorted(set(needs))
    )


def speaks_of_food(text: str, standard: Standard) -> bool:
    """Whether a text is likely about something to eat or drink, by its words or by the names of components."""
    if any(words.search(_plain_text(text)) for words in patterns_of(FOOD_WORDS).values()):
        return True
    said = _as_words(text)
    return any(_is_named(c.name, said) for c in standard.components.values() if c.kind == FOOD)


def _is_named(name: str, said: str) -> bool:
    """Whether the words, each without its last s, say a name or several of it: "mango", "mangoes", "strawberries"."""
    one = plain(name)
    several = f"{one[:-1]}ie" if one.endswith("y") else f"{one}e"
    return f" {one} " in said or f" {several} " in said


def _as_words(text: str) -> str:
    return f" {plain(' '.join(WORD.findall(text)))} "


def mentioned(text: str, standard: Standard) -> frozenset[str]:
    """The tags of what a text speaks of by the names of components, allergens and tags: "Brandy with nut cake"."""
    said = _as_words(text)
    named = {c.name: c.tags for c in standard.components.values()} | {a: frozenset({a}) for a in standard.contents}
    listed = {tag for tag, words in patterns_of(FOOD_WORDS).items() if tag != FOOD and words.search(_plain_text(text))}
    return frozenset(listed).union(*(tags for name, tags in named.items() if _is_named(name, said)))


def _plain_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def made_by_hand(title: str, tags: Iterable[str], *, said: bool = True) -> ItemComponent:
    """What is in an item that the standard does not know, as somebody `said`, or as its own words alone tell."""
    return ItemComponent(title, 1, tags=tuple(sorted(set(tags))), code="" if said else BY_ITS_WORDS)


def asked_by_hand(item: Item, needs: Needs) -> frozenset[str]:
    """The needs about which F&B is asked of an item made by hand: all of them, where nobody said what is in it."""
    said = any(line.code != BY_ITS_WORDS for line in item.components)
    return needs.asks(item.key, None if said else needs.every)


def named_needs(item: Item, standard: Standard) -> frozenset[str]:
    """The needs that speak against an item made by hand by what is known of its contents."""
    tags = frozenset(tag for line in item.components for tag in line.tags)
    diets = (diet for diet, refused in standard.refused_by_diet.items() if tags & refused)
    return frozenset(map(plain, (*tags, *diets)))


def unnamed_food(item: Item, standard: Standard) -> bool:
    """Whether something to eat or drink belongs to an item though no part of it is named: made by hand, or by its row."""
    _, row = standard.places.get(item.key, (0, None))
    by_its_words = item.hand_made and speaks_of_food(f"{item.title} {item.detail}", standard)
    return item.food or by_its_words or (row is not None and row.food)


def asked_as_a_whole(item: Item, needs: Needs) -> frozenset[str]:
    """The needs about which F&B is asked of such an item."""
    return asked_by_hand(item, needs) if item.hand_made else needs.asks(item.key)


def conflicts_by_hand(item: Item, needs: Needs, standard: Standard) -> tuple[str, ...]:
    """Why the guest may not have what somebody put on the plan by hand; nothing when they may."""
    kind = FOOD if unnamed_food(item, standard) else OTHER
    if needs.unsafe(item.key):
        return (phrases.ALLERGY,)
    lines = (Component("", line.name, tags=frozenset(line.tags), kind=kind) for line in item.components)
    return tuple(dict.fromkeys(why for line in lines if (why := conflict(line, needs, standard))))


def wishes(
    requests: Iterable[str], needs: Needs, standard: Standard, *, all_the_same: bool = False
) -> tuple[ItemComponent, ...]:
    """Special requests as the house heard them, without the food of which F&B has said no."""
    return tuple(_wish(text, needs, standard, all_the_same) for text in sorted(set(requests)))


def _wish(text: str, needs: Needs, standard: Standard, all_the_same: bool) -> ItemComponent:
    code = WISH + hashlib.sha256(plain(text).encode()).hexdigest()[:16] if speaks_of_food(text, standard) else ""
    wish = ItemComponent(text, 1, note=phrases.REQUESTED, code=code)
    if code and needs.unsafe(code):
        phrase, quantity = (phrases.BROUGHT, 1) if all_the_same else (phrases.LEFT_OUT, 0)
        note = phrases.say(phrase, why=phrases.ALLERGY)
        return dataclasses.replace(wish, quantity=quantity, note=note, health=True)
    why = _refused_by_its_words(wish, needs, standard)
    phrase = phrases.BROUGHT if all_the_same else phrases.WITHOUT_ALCOHOL
    return dataclasses.replace(wish, note=phrases.say(phrase, why=why)) if why else wish


def _refused_by_its_words(wish: ItemComponent, needs: Needs, standard: Standard) -> str:
    """Why what has alcohol in a wish is not brought to this party or on this visit.

    Of allergies and diets F&B is asked. A wish may refuse alcohol, or be for its glasses: it stays as it is, without alcohol.
    """
    said = Component("", wish.name, tags=mentioned(wish.name, standard) & {ALCOHOL}, kind=OTHER)
    party = Needs(needs.month, minors_alone=needs.minors_alone, official_visit=needs.official_visit)
    return conflict(said, party, standard)


def refused_wish(lines: Iterable[ItemComponent], needs: Needs, standard: Standard) -> str:
    """Why the guest may not have something that they asked for and that was brought; "" when they may."""
    brought = [c for c in lines if c.quantity and c.code.startswith(WISH)]
    if any(needs.unsafe(c.code) for c in brought):
        return phrases.ALLERGY
    with_alcohol = (c for c in brought if not phrases.says(phrases.WITHOUT_ALCOHOL, c.note))
    return next((why for c in with_alcohol if (why := _refused_by_its_words(c, needs, standard))), "")


def is_refused_wish(line: ItemComponent) -> bool:
    """Whether this line is a wish of which nothing, or nothing with alcohol, is brought."""
    return line.code.startswith(WISH) and (not line.quantity or phrases.says(phrases.WITHOUT_ALCOHOL, line.note))


def is_food(line: ItemComponent, standard: Standard) -> bool:
    """Whether this line of an item is eaten or drunk."""
    known = standard.components.get(line.code)
    return line.code.startswith(WISH) or (known is not None and known.kind == FOOD)


def asked_of(line: ItemComponent, needs: Needs) -> frozenset[str]:
    """The needs about which F&B is asked of this line: all of them where it is a wish, whose contents nobody knows."""
    return needs.asks(line.code, needs.every if line.code.startswith(WISH) else None)


def is_gift(line: ItemComponent, standard: Standard) -> bool:
    """Whether this line of an item is given to keep."""
    return line.code in standard.components and standard.components[line.code].gift


def nothing_to_bring(lines: Iterable[ItemComponent], standard: Standard) -> str:
    """Why nothing of an item may be brought, its plates and knives left aside; "" when something may."""
    brought = [c for c in lines if c.code in standard.components and standard.components[c.code].kind != EQUIPMENT]
    if not brought or any(c.quantity for c in brought):
        return ""
    prefix = phrases.say(phrases.LEFT_OUT, why="")
    return ", ".join(dict.fromkeys(c.note.removeprefix(prefix) for c in brought))


def misfits(item: Item, needs: Needs, standard: Standard) -> dict[str, str]:
    """The components of an item as it was prepared that the guest may not have: their names, and why."""
    prepared = (_as_prepared(c, standard) for c in item.components if c.quantity and c.code)
    return {c.name: why for c in prepared if (why := conflict(c, needs, standard))}


def _as_prepared(line: ItemComponent, standard: Standard) -> Component:
    """The component with the tags it had when it was prepared, should the standard know it no more."""
    known = standard.components.get(line.code) or Component(line.code, line.name, kind=EQUIPMENT)
    return dataclasses.replace(known, tags=known.tags | frozenset(line.tags))


def names(lines: Iterable[ItemComponent], standard: Standard) -> frozenset[str]:
    """What is really brought, by the names that notes use."""
    return frozenset(_as_prepared(c, standard).name for c in lines if c.quantity and c.code)


def refused_names(parts: Iterable[Part], needs: Needs, standard: Standard) -> frozenset[str]:
    """The parts of a serving that this guest does not get."""
    parts_as_planned = (standard.components[part.component] for part in parts)
    return frozenset(c.name for c in parts_as_planned if refusal(c, needs, standard))
