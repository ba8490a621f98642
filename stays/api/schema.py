"""How the API describes itself: one table with a line for each call, and how our own fields are written in OpenAPI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.drainage import warn
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from stays.api import answer_shapes as shapes
from stays.api import bodies
from stays.api.schema_examples import EXAMPLES, PROBLEMS
from stays.documents.forms import FORMS
from stays.models import VipRequest
from vipdesk.access.permissions import scope_of
from vipdesk.hotel.models import Department

PROBLEM = "application/problem+json"
BOOKINGS, DESK, LIST, STAYS, NOTICES, REQUESTS, TIERS = (
    "Bookings in",
    "The desk",
    "Arrivals",
    "Stays and plans",
    "Notices",
    "Requests",
    "Tiers",
)
READ = (400, 401, 403, 404, 429)
WRITE = (400, 401, 403, 404, 409, 422, 429)
STAY_PAGE = shapes.page_of(shapes.StayAnswer, "StayPage")


@dataclass(frozen=True)
class Described:
    """What is said of one call; its words are the view's own docstring unless there are others."""

    name: str
    tag: str
    summary: str
    answers: Mapping[int, Any]
    body: Any = None
    problems: tuple[int, ...] = READ
    words: str = ""
    tagged: bool = False  # the answer carries an ETag


def _reads(name: str, tag: str, summary: str, answer: Any, words: str = "", tagged: bool = False) -> Described:
    return Described(name, tag, summary, {200: answer}, words=words, tagged=tagged)


def _does(name: str, tag: str, summary: str, answer: Any, body: Any, words: str = "") -> Described:
    return Described(name, tag, summary, {200: answer}, body, WRITE, words)


SENT_AGAIN = (
    "Takes the whole booking as the sender has it now, and may be sent again as often as you like. Ordered by `version` or by "
    "`last_modified`: a lower one changes nothing. Only fields that the sender changed since its last message are applied."
)
STAY, ITEM = shapes.StayAnswer, shapes.ItemAnswer
CALLS: dict[str, Described] = {
    "Bookings.GET": _reads("list_bookings", BOOKINGS, "The caller's bookings", STAY_PAGE),
    "Bookings.POST": Described(
        "post_booking",
        BOOKINGS,
        "A booking, from senders that cannot PUT",
        {200: shapes.StayOrRemembered, 201: STAY},
        bodies.BookingBody,
        WRITE,
        SENT_AGAIN + " The same key and body give the first answer again, with `Idempotency-Replayed: true`.",
        True,
    ),
    "Booking.GET": _reads("get_booking", BOOKINGS, "One booking", shapes.StayOrRemembered, tagged=True),
    "Booking.PUT": Described(
        "put_booking",
        BOOKINGS,
        "A booking, created or amended",
        {200: shapes.StayOrRemembered, 201: STAY},
        bodies.BookingBody,
        WRITE,
        SENT_AGAIN + " `confirmation_number` is the path's; it may be left out of the body.",
        True,
    ),
    "Cancel.POST": Described(
        "cancel_booking",
        BOOKINGS,
        "A booking is cancelled",
        {200: shapes.StayOrRemembered, 202: shapes.RememberedAnswer},
        bodies.CancelBody,
        WRITE,
        "For a booking that is not known yet: 202, and the cancellation is remembered. A cancellation of version N beats every "
        "version up to N; one without a version holds until a person reinstates.",
    ),
    "CheckIn.POST": _does("check_in", DESK, "The guest is in the house", STAY, bodies.AtBody),
    "CheckOut.POST": _does("check_out", DESK, "The guest has left", STAY, bodies.AtBody),
    "NoShow.POST": _does("no_show", DESK, "The guest did not come", STAY, bodies.NoShowBody),
    "Room.POST": _does(
        "assign_room",
        DESK,
        "The stay gets a room",
        STAY,
        bodies.RoomBody,
        "A room that another stay holds on those nights is a warning in the answer, never a refusal.",
    ),
    "Arrivals.GET": Described(
        "list_arrivals",
        LIST,
        "The daily VIP list",
        {200: shapes.ArrivalsAnswer},
        problems=(400, 401, 403, 404, 406, 429),
        words="Complete in one answer, the property's own today by default, ordered by the expected time. Ask again with "
        "`If-None-Match`: an unchanged list is a 304. By `Accept` also as CSV, PDF or Excel: the sheet of the department, with "
        "no more than that department and the caller may see.",
        tagged=True,
    ),
    "Stays.GET": _reads("list_stays", STAYS, "Every stay of a property", STAY_PAGE),
    "OneStay.GET": _reads("get_stay", STAYS, "One stay", STAY, tagged=True),
    "Plan.GET": _reads("get_plan", STAYS, "The reception plan of a stay", shapes.PlanAnswer),
    "Begin.POST": _does("begin_item", STAYS, "Work on an item has begun", ITEM, bodies.EmptyBody),
    "Done.POST": _does(
        "tick_item",
        STAYS,
        "An item is done",
        ITEM,
        bodies.EmptyBody,
        "409 `already_done` says who was first and when, 409 `waits_for` which item comes before this one.",
    ),
    "Reopen.POST": _does("reopen_item", STAYS, "A tick is taken back", ITEM, bodies.EmptyBody),
    "Waive.POST": _does("waive_item", STAYS, "The hotel does without an item", ITEM, bodies.ReasonBody),
    "Notices.GET": _reads(
        "list_notices",
        NOTICES,
        "What departments were told",
        shapes.page_of(shapes.NoticeAnswer, "NoticePage"),
        "The newest first. `changes` holds only what changed for that department.",
    ),
    "Acknowledge.POST": _does(
        "acknowledge_notice", NOTICES, "A department has read its notice", shapes.NoticeAnswer, bodies.EmptyBody
    ),
    "Requests.GET": _reads(
        "list_requests",
        REQUESTS,
        "VIP levels that were asked for",
        shapes.page_of(shapes.WholeRequestAnswer, "RequestPage"),
        "The newest first; `request_state=waiting` are those that nobody has decided yet.",
    ),
    "Ask.POST": _does(
        "ask_tier",
        REQUESTS,
        "A VIP level is asked for",
        shapes.WholeRequestAnswer,
        bodies.AskBody,
        "It waits for somebody with the authority, whatever the booking says later. A program asks for its own bookings.",
    ),
    "Approve.POST": _does(
        "approve_request",
        REQUESTS,
        "A request is approved",
        shapes.WholeRequestAnswer,
        bodies.EmptyBody,
        "By a member of staff whom the level names, and who did not ask. 409 `already_decided` says who was first and when.",
    ),
    "Decline.POST": _does(
        "decline_request",
        REQUESTS,
        "A request is declined",
        shapes.WholeRequestAnswer,
        bodies.ReasonBody,
        "By a member of staff whom the level names, and who did not ask.",
    ),
    "Withdraw.POST": _does(
        "withdraw_request", REQUESTS, "A request is withdrawn", shapes.WholeRequestAnswer, bodies.EmptyBody
    ),
    "Tiers.GET": _reads(
        "list_tiers", TIERS, "The tiers with their standards", shapes.page_of(shapes.TierAnswer, "TierPage")
    ),
    "GradeCall.POST": _does("grade", TIERS, "What tier a booking would get", shapes.GradeAnswer, bodies.GradeBody),
}


