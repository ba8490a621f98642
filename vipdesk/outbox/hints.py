"""The hint to a worker that deliveries are due: ids only, and never in the way of who gives it."""

import logging
import threading
import time
from collections.abc import Iterable

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from vipdesk.outbox.steps import step

logger = logging.getLogger(__name__)

TASK = "vipdesk.outbox.tasks.deliver"
TIMEOUT = 0.2  # seconds that a broker which is gone or frozen may cost
PAUSE = 5.0  # seconds without another try after a failure
CHUNK = 20  # ids in one hint: a worker that dies with it leaves few behind


class Publisher:
    """Publishes hints over a connection for each thread; after a failure it will rest for a while."""

    def __init__(self) -> None:
        self.local = threading.local()
        self.lock = threading.Lock()
        self.rests_until = 0.0
        self.counts = {"published": 0, "failed": 0, "skipped": 0}

    def publish(self, ids: list[int]) -> bool:
        """Whether the broker took the hint. It costs at most 0.2 s and raises nothing."""
        if time.monotonic() < self.rests_until:
            return self._count("skipped", False)
        try:
            self._send(ids)
        except (OSError, OperationalError, RedisError) as error:
            return self._failed(error)
        return self._count("published", True)

    def _send(self, ids: list[int]) -> None:
        for start in range(0, len(ids), CHUNK):
            current_app.send_task(
                TASK, args=[ids[start : start + CHUNK]], producer=self._producer(), retry=False, ignore_result=True
            )

    def _producer(self):
        if getattr(self.local, "producer", None) is None:
            self.local.producer = current_app.amqp.Producer(current_app.connection_for_write())
        return self.local.producer

    def _failed(self, error: Exception) -> bool:
        self.rests_until = time.monotonic() + PAUSE
        self.local.producer = None
        logger.warning("A hint could not be published (%s); the relay delivers.", type(error).__name__)
        return self._count("failed", False)

    def _count(self, what: str, answer: bool) -> bool:
        with self.lock:
            self.counts[what] += 1
        return answer


publisher = Publisher()


def hint(delivery_ids: Iterable[int]) -> None:
    """Once the caller's transaction is committed, tell a worker that these deliveries are due."""
    ids = list(delivery_ids)
    if ids:
        transaction.on_commit(lambda: _publish(ids))


def _publish(ids: list[int]) -> None:
    step("committed")
    publisher.publish(ids)


def hint_counts() -> dict[str, int]:
    """How many hints this process has published, failed to publish, and skipped after a failure."""
    return dict(publisher.counts)
