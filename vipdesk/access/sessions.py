"""Sessions as Django keeps them in the database, read with a query that is written once."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from vipdesk.hotel.written_once import WrittenOnce

LIVING = WrittenOnce(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    "(the key)",
    dt.datetime(1, 1, 2, tzinfo=dt.UTC),
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What is kept for this session; nothing, and no session, where it has ended or never was."""
        for (data,) in LIVING.rows(self.session_key, timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}