def _query(name: str, words: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=words, **more)


PARAMETERS = {
    "property": _query("property", "The property's code; may be left out where the key has one property."),
    "date": _query("date", "YYYY-MM-DD; the property's own today when left out.", OpenApiTypes.DATE),
    "department": _query("department", "Of this department only.", enum=Department.Code.values),
    "state": _query("state", "Acknowledged or not.", enum=["open", "acknowledged"]),
    "request_state": _query("request_state", "In this state only.", enum=VipRequest.State.values),
    "stay": _query("stay", "About this stay only.", OpenApiTypes.INT),
    "limit": _query("limit", "How many on a page: 1 to 200, 50 when left out.", OpenApiTypes.INT),
    "cursor": _query("cursor", "From `next`; follow that address as it stands.", OpenApiTypes.INT),
}
LISTS_ONLY = frozenset({"limit", "cursor"})
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="1 to 255 characters, kept for 30 days."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of the last answer."
)


class CallSchema(AutoSchema):
    """Describes a call from its line in the table; a call without one is a warning, which fails the checks."""

    def call(self) -> Described | None:
        call = CALLS.get(f"{type(self.view).__name__}.{self.method}")
        if call is None:
            warn(f"{type(self.view).__name__}.{self.method} has no line in stays.api.schema.CALLS")
        return call

    def get_operation_id(self) -> str:
        return call.name if (call := self.call()) else super().get_operation_id()

    def get_tags(self) -> list[str]:
        return [call.tag] if (call := self.call()) else super().get_tags()

    def get_summary(self) -> str | None:
        return call.summary if (call := self.call()) else super().get_summary()

    def get_description(self) -> str:  # type: ignore[override]  # as the library itself has it
        call, scope = self.call(), scope_of(self.view, self.method)
        words = call.words if call and call.words else type(self.view).__doc__ or ""
        return f"{words}\n\nNeeds the scope `{scope}`."

    def get_override_parameters(self) -> list[Any]:
        names = [name for name in sorted(getattr(self.view, "parameters", ())) if name in PARAMETERS]
        found = [PARAMETERS[name] for name in names if self.method == "GET" or name not in LISTS_ONLY]
        call = self.call()
        found += [IDEMPOTENCY_KEY] if call and call.name == "post_booking" else []
        found += [IF_NONE_MATCH] if call and call.name == "list_arrivals" else []
        return found + ([_etag(call)] if call and call.tagged else [])

    def get_request_serializer(self) -> Any:
        return call.body if (call := self.call()) else None

    def get_response_serializers(self) -> Any:
        if (call := self.call()) is None:
            return None
        said: dict[Any, Any] = {(status, "application/json"): shape for status, shape in call.answers.items()}
        if call.name == "list_arrivals":
            said[304] = OpenApiResponse(description="Unchanged")
            said |= {(200, form.media_type): OpenApiTypes.BINARY for form in FORMS}
        for status in call.problems:
            said[status, PROBLEM] = OpenApiResponse(shapes.ProblemAnswer, description=str(PROBLEMS[status]["title"]))
        return said

    def get_examples(self) -> list[OpenApiExample]:
        call = self.call()
        if call is None:
            return []
        body, answers = EXAMPLES[call.name]
        sent = [OpenApiExample("Sent", body, request_only=True)] if body is not None else []
        said = [_answered(str(status), answer, status) for status, answer in answers.items()]
        wrong = [_answered(PROBLEMS[status]["code"], PROBLEMS[status], status, PROBLEM) for status in call.problems]
        return [*sent, *said, *wrong]


