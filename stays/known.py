"""What whoever changes a stay has read of it already, under its lock: nobody reads it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from guests.models import Need
from stays.models import Stay


@dataclass(frozen=True)
class Known:
    """None: not read yet."""

    needs: Sequence[Need] | None = None  # all that the guest needs, as this property knows it
    around: Sequence[Stay] | None = None  # the others who hold, or held, its room around its nights


NOTHING = Known()
