"""Two sides of a ratio, taken in turns in one process; and a line of the table."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[int], object]


@dataclass(frozen=True)
class Line:
    """One row of the table with the numbers of this run."""

    number: int
    what: str
    goal: str
    measured: str
    meets: bool

    def __str__(self) -> str:
        return f"{self.number}  {self.what}: {self.measured}; goal {self.goal}  {'meets' if self.meets else 'misses'}"


@dataclass(frozen=True)
class Ratio:
    """What two sides took, in seconds, in the order in which they were taken."""

    ours: Sequence[float]
    floor: Sequence[float]

    @property
    def least(self) -> float:
        return min(self.ours) / min(self.floor)

    @property
    def median(self) -> float:
        return median(self.ours) / median(self.floor)

    def __str__(self) -> str:
        times = f"{median(self.ours) * 1000:.2f} ms ÷ {median(self.floor) * 1000:.2f} ms"
        return f"min {self.least:.2f}, median {self.median:.2f} ({times})"


def in_turns(
    ours: Work, floor: Work, times: int, clock: Callable[[], float] = time.perf_counter, warm: int = 3
) -> Ratio:
    """Each side once after the other, so often; the first few are not counted."""
    taken: tuple[list[float], list[float]] = ([], [])
    for n in range(times + warm):
        for side, work in zip(taken, (ours, floor), strict=True):
            began = clock()
            work(n)
            side.append(clock() - began)
    return Ratio(taken[0][warm:], taken[1][warm:])
