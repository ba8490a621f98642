"""Settings from the environment: every mistake is told by the name of its variable."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def _from_file(name: str) -> str | None:
    where = os.environ.get(f"{name}_FILE")
    if not where:
        return None
    try:
        return Path(where).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {where} cannot be read ({error.strerror})") from error


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, else the content of the file NAME_FILE names, else the default; this will raise without any."""
    value = os.environ.get(name) or _from_file(name)
    if value is not None:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set")
    return default


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value in YES


def number(name: str, default: int, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated value as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder, which this will create (for its owner only) when it is missing."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {path} cannot be created ({error.strerror})") from error
    return path


def _parsed(name: str, url: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    # The address may hold a password: the message names the variable and never its value.
    try:
        return parse(url)
    except (ImproperlyConfigured, KeyError, ValueError):
        raise ImproperlyConfigured(f"{name} is not an address that can be understood") from None


def database(name: str, default: str) -> dict[str, Any]:
    """One entry of DATABASES from an address such as postgres://user:password@host/name."""
    settings = _parsed(name, text(name, default), environ.Env.db_url_config)
    if not settings.get("ENGINE", "").endswith(("postgresql", "sqlite3")):
        raise ImproperlyConfigured(f"{name} must begin with postgres:// or sqlite://")
    return settings


def email(name: str) -> dict[str, Any]:
    """The EMAIL_ settings from an address such as smtp+tls://user:password@host:587."""
    settings = _parsed(name, text(name), environ.Env.email_url_config)
    if not settings.get("EMAIL_BACKEND", "").endswith("smtp.EmailBackend"):
        raise ImproperlyConfigured(f"{name} must begin with smtp://, smtp+tls:// or smtp+ssl://")
    return settings


def redis(name: str, default: str) -> str:
    url = text(name, default)
    if not url.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured(f"{name} must begin with redis:// or rediss://")
    return url
