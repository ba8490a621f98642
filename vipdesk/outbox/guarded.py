"""Requests that go out into the world and nowhere else: every connection is made to an address that was looked at, no
redirect is followed, and the last answer is kept. Holds for what is called inside `guarded()`, in this thread."""

import contextvars
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from django.conf import settings
from urllib3.util import connection

TIMEOUT = 8  # seconds, within the lease of a delivery


class Refused(OSError):
    """An address that no channel may reach."""


class Trip:
    """What happened on the way: the status of the last answer, and whether an address was refused."""

    status: int | None = None
    refused = False


_trip: contextvars.ContextVar[Trip | None] = contextvars.ContextVar("trip", default=None)
_connect, _send = connection.create_connection, requests.Session.send


@contextmanager
def guarded() -> Iterator[Trip]:
    """All requests in here are watched."""
    trip = Trip()
    token = _trip.set(trip)
    try:
        yield trip
    finally:
        _trip.reset(token)


def looked_at(host: str, port: int) -> str:
    """The address that a host has at this moment; this will raise Refused where one of its addresses is not of the world."""
    name = host.strip("[]").rstrip(".").lower()
    found = [str(one[4][0]) for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    listed = {one.lower() for one in settings.CHANNEL_HOSTS}
    if name not in listed and not all(is_of_the_world(one) for one in found):
        raise Refused(f"{len(found)} addresses, not all of the world")
    return found[0]


def is_of_the_world(address: str) -> bool:
    """Whether an address is anybody's: not loopback, private, link-local, multicast, or one of those in the guise of IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_of_the_world(str(inner))
    return ip.is_global and not ip.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _create_connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    trip = _trip.get()
    if trip is None:
        return _connect(address, *args, **kwargs)
    try:
        checked = looked_at(*address)
    except Refused:
        trip.refused = True
        raise
    return _connect((checked, address[1]), *args, **kwargs)


def _send_watched(self: requests.Session, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
    trip = _trip.get()
    if trip is None:
        return _send(self, request, **kwargs)
    # A proxy of the environment would connect in our place, unwatched.
    answer = _send(self, request, **{**kwargs, "allow_redirects": False, "timeout": TIMEOUT, "proxies": {}})
    trip.status = answer.status_code
    return answer


connection.create_connection = _create_connection
requests.Session.send = _send_watched  # type: ignore[method-assign]
