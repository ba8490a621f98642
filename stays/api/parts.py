"""A part of a booking: a JSON merge patch (RFC 7396) over what the sender said last, for who has read how it stands."""

from collections.abc import Mapping
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request

from vipdesk.access.parsers import StrictJSON
from vipdesk.errors import Problem


class MergePatch(StrictJSON):
    """The same JSON under the name that says how it is meant."""

    media_type = "application/merge-patch+json"


def merged(value: Any, part: Any) -> Any:
    """What was said last with this part of it said anew; a null stays, and is read as not said."""
    if not isinstance(part, Mapping):
        return part
    held = value if isinstance(value, Mapping) else {}
    return {**held, **{name: merged(held.get(name), one) for name, one in part.items()}}


def tags_read(request: Request) -> frozenset[str]:
    """The entity tags that the caller has read; this will raise a 428 Problem when none is sent."""
    tags = parse_etags(request.headers.get("If-Match", ""))
    if not tags or tags == ["*"]:
        detail = "Send If-Match with the ETag of the booking as you have read it."
        raise Problem(428, "precondition_required", "Precondition required", detail)
    return frozenset(tags)


def changed_meanwhile() -> Problem:
    """What is answered to a part of a booking that is no longer as it was read."""
    return Problem(412, "changed_meanwhile", "Changed meanwhile", "The booking has changed since: read it again.")
