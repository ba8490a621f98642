"""What vipdesk answers when something is wrong: one Problem, as problem+json under /api/ and as a page elsewhere."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework import exceptions

logger = logging.getLogger(__name__)

TYPE = "application/problem+json"
WORDS_OF_PAGE = {400, 403, 404, 500}  # the statuses that have a page of their own
RETRY_SOON = {"Retry-After": "2"}


class Problem(Exception):
    """Something the caller should know: an HTTP status, a code, and words without personal data."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str = "",
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.title = title or HTTPStatus(status).phrase
        self.errors = list(errors)
        self.headers = dict(headers or {})


def field_problem(at: str, detail: str, *, code: str = "invalid", status: int = 400) -> Problem:
    """A Problem about one field or parameter, named by its JSON pointer; this will be raised by the caller."""
    return Problem(status, code, "Not valid", errors=[{"pointer": at, "detail": detail}])


def known_parameters(request: Any, known: Iterable[str]) -> None:
    """Refuse query parameters that the call does not know, or that come twice; this will raise a Problem that names them."""
    known = set(known)
    errors = [_parameter(name, "Unknown query parameter.") for name in sorted(set(request.GET) - known)]
    if errors:
        raise Problem(400, "unknown_parameter", "Unknown query parameter", errors=errors)
    errors = [_parameter(name, "Given more than once.") for name, values in request.GET.lists() if len(values) > 1]
    errors += [_parameter(name, "A NUL is not text.") for name, value in request.GET.items() if "\x00" in value]
    if errors:
        raise Problem(400, "invalid_parameter", "Query parameter not valid", errors=errors)


def _parameter(name: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer("", name), "detail": detail}


def pointer(parent: str, part: object) -> str:
    """The JSON pointer of one part under its parent, safe to send back."""
    text = str(part).encode("utf-8", "replace").decode()[:100].replace("\x00", "\ufffd")
    return f"{parent}/{text.replace('~', '~0').replace('/', '~1')}"


# --- under /api/ --------------------------------------------------------------------------------------------------------


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The REST framework's handler: what a view raised as problem+json; None for what nobody foresaw, which becomes a 500."""
    problem = problem_of(exc)
    if problem is None:
        return None
    return as_json(context["request"], problem)


def as_json(request: Any, problem: Problem) -> JsonResponse:
    """One Problem as RFC 9457 has it, with the request's id to ask about."""
    body = {
        "type": f"urn:vipdesk:problem:{problem.code}",
        "title": force_str(problem.title),
        "status": problem.status,
        "detail": force_str(problem.detail),
        "code": problem.code,
        "request_id": getattr(request, "request_id", ""),
    }
    if problem.errors:
        body["errors"] = problem.errors[:100]
    return JsonResponse(body, status=problem.status, content_type=TYPE, headers=problem.headers)


def problem_of(exc: Exception) -> Problem | None:
    """The Problem that an exception stands for; None when it stands for none."""
    if isinstance(exc, Problem):
        return exc
    for kind, make in PROBLEM_OF.items():
        if isinstance(exc, kind):
            return make(exc)
    return None


def _database_away(exc: Exception) -> Problem:
    logger.error("The database did not answer: %s", type(exc).__name__, exc_info=exc)
    return Problem(503, "try_again", "Busy", _("Nothing was stored. Please send this again."), headers=RETRY_SOON)


def _not_authenticated(exc: Any) -> Problem:
    headers = {"WWW-Authenticate": getattr(exc, "auth_header", 'Bearer realm="vipdesk"')}
    return Problem(401, "not_authenticated", "Not authenticated", exc.detail, headers=headers)


def _not_valid(exc: exceptions.ValidationError) -> Problem:
    errors = [{"pointer": at, "detail": words} for at, words in leaves(exc.detail)]
    return Problem(400, "invalid", "Not valid", "See errors for the fields.", errors)


