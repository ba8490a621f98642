"""The mails of a run leave through one connection to the mail server: thousands may leave in a morning."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.mail import EmailMessage, get_connection

PATIENCE = 2.0  # seconds that a server has to say that a connection which was kept is still there
# what a server says that has not taken the mail, for anybody
REFUSED = (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


class Run:
    """The connection is opened for the first mail, and again when the server has closed it or a mail has failed on it."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def send(self, mail: EmailMessage) -> None:
        """Hand the mail over; this will raise OSError when it was not taken."""
        kept = self._is_there()
        try:
            self._hand_over(mail)
        except REFUSED:
            if not kept:
                raise
            self._hand_over(mail)  # perhaps only the connection is full; nothing was taken: it does not arrive twice

    def _hand_over(self, mail: EmailMessage) -> None:
        try:
            self.backend.open()
            self.backend.send_messages([mail])
        except Exception:
            self.close()  # what is left half said on it would be taken for a part of the next mail
            raise

    def _is_there(self) -> bool:
        """Whether the connection of the mail before can be used again. It is asked first: who finds out while sending does
        not know whether the mail was taken."""
        connection = getattr(self.backend, "connection", None)
        if connection is None:
            return False
        with suppress(OSError):
            connection.sock.settimeout(PATIENCE)
            if connection.noop()[0] == 250:
                connection.sock.settimeout(self.backend.timeout)
                return True
        self.close()
        return False

    def close(self) -> None:
        """Be done with the connection, whatever has become of it."""
        with suppress(OSError):
            self.backend.close()


class Here(threading.local):
    """The run that this thread is in."""

    run: Run | None = None


HERE = Here()


@contextmanager
def run() -> Iterator[Run]:
    """While this lasts, the mails of this thread leave through one connection; a run within a run is the same one."""
    if HERE.run is not None:
        yield HERE.run
        return
    HERE.run = own = Run()
    try:
        yield own
    finally:
        HERE.run = None
        own.close()
