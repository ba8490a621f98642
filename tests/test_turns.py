"""The turns are written down as names: one that is no more would say nothing, and nobody would see it."""

import importlib
from pathlib import Path

import pytest

from tests.turns import FIRST, TOGETHER, file_of, together, turn

BASE_DIR = Path(__file__).resolve().parent.parent


def test_what_is_named_is_there():
    assert [name for name in (*map(file_of, TOGETHER), *FIRST) if not (BASE_DIR / name).exists()] == []


@pytest.mark.parametrize("test", [name for name in TOGETHER if "::" in name])
def test_a_test_that_is_named_is_there(test: str):
    path, _, name = test.partition("::")
    assert callable(getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name))


def test_the_longest_begin_first_and_the_others_keep_their_order():
    rest = ["tests/stays/test_notices.py::test_a", "tests/guests/test_models.py::test_b"]
    first = ["tests/outbox/test_faults.py::test_c[gone]", "tests/browser/test_keys.py::test_d"]
    assert sorted([*rest, first[1], first[0]], key=turn) == [*first, *rest]


def test_one_process_does_what_stands_together():
    parted = "tests/stays/test_due.py::test_c[a::b]"
    asked = ["tests/stays/test_demo.py::test_a", "tests/stays/test_demo.py::test_b[1]", parted]
    assert [together(test) for test in asked] == ["demo", "demo", parted]
