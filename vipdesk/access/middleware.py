"""What every request gets: an id, a line in the access log, and a body that can be read in time."""

import io
import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem, answer

logger = logging.getLogger("vipdesk.requests")

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
Next = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives each request an id, the caller's own when it is a sane one, sends it back, and writes the access log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        vars(request)["request_id"] = request_id
        began = time.monotonic()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        self._log(request, response, time.monotonic() - began)
        return response

    def _log(self, request: HttpRequest, response: HttpResponse, took: float) -> None:
        known = request.resolver_match is not None
        logger.info(
            "%s %s %s %d ms %s",
            request.method,
            request.path if known else "(no such address)",  # what somebody typed may name somebody
            response.status_code,
            took * 1000,
            who(request),
            extra={"request": request},
        )


def who(request: HttpRequest) -> str:
    """The caller as a log may have it: "staff 7", "key 3", or "no one"."""
    viewer = getattr(request, "viewer", None)
    if isinstance(viewer, Viewer):
        return f"{viewer.kind} {viewer.id}"
    return "no one"


class BodyLimit:
    """Refuses a body that says it is too large before a byte is read, and reads one sent in chunks up to the limit."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _announced(request) > limit or (_chunked(request) and not _read_chunks(request, limit)):
            return answer(request, Problem(413, "body_too_large", detail="The body is too large."))
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _chunked(request: HttpRequest) -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower() and not _announced(request)


def _read_chunks(request: HttpRequest, limit: int) -> bool:
    """Whether the whole body fits; it then stands where Django expects one of a known length."""
    source = request.META.get("wsgi.input")
    body = source.read(limit + 1) if source else b""
    request._stream = io.BytesIO(body)
    request.META["CONTENT_LENGTH"] = str(len(body))
    return len(body) <= limit
