"""For what is made by the thousand, such as the lines of all lists of a morning. Pure."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Record = TypeVar("Record")


def made(kind: type[Record], values: dict[str, Any]) -> Record:
    """A frozen dataclass of these values, which are its own from now on, and with its defaults for the rest; it makes
    itself by a call for each field."""
    one = object.__new__(kind)
    object.__setattr__(one, "__dict__", values)
    return one


@contextmanager
def not_searched() -> Iterator[None]:
    """Python does not look for objects that hold each other in a circle meanwhile. Where many are made that do not, and
    all of them are kept until the end, it looks through them again and again, which is a third of the work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
