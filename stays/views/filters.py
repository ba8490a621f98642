"""What of a day's list somebody wants to see. It stands in the address, so that links and polls keep it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from stays.arrivals import IN_HOUSE, LEAVING, Arrival, DayList
from stays.models import Stay
from vipdesk.hotel.models import Department

DUE, NOT_READY = "due", "not_ready"
READINESS = ("ready", "on_track", "at_risk", "overdue")
STATES = (DUE, *READINESS, NOT_READY, IN_HOUSE, LEAVING)
LONGEST = 40


@dataclass(frozen=True)
class Filters:
    """A day, as it was asked for, and what is to be seen of it; "" is everything."""

    date: str = ""
    level: str = ""
    state: str = ""
    department: str = ""
    fold: tuple[str, ...] = ()  # delegations that are shown as one line

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.level or self.state or self.department)

    @property
    def part(self) -> str:
        """The part of the day that is not among its arrivals, when that is asked for."""
        return self.state if self.state in (IN_HOUSE, LEAVING) else ""

    def but(self, **other: Any) -> str:
        """The query of an address that asks for the same but for this: "?level=VA", "" for everything of today."""
        wanted = replace(self, **other)
        said = [(name, getattr(wanted, name)) for name in ("date", "level", "state", "department")]
        query = urlencode([(name, value) for name, value in said if value] + [("fold", one) for one in wanted.fold])
        return f"?{query}" if query else ""

    def toggled(self, name: str, value: str) -> str:
        """The same with one choice made, or taken back when it was made already."""
        return self.but(**{name: "" if getattr(self, name) == value else value})

    def folded(self, group: str) -> str:
        """The same with one delegation folded, or unfolded when it was folded already."""
        others = tuple(one for one in self.fold if one != group)
        return self.but(fold=others if group in self.fold else (*others, group))

    def pick(self, found: DayList) -> Sequence[Arrival]:
        """Those lines of the day that are asked for."""
        lines = found.others if self.part else found.arrivals
        return [one for one in lines if self._wants(one)]

    def _wants(self, one: Arrival) -> bool:
        if self.level and one.stay.tier != self.level:
            return False
        if self.department and not one.open_items:
            return False
        return self.part != "" or not self.state or self._is_in_state(one)

    def _is_in_state(self, one: Arrival) -> bool:
        awaited, ready = one.stay.row["status"] == Stay.Status.RESERVED, one.stay.readiness
        if self.state == DUE or not awaited or ready is None:
            return awaited and self.state == DUE
        return ready.state != "ready" if self.state == NOT_READY else ready.state == self.state


def asked(query: QueryDict) -> Filters:
    """The filters of an address; what is none is left out."""
    state, department = query.get("state", ""), query.get("department", "")
    return Filters(
        date=query.get("date", ""),
        level=query.get("level", "")[:LONGEST],
        state=state if state in STATES else "",
        department=department if department in Department.Code.values else "",
        fold=tuple(dict.fromkeys(query.getlist("fold"))),
    )
