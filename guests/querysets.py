"""Reads of guests in words."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from guests.search import fits, key_of


class GuestQuerySet(models.QuerySet):
    def named(self, words: tuple[str, ...]):
        """Guests whose names, or whose alias, begin with all these words (of `guests.search.wanted`); nobody for none."""
        return self.filter(fits(words)) if words else self.none()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any):
        """Store many profiles, each with the words by which it is found."""
        many = list(objs)
        for guest in many:
            guest.search_key = key_of(guest)
        return super().bulk_create(many, *args, **options)

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
