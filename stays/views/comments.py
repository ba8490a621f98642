"""Comments on a stay: kept with who wrote them and when; what speaks of the guest's person is pointed out before."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from stays import comments, sensitive
from stays.form_words import mistakes_of
from stays.kept_forms import CommentForm
from stays.views.on_stay import back, on_the_stay
from stays.views.page import Desk
from stays.views.stay import answer
from vipdesk.errors import Problem


@on_the_stay
def add(desk: Desk, pk: int) -> HttpResponse:
    """Keep a comment; one with a mistake, or that should be looked at twice, comes back as it was written."""
    desk.require("comment")
    if "confidential" in desk.request.POST and not desk.sight.sees("confidential"):
        raise Problem(403, "not_allowed", detail=_("Confidential comments are written by those who read them."))
    form = CommentForm(desk.request.POST)
    mistakes = [] if form.is_valid() else mistakes_of(form)
    looked_at = "anyway" in desk.request.POST
    pointed_out = [] if mistakes or looked_at else sensitive.pointed_out(form.cleaned_data["text"])
    if mistakes or pointed_out:
        draft = {"mistakes": mistakes, "pointed_out": pointed_out, **_written(desk)}
        return answer(desk, pk, 422, draft=draft, every="")
    _kept(desk, pk, form)
    return back(desk, pk)


def _written(desk: Desk) -> dict[str, Any]:
    """The form as it was sent."""
    sent = desk.request.POST
    flags = {name: name in sent for name in ("internal", "confidential")}
    return {"text": sent.get("text", "").replace("\x00", ""), **flags}


def _kept(desk: Desk, pk: int, form: CommentForm) -> None:
    said = form.cleaned_data
    flags = {name: said[name] for name in ("internal", "confidential")}
    comments.add(pk, said["text"], by=desk.viewer, now=desk.now, **flags)
