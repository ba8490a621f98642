"""One act in a process of its own that may die at a step: `python -m tests.faults.act book|deliver PROPERTY STAY`."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from tests.faults.scene import Scene  # noqa: E402
from vipdesk.hotel.models import Property  # noqa: E402
from vipdesk.outbox.delivering import deliver_due  # noqa: E402


def main(act: str, house: str, stay: str) -> None:
    property = Property.objects.get(pk=house)
    scene = Scene(None, None, property, list(property.departments.all()))
    if act == "book":
        with transaction.atomic():
            scene.tell(int(stay))
    else:
        deliver_due()


if __name__ == "__main__":
    main(*sys.argv[1:])
