"""Calls of the application as a web server makes them, and the floor: the same SQL answered by almost nothing."""

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import orjson
import psycopg2
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vipdesk.hotel.models import StaffMember

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
application: Application = get_wsgi_application()
gc.freeze()  # as the web server's processes do


@dataclass
class Answer:
    """What a WSGI application answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def start(self, status: str, headers: Sequence[tuple[str, str]], *_: object) -> None:
        self.status, self.headers = int(status.split()[0]), dict(headers)


def ask(app: Application, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request, answered whole."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        **headers,
    }
    answer = Answer()
    chunks = app(environ, answer.start)
    answer.body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return answer


def get(path: str, expect: int = 200, **headers: str) -> Answer:
    """A page or an answer of vipdesk, which has to be as expected."""
    answer = ask(application, "GET", path, **headers)
    if answer.status != expect:
        raise AssertionError(f"{path} answered {answer.status}: {answer.body[:500]!r}")
    return answer


def asked(work: Callable[[], Any]) -> list[str]:
    """The statements that some work sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def cookie_of(person: StaffMember) -> dict[str, str]:
    """The headers of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"}


# --- the floor --------------------------------------------------------------------------------------------------------


def bare_connection() -> Any:
    """A connection of psycopg2 alone to the database that Django is connected to."""
    at = connection.settings_dict
    bare = psycopg2.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
    )
    bare.autocommit = True
    return bare


def bare(database: Any, statements: Sequence[str]) -> Application:
    """A WSGI application that runs these statements and answers their rows as JSON."""

    def app(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = orjson.dumps([rows_of(database, sql) for sql in statements], default=str)
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return app


def rows_of(database: Any, sql: str) -> list[dict[str, Any]]:
    with closing(database.cursor()) as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description] if cursor.description else []
        return [dict(zip(names, row, strict=True)) for row in cursor] if names else []


def execute(database: Any, statements: Sequence[str]) -> None:
    """Run the statements and fetch what they answer."""
    with closing(database.cursor()) as cursor:
        for sql in statements:
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()
