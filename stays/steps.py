"""The steps at the door: which there are, where a stay keeps the time of each, and which say that the guest is here. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tiers.standard import IN_ROOM, LUGGAGE, ON_THE_WAY

MET, REGISTERED = "met", "registered"
AT_THE_DOOR = (MET, REGISTERED, IN_ROOM, LUGGAGE)  # in the order in which they are usual
HERE = (REGISTERED, IN_ROOM, LUGGAGE)  # none of these without a guest in the house
FIELDS: Mapping[str, str] = {
    ON_THE_WAY: "on_the_way_at",
    MET: "met_at",
    REGISTERED: "registered_at",
    IN_ROOM: "in_room_at",
    LUGGAGE: "luggage_at",
}


def taken(stay: Any, step: str) -> dt.datetime | None:
    """When this step of a stay was taken; None while it was not."""
    at: dt.datetime | None = getattr(stay, FIELDS[step])
    return at


def write(stay: Any, step: str, at: dt.datetime | None) -> None:
    """Note on the unsaved stay that the step was taken then, or (None) was not."""
    setattr(stay, FIELDS[step], at)


def times(stay: Any) -> dict[str, dt.datetime]:
    """The steps that were taken, each with its time."""
    found = {step: taken(stay, step) for step in FIELDS}
    return {step: at for step, at in found.items() if at is not None}
