"""Where the web processes of one server count together: a folder that ends with the server."""

import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path


def count_together(home: Path) -> Path:
    """Have this process count where the others of its server do; what servers of this machine left that have ended goes.

    It has to be asked before `prometheus_client` is loaded.
    """
    machine = socket.gethostname()
    for folder in (home / "metrics").glob(f"{machine}-*"):
        if not _runs(folder.name.rpartition("-")[2]):
            shutil.rmtree(folder, ignore_errors=True)
    own = home / "metrics" / f"{machine}-{os.getppid()}"
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    return own


def _runs(server: str) -> bool:
    """Whether a process of this number is there."""
    with suppress(ValueError, ProcessLookupError):
        os.kill(int(server), 0)
        return True
    return False
