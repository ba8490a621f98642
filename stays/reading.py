"""How somebody reads a change: on a screen now, or in a mail whenever it is opened. Pure, but for the language."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from vipdesk.hotel import clock

NIGHT_ENDS = dt.time(5)  # who comes before is expected in the night that began the day before


@dataclass(frozen=True)
class Reading:
    """The clock by which it is read, and the hotel's levels from the lowest to the highest, asked for when one is spoken of."""

    zone: ZoneInfo
    now: dt.datetime | None  # None: nobody knows when it is read
    levels: Callable[[], Sequence[str]] = tuple

    def time(self, value: Any) -> str:
        """A moment (as JSON has it, too): "12:30", with the date when that is not today; "" where there is none."""
        if not value:
            return ""
        local = self._local(value)
        if self.now is None:
            return formats.date_format(local, "D j M, H:i")
        return formats.date_format(local, "H:i" if local.date() == clock.today(self.zone, self.now) else "j M H:i")

    def arrival(self, value: Any) -> str:
        """The moment somebody comes: "01:30 in the night from 4 May to 5 May" for who comes before the morning."""
        if not value or self._local(value).time() >= NIGHT_ENDS:
            return self.time(value)
        local = self._local(value)
        evening, morning = (formats.date_format(day, "j M") for day in (local - dt.timedelta(days=1), local))
        said = {"time": f"{local:%H:%M}", "evening": evening, "morning": morning}
        return _("%(time)s in the night from %(evening)s to %(morning)s") % said

    def day(self, value: str) -> str:
        """A date: "Thu 16 Apr"."""
        return formats.date_format(dt.date.fromisoformat(value), "D j M")

    def rises(self, before: str | None, after: str | None) -> bool | None:
        """Whether a level is higher than the one before; None where the hotel does not know one of them any more."""
        rank = {code: n for n, code in enumerate(self.levels())}
        if not {before, after} <= rank.keys():
            return None
        return rank[str(after)] > rank[str(before)]

    def _local(self, value: Any) -> dt.datetime:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(self.zone)
