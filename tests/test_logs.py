import logging
from types import SimpleNamespace

from vipdesk.logs import PlainFormatter, RequestIds


def line(message: str, *args: object, error: Exception | None = None, **extra: object) -> str:
    """The line that vipdesk's handler would write."""
    record = logging.LogRecord(
        "hotel", logging.INFO, "", 1, message, args, (type(error), error, None) if error else None
    )
    record.__dict__.update(extra)
    RequestIds().filter(record)
    return PlainFormatter("{levelname} {request_id} {message}", style="{").format(record)


def test_a_line_carries_the_id_of_its_request() -> None:
    assert line("told", request=SimpleNamespace(request_id="abc")) == "INFO abc told"
    assert line("told") == "INFO - told"


def test_a_line_has_no_query_string() -> None:
    assert line("GET %s 200", "/guests?search=Kalniete") == "INFO - GET /guests?… 200"


def test_an_exception_is_told_by_its_type_and_not_in_its_words() -> None:
    cause = ValueError("Key (email)=(i.kalniete@example.com) already exists")
    wrapped = RuntimeError("Kalniete")
    wrapped.__cause__ = cause
    assert line("failed", error=wrapped) == "INFO - failed\nbuiltins.RuntimeError\nbuiltins.ValueError"


def test_a_task_that_fails_does_not_quote_its_exception() -> None:
    told = line(
        "Task %(name)s raised: %(exc)s", {"name": "deliver", "exc": "ValueError('Kalniete')", "traceback": "Kalniete"}
    )
    assert told == "INFO - Task deliver raised: -"
