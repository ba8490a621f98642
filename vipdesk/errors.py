"""What vipdesk answers when something is wrong: one Problem, as problem+json under /api/ and as a page elsewhere."""

from collections.abc import Iterable, Sequence


class Problem(Exception):
    """Something the caller should know: an HTTP status, a code, and words without personal data."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        errors: Sequence[dict] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.errors = list(errors)
        self.headers = headers or {}


def field_problem(pointer: str, detail: str, *, code: str = "invalid", status: int = 400) -> Problem:
    """A Problem about one field or parameter, named by its JSON pointer; this will be raised by the caller."""
    return Problem(status, code, "Not valid", errors=[{"pointer": pointer, "detail": detail}])


def known_parameters(request, known: Iterable[str]) -> None:
    """Refuse query parameters that the call does not know; this will raise a Problem that names them all."""
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        errors = [{"pointer": pointer("", name), "detail": "Unknown query parameter."} for name in unknown]
        raise Problem(400, "unknown_parameter", "Unknown query parameter", errors=errors)


def pointer(parent: str, part: object) -> str:
    """The JSON pointer of one part under its parent, safe to send back."""
    text = str(part).encode("utf-8", "replace").decode()[:100].replace("\x00", "\ufffd")
    return f"{parent}/{text.replace('~', '~0').replace('/', '~1')}"
