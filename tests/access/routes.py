"""Every address that vipdesk answers, walked from the URL resolver."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(patterns: Iterable | None = None, before: str = "") -> Iterator[str]:
    """Each address as its pattern is written: "api/v1/stays/<int:pk>"."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here
