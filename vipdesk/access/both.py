"""A list made for a department by somebody: what that department may see, and never more than whoever asks may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vipdesk.access.matrix import FULL, MASKED, NONE, PART, ROOM, SALUTATION
from vipdesk.access.viewer import Viewer, viewer_of_department
from vipdesk.access.visibility import Sight, visible
from vipdesk.hotel.models import Property

LEAST_FIRST = (NONE, ROOM, MASKED, PART, SALUTATION, "alias", FULL)


def sight_for(viewer: Viewer, property: Property, department: str, purpose: str = "screen") -> Sight:
    """What stands on a list of this department when this viewer looks at it."""
    own = visible(viewer, property, purpose)
    theirs = visible(viewer_of_department(property, department), property, purpose)
    return theirs if own.levels == theirs.levels and own.column == theirs.column else narrowed(theirs, own)


def narrowed(theirs: Sight, own: Sight) -> "Both":
    """What two see alike; whose list it is comes first."""
    levels = {name: min(level, own.level(name), key=LEAST_FIRST.index) for name, level in theirs.levels.items()}
    return Both(theirs.column, theirs.department, levels, theirs, own)


@dataclass(frozen=True)
class Both(Sight):
    """A sight through two pairs of eyes: what either may not see is not there."""

    theirs: Sight = field(repr=False)
    own: Sight = field(repr=False)

    def _concerns(self, allergy: Any) -> bool:
        return self.theirs._concerns(allergy) and self.own._concerns(allergy)

    def _preferences(self, preferences: tuple[Mapping, ...]) -> tuple[Mapping, ...] | None:
        theirs = self.theirs._preferences(preferences)
        return None if theirs is None else self.own._preferences(theirs)

    def item(self, item: Any) -> Any:
        """An item as both may see it: what its owner reads on it is not for whoever prints the owner's list."""
        theirs = self.theirs.item(item)
        return None if theirs is None else self.own.item(theirs)

    def reads_entry(self, departments: Any) -> bool:
        """Whether an entry of a programme that names these departments is for both."""
        return self.theirs.reads_entry(departments) and self.own.reads_entry(departments)

    def reads_health(self, department: str) -> bool:
        """Whether words of health on an item of that department are for both."""
        return self.theirs.reads_health(department) and self.own.reads_health(department)

    def shows_item(self, *, health: bool, department: str) -> bool:
        """Whether an item whose very presence speaks of health is shown to both."""
        return all(one.shows_item(health=health, department=department) for one in (self.theirs, self.own))
