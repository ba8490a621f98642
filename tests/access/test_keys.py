"""Keys: shown once, hashed, live until they end, two at once while they are rotated."""

import datetime as dt
import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.access.people import NOW, key_for
from vipdesk.access import keys
from vipdesk.access.keys import KeyRefused, issue, key_rows, note_use, revoke, rotate, split
from vipdesk.access.models import ApiKey
from vipdesk.hotel.models import BookingSystem

DAY = dt.timedelta(days=1)


@pytest.fixture
def opera(db):
    return BookingSystem.objects.create(code="opera", name="Opera")


@pytest.fixture
def key(opera, aurora):
    return issue(opera, [aurora], ["stays:read"], name="opera", now=NOW)[0]


def live(key, now=NOW) -> bool:
    return bool(key_rows(key.public_id, now))


def test_only_the_hash_is_kept(opera, aurora):
    key, text = issue(opera, [aurora], ["stays:read", "stays:read"], name="opera", now=NOW)
    public_id, secret = split(text)
    assert (key.public_id, key.scopes) == (public_id, ["stays:read"])
    row = ApiKey.objects.filter(pk=key.pk).values()[0]
    assert row["secret_sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)


@pytest.mark.parametrize("text", ["", "vd_live_x_y", "vd_test_" + "a" * 12 + "_" + "b" * 43, "Bearer", "vd_live_\x00"])
def test_what_is_no_key(text):
    assert split(text) == ("", "")


def test_a_key_opens_a_property_and_has_not_ended_when_it_is_made(opera, aurora):
    with pytest.raises(KeyRefused):
        issue(opera, [], ["stays:read"], name="opera", now=NOW)
    with pytest.raises(KeyRefused):
        issue(opera, [aurora], ["stays:read"], name="opera", now=NOW, expires_at=NOW)
    assert ApiKey.objects.count() == 0


def test_a_key_ends_at_its_expiry_or_when_revoked(opera, aurora, key):
    until = issue(opera, [aurora], ["stays:read"], name="opera", now=NOW, expires_at=NOW + DAY)[0]
    assert (live(until), live(until, NOW + DAY), live(key)) == (True, False, True)
    revoke(key, now=NOW)
    assert live(key) is False


def test_two_are_live_while_one_takes_over_from_the_other(key):
    fresh, _ = rotate(key, now=NOW, old_until=NOW + DAY)
    assert (fresh.booking_system_id, fresh.scopes) == (key.booking_system_id, key.scopes)
    assert list(fresh.properties.all()) == list(key.properties.all())
    assert (live(key), live(fresh)) == (True, True)
    assert (live(key, NOW + DAY), live(fresh, NOW + DAY)) == (False, True)


def test_never_three(key):
    fresh, _ = rotate(key, now=NOW, old_until=NOW + DAY)
    for one in (key, fresh):
        with pytest.raises(KeyRefused):
            rotate(one, now=NOW, old_until=NOW + DAY)
    third, _ = rotate(fresh, now=NOW + DAY, old_until=NOW + 2 * DAY)
    assert [live(one, NOW + DAY) for one in (key, fresh, third)] == [False, True, True]


def test_what_has_ended_is_not_rotated(key):
    revoke(key, now=NOW)
    with pytest.raises(KeyRefused):
        rotate(key, now=NOW, old_until=NOW + DAY)


def test_rotation_never_prolongs_the_old_key(opera, aurora):
    old = issue(opera, [aurora], ["stays:read"], name="opera", now=NOW, expires_at=NOW + DAY)[0]
    rotate(old, now=NOW, old_until=NOW + 9 * DAY)
    old.refresh_from_db()
    assert old.expires_at == NOW + DAY


def test_its_use_is_noted_once_a_minute(key, django_assert_num_queries):
    note_use(key, NOW)
    key.refresh_from_db()
    assert key.last_used_at == NOW
    with django_assert_num_queries(0):
        note_use(key, NOW + keys.USE_IS_NOTED_EVERY - dt.timedelta(seconds=1))
    note_use(key, NOW + keys.USE_IS_NOTED_EVERY)
    key.refresh_from_db()
    assert key.last_used_at == NOW + keys.USE_IS_NOTED_EVERY


def test_the_command_prints_the_key_alone_and_says_the_rest_beside_it(aurora, borealis):
    out, beside = StringIO(), StringIO()
    call_command(
        "create_api_key",
        "--property=AURORA",
        "--property=BOREALIS",
        "--system=mews",
        "--scopes",
        "stays:read",
        "bookings:write",
        "--expires=2126-05-04",
        stdout=out,
        stderr=beside,
    )
    public_id, _secret = split(out.getvalue().strip())
    key = ApiKey.objects.get(public_id=public_id)
    assert (key.booking_system.code, key.scopes) == ("mews", ["bookings:write", "stays:read"])
    assert [one.code for one in key.properties.order_by("code")] == ["AURORA", "BOREALIS"]
    assert key.expires_at == dt.datetime(2126, 5, 5, tzinfo=dt.UTC)
    assert "shown once" in beside.getvalue()
    assert "AURORA still needs an administrator" in beside.getvalue()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--property=NOWHERE", "--system=opera"], "No such property: NOWHERE"),
        (["--property=AURORA", "--system=o p"], "--system"),
        (["--property=AURORA", "--system=opera", "--scopes", "everything"], "Unknown scope: everything"),
        (["--property=AURORA", "--system=opera", "--expires=2020-01-01"], "passed already"),
    ],
)
def test_the_command_says_what_is_wrong(aurora, wrong, words):
    with pytest.raises(CommandError, match=words):
        call_command("create_api_key", *wrong, stdout=StringIO(), stderr=StringIO())
    assert ApiKey.objects.count() == 0


def test_the_command_that_rotates(aurora):
    public_id = split(key_for([aurora], ["stays:read"]))[0]
    out = StringIO()
    call_command("rotate_api_key", public_id, "--hours=2", stdout=out, stderr=StringIO())
    fresh = ApiKey.objects.get(public_id=split(out.getvalue().strip())[0])
    assert fresh.replaces.public_id == public_id
    with pytest.raises(CommandError, match="Two keys are live"):
        call_command("rotate_api_key", public_id, stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="no such key"):
        call_command("rotate_api_key", "nothing", stdout=StringIO(), stderr=StringIO())
