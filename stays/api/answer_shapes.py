"""The shapes of what the API answers, for its description; what is answered is made in stays.api.answers."""

from drf_spectacular.utils import PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers as s

from stays.models import ChecklistItem, PrivilegeRequest, Stay, VipRequest
from tiers.standard import STAGES
from vipdesk.hotel.models import Department

READINESS = ("ready", "on_track", "at_risk", "overdue")
OUTCOMES = ("created", "amended", "unchanged", "stale", "cancelled")


class FieldError(s.Serializer):
    pointer = s.CharField(help_text="JSON pointer of the field, or of the query parameter.")
    detail = s.CharField()


class ProblemAnswer(s.Serializer):
    """RFC 9457. Decide by `code`, show `detail`, log `request_id`."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(allow_blank=True)
    code = s.CharField()
    request_id = s.CharField()
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]  # a field of the answer by this name


class ShownNeed(s.Serializer):
    code = s.CharField(allow_blank=True, help_text="Empty when vipdesk does not know it by code.")
    text = s.CharField(allow_blank=True)
    severity = s.CharField(required=False, allow_blank=True)


class ShownGuestAnswer(s.Serializer):
    """The guest as far as the caller may see: a field that may not be seen is not there, nor is one that is not known."""

    id = s.IntegerField(allow_null=True)
    display_name = s.CharField(help_text="The alias of an incognito guest.")
    name_prefix = s.CharField(required=False)
    given_name = s.CharField(required=False)
    surname = s.CharField(required=False)
    native_name = s.CharField(required=False)
    alias = s.CharField(required=False)
    incognito = s.BooleanField(required=False)
    email = s.CharField(required=False, help_text="Masked without guests:contact.")
    phone = s.CharField(required=False)
    language = s.CharField(required=False)
    nationality = s.CharField(required=False)
    birth_date = s.CharField(required=False)
    position = s.CharField(required=False)
    company = s.CharField(required=False)
    membership = s.JSONField(required=False)
    preferences = s.ListField(child=s.DictField(child=s.CharField(allow_blank=True)), required=False)
    allergies = ShownNeed(many=True, required=False)
    diets = s.ListField(child=s.JSONField(), required=False)
    access_needs = s.ListField(child=s.JSONField(), required=False)


class RequestAnswer(s.Serializer):
    """A VIP level that was asked for and that no rule supports: it waits for somebody with the authority."""

    id = s.IntegerField()
    tier = s.CharField()
    state = s.CharField()


class WholeRequestAnswer(s.Serializer):
    """A request with who asked and who decided; reasons are null for who may not know them."""

    id = s.IntegerField()
    stay = s.IntegerField()
    tier = s.CharField()
    state = s.ChoiceField(VipRequest.State.values)
    reason = s.CharField(allow_null=True, allow_blank=True)
    asked_at = s.DateTimeField()
    asked_by = s.CharField(allow_null=True, help_text="null: with the booking, or by a program.")
    escalated_at = s.DateTimeField(allow_null=True)
    decided_at = s.DateTimeField(allow_null=True)
    decided_by = s.CharField(allow_null=True)
    decided_for = s.CharField(allow_null=True, help_text="On whose authority, where it was not their own.")
    decision_reason = s.CharField(allow_null=True, allow_blank=True)
    by_telephone = s.BooleanField()
    confirmed_at = s.DateTimeField(allow_null=True)


class AskedPrivilegeAnswer(s.Serializer):
    """A privilege that was asked for, with who asked and who decided; reasons are null for who may not know them."""

    id = s.IntegerField()
    stay = s.IntegerField()
    what = s.CharField(help_text="In the words of the programme, as `off` of a plan's `privileges` has it.")
    state = s.ChoiceField(PrivilegeRequest.State.values)
    reason = s.CharField(allow_null=True)
    asked_at = s.DateTimeField()
    asked_by = s.CharField()
    escalated_at = s.DateTimeField(allow_null=True)
    decided_at = s.DateTimeField(allow_null=True)
    decided_by = s.CharField(allow_null=True, help_text="null with a time: the stay changed, and it ended by itself.")
    decided_for = s.CharField(allow_null=True, help_text="On whose authority, where it was not their own.")
    decision_reason = s.CharField(allow_null=True, allow_blank=True)


class WordAnswer(s.Serializer):
    """What a person said of the level of this stay alone: granted beside the rules, or lowered."""

    granted = s.CharField(allow_null=True, help_text="The level that was granted for this stay.")
    granted_reason = s.CharField(
        allow_blank=True, allow_null=True, help_text="Why, in a colleague's words; null for programs."
    )
    lowered = s.BooleanField()
    lowered_to = s.CharField(allow_null=True, help_text="The level that it was lowered to; null: to none.")
    lowered_reason = s.CharField(
        allow_blank=True, allow_null=True, help_text="Why, in a colleague's words; null for programs."
    )


class ReadinessAnswer(s.Serializer):
    state = s.ChoiceField(READINESS)
    reason = s.CharField(allow_blank=True)
    done = s.IntegerField()
    total = s.IntegerField()


class WarningAnswer(s.Serializer):
    code = s.CharField()
    stay = s.IntegerField()
    room_number = s.CharField()
    arrival_date = s.DateField()
    departure_date = s.DateField()
    detail = s.CharField()


class StayAnswer(s.Serializer):
    id = s.IntegerField()
    property = s.CharField()
    booking_system = s.CharField()
    confirmation_number = s.CharField()
    version = s.IntegerField(allow_null=True)
    status = s.ChoiceField(Stay.Status.values)
    outcome = s.ChoiceField(
        OUTCOMES, allow_null=True, help_text="What this message led to; null when nothing was sent."
    )
    arrival_date = s.DateField()
    departure_date = s.DateField()
    expected_arrival_at = s.DateTimeField(allow_null=True)
    expected_departure_at = s.DateTimeField(allow_null=True)
    room_type = s.CharField(allow_blank=True)
    room_number = s.CharField(allow_blank=True)
    room_locked = s.BooleanField()
    group_code = s.CharField(allow_blank=True)
    guest = ShownGuestAnswer()
    tier = s.CharField(allow_null=True)
    tier_reasons = s.ListField(child=s.CharField())
    request = RequestAnswer(allow_null=True)
    word = WordAnswer(
        allow_null=True,
        help_text="null where nobody said anything, and for who may not know why somebody is a VIP.",
    )
    readiness = ReadinessAnswer(allow_null=True)
    warnings = WarningAnswer(many=True)
    plan_url = s.CharField()


class RememberedAnswer(s.Serializer):
    """A cancellation of a booking that has not come yet."""

    confirmation_number = s.CharField()
    status = s.ChoiceField(["cancelled"])
    outcome = s.ChoiceField(["remembered", "stale", "unchanged"])


class ErrorAnswer(s.Serializer):
    pointer = s.CharField()
    detail = s.CharField()


class BatchLine(s.Serializer):
    """What became of one booking; nothing of a rejected one is stored."""

    index = s.IntegerField()
    confirmation_number = s.CharField(allow_null=True)
    outcome = s.ChoiceField(["created", "amended", "unchanged", "stale", "cancelled", "remembered", "rejected"])
    code = s.CharField(allow_blank=True)
    errors = ErrorAnswer(many=True)  # type: ignore[assignment]  # the library has a property of that name


class BatchAnswer(s.Serializer):
    results = BatchLine(many=True)


StayOrRemembered = PolymorphicProxySerializer(
    "StayOrRemembered", serializers=[StayAnswer, RememberedAnswer], resource_type_field_name=None
)


class ComponentAnswer(s.Serializer):
    name = s.CharField()
    quantity = s.IntegerField(help_text="0 when it is left out; the note says why.")
    note = s.CharField(allow_blank=True)


class OverrideAnswer(s.Serializer):
    """Somebody with the right said that an item is brought all the same."""

    by = s.CharField()
    at = s.DateTimeField()
    reason = s.CharField(allow_null=True, help_text="null for who may not know of the guest's health.")


class PointAnswer(s.Serializer):
    """One point of an inspection that somebody has gone through."""

    point = s.CharField()
    room_number = s.CharField(
        allow_blank=True, help_text="The room it was found in: another one is gone through again."
    )
    passed = s.BooleanField()
    note = s.CharField(
        allow_null=True,
        allow_blank=True,
        help_text="What to put right; null for who may not know of the guest's health.",
    )
    checked_by = s.CharField()
    checked_at = s.DateTimeField()


class ItemAnswer(s.Serializer):
    id = s.IntegerField()
    stage = s.ChoiceField(list(STAGES))
    department = s.ChoiceField(Department.Code.values)
    title = s.CharField()
    detail = s.CharField(allow_blank=True)
    quantity = s.IntegerField()
    gate = s.BooleanField(help_text="The room is never ready while this is open.")
    live = s.BooleanField(help_text="It happens at its moment, at night too.")
    components = ComponentAnswer(many=True)
    due_at = s.DateTimeField(allow_null=True)
    state = s.ChoiceField(ChecklistItem.State.values)
    state_reason = s.CharField(allow_blank=True)
    begun_at = s.DateTimeField(allow_null=True)
    done_at = s.DateTimeField(allow_null=True)
    done_by = s.CharField(allow_blank=True)
    done_for = s.CharField(allow_blank=True, help_text="The department that somebody stood in for.")
    given = s.CharField(allow_blank=True, help_text="What was given to the guest, where that is written down.")
    override = OverrideAnswer(allow_null=True, help_text="Set while it is brought although the guest may not have it.")
    inspection = PointAnswer(
        many=True, allow_null=True, help_text="What was found at its points so far; null where it is no inspection."
    )


class PrivilegesAnswer(s.Serializer):
    """What the level opens for its guest, in the words of the programme in force."""

    open = s.ListField(child=s.CharField())
    off = s.ListField(child=s.CharField(), help_text="Those that are off because the visit is official.")


class CostAnswer(s.Serializer):
    """What the things on the plan cost at the prices of the programme."""

    spent = s.DecimalField(12, 2)
    budget = s.DecimalField(12, 2, allow_null=True, help_text="What the level may cost; null where nobody has set it.")
    over = s.DecimalField(12, 2, help_text="By how much it is beyond the budget.")
    currency = s.CharField()
    payer = s.CharField(allow_blank=True)


class PlanAnswer(s.Serializer):
    tier = s.CharField(allow_null=True)
    standard_version = s.IntegerField(allow_null=True)
    items = ItemAnswer(many=True)
    privileges = PrivilegesAnswer()
    cost = CostAnswer(allow_null=True, help_text="null for who may not see money, and where no standard is in force.")


class MindAnswer(s.Serializer):
    kind = s.CharField()
    text = s.CharField()


class OpenItemAnswer(s.Serializer):
    id = s.IntegerField()
    title = s.CharField()
    detail = s.CharField(allow_blank=True)
    due_at = s.DateTimeField(allow_null=True)
    state = s.ChoiceField(["open", "begun"])
    gate = s.BooleanField()
    live = s.BooleanField()


class ArrivalAnswer(StayAnswer):
    nights = s.IntegerField()
    party = s.CharField(help_text='Adults, and children behind a plus: "2+1".')
    contact = s.CharField(allow_blank=True)
    mind = MindAnswer(many=True, help_text="What must not go wrong; `held`: all food waits for the chef.")
    open_items = OpenItemAnswer(many=True, help_text="Open before the arrival, of the department that was named.")
    open_total = s.IntegerField()


class ArrivalsAnswer(s.Serializer):
    property = s.CharField()
    date = s.DateField()
    timezone = s.CharField()
    arrivals = ArrivalAnswer(many=True)


ChangeAnswer = inline_serializer(
    "ChangeAnswer",
    {
        "kind": s.ChoiceField(["added", "moved", "withdrawn", "fact"]),
        "item": s.IntegerField(allow_null=True),
        "field": s.CharField(allow_blank=True),
        "from": s.JSONField(),
        "to": s.JSONField(),
        "department": s.CharField(allow_blank=True),
        "title": s.CharField(allow_blank=True),
        "words": s.CharField(allow_blank=True),
        "day": s.DateField(required=False, help_text="Of a daily item: the day it is about."),
    },
    many=True,
)


class NoticeAnswer(s.Serializer):
    id = s.IntegerField()
    stay = s.IntegerField()
    event = s.CharField()
    department = s.ChoiceField(Department.Code.values)
    revision = s.IntegerField()
    text = s.CharField()
    changes = ChangeAnswer
    sent_at = s.DateTimeField()
    changed_at = s.DateTimeField()
    acknowledged_at = s.DateTimeField(allow_null=True)
    acknowledged_by = s.CharField(allow_null=True)
    escalation_level = s.IntegerField()


class EventAnswer(s.Serializer):
    """Something that happened to a stay: ids, and nothing of a guest."""

    id = s.IntegerField(help_text="Go on `after` this.")
    event = s.CharField(help_text="Such as `stay.booked`, `stay.room_changed`, `item.done`; more may come.")
    property = s.CharField()
    stay = s.IntegerField()
    item = s.IntegerField(allow_null=True, help_text="The item of its plan, where it is about one.")
    happened_at = s.DateTimeField()
    by = s.ChoiceField(["staff", "program", "vipdesk"])
    own = s.BooleanField(help_text="Whether the calling key itself said so.")


class PartAnswer(s.Serializer):
    name = s.CharField()
    quantity = s.IntegerField()


class RowAnswer(s.Serializer):
    number = s.CharField()
    title = s.CharField()
    stage = s.ChoiceField(list(STAGES))
    department = s.ChoiceField(Department.Code.values)
    gate = s.BooleanField()
    live = s.BooleanField()
    detail = s.CharField(allow_blank=True)
    components = PartAnswer(many=True)


class TierAnswer(s.Serializer):
    code = s.CharField()
    name = s.CharField()
    rank = s.IntegerField()
    standard_version = s.IntegerField()
    rules = s.ListField(child=s.CharField())
    items = RowAnswer(many=True)


class AskedTier(s.Serializer):
    tier = s.CharField()


class SuggestionAnswer(s.Serializer):
    tier = s.CharField()
    reason = s.CharField()


class GradeAnswer(s.Serializer):
    tier = s.CharField(allow_null=True)
    tier_reasons = s.ListField(child=s.CharField())
    request = AskedTier(allow_null=True)
    suggestions = SuggestionAnswer(many=True)


def page_of(shape: type[s.Serializer], name: str) -> s.Serializer:
    """The shape of a list: a page of these, and where the next begins."""
    following = s.URLField(allow_null=True, help_text="The next page; null on the last.")
    return inline_serializer(name, {"results": shape(many=True), "next": following})
