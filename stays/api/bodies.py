"""The bodies that programs send: each field's shape, limits and codes; read into plain JSON values for `stays.booking`."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stays.api.fields import (
    BIGGEST,
    Code,
    Day,
    Identifier,
    Matching,
    Moment,
    NeedField,
    StrictSerializer,
    Text,
    TimeOrMoment,
    Whole,
    YesNo,
    several,
)
from stays.models import Stay
from vipdesk.hotel import clock

NUMBER = r"[A-Za-z0-9._:-]{1,40}"
NUMBER_WORDS = _("Use 1 to 40 of A-Z a-z 0-9 . _ : -")
TRANSPORT_KINDS = ("flight", "train", "car", "coach", "ship", "helicopter", "other")


class Membership(StrictSerializer):
    program = Text(60)
    level = Text(60)
    number = Identifier(60)


class Preference(StrictSerializer):
    category = Text(40, required=True)
    value = Text(200, required=True)


class GuestBody(StrictSerializer):
    external_id = Identifier(80)
    name_prefix = Text(40)
    given_name = Text(120)
    surname = Text(120, required=True)
    native_name = Text(120)
    alias = Text(120)
    incognito = YesNo()
    email = serializers.EmailField(
        required=False,
        allow_null=True,
        allow_blank=True,
        max_length=254,
        error_messages={"invalid": _("Send an e-mail address such as name@example.org.")},
    )
    phone = Matching(r"[0-9+() ./ext-]{3,40}", _("Send a telephone number: digits, spaces and + ( ) . / -"))
    language = Matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", _("Send a language tag such as lv or zh-Hans."), 20)
    nationality = Matching(r"[A-Z]{2}", _("Send a two-letter country code such as LV."))
    birth_date = Day()
    position = Code("positions")
    company = Text(200)
    membership = Membership(required=False, allow_null=True)
    preferences = several(Preference(), 100)
    allergies = several(NeedField("allergens", severity=True), 50)
    diets = several(NeedField("diets"), 50)
    access_needs = several(NeedField("access_needs"), 50)


class Companion(StrictSerializer):
    given_name = Text(120)
    surname = Text(120)
    age = Whole(0, 130)
    relation = Text(60)


class Child(StrictSerializer):
    age = Whole(0, 17, required=True)


class Vip(StrictSerializer):
    code = Identifier(40)
    requested = YesNo()
    reason = Text(500)


class HostOrganisation(StrictSerializer):
    name = Text(200, required=True)
    liaison = Text(200)
    phone = Matching(r"[0-9+() ./ext-]{3,40}", _("Send a telephone number: digits, spaces and + ( ) . / -"))


class BookedBy(StrictSerializer):
    kind = Code(Stay.BookedBy.values, required=True)
    name = Text(200)


class Transport(StrictSerializer):
    kind = Code(TRANSPORT_KINDS)
    carrier_code = Identifier(20)
    transport_code = Identifier(20)
    station_code = Identifier(40)
    scheduled_at = Moment()
    estimated_at = Moment()
    pickup = YesNo()
    bags = Whole(0, 500)


class Comment(StrictSerializer):
    text = Text(2000, required=True)
    internal = YesNo()
    confidential = YesNo()


class Rate(StrictSerializer):
    plan_code = Identifier(40)
    amount = serializers.DecimalField(
        required=False, allow_null=True, max_digits=14, decimal_places=2, min_value=0, coerce_to_string=True
    )
    currency = Matching(r"[A-Z]{3}", _("Send a three-letter currency code such as EUR."))

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value = super().to_internal_value(data)
        return {**value, "amount": str(value["amount"])} if "amount" in value else value


class Order(StrictSerializer):
    """What orders a sender's messages about one booking: a version or a time, never both."""

    version = Whole(0, BIGGEST)
    last_modified = Moment()

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if "version" in said and "last_modified" in said:
            raise serializers.ValidationError(
                {"last_modified": _("Order a booking by version or by last_modified, not by both.")}
            )
        return said


