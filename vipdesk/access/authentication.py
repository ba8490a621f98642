"""Who calls: a program with its key, or a member of staff with the session of their browser."""

import hashlib
import hmac
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header

from vipdesk.access.keys import key_rows, note_use, split
from vipdesk.access.viewer import Viewer, viewer_of_key, viewer_of_staff

CHALLENGE = 'Bearer realm="vipdesk"'


class BearerKey(BaseAuthentication):
    """`Authorization: Bearer vd_live_<id>_<secret>`: this will read one query and answer the key's viewer."""

    def authenticate(self, request: Any) -> tuple[Viewer, Viewer] | None:
        scheme, _, given = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        if scheme.lower() != b"bearer":
            raise exceptions.AuthenticationFailed("Send Authorization: Bearer and a key.")
        viewer = viewer_behind(given.strip())
        request._request.viewer = viewer
        return viewer, viewer

    def authenticate_header(self, request: Any) -> str:
        return CHALLENGE


def viewer_behind(given: bytes) -> Viewer:
    """The viewer of a key; this will raise a 401 that does not say what was wrong with it."""
    now = timezone.now()
    public_id, secret = split(given.decode("latin-1"))
    rows = key_rows(public_id, now) if public_id else []
    stored = rows[0].key.secret_sha256 if rows else ""
    if not hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), stored) or not rows:
        raise exceptions.AuthenticationFailed("No such key, or it has ended.")
    note_use(rows[0].key, now)
    return viewer_of_key(rows)


class StaffSession(SessionAuthentication):
    """Staff signed in to the browser; unsafe calls need the CSRF token."""

    def authenticate(self, request: Any) -> tuple[Any, Viewer] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        viewer = viewer_of_staff(found[0])
        request._request.viewer = viewer
        return found[0], viewer

    def authenticate_header(self, request: Any) -> str:
        return CHALLENGE


class BearerKeyScheme(OpenApiAuthenticationExtension):
    """How the API's document describes keys."""

    target_class = BearerKey
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "vd_live_<id>_<secret>",
            "description": "The key of a booking system. It has scopes, properties and an expiry.",
        }


class StaffSessionScheme(OpenApiAuthenticationExtension):
    """How the API's document describes sessions."""

    target_class = StaffSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Staff signed in to the browser."}
