"""What somebody at the desk changed of a booking that they saw: against what it was shown with, and into what it becomes."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stays import amending, entered, places
from stays.entered import ALLERGY, Seen, Written
from stays.house import House

Body = dict[str, Any]
MOMENTS = ("expected_arrival_time", "expected_departure_time")
LISTS = ("special_requests", "preferences", "accompanying_guests")
WHERE = {
    "special_requests": "/special_requests",
    "preferences": "/guest/preferences",
    "accompanying_guests": "/accompanying_guests",
    "children": "/children",
}


@dataclass(frozen=True)
class Correction:
    """The fields that somebody changed: as they wrote them, as they were shown before, and as (valid) parts of a booking."""

    typed: Mapping[str, Written]
    shown: Mapping[str, Written]
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Meanwhile:
    """A field that somebody else has changed since it was shown: what it says now, and what was written instead."""

    name: str
    theirs: Written
    yours: Written


class ChangedMeanwhile(Exception):
    """Somebody else has changed the same fields since; nothing was written."""

    def __init__(self, fields: Sequence[Meanwhile], seen: Seen) -> None:
        super().__init__(", ".join(field.name for field in fields))
        self.fields, self.seen = tuple(fields), seen


def refuse_meanwhile(wanted: Correction, seen: Seen) -> None:
    """Refuse to write over what somebody else has changed since; this will raise ChangedMeanwhile."""
    fields = [
        Meanwhile(name, seen.values[name], typed)
        for name, typed in wanted.typed.items()
        if name in seen.values and name not in seen.kept and seen.values[name] not in (wanted.shown.get(name), typed)
    ]
    if fields:
        raise ChangedMeanwhile(fields, seen)


def corrected(before: Body, wanted: Correction, seen: Seen, house: House) -> Body:
    """The booking with what was changed: everything else is as it stands, also what the viewer does not see."""
    after = copy.deepcopy(before)
    for name in wanted.typed.keys() & places.PLACES.keys() - {"diets", "access_needs"}:
        _write(after, places.PLACES[name], places.get(wanted.said, places.PLACES[name]))
    for name in wanted.typed.keys() & {*LISTS}:
        held = places.get(before, WHERE[name]) or []
        _write(after, WHERE[name], _lines(name, held, wanted, places.get(wanted.said, WHERE[name]), seen))
    if "children" in wanted.typed:
        _write(after, "/children", wanted.said.get("children"))
    for name, kind, known in entered.kinds(house):
        if _speaks_of(kind, name, wanted):
            held = before["guest"].get(kind, [])
            _write(after, f"/guest/{kind}", _needs(name, kind, known, held, wanted, seen))
    if "level" in wanted.typed:
        after.setdefault("vip", {})["requested"] = bool(wanted.typed["level"])
    return amending.content_of(after)


def _speaks_of(kind: str, name: str, wanted: Correction) -> bool:
    """Whether something was changed of this kind of need."""
    allergies = kind == "allergies" and any(typed.startswith(ALLERGY) for typed in wanted.typed)
    return allergies or not wanted.typed.keys().isdisjoint({kind, name})


def _write(body: Body, place: str, value: Any) -> None:
    if value is None or value is False or value in ("", []):
        places.drop(body, place)
    else:
        places.put(body, place, value)


def _lines(name: str, held: Sequence[Any], wanted: Correction, said: Sequence[Any] | None, seen: Seen) -> list[Any]:
    """The list as it was written: a line that was left as it was shown stands for what is held."""
    left = {} if name in seen.kept else dict(zip(str(seen.values.get(name, "")).splitlines(), held, strict=False))
    typed = str(wanted.typed[name]).splitlines()
    return [left.get(line, one) for line, one in zip(typed, said or [], strict=True)]


def _needs(
    name: str, kind: str, known: Mapping[str, str], held: list[Any], wanted: Correction, seen: Seen
) -> list[dict[str, str]]:
    """The needs of one kind: those that the programme has codes for, then those in words."""
    coded = [one for one in held if one.get("code", "") in known]
    for code in known:
        if f"{ALLERGY}{code}" in wanted.typed and kind == "allergies":
            coded = _with_severity(coded, code, str(wanted.typed[f"{ALLERGY}{code}"]))
    if kind in wanted.typed:
        coded = _chosen(coded, wanted.typed[kind])
    words = entered.free(held, known)
    if name in wanted.typed:
        words = _lines(name, words, wanted, places.get(wanted.said, f"/guest/{kind}"), seen)
    return [*coded, *words]


def _with_severity(coded: list[dict[str, str]], code: str, severity: str) -> list[dict[str, str]]:
    """The allergies with this one so severe; "" ends it."""
    others, own = [one for one in coded if one["code"] != code], [one for one in coded if one["code"] == code]
    changed = [{**one, "severity": severity} for one in own or [{"code": code, "text": ""}]]
    return [*others, *changed] if severity else others


def _chosen(coded: list[dict[str, str]], codes: Written) -> list[dict[str, str]]:
    """The needs of these codes, those that are held already as they are."""
    wanted = codes if isinstance(codes, list) else []
    kept = [one for one in coded if one["code"] in wanted]
    there = {one["code"] for one in kept}
    return [*kept, *({"code": code, "text": ""} for code in wanted if code not in there)]