def _etag(call: Described) -> OpenApiParameter:
    return OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[str(status) for status in call.answers])


def _answered(name: str, value: Any, status: int, media_type: str = "application/json") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)], media_type=media_type)


# --- our own fields ------------------------------------------------------------------------------------------------------


class StrictObject(OpenApiSerializerExtension):
    """A field that is not known is refused, and the description says so."""

    target_class = "stays.api.fields.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        return {**auto_schema._map_basic_serializer(self.target, direction), "additionalProperties": False}


class FieldWords(OpenApiSerializerFieldExtension):
    """A field of ours; each below says what it takes."""

    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        return _nullable(self.target, self.words())

    def words(self) -> dict[str, Any]:
        return {}


class MomentWords(FieldWords):
    target_class = "stays.api.fields.Moment"

    def words(self) -> dict[str, Any]:
        without = "Without an offset it is the property's local time."
        return {"type": "string", "description": without, "examples": ["2026-05-04T14:30:00+02:00", "2026-05-04T14:30"]}


class TimeWords(FieldWords):
    target_class = "stays.api.fields.TimeOrMoment"
    priority = 1

    def words(self) -> dict[str, Any]:
        return {
            "type": "string",
            "description": "HH:MM, or a date and time. A bare arrival before 05:00 is the night that follows the arrival date.",
            "examples": ["14:30", "2026-05-05T01:30:00+02:00"],
        }


class CodeWords(FieldWords):
    target_class = "stays.api.fields.Code"

    def words(self) -> dict[str, Any]:
        known = self.target.known
        if isinstance(known, str):
            return {
                "type": "string",
                "maxLength": 60,
                "description": f"One of the {known} of the property's programme.",
            }
        blank = [""] if self.target.allow_blank else []
        return {"type": "string", "enum": [*known, *blank]}


class MatchingWords(FieldWords):
    target_class = "stays.api.fields.Matching"

    def words(self) -> dict[str, Any]:
        pattern = self.target.pattern.pattern
        whole = f"^({pattern})?$" if self.target.allow_blank else f"^({pattern})$"
        return {"type": "string", "maxLength": self.target.max_length, "pattern": whole}


class IdentifierWords(FieldWords):
    target_class = "stays.api.fields.Identifier"

    def words(self) -> dict[str, Any]:
        return {"type": ["string", "integer"], "maxLength": self.target.max_length}


class WholeWords(FieldWords):
    target_class = "stays.api.fields.Whole"

    def words(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.target.min_value, "maximum": self.target.max_value}


class NeedWords(FieldWords):
    target_class = "stays.api.fields.NeedField"

    def words(self) -> dict[str, Any]:
        text = {"type": "string", "maxLength": 200}
        parts: dict[str, Any] = {"code": text, "text": text}
        if self.target.severity:
            parts["severity"] = {"type": "string", "enum": ["mild", "severe"]}
        whole = {"type": "object", "properties": parts, "additionalProperties": False}
        return {
            "oneOf": [text, whole],
            "description": f"One of the {self.target.known} of the property's programme; anything else is kept as text.",
        }


def _nullable(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """The same with null, which says nothing, where the field allows it."""
    if not field.allow_null:
        return schema
    if "oneOf" in schema:
        return {**schema, "oneOf": [*schema["oneOf"], {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **enum, "type": [*kinds, "null"]}
