"""The description of all calls says the same to everybody, so a process works it out once for each language."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

LANGUAGES = 16  # as many are kept; whoever asks may name any


class KeptGenerator(SchemaGenerator):
    """Hands out the description as it was worked out when somebody first asked for it."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return described(get_language())


@lru_cache(maxsize=LANGUAGES)
def described(_language: str | None) -> dict[str, Any]:
    """All calls, in the words of the language that is in force."""
    return SchemaGenerator().get_schema(request=None, public=True)
