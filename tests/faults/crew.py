"""Real processes that are started, killed, frozen and started again."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from vipdesk.embedded.supervisor import die_with_parent

BASE_DIR = Path(__file__).resolve().parents[2]
PYTHON = shlex.quote(sys.executable)
WORKER = (
    f"{PYTHON} -m celery -A vipdesk worker --pool threads --concurrency 4 "
    "--without-gossip --without-mingle --without-heartbeat --loglevel INFO"
)
WEB = (
    f"{PYTHON} -m granian --interface wsgi --host 127.0.0.1 --port {{port}} --workers 1 --blocking-threads 8 "
    "vipdesk.wsgi:application"
)
RELAY = f"{PYTHON} manage.py relay"


class Crew:
    """Processes by name; who leaves the block leaves none of them behind."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self.environment, self.logs = dict(environment), logs
        self.commands: dict[str, str] = {}
        self.processes: dict[str, subprocess.Popen] = {}
        self.options: dict[str, dict] = {}
        self.kills = 0
        self.revived: list[str] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.processes):
            self.end(name)

    def start(self, name: str, command: str | None = None, **options: object) -> None:
        self.commands[name] = command or self.commands[name]
        self.options.setdefault(name, {"cwd": BASE_DIR, **options})
        with (self.logs / f"{name}.log").open("ab") as out:
            self.processes[name] = subprocess.Popen(
                shlex.split(self.commands[name]),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **self.options[name],
            )

    def signal(self, name: str, sig: signal.Signals) -> None:
        """To the process and all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, sig)

    def end(self, name: str) -> None:
        """At once, also when it is frozen."""
        if name in self.processes:
            self.signal(name, signal.SIGKILL)
            self.processes.pop(name).wait()

    def kill(self, name: str) -> None:
        """Ends it with SIGKILL and starts it again."""
        self.end(name)
        self.kills += 1
        self.start(name)

    def tend(self) -> None:
        """Starts again who died by itself."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.revived.append(name)
                self.start(name)

    def named(self, kind: str) -> list[str]:
        """The names of all workers, all relays …"""
        return [name for name in self.commands if name.startswith(kind)]

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")
