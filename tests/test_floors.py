"""Imports run downwards only, and none is hidden in a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
# From the ground up; what stands on one floor may not import from a higher one. Anything else is the roof.
FLOORS = [
    {"vipdesk.errors", "vipdesk.env"},
    {"vipdesk.hotel"},
    {"vipdesk.outbox", "vipdesk.access"},
    {"guests"},
    {"tiers"},
    {"stays"},
]
APPS = ("vipdesk", "guests", "tiers", "stays")
MODULES = sorted(path for app in APPS for path in (BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts)


def floor(name: str) -> int | None:
    """The floor of a dotted module name; None for what is not ours."""
    if name.split(".")[0] not in APPS:
        return None
    for number, rooms in enumerate(FLOORS):
        if any(name == room or name.startswith(f"{room}.") for room in rooms):
            return number
    return len(FLOORS)


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def upward_and_hidden(source: str, own: str) -> list[str]:
    tree = ast.parse(source)
    upward = [name for name in imports(tree) if (at := floor(name)) is not None and at > floor(own)]
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return upward + [f"hidden: {name}" for function in functions for name in imports(function)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_imports_run_downwards_and_stand_at_the_top(path: Path) -> None:
    own = ".".join(path.relative_to(BASE_DIR).with_suffix("").parts)
    assert upward_and_hidden(path.read_text(encoding="utf-8"), own) == []


def test_an_upward_and_a_hidden_import_are_found() -> None:
    source = "from stays import booking\nimport guests.models\ndef act():\n    import json\n"
    assert upward_and_hidden(source, "guests.merge") == ["stays.booking", "hidden: json"]
