"""The relay: looks every second at what is due, reminds the workers, and delivers by itself when nobody else does."""

import logging
import signal
import tempfile
import threading
import time
from pathlib import Path

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from vipdesk.outbox.chores import chores, do_round_apart, first_turn
from vipdesk.outbox.claims import bury_lethal
from vipdesk.outbox.delivering import Clock, Share, deliver_due
from vipdesk.outbox.health import RELAY, beat
from vipdesk.outbox.helpers import Helper
from vipdesk.outbox.hints import Publisher, publisher
from vipdesk.outbox.models import Delivery

logger = logging.getLogger(__name__)

ALIVE = Path(tempfile.gettempdir()) / "vipdesk-relay"  # how old it is tells a container that its own relay lives
EVERY = 1.0  # seconds between two looks
BEAT_EVERY = 5.0
CHORES_EVERY = 5.0
HINT_AGAIN = 5.0  # seconds before the same delivery is hinted at again
OVERDUE = 5.0  # seconds after which the relay delivers what no worker has taken
LOOK = 500  # deliveries seen at one look
SHIFT, TOO_LONG = 10.0, 25.0  # seconds a helper delivers, and after which a stuck one is ended
CHORES_TOO_LONG = 300.0  # seconds
DELIVERERS = 2  # helpers at once, each with its share of what is due
PATIENCE = 5.0  # seconds a helper has to finish its delivery when the relay is told to stop


class Relay:
    """One of any number of relays; each needs nothing but the database."""

    def __init__(self, *, clock: Clock = timezone.now, hints: Publisher = publisher) -> None:
        self.clock, self.hints = clock, hints
        self.stopping = threading.Event()
        self.hinted: dict[int, float] = {}
        self.beats_at = self.chores_at = 0.0
        self.chores, self.turn = chores(), first_turn()
        self.deliverers = [Helper(help_out, longest=TOO_LONG) for _ in range(DELIVERERS)]
        self.clockwork = Helper(do_round_apart, longest=CHORES_TOO_LONG)

    def run(self) -> None:
        """Look every second until stop() is called; a database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self.look()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database does not answer (%s); trying again.", type(error).__name__)
                connections.close_all()
            self.stopping.wait(EVERY)
        helpers = [self.clockwork, *self.deliverers]
        for helper in helpers:
            helper.ask_to_end()
        for helper in helpers:
            helper.dismiss(PATIENCE)

    def stop(self) -> None:
        self.stopping.set()

    def look(self) -> None:
        """One look: alive, bury what kills workers, hint at what is due, deliver what nobody takes."""
        now = self.clock()
        self._beat()
        bury_lethal(now)
        due = list(Delivery.objects.due(now).free().harmless().values_list("pk", "due_at")[:LOOK])
        heard = self._hint([pk for pk, _ in due])
        if due and (not heard or (now - due[0][1]).total_seconds() > OVERDUE):
            self._deliver()
        self._do_chores()

    def _beat(self) -> None:
        if time.monotonic() >= self.beats_at:
            beat(RELAY, self.clock())
            ALIVE.touch()
            self.beats_at = time.monotonic() + BEAT_EVERY

    def _do_chores(self) -> None:
        """Begin a round of them every few seconds; looks go on meanwhile."""
        if time.monotonic() >= self.chores_at:
            self.chores_at = time.monotonic() + CHORES_EVERY
            self.clockwork.begin(self.chores, self.clock, self.turn)

    def _hint(self, ids: list[int]) -> bool:
        """Whether the broker takes hints; what it took is not hinted at every second."""
        now = time.monotonic()
        self.hinted = {pk: at for pk, at in self.hinted.items() if at > now - HINT_AGAIN}
        fresh = [pk for pk in ids if pk not in self.hinted]
        heard = self.hints.publish(fresh) if fresh else True
        if heard:
            self.hinted.update(dict.fromkeys(fresh, now))
        return heard

    def _deliver(self) -> None:
        for place, deliverer in enumerate(self.deliverers):
            deliverer.begin(self.clock, (place, len(self.deliverers)))


def help_out(clock: Clock, share: Share) -> None:
    """Deliver this share for one shift at the most; a polite end lets the delivery in hand be finished."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    until = time.monotonic() + SHIFT
    try:
        deliver_due(
            clock=clock,
            limit=10 * LOOK,
            share=share,
            go_on=lambda: not ended.is_set() and time.monotonic() < until,
        )
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
