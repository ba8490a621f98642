import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from vipdesk import env


@pytest.mark.parametrize(
    ("value", "read", "told"),
    [
        ("maybe", env.flag, "NAME must be 1 or 0, not 'maybe'"),
        ("-1", lambda name: env.number(name, 1), "NAME must be a whole number of at least 0, not '-1'"),
        ("0", lambda name: env.number(name, 1, least=1), "NAME must be a whole number of at least 1, not '0'"),
        ("mysql://a:secret@b/c", lambda name: env.database(name, ""), "NAME must begin with postgres:// or sqlite://"),
        (
            "postgres://a:secret@b:x/c",
            lambda name: env.database(name, ""),
            "NAME is not an address that can be understood",
        ),
        ("bogus://a:secret@b", env.email, "NAME is not an address that can be understood"),
        ("filemail:///tmp", env.email, "NAME must begin with smtp://, smtp+tls:// or smtp+ssl://"),
        ("amqp://secret@b", lambda name: env.redis(name, ""), "NAME must begin with redis:// or rediss://"),
    ],
)
def test_a_mistake_is_told_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, value: str, read: Callable, told: str
) -> None:
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured) as raised:
        read("NAME")
    assert str(raised.value) == told


def test_what_has_no_default_must_be_set() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^NAME is not set$"):
        env.text("NAME")


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("in the file\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    assert env.text("NAME") == "in the file"
    monkeypatch.setenv("NAME", "in the environment")
    assert env.text("NAME") == "in the environment"


def test_a_secret_file_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured) as raised:
        env.text("NAME", "default")
    assert str(raised.value) == f"NAME_FILE: {tmp_path}/none cannot be read (No such file or directory)"


def test_a_list_has_no_empty_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", " a.example, ,b.example,")
    assert env.listed("NAME") == ["a.example", "b.example"]


def test_a_missing_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    made = env.folder("NAME", tmp_path / "home")
    assert stat.S_IMODE(os.stat(made).st_mode) == 0o700
