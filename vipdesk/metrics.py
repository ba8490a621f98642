"""What Prometheus is told: whether messages leave, and what was asked and answered; numbers, and nothing of anybody.

Requests are counted in each web process, in files of one folder when there are several (`vipdesk.wsgi`), so that whichever is
asked answers for all of its server.
"""

import logging
import os
import secrets
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from vipdesk.errors import Problem, answer
from vipdesk.hotel import clock
from vipdesk.outbox import health

logger = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "(no such address)"
REQUESTS = Counter(
    "vipdesk_http_requests",
    "Requests by method, address as its pattern is written, and status.",
    ["method", "route", "status"],
    registry=None,
)


class Counted:
    """Middleware: counts every request when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        try:
            REQUESTS.labels(_method(request), _route(request), str(response.status_code)).inc()
        except OSError:  # the folder is gone, or full
            logger.exception("A request is not counted.")
        return response


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def _route(request: HttpRequest) -> str:
    """The pattern of the address: what somebody typed may name somebody, and is another each time."""
    if request.path_info.startswith(settings.STATIC_URL):
        return settings.STATIC_URL  # WhiteNoise answers before an address is looked up
    return f"/{request.resolver_match.route}" if request.resolver_match else UNKNOWN


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything in Prometheus' own words; for those who have the token, where one is set."""
    if settings.METRICS_TOKEN and not _has_token(request):
        headers = {"WWW-Authenticate": 'Bearer realm="vipdesk metrics"'}
        return answer(request, Problem(401, "not_authenticated", "Not authenticated", headers=headers))
    return HttpResponse(_told(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    return secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())


def _told() -> bytes:
    registry = CollectorRegistry()
    registry.register(Outbox())  # type: ignore[arg-type]  # all that is asked of one is `collect`
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
    return generate_latest(registry)


class Outbox:
    """Whether the database answers, and how the messages stand, as the database says it now."""

    def collect(self) -> Iterator[Metric]:
        answers = health.database_answers()
        yield GaugeMetricFamily("vipdesk_database_up", "1 when the database answers.", value=answers)
        if answers:
            yield from self._messages()

    def _messages(self) -> Iterator[Metric]:
        now = clock.now()
        oldest = health.oldest_due_age(now).total_seconds()
        yield GaugeMetricFamily("vipdesk_delivery_oldest_due_seconds", "How long the oldest waits.", value=oldest)
        yield _by_label(
            "vipdesk_deliveries", "Deliveries that have not left.", "state", health.deliveries_by_state(now)
        )
        ages = health.heartbeat_ages(now)
        yield _by_label("vipdesk_heartbeat_age_seconds", "Since a part was last seen alive.", "part", ages)


def _by_label(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
