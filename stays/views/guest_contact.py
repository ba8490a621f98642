"""Who of the staff is the guest's contact: chosen, changed and cleared on the page of the stay."""

from django.http import HttpResponse

from stays import contact
from stays.views.on_stay import back, on_the_stay
from stays.views.page import Desk, act


@on_the_stay
def choose(desk: Desk, pk: int) -> HttpResponse:
    """Make somebody the guest's contact, or nobody."""
    desk.require("choose_contact")
    said = desk.request.POST.get("contact", "").strip()
    act(desk, lambda: contact.choose(pk, _number(said), by=desk.viewer, now=desk.now))
    return back(desk, pk)


def _number(said: str) -> int | None:
    """The number of a member of staff; 0, which nobody has, for what is none."""
    if not said:
        return None
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
