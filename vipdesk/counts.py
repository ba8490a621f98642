"""Where the web processes of one server count together: a folder of this machine that ends with the server."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)


def count_together(within: Path) -> Path | None:
    """Have this process count where the others of its server do; what servers of this machine left that have ended goes.

    It has to be asked before `prometheus_client` is loaded. Where it cannot be, the process counts by itself: None.
    """
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    try:
        for left in _ended(within):
            shutil.rmtree(left, ignore_errors=True)
        own = _own(within)
    except OSError:
        logger.exception("The web processes cannot count together: each answers /metrics for itself.")
        return None
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    return own


def _ended(within: Path) -> Iterator[Path]:
    """The folders of servers of this user that run no more."""
    for folder in within.glob(f"{_name()}-*"):
        server = re.fullmatch(rf"{_name()}-(\d+)", folder.name)
        if server and not _runs(int(server[1])):
            yield folder


def _own(within: Path) -> Path:
    """The folder of this server, which is this user's alone."""
    own = within / f"{_name()}-{os.getppid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    if own.lstat().st_uid != os.getuid():
        raise PermissionError(f"{own} belongs to somebody else")
    return own


def _name() -> str:
    return f"vipdesk-metrics-{os.getuid()}"


def _runs(server: int) -> bool:
    """Whether a process of this number is there, whoever it belongs to."""
    with suppress(ProcessLookupError, OverflowError):
        with suppress(PermissionError):
            os.kill(server, 0)
        return True
    return False
