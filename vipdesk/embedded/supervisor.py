"""Keeps a handful of processes alive until it is told to stop: who dies comes back, and at the end nobody is left."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PR_SET_PDEATHSIG = 1
LARGE_LOG = 5_000_000
AT_ONCE, AT_MOST = 0.2, 5.0  # seconds before a process that died is started again, doubled while it keeps dying
PATIENCE = 8.0  # seconds from the polite signal to the last one


def die_with_parent() -> None:
    """In the child before it is executed: should the supervisor be killed, the kernel will end this child too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def was_interrupted(make: int) -> bool:
    """Whether that process is a `make` that has had its Ctrl-C: it has no handler any more and waits for us to end."""
    try:
        status = Path(f"/proc/{make}/status").read_text()
    except OSError:
        return False
    if "make\n" not in status.splitlines(keepends=True)[0]:
        return False
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return not int(caught, 16) & 1 << signal.SIGINT - 1


def end_group(group: int, sig: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, sig)


class Child:
    """One process, in a group of its own, writing to a log of its own."""

    def __init__(self, name: str, command: str, log: Path) -> None:
        self.name, self.command, self.log = name, command, log
        self.pause, self.started, self.again_at = AT_ONCE, 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGE_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S602  the commands are those of our own Procfile
                f"exec {self.command}",
                shell=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started = time.monotonic()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> None:
        """Starts the process again when it has died; what it left behind in its group is ended first."""
        if self.alive():
            return
        now = time.monotonic()
        if self.process is not None:
            end_group(self.process.pid, signal.SIGKILL)
            self.process = None
            self.pause = AT_ONCE if now - self.started > AT_MOST else min(self.pause * 2, AT_MOST)
            self.again_at = now + self.pause
        if now >= self.again_at:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None:
            end_group(self.process.pid, signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Waits for the end until the deadline, then ends it and all that it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        end_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.stopping = threading.Event()
        self.children: list[Child] = []
        self.parent = os.getppid()
        self.parent_was_deaf = was_interrupted(self.parent)  # under nohup it never listens

    def interrupted_above(self) -> bool:
        """An interrupt sent to `make` alone reaches nobody else; this will tell that it came, or that make is gone."""
        return os.getppid() != self.parent or (not self.parent_was_deaf and was_interrupted(self.parent))

    def listen(self) -> None:
        """From here on Ctrl-C, a hang-up and a polite kill mean: stop everything."""
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, lambda *_: self.stopping.set())
        die_with_parent()

    def add(self, name: str, command: str) -> None:
        child = Child(name, command, self.logs / f"{name}.log")
        self.children.append(child)
        child.start()

    def run_until(self, done: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Tends the processes until `done()`, a signal or the end of the time; this will tell whether it was done."""
        until = time.monotonic() + seconds
        while not self.stopping.wait(0.3) and time.monotonic() < until:
            if self.interrupted_above():
                self.stopping.set()
                break
            for child in self.children:
                child.tend()
            if done():
                return True
        return False

    def stop(self) -> None:
        """Those started last stop first, all together; the first, which the others stand on, stops after them."""
        for group in (self.children[1:], self.children[:1]):
            self._stop_together(group)

    @staticmethod
    def _stop_together(children: Iterable[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            child.stop(deadline)