def _throttled(exc: Any) -> Problem:
    wait = {"Retry-After": str(max(1, round(exc.wait or 1)))}
    return Problem(429, "too_many_requests", "Too many requests", "Please slow down.", headers=wait)


def _simply(status: int, code: str, detail: str = "") -> Callable[[Any], Problem]:
    return lambda exc: Problem(status, code, detail=_(detail) if detail else getattr(exc, "detail", ""))


# The first that fits: the narrow kinds stand before the wide ones.
PROBLEM_OF: dict[type[Exception], Callable[[Any], Problem]] = {
    exceptions.NotAuthenticated: _not_authenticated,
    exceptions.AuthenticationFailed: _not_authenticated,
    exceptions.ValidationError: _not_valid,
    exceptions.ParseError: _simply(400, "invalid_json"),
    exceptions.PermissionDenied: _simply(403, "not_allowed"),
    PermissionDenied: _simply(403, "not_allowed", gettext_noop("Your role does not allow this.")),
    exceptions.NotFound: _simply(404, "not_found", gettext_noop("There is nothing here.")),
    Http404: _simply(404, "not_found", gettext_noop("There is nothing here.")),
    exceptions.MethodNotAllowed: _simply(405, "method_not_allowed"),
    exceptions.NotAcceptable: _simply(406, "not_acceptable"),
    exceptions.UnsupportedMediaType: _simply(415, "unsupported_media_type", gettext_noop("Send application/json.")),
    exceptions.Throttled: _throttled,
    exceptions.APIException: _simply(500, "internal_error", gettext_noop("This is our mistake.")),
    RequestDataTooBig: _simply(413, "body_too_large", gettext_noop("The body is too large.")),
    SuspiciousOperation: _simply(400, "invalid", gettext_noop("The request could not be understood.")),
    OperationalError: _database_away,
    InterfaceError: _database_away,
}


def leaves(detail: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Each message of a validation error with the JSON pointer of its field."""
    if isinstance(detail, Mapping):
        for part, inner in detail.items():
            yield from leaves(inner, at if part == "non_field_errors" else pointer(at, part))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from leaves(inner, at if isinstance(inner, str) else pointer(at, index))
    else:
        yield at, _naming(at, detail)


# What is missing is named in words too, for those who read the words alone.
NAMING = {
    "required": gettext_noop("Send %(name)s: it is missing."),
    "null": gettext_noop("Send a value for %(name)s: it is null."),
    "blank": gettext_noop("Send text for %(name)s: it is empty."),
}


def _naming(at: str, detail: Any) -> str:
    words = NAMING.get(getattr(detail, "code", ""))
    return _(words) % {"name": at.rpartition("/")[2]} if words and at else force_str(detail)


# --- pages, and what happens before a view is found -----------------------------------------------------------------


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The Problem as the caller reads it: problem+json under /api/, a page elsewhere."""
    if request.path.startswith("/api/"):
        return as_json(request, problem)
    status = problem.status
    template = f"{status if status in WORDS_OF_PAGE else 400 if status < 500 else 500}.html"
    response = render(request, template, {"problem": problem}, status=status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


class Problems:
    """Middleware: a Problem raised by a page, and a database that is away, become an answer in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """This will answer what we foresaw, and leave Http404 and its like to Django's handlers below."""
        if not isinstance(exception, (Problem, OperationalError, InterfaceError)):
            return None
        problem = problem_of(exception)
        return answer(request, problem) if problem else None


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    problem = problem_of(exception) or Problem(400, "invalid", detail=_("The request could not be understood."))
    return answer(request, problem)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Problem(403, "not_allowed", detail=_("Your role does not allow this.")))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Problem(404, "not_found", detail=_("There is nothing here.")))


def handler500(request: HttpRequest) -> HttpResponse:
    detail = _("This is our mistake. Ask about it with the request id.")
    return answer(request, Problem(500, "internal_error", detail=detail))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    detail = _("The page was open for too long, or another site sent this. Go back, reload, and send it again.")
    return answer(request, Problem(403, "csrf_failed", detail=detail))
