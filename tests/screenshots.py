"""`make screenshots`: a fresh demo hotel, photographed page by page into docs/screens/."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.every_page import PAGES, STAYS
from tests.servers import chromium, server
from vipdesk.embedded.broker import free_port

BASE_DIR = Path(__file__).resolve().parents[1]
SCREENS = BASE_DIR / "docs" / "screens"
SIZES = {1280: 800, 375: 812}
THEMES = ("light", "dark")
LARGEST = 200_000  # bytes of one picture
PATIENCE = 300  # seconds for a first start

Named = dict[str, Any]  # what stands in the braces of the pages' paths
Look = Callable[[Page, Named], None]


def sign_in(page: Page, notes: dict[str, Any], username: str) -> None:
    """Sign in as one of the demo's people."""
    password = next(user["password"] for user in notes["users"] if user["username"] == username)
    page.goto(f"{notes['url']}/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def as_opened(page: Page, named: Named) -> None:
    """A page as it is opened."""


def with_row(page: Page, named: Named) -> None:
    """What can be done with a line of the board without leaving it."""
    page.locator(f"#m{named['late']}").click()
    page.locator("#acts-body h2").wait_for()


def half_written(page: Page, named: Named) -> None:
    """A walk-in half written down: the level and its reason are there before anything is saved."""
    page.fill("[name=surname]", "Saulgrieze")
    page.fill("[name=given_name]", "Ilona")
    page.select_option("[name=position]", "municipal_leader")
    page.fill("[name=room_type]", "STE")
    page.press("[name=room_type]", "Tab")
    page.locator("#preview").get_by_text("Provincial or municipal leader").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def finding(page: Page, named: Named) -> None:
    """Guests of the house are found while somebody types."""
    page.locator("[name=surname]").press_sequentially("oz")
    page.locator("#guests-found").wait_for()


def with_one_more(page: Page, named: Named) -> None:
    """One more guest in the room: what it leads to is there before it is saved."""
    page.fill("[name=adults]", "2")
    page.press("[name=adults]", "Tab")
    page.locator("#preview .reasons").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")


# The pictures, each with its page of tests/every_page.py and with what somebody does there first.
GALLERY: dict[str, tuple[str, Look]] = {
    **{name: (name, as_opened) for name in ("sign-in", "board", "stay", "door", "department", "departures", "group")},
    **{name: (name, as_opened) for name in ("list", "requests", "roster", "deliveries", "reveals")},
    "letters": ("letter", as_opened),
    "row": ("board", with_row),
    "edit": ("edit", with_one_more),
    "new-booking": ("new-booking", half_written),
    "finder": ("new-booking", finding),
}


def stay_of(notes: dict[str, Any], number: str) -> int:
    """The id of the demo's booking with this number."""
    headers = {"Authorization": f"Bearer {notes['api_key']}"}
    request = urllib.request.Request(f"{notes['url']}/api/v1/bookings/{number}", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["id"]


def signed_in(browser: Browser, notes: dict[str, Any], username: str) -> Any:
    """What a browser keeps of somebody who signed in; nothing for nobody."""
    if not username:
        return None
    context = browser.new_context()
    sign_in(context.new_page(), notes, username)
    state = context.storage_state()
    context.close()
    return state


def photograph(browser: Browser, url: str, named: Named, name: str, width: int, theme: str, state: Any) -> Path:
    """One picture at one size in one light; its path."""
    shown, look = GALLERY[name]
    size = {"width": width, "height": SIZES[width]}
    context = browser.new_context(
        viewport=size, color_scheme=theme, locale="en-GB", reduced_motion="reduce", storage_state=state
    )
    page = context.new_page()
    page.goto(url + PAGES[shown].url(named))
    look(page, named)
    page.evaluate("document.fonts.ready")
    path = SCREENS / f"{name}-{width}-{theme}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    return path


def wait_until_ready(home: Path, process: subprocess.Popen) -> dict[str, Any]:
    """The demo's notes, once it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        notes = home / "demo.json"
        if notes.exists() and answers(json.loads(notes.read_text(encoding="utf-8"))["url"]):
            return json.loads(notes.read_text(encoding="utf-8"))
        time.sleep(0.5)
    sys.exit(f"the demo did not start:\n{(home / 'run.log').read_text()[-3000:]}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz/ready", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def photograph_everything(notes: dict[str, Any]) -> list[Path]:
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        options = {"executable_path": chromium() or None, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
        browser = playwright.chromium.launch(**options)
        named = {name: stay_of(notes, number) for name, number in STAYS.items()}
        who = {name: PAGES[shown].who for name, (shown, _look) in GALLERY.items()}
        states = {one: signed_in(browser, notes, one) for one in set(who.values())}
        return [
            photograph(browser, notes["url"], named, name, width, theme, states[who[name]])
            for name in GALLERY
            for width in SIZES
            for theme in THEMES
        ]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vipdesk-screens-") as folder:
        home = Path(folder)
        env = {**os.environ, "VIPDESK_HOME": folder, "PORT": str(free_port())}
        env = {name: value for name, value in env.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        with server([sys.executable, "-m", "vipdesk.embedded.run"], home / "run.log", cwd=BASE_DIR, env=env) as process:
            paths = photograph_everything(wait_until_ready(home, process))
            process.send_signal(signal.SIGINT)
            process.wait(30)
    for path in paths:
        size = path.stat().st_size
        print(f"{path.relative_to(BASE_DIR)}  {size // 1000} kB{'  TOO LARGE' if size > LARGEST else ''}")
    if any(path.stat().st_size > LARGEST for path in paths):
        sys.exit(f"a picture is larger than {LARGEST // 1000} kB")


if __name__ == "__main__":
    main()
