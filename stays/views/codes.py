"""The inbox of VIP codes: what booking systems say and nobody has mapped, with the bookings that wait; and who mapped what."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stays import codes, shown, words
from stays.api.calls import house_for
from stays.codes import MappedMeanwhile
from stays.models import Stay
from stays.querysets import GOING_ON
from stays.reception import NotPossible
from stays.shown import ShownStay
from stays.views.page import Desk, at_the_desk, back_to, nothing_here
from tiers.models import VipCode
from tiers.readers import tiers_of

SHOWN = 5  # so many of the bookings that wait for a code stand beside it
MOST = 200


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The codes to map, the oldest first, and those that are mapped."""
    desk.require("map_codes")
    rows = VipCode.objects.of(desk.property).select_related("tier", "mapped_by")
    waiting, mapped = list(rows.to_map()[:MOST]), list(rows.mapped().order_by("code", "booking_system")[:MOST])
    bookings = _bookings(desk, waiting)
    choices = [(tier.code, f"{tier.code}, {tier.name}") for tier in tiers_of(desk.property)]
    context = {
        "page": "standards",
        "title": _("VIP codes"),
        "token": get_token(desk.request),
        "choices": [*choices, (codes.NO_VIP, _("no VIP"))],
        "waiting": [_waiting(desk, row, bookings) for row in waiting],
        "mapped": [_line(desk, row) for row in mapped],
    }
    return desk.render("stays/codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def change(desk: Desk, pk: int) -> HttpResponse:
    """Say what a code stands for: the bookings that wait are graded again."""
    property_id = VipCode.objects.filter(pk=pk).values_list("property_id", flat=True).first()
    if property_id is None:
        raise nothing_here()
    desk = desk.at(property_id)
    desk.require("map_codes")
    if desk.request.method == "POST":
        try:
            _map(desk, pk)
        except MappedMeanwhile as lost:
            messages.warning(desk.request, _meanwhile(desk, lost.mapped))
        except NotPossible as refused:
            messages.warning(desk.request, refused.words)
    return back_to(desk, "standards")


def _map(desk: Desk, pk: int) -> None:
    sent, house = desk.request.POST, house_for(desk.property)
    means, seen = sent.get("means", ""), sent.get("seen", "")
    code = codes.say(pk, means, seen=seen, house=house, by=desk.viewer, now=desk.now)
    done, left = codes.grade_some(code, house=house, by=desk.viewer, now=desk.now)
    said = ngettext("%(code)s is mapped: %(n)s booking graded.", "%(code)s is mapped: %(n)s bookings graded.", done)
    messages.success(desk.request, said % {"code": code.code, "n": done})
    if left:
        more = ngettext("%(n)s more follows by itself.", "%(n)s more follow by themselves.", left)
        messages.success(desk.request, more % {"n": left})


def _meanwhile(desk: Desk, code: VipCode) -> str:
    who = code.mapped_by.short_name if code.mapped_by else _("Somebody")
    said = {"who": who, "code": code.code, "means": _means(code), "time": desk.time(code.mapped_at)}
    return _("%(who)s mapped %(code)s to %(means)s at %(time)s. Look again before you change it.") % said


# --- what is shown --------------------------------------------------------------------------------------------------


def _bookings(desk: Desk, waiting: list[VipCode]) -> list[tuple[str, str, ShownStay]]:
    """The bookings that wait, each with its code and its system, as this viewer may see them; the next to arrive first."""
    said = Q(vip_code__in={row.code for row in waiting}, code_waits=True, status__in=GOING_ON)
    found = shown.rows(Stay.objects.at(desk.property).filter(said).order_by("awaited_at", "pk"))
    rows = list(found.values(*shown.FIELDS, "vip_code")[:MOST])
    dressed = (shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in rows)
    return [(row["vip_code"], row["booking_system__code"], one) for row, one in zip(rows, dressed, strict=True)]


def _waiting(desk: Desk, row: VipCode, bookings: list[tuple[str, str, ShownStay]]) -> dict[str, Any]:
    own = [one for code, system, one in bookings if code == row.code and row.booking_system in ("", system)]
    lines = [{"id": one.id, "name": one.guest.display_name, "when": words.date(one.row["arrival_date"])} for one in own]
    number = ngettext("%(n)s booking waits", "%(n)s bookings wait", len(own)) % {"n": len(own)}
    return {**_line(desk, row), "number": number, "bookings": lines[:SHOWN], "more": len(lines[SHOWN:])}


def _line(desk: Desk, row: VipCode) -> dict[str, Any]:
    who = row.mapped_by.short_name if row.mapped_by else (_("the programme file") if row.from_file else "")
    return {
        "id": row.pk,
        "code": row.code,
        "system": row.booking_system or _("any system"),
        "first": desk.time(row.first_seen_at),
        "means": _means(row),
        "chosen": row.tier.code if row.tier else (codes.NO_VIP if row.no_vip else ""),
        "palette": row.tier.palette if row.tier else "",
        "mapped": words.listed([who, desk.time(row.mapped_at)]),
        "seen": row.mapped_at.isoformat() if row.mapped_at else "",
    }


def _means(row: VipCode) -> str:
    return row.tier.code if row.tier else (_("no VIP") if row.no_vip else "")
