"""What no line of a programme shows alone: names said twice, alternatives nobody knows, rows in a circle. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tiers.lines import Programme
from tiers.reading import or_none


def mistakes(programme: Programme) -> list[str]:
    """This will return the mistakes of a programme as a whole, each with its place."""
    rows, components = programme.standard.rows, programme.standard.components
    return [
        *_nothing(programme),
        *_twice("rank", (tier.rank for tier in programme.tiers)),
        *_twice("rule", (rule.key for rule in programme.rules)),
        *_twice("VIP code", (" of ".join(filter(None, (code.code, code.booking_system))) for code in programme.codes)),
        *_twice("row number", (row.number for row in rows)),
        *_twice("row title", (row.title for row in rows)),
        *_twice("code", (*programme.allergens, *programme.tags)),
        *_unknown_alternatives(programme),
        *_strange_sections(programme),
        *_circle("rows wait for each other", {row.key: row.after for row in rows}),
        *_circle("components stand in for each other", {code: part.instead for code, part in components.items()}),
    ]


def _nothing(programme: Programme) -> Iterator[str]:
    """This will note a programme without tiers or rows."""
    if not programme.tiers:
        yield "the file: there are no tiers"
    if not programme.standard.rows:
        yield "the file: there are no rows"


def _twice(what: str, names: Iterable[object]) -> Iterator[str]:
    """This will note each name that stands there more than once."""
    seen: list[object] = [name for name in names if name]
    for name in sorted({name for name in seen if seen.count(name) > 1}, key=str):
        yield f"{what} {name} is there twice"


def _unknown_alternatives(programme: Programme) -> Iterator[str]:
    """This will note each alternative that is no component."""
    components = programme.standard.components
    for code, component in components.items():
        for other in component.instead:
            if other not in components:
                yield f"component {code}: instead '{other}' is not known; known are {or_none(components)}"


def _strange_sections(programme: Programme) -> Iterator[str]:
    """This will note each section without rows, and each of its rows that is not one of its department."""
    rows = {row.key: row.department for row in programme.standard.rows}
    for section in programme.sections:
        if not section.rows:
            yield f"section {section.code}: rows must name at least one row"
        for key in sorted(section.rows):
            if rows.get(key) != section.department:
                own = [key for key, department in rows.items() if department == section.department]
                yield f"section {section.code}: row '{key}' is not one of its department's; those are {or_none(own)}"


def _circle(what: str, graph: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """This will note a circle in what comes after what."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"{what}: {' → '.join(reversed(error.args[1]))}"
