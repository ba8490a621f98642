"""What the relay hands on to a process of its own: what hangs it, kills it or takes long does not hold up the relay."""

import logging
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.db import connections

logger = logging.getLogger(__name__)


class Helper:
    """One process at a time that does this work; one that takes longer than it may is ended."""

    def __init__(self, work: Callable[..., None], *, longest: float) -> None:
        """`longest`: seconds."""
        self.work, self.longest = work, longest
        self.process: BaseProcess | None = None
        self.began = 0.0

    def begin(self, *given: object) -> None:
        """Does nothing while the process before is at it."""
        if self.process is not None and self.process.is_alive():
            self._end_if_stuck(self.process)
            return
        connections.close_all()  # two processes cannot share one
        self.process = multiprocessing.get_context("fork").Process(target=self.work, args=given, daemon=True)
        self.process.start()
        self.began = time.monotonic()

    def _end_if_stuck(self, process: BaseProcess) -> None:
        if time.monotonic() - self.began > self.longest:
            logger.error("%s took longer than %s s and is ended.", self.work.__name__, self.longest)
            process.kill()

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def dismiss(self, seconds: float) -> None:
        """Asks it to end; ends it after so many seconds."""
        if self.process is None or not self.process.is_alive():
            return
        self.ask_to_end()
        self.process.join(seconds)
        self.process.kill()
