"""A property's list of rooms out of a file: checked as a whole, every mistake with its line, and only then stored."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from vipdesk.hotel.models import Property, Room

COLUMNS = ("number", "type", "floor", "step_free", "out_of_order", "connects_to")
LONGEST = {"number": 20, "type": 40, "floor": 10}
YES, NO = frozenset({"yes", "true", "1", "x"}), frozenset({"no", "false", "0", ""})
CELL = 5000  # characters; nothing in a list of rooms is as long


class RoomListError(ValueError):
    """The file is no list of rooms; `errors` says why, each with its line."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)


@dataclass(frozen=True)
class Line:
    """One room as the file has it."""

    at: int  # the line of the file
    number: str
    type: str
    floor: str
    step_free: bool
    out_of_order: bool
    connects_to: tuple[str, ...]


@dataclass(frozen=True)
class Loaded:
    """What loading a list did: how many rooms are new, changed and the same, and which are not in the file."""

    new: int
    changed: int
    same: int
    left: tuple[str, ...]


@transaction.atomic
def load_rooms(hotel: Property, text: str) -> Loaded:
    """Make the list of this property's rooms follow the file; this will raise RoomListError and then store nothing.

    Rooms that the file does not name stay as they are.
    """
    known = {room.number: room for room in Room.objects.select_for_update().filter(property=hotel)}
    lines = _read(text, known)
    before = _as_listed(hotel)
    Room.objects.bulk_create(Room(property=hotel, **_said(line)) for line in lines if line.number not in known)
    changed = [_written(known[line.number], line) for line in lines if line.number in known]
    Room.objects.bulk_update(changed, ["type", "floor", "step_free", "out_of_order"])
    _connect(hotel, lines)
    return _loaded(hotel, lines, before)


def _said(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in COLUMNS[:-1]}


def _written(room: Room, line: Line) -> Room:
    for name, value in _said(line).items():
        setattr(room, name, value)
    return room


def _as_listed(hotel: Property) -> dict[str, tuple[object, ...]]:
    """Each room of the list with all that a file can say of it, by number."""
    rooms = Room.objects.filter(property=hotel).prefetch_related("connects_to")
    return {
        room.number: (
            room.type,
            room.floor,
            room.step_free,
            room.out_of_order,
            {to.number for to in room.connects_to.all()},
        )
        for room in rooms
    }


def _connect(hotel: Property, lines: Sequence[Line]) -> None:
    """Connect the rooms of the file as it says, from whichever side; what it does not say any more ends."""
    rooms = {room.number: room.pk for room in Room.objects.filter(property=hotel)}
    door = Room.connects_to.through
    ours = [rooms[line.number] for line in lines]
    door.objects.filter(Q(from_room__in=ours) | Q(to_room__in=ours)).delete()
    pairs = {(rooms[line.number], rooms[other]) for line in lines for other in line.connects_to}
    both = sorted(pairs | {(to, of) for of, to in pairs})
    door.objects.bulk_create(door(from_room_id=of, to_room_id=to) for of, to in both)


def _loaded(hotel: Property, lines: Sequence[Line], before: Mapping[str, tuple[object, ...]]) -> Loaded:
    """What is different now."""
    after = _as_listed(hotel)
    named = {line.number for line in lines}
    same = sum(before.get(number) == after[number] for number in named)
    new = len(named - before.keys())
    left = tuple(sorted(before.keys() - named))
    return Loaded(new=new, changed=len(named) - new - same, same=same, left=left)


# --- reading ------------------------------------------------------------------------------------------------------------


def _read(text: str, known: Collection[str]) -> list[Line]:
    """The rooms of the file; this will raise RoomListError with all mistakes at once."""
    errors: list[str] = []
    lines = [line for line in _lines(text, errors) if line]
    errors += _twice(lines)
    errors += _unknown_doors(lines, known)
    if not lines and not errors:
        errors.append("line 1: the file lists no room")
    if errors:
        raise RoomListError(errors)
    return lines


def _lines(text: str, errors: list[str]) -> Iterator[Line | None]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if wrong := _wrong_header(header):
            errors.append(wrong)
            return
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _line(reader.line_num, header, cells, errors)
    except csv.Error as error:
        errors.append(f"line {reader.line_num}: {error}")


def _wrong_header(header: Sequence[str]) -> str:
    """What is wrong with the first line, "" when nothing is."""
    if sorted(header) == sorted(COLUMNS):
        return ""
    found = ", ".join(header)[:200] or "nothing"
    return f"line 1: the first line must name the columns {', '.join(COLUMNS)}; it names {found}"


def _line(at: int, header: Sequence[str], cells: Sequence[str], errors: list[str]) -> Line | None:
    """One line as a room; its mistakes are noted, and then it is None."""
    if len(cells) != len(header):
        errors.append(f"line {at}: {len(cells)} cells instead of {len(header)}")
        return None
    said = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    mistakes = [f"line {at}: {words}" for words in _mistakes(said)]
    errors += mistakes
    if mistakes:
        return None
    flags = {name: said[name].lower() in YES for name in ("step_free", "out_of_order")}
    doors = tuple(dict.fromkeys(said["connects_to"].split()))
    return Line(at, said["number"], said["type"], said["floor"], **flags, connects_to=doors)


def _mistakes(said: dict[str, str]) -> Iterator[str]:
    if not said["number"]:
        yield "number is missing"
    if len(said["number"].split()) > 1:
        yield "number must be written without spaces"
    for name, longest in LONGEST.items():
        if len(said[name]) > longest:
            yield f"{name} is longer than {longest} characters"
    for name, value in said.items():
        if "\x00" in value or len(value) > CELL:
            yield f"{name} contains what cannot be stored"
    for name in ("step_free", "out_of_order"):
        if said[name].lower() not in YES | NO:
            yield f"{name} '{said[name][:20]}' is not understood; write yes or no"
    if said["number"] and said["number"] in said["connects_to"].split():
        yield "connects_to names the room itself"


def _twice(lines: Sequence[Line]) -> Iterator[str]:
    """Rooms that the file lists more than once."""
    first: dict[str, int] = {}
    for line in lines:
        if line.number in first:
            yield f"line {line.at}: room {line.number} is there already, in line {first[line.number]}"
        first.setdefault(line.number, line.at)


def _unknown_doors(lines: Sequence[Line], known: Collection[str]) -> Iterator[str]:
    """Doors into rooms that neither the file nor the property's list has."""
    there = {line.number for line in lines} | set(known)
    for line in lines:
        for other in line.connects_to:
            if other not in there:
                yield f"line {line.at}: connects_to names {other[:20]}, which is no room of the file or the list"
