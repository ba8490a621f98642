"""Reads of guests in words."""

from django.db import models


class GuestQuerySet(models.QuerySet):
    def known_as(self, booking_system, external_id: str):
        """The guest whom this booking system knows by this id."""
        return self.filter(links__booking_system=booking_system, links__external_id=external_id)

    def with_membership(self, program: str, number: str):
        """Guests who hold this membership number."""
        return self.filter(membership_program=program, membership_number=number)

    def with_email(self, email: str):
        """Guests with this e-mail, whatever the case of the letters."""
        return self.filter(email=email.lower())


class NeedQuerySet(models.QuerySet):
    def at(self, property):
        """Needs that this property was told."""
        return self.filter(property=property)
