"""Undo instead of dialogs: after an act the next page says what was done, and for ten seconds how to take it back.

An act's view calls `offer(desk, words, url, act="reopen", …)` once the act is done: the words, the address of the view that
takes it back, and the fields that are posted there. Nothing else is needed: `templates/_messages.html` prints the line as a form
(it stays until the next page where there is no JavaScript), `static/vipdesk/undo.js` moves it to the foot of the screen, counts
down, and `u` presses the newest. The view at `url` goes back to where its act goes back to, and says `taken_back(desk, words)`.
`focus` is the id of what has the focus once the button is gone, such as the button of the act.
"""

import json
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from stays.views.page import Desk

UNDO, BRIEF = "undo", "brief"  # how the line is shown: with its button, or only for a moment
SECONDS = 10


def offer(desk: Desk, words: str, url: str, *, focus: str = "", **fields: Any) -> None:
    """Say on the next page what was done, with the button that takes it back."""
    said = {"url": url, "focus": focus, "fields": {name: str(value) for name, value in fields.items()}}
    messages.success(desk.request, words, extra_tags=f"{UNDO} {json.dumps(said)}")


def taken_back(desk: Desk, words: str) -> None:
    """Say on the next page that something is as it was before."""
    messages.success(desk.request, _("Taken back: %(what)s") % {"what": words}, extra_tags=BRIEF)
