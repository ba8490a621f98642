"""What the arguments of a command name."""

from django.core.management.base import CommandError

from vipdesk.hotel.models import Property


def property_named(code: str) -> Property:
    """The property of this code; this will raise a CommandError that says which there are."""
    hotel = Property.objects.filter(code=code).first()
    if hotel is None:
        known = ", ".join(Property.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no property {code}; there are: {known}.")
    return hotel
