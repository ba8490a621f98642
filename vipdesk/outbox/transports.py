"""How a message leaves the house: one transport for each channel."""

import smtplib
from typing import Protocol

from vipdesk.outbox import channels, mail, post
from vipdesk.outbox.models import Delivery


class TransportError(Exception):
    """The message did not leave; `permanent` says that another try would not help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Transport(Protocol):
    def send(self, delivery: Delivery) -> None:
        """Send the wanted revision, or raise TransportError."""


class Mail:
    """Mail to the department's address, through Django's mail settings; those of a run through one connection."""

    def send(self, delivery: Delivery) -> None:
        try:
            message = mail.compose(delivery)
            with post.run() as run:
                run.send(message)
        except (smtplib.SMTPException, OSError) as error:
            raise TransportError(type(error).__name__, permanent=_is_permanent(error)) from error


def _is_permanent(error: Exception) -> bool:
    # 5xx about sender or sign-in is our own set-up, which somebody will put right: only what is said of the recipient
    # or of this message is final.
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


class Chat:
    """A word that something waits, to the chat or push service of a department or a person."""

    def send(self, delivery: Delivery) -> None:
        try:
            channels.send(channels.address_of(delivery), channels.text_of(delivery))
        except channels.NotSent as error:
            raise TransportError(str(error), permanent=error.permanent) from error


TRANSPORTS: dict[str, Transport] = {Delivery.Channel.MAIL: Mail(), Delivery.Channel.CHAT: Chat()}
