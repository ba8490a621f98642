"""Pages of the admin that only read, and answer nothing about what they do not show."""

from typing import Any


class NothingByHand:
    """Nothing here is written by hand."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReadOnly(NothingByHand):
    """A page that is read, and filtered only by the filters that it shows."""

    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Whether an address may filter by this: a hidden field would be told letter by letter, by how many rows there are."""
        filters = self.get_list_filter(request)  # type: ignore[attr-defined]
        shown = {one if isinstance(one, str) else one.parameter_name for one in filters}
        asked = any(lookup == name or lookup.startswith(f"{name}__") for name in shown)
        return asked and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]
