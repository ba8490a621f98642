"""What a hotel's own installation must not be started with."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from vipdesk.hotel.demo import DEMO_MAIL


def unsafe_settings() -> Iterator[tuple[str, str]]:
    """(name, what is wrong) of each setting that production may not be served with."""
    if settings.DEBUG:
        yield "DEBUG", "DEBUG is on: pages would show settings and rows to anybody"
    if settings.VIPDESK_DEMO:
        yield "VIPDESK_DEMO", "VIPDESK_DEMO is on: the demo's passwords are known"
    if settings.SECRET_KEY == settings.UNSET_SECRET_KEY:
        yield "SECRET_KEY", "SECRET_KEY is not set"
    elif len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        yield "SECRET_KEY", "SECRET_KEY is weak: at least 50 characters, drawn at random"
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield "EMAIL_URL", "EMAIL_URL is not set: mails would be files that nobody reads"
    if not settings.VIPDESK_TLS:
        yield "VIPDESK_TLS", "VIPDESK_TLS is off: passwords and guests would cross the network in the clear"


def demo_accounts() -> Iterator[tuple[str, str]]:
    if get_user_model().objects.filter(is_active=True, email__endswith=DEMO_MAIL).exists():
        yield "demo_accounts", "the database holds demo accounts, whose passwords lie in a file"


def check_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    wrong = list(unsafe_settings())
    # Asked before the first migration too, when there are no tables and so no accounts.
    with suppress(OperationalError, ProgrammingError):
        wrong += demo_accounts()
    return [Error(f"{message}.", id=f"vipdesk.{name}") for name, message in wrong]


def refuse_unsafe_start() -> None:
    """Every web process asks this at its start; it will raise when the installation is neither safe nor the demo."""
    if settings.VIPDESK_DEMO:
        return
    wrong = [message for _, message in (*unsafe_settings(), *demo_accounts())]
    if wrong:
        raise ImproperlyConfigured("vipdesk does not start: " + "; ".join(wrong))
