"""What a log line may hold: ids, times and places in the code; no query strings and no values of people."""

import logging
import re
import traceback

QUERY = re.compile(r"\?[^\s\"']*")


class RequestIds(logging.Filter):
    """Gives every record the id of its request, and takes out of it what may name a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(getattr(record, "request", None), "request_id", "-")
        if isinstance(record.args, dict) and "exc" in record.args:
            record.args = {**record.args, "exc": "-", "traceback": "-"}
        return True


class PlainFormatter(logging.Formatter):
    """One line a record; an exception by its type and its places, since its message may quote a row."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        head, *trace = super().format(record).split("\n", 1)
        return "\n".join([QUERY.sub("?…", head), *trace])

    def formatException(self, ei) -> str:  # noqa: N802
        lines, error = [], ei[1]
        while error is not None:
            lines += [
                *traceback.format_tb(error.__traceback__),
                f"{type(error).__module__}.{type(error).__qualname__}\n",
            ]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