class BookingBody(Order):
    property = Text(20)
    confirmation_number = Matching(NUMBER, NUMBER_WORDS, 40, required=True)
    status = Code(Stay.Status.values)
    group_code = Identifier(40)
    guest = GuestBody(required=True)
    accompanying_guests = several(Companion(), 100)
    arrival_date = Day(required=True)
    departure_date = Day(required=True)
    expected_arrival_time = TimeOrMoment()
    expected_departure_time = TimeOrMoment()
    room_type = Text(40)
    room_type_charged = Text(40)
    room_number = Identifier(20)
    room_locked = YesNo()
    adults = Whole(0, 99)
    children = several(Child(), 50)
    vip = Vip(required=False, allow_null=True)
    official_visit = YesNo()
    no_fuss = YesNo()
    protection = YesNo()
    special_requests = several(Text(500, required=True), 50)
    host_organisation = HostOrganisation(required=False, allow_null=True)
    payer = Text(200)
    booked_by = BookedBy(required=False, allow_null=True)
    purpose = Text(200)
    occasion = Text(200)
    arrival_transport = Transport(required=False, allow_null=True)
    departure_transport = Transport(required=False, allow_null=True)
    comments = several(Comment(), 100)
    rate = Rate(required=False, allow_null=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        said = super().validate(said)
        arrival, departure = (dt.date.fromisoformat(said[name]) for name in ("arrival_date", "departure_date"))
        if departure < arrival:
            raise serializers.ValidationError({"departure_date": _("The departure is before the arrival.")})
        if (departure - arrival).days > 730:
            raise serializers.ValidationError({"departure_date": _("A stay may last two years at the most.")})
        self._validate_times(said, arrival, departure)
        if said.get("adults") == 0 and not said.get("children"):
            raise serializers.ValidationError({"adults": _("Somebody has to stay: send adults or children.")})
        return said

    def _validate_times(self, said: dict[str, Any], arrival: dt.date, departure: dt.date) -> None:
        """A full date-time is taken as it stands, so it has to lie about the stay."""
        zone = self.context["zone"]
        eta = clock.eta_of(arrival, said.get("expected_arrival_time"), zone)
        etd = clock.moment_of(departure, said.get("expected_departure_time"), zone)
        day = dt.timedelta(days=1)
        if eta and not arrival - day <= eta.astimezone(zone).date() <= departure + day:
            raise serializers.ValidationError({"expected_arrival_time": _("This lies outside the stay.")})
        if etd and not arrival <= etd.astimezone(zone).date() <= departure + day:
            raise serializers.ValidationError({"expected_departure_time": _("This lies outside the stay.")})
        if eta and not etd and arrival == departure < eta.astimezone(zone).date():
            words = _(
                "This is the night after the departure: send a later departure date, or a time on the day itself."
            )
            raise serializers.ValidationError({"expected_arrival_time": words})
        if eta and etd and etd < eta:
            raise serializers.ValidationError({"expected_departure_time": _("The departure is before the arrival.")})


class GuestPart(GuestBody):
    surname = Text(120)


class BookedByPart(BookedBy):
    kind = Code(Stay.BookedBy.values)


class HostOrganisationPart(HostOrganisation):
    name = Text(200)


class BookingPart(BookingBody):
    """What is said anew of a booking; what comes of it is read as a whole one."""

    confirmation_number = Matching(NUMBER, NUMBER_WORDS, 40)
    guest = GuestPart(required=False)
    arrival_date = Day(required=False, allow_null=False)
    departure_date = Day(required=False, allow_null=False)
    booked_by = BookedByPart(required=False, allow_null=True)
    host_organisation = HostOrganisationPart(required=False, allow_null=True)


class BatchBody(StrictSerializer):
    """Many bookings at once."""

    property = Text(20)
    bookings = several(BookingBody(), 1000)


class GradeBody(BookingBody):
    """The facts of a booking, as far as they are known."""

    confirmation_number = Matching(NUMBER, NUMBER_WORDS, 40)
    guest = GuestPart(required=False, allow_null=True)
    arrival_date = Day()
    departure_date = Day()

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        whole = {"arrival_date", "departure_date"} <= said.keys()
        return super().validate(said) if whole else Order.validate(self, said)


class CancelBody(Order):
    property = Text(20)
    reason = Text(500)


class AtBody(StrictSerializer):
    """When it happened; now when left out."""

    property = Text(20)
    at = Moment()


class NoShowBody(StrictSerializer):
    property = Text(20)


class RoomBody(StrictSerializer):
    property = Text(20)
    room_number = Identifier(20, required=True, allow_blank=True)
    locked = YesNo()


class ReasonBody(StrictSerializer):
    reason = Text(500, required=True)


class AskBody(StrictSerializer):
    tier = Text(20, required=True)
    reason = Text(500, required=True)


class PrivilegeBody(StrictSerializer):
    what = Text(120, required=True)
    reason = Text(500, required=True)


class AcknowledgeBody(StrictSerializer):
    """What was read, if that is to be compared: a notice that says more by now is not acknowledged."""

    revision = Whole(1, 2**31 - 1)


class EmptyBody(StrictSerializer):
    """Nothing is sent."""
