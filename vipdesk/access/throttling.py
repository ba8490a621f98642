"""So many calls a second for each key, counted in the process that answers, so that it holds without the broker."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from vipdesk.access.viewer import KEY, Viewer

# Each web process grants its share: with 4 processes a key has a quarter of the rate and of the burst in each. A client
# with one connection, which stays with one process, thus gets its share only; the limit of all together is never passed.
RATE, BURST = 100, 1000


@dataclass
class Bucket:
    """Tokens that fill up with time; a call takes one."""

    tokens: float
    at: float

    def take(self, now: float, rate: float, burst: float) -> float:
        """Take a token: 0 when there was one, else the seconds until there is."""
        self.tokens = min(burst, self.tokens + (now - self.at) * rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / rate


class Buckets:
    """A bucket for each key."""

    def __init__(self) -> None:
        self._buckets: dict[int, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, key_id: int, now: float, rate: float, burst: float) -> float:
        with self._lock:
            return self._buckets.setdefault(key_id, Bucket(burst, now)).take(now, rate, burst)

    def clear(self) -> None:
        with self._lock:
            self._buckets.clear()


buckets = Buckets()


class PerKey(BaseThrottle):
    """Refuses a key that calls too often, with 429 and when to come back; staff are not counted."""

    pause = 0.0

    def allow_request(self, request: Any, view: Any) -> bool:
        viewer = request.auth
        if not isinstance(viewer, Viewer) or viewer.kind != KEY:
            return True
        share = max(1, getattr(settings, "WEB_PROCESSES", 1))
        rate = getattr(settings, "API_RATE", RATE) / share
        burst = max(1, getattr(settings, "API_BURST", BURST) / share)
        self.pause = buckets.take(viewer.id, time.monotonic(), rate, burst)
        return self.pause == 0

    def wait(self) -> float:
        return self.pause
