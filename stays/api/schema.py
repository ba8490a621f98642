"""How the API describes itself: each call by its line in the table, with its parameters, problems and examples."""

from typing import Any

from drf_spectacular.drainage import warn
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from stays.api import answer_shapes as shapes
from stays.api import schema_fields  # noqa: F401  they are known once they are imported
from stays.api.schema_calls import CALLS, Described
from stays.api.schema_examples import EXAMPLES, PROBLEMS
from stays.documents.forms import FORMS
from stays.models import PrivilegeRequest, VipRequest
from vipdesk.access.permissions import scope_of
from vipdesk.hotel.models import Department

PROBLEM = "application/problem+json"


def _query(name: str, words: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=words, **more)


PARAMETERS = {
    "property": _query("property", "The property's code; may be left out where the key has one property."),
    "atomic": _query("atomic", "`true`: all of them or none.", enum=["true", "false"]),
    "quiet": _query("quiet", "`true`: nobody is told of new bookings; with `bookings:load`.", enum=["true", "false"]),
    "date": _query("date", "YYYY-MM-DD; the property's own today when left out.", OpenApiTypes.DATE),
    "department": _query("department", "Of this department only.", enum=Department.Code.values),
    "state": _query("state", "Acknowledged or not.", enum=["open", "acknowledged"]),
    "request_state": _query("request_state", "In this state only.", enum=VipRequest.State.values),
    "privilege_state": _query("privilege_state", "In this state only.", enum=PrivilegeRequest.State.values),
    "stay": _query("stay", "About this stay only.", OpenApiTypes.INT),
    "search": _query("search", "The beginnings of names: 2 letters or 1 sign at least."),
    "after": _query("after", "The id of the last event that you have.", OpenApiTypes.INT),
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

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag of the booking as it was read."
)


class CallSchema(AutoSchema):
    """Describes a call from its line in the table; a call without one is a warning, which fails the checks."""

    def call(self) -> Described | None:
        call = CALLS.get(f"{type(self.view).__name__}.{self.method}")
        if call is None:
            warn(f"{type(self.view).__name__}.{self.method} has no line in stays.api.schema_calls.CALLS")
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
        found += [IF_MATCH] if call and call.name == "patch_booking" else []
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
        kinds = self.map_parsers() if body is not None else []
        sent = [OpenApiExample("Sent", body, request_only=True, media_type=kind) for kind in kinds]
        said = [_answered(str(status), answer, status) for status, answer in answers.items()]
        wrong = [_answered(PROBLEMS[status]["code"], PROBLEMS[status], status, PROBLEM) for status in call.problems]
        return [*sent, *said, *wrong]


def _etag(call: Described) -> OpenApiParameter:
    return OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[str(status) for status in call.answers])


def _answered(name: str, value: Any, status: int, media_type: str = "application/json") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)], media_type=media_type)
