"""Secrets at rest: closed with the newest key of the settings, opened with any of them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """None of the keys opens this any more."""


def _keys() -> MultiFernet:
    digests = (hashlib.sha256(b"vipdesk.channels " + key.encode()).digest() for key in settings.CHANNEL_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; this will raise Unreadable when its key is gone."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def seal_again(sealed: str) -> str:
    """The same under the newest key; this will raise Unreadable when its key is gone."""
    try:
        return _keys().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None
