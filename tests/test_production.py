import secrets

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from vipdesk.hotel.demo import DEMO_MAIL
from vipdesk.production import check_production, refuse_unsafe_start


@pytest.fixture
def production(settings: LazySettings) -> LazySettings:
    """The settings of an installation that has been set up as it should be."""
    settings.DEBUG = settings.VIPDESK_DEMO = False
    settings.VIPDESK_TLS = True
    settings.SECRET_KEY = secrets.token_urlsafe(64)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings


@pytest.mark.django_db
def test_what_is_set_up_well_starts(production: LazySettings) -> None:
    assert check_production(None) == []
    refuse_unsafe_start()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "vipdesk.DEBUG"),
        ("VIPDESK_DEMO", True, "vipdesk.VIPDESK_DEMO"),
        ("VIPDESK_TLS", False, "vipdesk.VIPDESK_TLS"),
        ("SECRET_KEY", "SECRET_KEY is not set", "vipdesk.SECRET_KEY"),
        ("SECRET_KEY", "short", "vipdesk.SECRET_KEY"),
        ("SECRET_KEY", "a" * 60, "vipdesk.SECRET_KEY"),
        ("EMAIL_BACKEND", "vipdesk.outbox.filebased.EmailBackend", "vipdesk.EMAIL_URL"),
    ],
)
def test_one_thing_wrong_is_told_and_refused(production: LazySettings, name: str, value: object, told: str) -> None:
    setattr(production, name, value)
    assert [message.id for message in check_production(None)] == [told]
    if name != "VIPDESK_DEMO":
        with pytest.raises(ImproperlyConfigured):
            refuse_unsafe_start()


@pytest.mark.django_db
def test_demo_accounts_are_told_and_refused(production: LazySettings) -> None:
    get_user_model().objects.create_user("ana", email=f"ana{DEMO_MAIL}")
    assert [message.id for message in check_production(None)] == ["vipdesk.demo_accounts"]
    with pytest.raises(ImproperlyConfigured, match="demo accounts"):
        refuse_unsafe_start()


def test_the_demo_starts_with_what_the_demo_has(settings: LazySettings) -> None:
    settings.VIPDESK_DEMO, settings.SECRET_KEY = True, "short"
    assert refuse_unsafe_start() is None
