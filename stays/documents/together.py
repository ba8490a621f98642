"""What lists that are made together have in common: the words of their language, and what all departments read alike."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from stays.documents.sheet import Cell

ARRIVALS, IN_HOUSE, DEPARTURES = "arrivals", "in_house", "departures"
NOTHING = Cell()

Cells = dict[str, Cell]
Said = TypeVar("Said")


class Together:
    """Kept while the lists are made. They say the same few things again and again, and a translation is slow to look up."""

    def __init__(self) -> None:
        self.alike: dict[tuple[int, bool], Cells] = {}  # by stay, and whether it is closed
        self._said: dict[Hashable, Any] = {}

    def said(self, words: Callable[..., Said], *of: Hashable) -> Said:
        """What these words of the language come to, found once."""
        key = (words, of)
        if key not in self._said:
            self._said[key] = words(*of)
        found: Said = self._said[key]
        return found

    @cached_property
    def sections(self) -> Mapping[str, tuple[str, str]]:
        """The title of each section, and what stands there when it has no line."""
        return {
            ARRIVALS: (_("Arrivals"), _("No VIP arrivals on this day.")),
            IN_HOUSE: (_("In house"), _("No VIP guest stays in the house.")),
            DEPARTURES: (_("Departures"), _("No VIP guest leaves on this day.")),
        }

    @cached_property
    def around(self) -> Mapping[str, str]:
        """The words around the cells."""
        return {
            "page": _("Page"),
            "new": _("new"),
            "changed": _("changed"),
            "subject": _("%(list)s: %(counts)s, %(department)s"),
            "open": _("Open the list in vipdesk"),
        }

    @cached_property
    def more(self) -> str:
        return _("and %(n)s more")

    @cached_property
    def closed(self) -> Cells:
        """When and where, of a secret stay that others may read of."""
        return dict.fromkeys(("time", "room", "room_state"), NOTHING) | {"travel": Cell(_("open vipdesk"))}
