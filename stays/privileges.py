"""What a level opens for its guest, and what of it is off because the visit is official."""

from collections.abc import Collection
from dataclasses import dataclass

from tiers.lines import Programme


@dataclass(frozen=True)
class Privileges:
    """The privileges of a level in the words of the programme: those that are `open`, and those that are `off`."""

    open: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


def privileges_of(
    tier: str | None, programme: Programme | None, *, official_visit: bool, allowed: Collection[str] = ()
) -> Privileges:
    """What the level opens by the programme in force; nothing where there is no level or no programme.

    What somebody has `allowed` for the stay is open all the same.
    """
    tiers = programme.tiers if programme else ()
    line = next((one for one in tiers if one.code == tier), None)
    if line is None:
        return Privileges()
    off = tuple(one for one in line.not_for_officials if one not in allowed) if official_visit else ()
    return Privileges(tuple(one for one in line.privileges if one not in off), off)
