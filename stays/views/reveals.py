"""Hidden fields: shown once in their place to somebody who says why; and who looked at what, for the general manager."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stays import notices, revealing, shown, words
from stays.kept_forms import Why
from stays.models import Stay
from stays.shown import ShownStay
from stays.views.on_stay import back, on_the_stay, say_mistakes
from stays.views.page import Desk, act, at_the_desk
from stays.views.stay import answer
from stays.views.timeline import SHOWN
from vipdesk.access.models import Reveal

A_PAGE = 50
STANDS = "60s"  # so long the page stands still with what is shown, before it is hidden again


@on_the_stay
def show(desk: Desk, pk: int) -> HttpResponse:
    """One hidden field, in the answer itself and nowhere else: it is not there any more when the page comes again."""
    form = Why({"reason": _reason(desk.request.POST)})
    if not form.is_valid():
        say_mistakes(desk, form)
        return back(desk, pk)
    field, reason = desk.request.POST.get("field", ""), form.cleaned_data["reason"]
    value = act(desk, lambda: revealing.show(pk, field, reason, property=desk.property, by=desk.viewer, now=desk.now))
    if value is None:
        return back(desk, pk)
    return answer(desk, pk, revealed={"field": field, "value": _words(value)}, every=STANDS, etag="")


def _reason(sent: QueryDict) -> str:
    """The reason that was written or, with one tap, chosen."""
    return next((one for one in reversed(sent.getlist("reason")) if one.strip()), "")


def _words(value: Any) -> str:
    return formats.date_format(value, "j F Y") if isinstance(value, dt.date) else str(value)


# --- who looked -----------------------------------------------------------------------------------------------------


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """Who had what of which guest shown, when and why: the newest first."""
    desk.require("read_reveals")
    rows = Reveal.objects.filter(property=desk.property).select_related("staff")
    found = Paginator(rows, A_PAGE).get_page(desk.request.GET.get("page"))
    stays = _stays(desk, found.object_list)
    lines = [_line(desk, row, stays.get(row.subject_id)) for row in found.object_list]
    return desk.render("stays/reveals.html", {"page": "reveals", "title": _("Reveals"), "lines": lines, "found": found})


def _stays(desk: Desk, rows: Iterable[Reveal]) -> dict[int, ShownStay]:
    """The stays that these are about, as the viewer may see them, in one query."""
    ids = {row.subject_id for row in rows if row.subject_kind == notices.SUBJECT}
    found = shown.rows(Stay.objects.at(desk.property).filter(pk__in=ids)) if ids else ()
    return {row["id"]: shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in found}


def _line(desk: Desk, row: Reveal, stay: ShownStay | None) -> Mapping[str, Any]:
    return {
        "time": desk.time(row.at),
        "when": words.relative(row.at, desk.now),
        "who": row.staff.short_name,
        "what": str(SHOWN.get(row.field, row.field)),
        "why": row.reason,
        "stay": stay.id if stay else None,
        "guest": stay.guest.display_name if stay else "",
        "room": stay.room_number if stay else "",
        "about": "" if stay else f"{row.subject_kind} {row.subject_id}",
    }
