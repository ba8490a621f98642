"""The files that the guides name are there: who looks for the room of a change finds it."""

import re
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
GUIDES = [*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").rglob("*.md")]
PLACE = re.compile(r"`((?:stays|guests|tiers|vipdesk|templates|tests|static)/[\w./-]*\w)[/:`]")
ROOMS = re.compile(r"^## Where to look in `stays`$(.*?)^## ", re.MULTILINE | re.DOTALL)


def missing(text: str) -> list[str]:
    """The files and folders that a guide names and that are not there."""
    rooms = ROOMS.search(text)
    named = [f"stays/{name}.py" for name in re.findall(r"`([\w/]*\w)`", rooms.group(1) if rooms else "")]
    return [place for place in (*PLACE.findall(text), *named) if not (BASE_DIR / place).exists()]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_what_a_guide_names_is_there(guide: Path) -> None:
    assert missing(guide.read_text(encoding="utf-8")) == []


def test_what_is_not_there_is_found() -> None:
    text = "`stays/gone.py:act` `stays/booking.py` `tests/none/`\n## Where to look in `stays`\n`booking` `nowhere`\n## More\n"
    assert missing(text) == ["stays/gone.py", "tests/none", "stays/nowhere.py"]
