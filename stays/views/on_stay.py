"""What is written down on the page of a stay, each by its own address: at the stay's property, and back to the page."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from stays.form_words import DeskForm, mistakes_of
from stays.views import plan
from stays.views.page import Desk, Page, at_the_desk, back_to
from stays.views.stay import desk_of


def on_the_stay(view: Page) -> Page:
    """An address that a form of the stay's page sends to; whoever only opens it is led to the page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @at_the_desk
    @wraps(view)
    def page(desk: Desk, pk: int, **more: Any) -> HttpResponse:
        desk = desk_of(desk, pk)
        return view(desk, pk, **more) if desk.request.method == "POST" else back(desk, pk)

    return page


def back(desk: Desk, pk: int) -> HttpResponse:
    """The page again, as it was asked for."""
    return back_to(desk, "stay", pk, query=plan.query(desk))


def say_mistakes(desk: Desk, form: DeskForm) -> None:
    """Words for the next page about what is wrong with a form that holds nothing worth keeping."""
    for words in mistakes_of(form):
        messages.warning(desk.request, words)
