"""Mails as files, for the demo: one file a mail, there whole or not at all, whoever writes at the same time."""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each mail into the folder EMAIL_FILE_PATH."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            write_whole(folder / new_name(), message.message().as_bytes(linesep="\n"))
        return len(email_messages)


def new_name() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(6)}.eml"


def write_whole(path: Path, content: bytes) -> None:
    """The file appears with all its content, under a name that no other process uses; until then it is elsewhere."""
    unfinished = path.parent.with_name(f".{path.parent.name}-unfinished")
    unfinished.mkdir(mode=0o700, exist_ok=True)
    half = unfinished / path.name
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)
