"""Before the processes of `make run` start: tables, the demo hotel when there is none, static files. Repeatable."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from vipdesk.embedded.broker import write_private
from vipdesk.hotel.demo import DEMO_MAIL
from vipdesk.hotel.models import Property, StaffMember


def static_sources_mark() -> str:
    """Differs whenever a file of ours or a pinned package has changed."""
    mark = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted(settings.BASE_DIR.glob("*/**/static/**/*")) + sorted(settings.BASE_DIR.glob("static/**/*")):
        if path.is_file() and settings.VIPDESK_HOME not in path.parents:
            mark.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}".encode())
    return mark.hexdigest()


def collect_static() -> None:
    stamp = settings.VIPDESK_HOME / "static.stamp"
    mark = static_sources_mark()
    if stamp.exists() and stamp.read_text() == mark and settings.STATIC_ROOT.exists():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(mark)


def seed_when_empty(notes: Path) -> None:
    """The demo into an empty database; new logins where the demo is there and its notes are lost."""
    lost = not notes.exists() and StaffMember.objects.filter(email__endswith=DEMO_MAIL).exists()
    if lost or not Property.objects.exists():
        call_command("seed_demo")


def tell_address(demo: Path) -> None:
    """The demo's own notes name the address of this start, which another port may have changed."""
    if demo.exists():
        notes = json.loads(demo.read_text(encoding="utf-8"))
        if notes.get("url") != settings.VIPDESK_URL:
            write_private(demo, json.dumps({**notes, "url": settings.VIPDESK_URL}, ensure_ascii=False, indent=1))


class Command(BaseCommand):
    help = "Brings tables and static files up to date, and the demo hotel into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        seed_when_empty(settings.VIPDESK_HOME / "demo.json")
        tell_address(settings.VIPDESK_HOME / "demo.json")
        collect_static()
