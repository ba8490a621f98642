"""Reads of stays and checklists in words."""

from django.db import models
from django.db.models import Q


class StayQuerySet(models.QuerySet):
    def at(self, property):
        """Stays of one property."""
        return self.filter(property=property)

    def locked(self, pk: int):
        """This stay with all that acts look at; nobody else changes it until the transaction ends."""
        whole = self.select_related("guest", "tier", "standard", "property").defer("standard__source")
        return whole.select_for_update(of=("self",)).get(pk=pk)

    def sharing_room(self, stay):
        """Other stays, not over, that hold this stay's room on one of its nights."""
        there = self.filter(property_id=stay.property_id, room_number=stay.room_number).exclude(pk=stay.pk)
        night = Q(departure_date__gt=stay.arrival_date) | Q(arrival_date=stay.arrival_date)
        return there.filter(night, status__in=["reserved", "in_house"], arrival_date__lt=stay.free_again)


class ItemQuerySet(models.QuerySet):
    def open(self):
        """Items that still wait for somebody."""
        return self.filter(Q(state="open") | Q(state="begun"))

    def of_department(self, department):
        return self.filter(department=department)
