"""Where a sign-in comes from, so that wrong tries are counted for each place and not for the proxy in front of all."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the proxy itself saw, the last of those it passes on; without a proxy, that of the caller."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    passed_on = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS_PROXY else ""
    last = passed_on.rpartition(",")[2].strip()
    return last if _is_address(last) else peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
