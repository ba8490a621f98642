"""Reads of stays and checklists in words."""

from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum

from vipdesk.hotel.models import Room

GOING_ON = ("reserved", "in_house")  # a stay that is not over
HELD = ("reserved", "in_house", "checked_out")  # a room is held, or was until the guest left
# how a stay holds its room
HOLDING = (
    "property_id",
    "status",
    "room_number",
    "group_code",
    "arrival_date",
    "departure_date",
    "expected_departure_at",
    "expected_arrival_at",
    "checked_out_at",
)


def not_gone_by(date):
    """What is true of stays that leave on this date or later, and of guests who should have left and are still there."""
    return Q(departure_date__gte=date) | Q(status="in_house")


def _over_all(rows, aggregate):
    """One value of all these rows, beside another query's row."""
    return Subquery(rows.order_by().values("property").annotate(all=aggregate).values("all"))


class StayQuerySet(models.QuerySet):
    def at(self, property):
        """Stays of one property."""
        return self.filter(property=property)

    def locked(self, pk: int, *also: str, first: tuple[str, ...] = ()):
        """This stay with all that acts look at (and `also`); nobody else changes it until the transaction ends.

        What it belongs to is locked `first`, in this order: `guest`.
        """
        whole = self.select_related("guest", "tier", "standard", "property", *also).defer("standard__source")
        held = whole.select_for_update(of=(*first, "self"))
        found: Any = held.filter(pk=pk).first()
        if found is None or (found.tier is None and found.tier_id) or (found.standard is None and found.standard_id):
            # PostgreSQL, when it has waited, joins what belonged to the stay before: read once more, now that it is held.
            return (held if first else whole).get(pk=pk)
        return found

    def locked_with_guest(self, pk: int):
        """The same, its guest locked before it, with the guest's contact: all that a booking looks at and answers."""
        return self.locked(pk, "contact", first=("guest",))

    def with_rooms_around(self):
        """With what changes when other rooms may be offered or stand against one: `around` of stays, `usable` of the list."""
        those = {"property": OuterRef("property"), "arrival_date__lte": OuterRef("departure_date")}
        there = self.model._default_manager.filter(not_gone_by(OuterRef("arrival_date")), **those)
        rooms = Room.objects.filter(property=OuterRef("property"), out_of_order=False)
        return self.annotate(around=_over_all(there, Sum("revision")), usable=_over_all(rooms, Count("pk")))

    def before_in_room(self, stay):
        """Other stays that come into this stay's room before its arrival date, and leave then or later, or have not left."""
        there = self.filter(property_id=stay.property_id, room_number=stay.room_number).exclude(pk=stay.pk)
        came = there.filter(not_gone_by(stay.arrival_date), arrival_date__lt=stay.arrival_date)
        return came.filter(status__in=HELD).only(*HOLDING)

    def around(self, stay, rooms, first, last):
        """Other stays that hold, or held, one of these rooms of its property, or come or leave, on one of these dates."""
        there = self.filter(property_id=stay.property_id, room_number__in=rooms).exclude(pk=stay.pk)
        held = there.filter(not_gone_by(first), status__in=HELD, arrival_date__lte=last)
        return held.only(*HOLDING)

    def holding_rooms(self, stay, also):
        """Other stays of its property with a room around this stay's nights, or of which `also` is true."""
        there = self.filter(property_id=stay.property_id, status__in=["reserved", "in_house"]).exclude(room_number="")
        nights = not_gone_by(stay.arrival_date) & Q(arrival_date__lte=stay.free_again)
        return there.filter(nights | also).exclude(pk=stay.pk).only(*HOLDING).order_by("arrival_date", "pk")


class PointQuerySet(models.QuerySet):
    def not_passed(self, item):
        """Points of an inspection that were not passed in the guest's room."""
        return self.filter(item=item, room_number=item.stay.room_number, passed=False)


class ItemQuerySet(models.QuerySet):
    def open(self):
        """Items that still wait for somebody."""
        return self.filter(Q(state="open") | Q(state="begun"))

    def of_department(self, department):
        return self.filter(department=department)
