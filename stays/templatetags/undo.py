"""What a message on a page lets its reader take back."""

import json
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message

register = template.Library()


@register.filter
def undo(message: Message) -> dict[str, Any] | None:
    """The address, the fields and the focus that `stays.views.undo.offer` wrote into the message; None without them."""
    kind, _space, said = (message.extra_tags or "").partition(" ")
    return json.loads(said) if kind == "undo" and said else None


@register.filter
def style(message: Message) -> str:
    """The classes of a message: its level, and that it is there for a moment."""
    brief = (message.extra_tags or "").partition(" ")[0] in ("undo", "brief")
    return f"{message.level_tag} brief" if brief else message.level_tag
