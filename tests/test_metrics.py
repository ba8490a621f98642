"""What Prometheus is told: how the messages stand, what was asked and answered, and nothing of anybody."""

import datetime as dt
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.hotel_examples import NOW, Caller, Moment, aurora, guest, moment, opera, standing
from vipdesk.counts import count_together
from vipdesk.outbox import health
from vipdesk.outbox.models import Delivery, Restore

__all__ = ["aurora", "moment", "opera", "standing"]
REQUESTS = "vipdesk_http_requests_total"
WEB_PROCESS = """
import os, shutil, sys
from pathlib import Path
from vipdesk.counts import count_together
own = count_together(Path(sys.argv[1]))
import django
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from vipdesk.metrics import Counted
def answered(method, path):
    return Counted(lambda request: HttpResponse())(RequestFactory().generic(method, path)).status_code
for path in sys.argv[2:]:
    answered("GET", path)
print("counted", flush=True)
if sys.stdin.readline():
    shutil.rmtree(own)
    if os.fork():
        os.wait()
    else:  # a process that has no file open yet
        print(answered("GET", "/"))
"""
pytestmark = pytest.mark.django_db


def told(client: Client) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_how_the_messages_stand(opera: Caller, moment: Moment):
    sales = opera.hotel.departments.get(code="sales")
    sales.email = "sales@aurora.example"
    sales.save()
    for n in range(3):
        opera.book(f"K-{n}", guest=guest(external_id=f"P-{n}"))
    late, dead, aside = Delivery.objects.order_by("pk")
    Delivery.objects.update(due_at=NOW + dt.timedelta(hours=1))
    Delivery.objects.filter(pk=late.pk).update(due_at=NOW - dt.timedelta(seconds=7))
    Delivery.objects.filter(pk=dead.pk).update(dead_at=NOW)
    restore = Restore.objects.create(property=opera.hotel, backup_at=NOW, restored_at=NOW)
    Delivery.objects.filter(pk=aside.pk).update(restore=restore)
    health.beat(health.RELAY, NOW - dt.timedelta(seconds=3))
    health.beat(health.CHORES, NOW + dt.timedelta(seconds=1))  # between the look at the clock and the one at the row
    assert {name: value for name, value in told(Client()).items() if "_http_" not in name[0]} == {
        ("vipdesk_database_up",): 1,
        ("vipdesk_delivery_oldest_due_seconds",): 7,
        ("vipdesk_deliveries", "due"): 1,
        ("vipdesk_deliveries", "to_come"): 0,
        ("vipdesk_deliveries", "set_aside"): 1,
        ("vipdesk_deliveries", "dead"): 1,
        ("vipdesk_heartbeat_age_seconds", "chores"): 0,
        ("vipdesk_heartbeat_age_seconds", "relay"): 3,
    }


def test_requests_are_counted_by_route_and_never_by_what_was_typed(opera: Caller):
    client, before = Client(), told(Client())
    opera.book("Kanarienvogel")
    for path in (
        "/healthz/live",
        "/healthz/live",
        "/Kanarienvogel/",
        "/static/Kanarienvogel.css",
        "/api/v1/bookings/Kanarienvogel?x=Kanarienvogel",
    ):
        client.get(path)
    client.generic("KANARIENVOGEL", "/healthz/live")
    after = told(client)
    more = {name: value - before.get(name, 0) for name, value in after.items() if name[0] == REQUESTS}
    assert {name[1:]: value for name, value in more.items() if value} == {
        ("PUT", "/api/v1/bookings/<str:number>", "201"): 1,
        ("GET", "/healthz/live", "200"): 2,
        ("GET", "(no such address)", "404"): 1,
        ("GET", "/static/", "404"): 1,
        ("GET", "/api/v1/bookings/<str:number>", "401"): 1,
        ("other", "/healthz/live", "405"): 1,
        ("GET", "/metrics", "200"): 1,
    }
    assert "kanarienvogel" not in client.get("/metrics").content.decode().lower()


def test_who_has_no_token_where_one_is_set_reads_nothing(settings):
    settings.METRICS_TOKEN = "a-long-token"
    for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "a-long-token"}):
        answer = Client().get("/metrics", headers=given)
        assert (answer.status_code, b"vipdesk_deliveries" in answer.content) == (401, False)
    assert Client().get("/metrics", headers={"Authorization": "Bearer a-long-token"}).status_code == 200
    assert Client().post("/metrics").status_code == 405


def ended_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_what_a_server_left_goes_when_it_has_ended(tmp_path, monkeypatch):
    """A number may by now be a process of somebody else (1 is root's, or this very container's), and a name only look alike."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    own = count_together(tmp_path)
    assert own == tmp_path / f"vipdesk-metrics-{os.getuid()}-{os.getppid()}"
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    name, ended = own.name.rpartition("-")[0], ended_process()
    for left in (ended, 10**30, 1, f"2-{ended}", f"{ended}x"):
        (tmp_path / f"{name}-{left}").mkdir()
        (tmp_path / f"{name}-{left}" / "counter_1.db").write_bytes(b"")
    (own / "counter_2.db").write_bytes(b"")
    assert (count_together(tmp_path), os.environ["PROMETHEUS_MULTIPROC_DIR"]) == (own, str(own))
    assert {path.name for path in tmp_path.iterdir()} == {
        *(own.name, f"{name}-1"),
        *(f"{name}-2-{ended}", f"{name}-{ended}x"),
    }
    assert (own / "counter_2.db").exists()


def test_a_process_of_somebody_else_runs(tmp_path, monkeypatch):
    def kill(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    own = count_together(tmp_path)
    daemon = own.with_name(f"{own.name}1")
    daemon.mkdir()
    monkeypatch.setattr(os, "kill", kill)
    assert (count_together(tmp_path), daemon.exists()) == (own, True)


def test_the_desk_opens_where_nothing_can_be_counted_together(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "of another start")
    (tmp_path / "a file").write_bytes(b"")
    assert count_together(tmp_path / "a file") is None
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
    assert [record.message for record in caplog.records] == [
        "The web processes cannot count together: each answers /metrics for itself."
    ]


def test_whichever_web_process_is_asked_answers_for_all_and_none_stops_when_the_folder_is_gone(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/never-asked.sqlite3")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    first = web_process(tmp_path, "/", "/", "/static/desk.css")
    second = web_process(tmp_path, "/")
    assert (first.stdout.readline(), second.stdout.readline()) == ("counted\n", "counted\n")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(next(tmp_path.glob("vipdesk-metrics-*"))))
    assert {name[1:]: value for name, value in told(Client()).items() if name[0] == REQUESTS} == {
        ("GET", "(no such address)", "200"): 3,
        ("GET", "/static/", "200"): 1,
    }
    assert (first.communicate()[0], second.communicate("go on\n")[0]) == ("", "200\n")


def web_process(folder: Path, *paths: str) -> subprocess.Popen[str]:
    """One of those that the server, here this process, begins; it counts these as answered."""
    program = [sys.executable, "-c", WEB_PROCESS, str(folder), *paths]
    return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
