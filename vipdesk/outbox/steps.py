"""The steps from a booking to its mail, at each of which the process can be made to die: a check sees that all recover."""

import os

STEPS = ("told", "committed", "claimed", "sent", "marked")


def step(name: str) -> None:
    """End the process here, when FAULT_AT names this step."""
    if os.environ.get("FAULT_AT") == name:
        os._exit(70)
