"""Acts that die at a step, each in a process forked from this one: `python -m tests.faults.act PROPERTY`."""

import multiprocessing
import os
import sys
from collections.abc import Callable

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from tests.faults.scene import Fault, Scene  # noqa: E402
from vipdesk.hotel.models import Property  # noqa: E402
from vipdesk.outbox.delivering import deliver_due  # noqa: E402
from vipdesk.outbox.models import Notice  # noqa: E402
from vipdesk.outbox.steps import STEPS  # noqa: E402


def dies_at(step: str, act: Callable[[], object]) -> bool:
    """Whether the act, done in a process of its own, ended at this step."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=act_until, args=(step, act))
    process.start()
    process.join()
    return process.exitcode == 70


def act_until(step: str, act: Callable[[], object]) -> None:
    os.environ["FAULT_AT"] = step
    act()


def book(scene: Scene, stay: int) -> None:
    with transaction.atomic():
        scene.tell(stay)


def main(house: str) -> None:
    hotel = Property.objects.get(pk=house)
    scene = Scene(None, None, hotel, list(hotel.departments.all()))
    for stay, step in enumerate(STEPS, 1):
        if not dies_at(step, lambda stay=stay: book(scene, stay)) and not dies_at(step, deliver_due):
            raise Fault(f"nothing ended at the step {step!r}")
        if not Notice.objects.about("stay", stay).exists():
            book(scene, stay)


if __name__ == "__main__":
    main(*sys.argv[1:])
