"""Keys of booking systems: made and shown once, rotated, revoked, looked up."""

import datetime as dt
import hashlib
import logging
import re
import secrets
import string
from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, transaction
from django.db.models import Q, QuerySet

from vipdesk.access.models import ApiKey, ApiKeyProperty
from vipdesk.hotel.models import BookingSystem, Property, StaffMember
from vipdesk.hotel.written_once import WrittenOnce

logger = logging.getLogger(__name__)

SHAPE = re.compile(r"vd_live_([0-9a-z]{12})_([0-9A-Za-z]{43})")
USE_IS_NOTED_EVERY = dt.timedelta(minutes=1)


class KeyRefused(Exception):
    """A key that may not be made, with the reason in words."""


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


@transaction.atomic
def issue(
    system: BookingSystem,
    properties: Iterable[Property],
    scopes: Iterable[str],
    *,
    name: str,
    now: dt.datetime,
    by: StaffMember | None = None,
    expires_at: dt.datetime | None = None,
    replaces: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and answer it with its text, which is never to be had again."""
    properties = list(properties)
    if not properties:
        raise KeyRefused("A key opens at least one property.")
    if expires_at and expires_at <= now:
        raise KeyRefused("This expiry has passed already.")
    public_id = _random(string.digits + string.ascii_lowercase, 12)
    secret = _random(string.digits + string.ascii_letters, 43)
    key = ApiKey(
        public_id=public_id,
        name=name,
        booking_system=system,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=sorted(set(scopes)),
        replaces=replaces,
        created_at=now,
        created_by=by,
        expires_at=expires_at,
    )
    key.clean_fields(exclude=["replaces"])
    key.save()
    ApiKeyProperty.objects.bulk_create(ApiKeyProperty(key=key, property=one) for one in properties)
    return key, f"vd_live_{public_id}_{secret}"


@transaction.atomic
def rotate(
    key: ApiKey, *, now: dt.datetime, old_until: dt.datetime, by: StaffMember | None = None
) -> tuple[ApiKey, str]:
    """Make the key's successor, live beside it until `old_until`; refused while two are live already."""
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    _may_rotate(key, now)
    fresh, text = issue(
        key.booking_system,
        key.properties.all(),
        key.scopes,
        name=key.name,
        now=now,
        by=by,
        expires_at=key.expires_at,
        replaces=key,
    )
    key.expires_at = min(old_until, key.expires_at) if key.expires_at else old_until
    key.save(update_fields=["expires_at"])
    return fresh, text


def _may_rotate(key: ApiKey, now: dt.datetime) -> None:
    live = ApiKey.objects.live(now)
    if not live.filter(pk=key.pk).exists():
        raise KeyRefused("This key has ended; make a new one.")
    if live.filter(Q(replaces=key) | Q(replaced_by=key)).exists() or ApiKey.objects.filter(replaces=key).exists():
        raise KeyRefused("Two keys are live already; revoke the old one or wait until it has ended.")


def revoke(key: ApiKey, *, now: dt.datetime) -> None:
    """End a key at once."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def split(text: str) -> tuple[str, str]:
    """The public id and the secret of a key's text, both empty when it is none."""
    found = SHAPE.fullmatch(text)
    return (found.group(1), found.group(2)) if found else ("", "")


def _rows_of(public_id: str, now: dt.datetime) -> QuerySet[ApiKeyProperty, tuple[Any, ...]]:
    live = Q(key__expires_at__isnull=True) | Q(key__expires_at__gt=now)
    rows = ApiKeyProperty.objects.filter(live, key__public_id=public_id, key__revoked_at=None)
    return rows.order_by("property__code").values_list("pk", *OPENED)


OF_KEY, OF_SYSTEM, OF_PROPERTY = (
    [field.attname for field in model._meta.concrete_fields] for model in (ApiKey, BookingSystem, Property)
)
OPENED = [
    *(f"key__{name}" for name in OF_KEY),
    *(f"key__booking_system__{name}" for name in OF_SYSTEM),
    *(f"property__{name}" for name in OF_PROPERTY),
]
KEY_ROWS = WrittenOnce(_rows_of, "(id)", dt.datetime(1, 1, 2, tzinfo=dt.UTC))


def key_rows(public_id: str, now: dt.datetime) -> list[ApiKeyProperty]:
    """The rows of a live key with its system and properties, in one query; empty when there is none."""
    return [_opened(*row) for row in KEY_ROWS.rows(public_id, now)]


def _opened(pk: int, *values: Any) -> ApiKeyProperty:
    """What a key opens, with the key, its system and the property at hand."""
    at, alias = len(OF_KEY), DEFAULT_DB_ALIAS
    key = ApiKey.from_db(alias, OF_KEY, values[:at])
    key.booking_system = BookingSystem.from_db(alias, OF_SYSTEM, values[at : at + len(OF_SYSTEM)])
    property = Property.from_db(alias, OF_PROPERTY, values[at + len(OF_SYSTEM) :])
    return ApiKeyProperty(pk=pk, key=key, property=property)


def note_use(key: ApiKey, now: dt.datetime) -> None:
    """Remember when the key was last used, at most once a minute; who calls is answered also where that finds no room."""
    before = now - USE_IS_NOTED_EVERY
    if key.last_used_at and key.last_used_at > before:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=before)
    try:
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
    except OperationalError as error:
        logger.warning("The use of key %s was not noted (%s).", key.pk, type(error).__name__)
