"""Who decides while an approver is away: lent authority, from and until, and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import authority, lending
from stays.api.calls import house_for
from stays.authority import Power
from stays.form_words import mistakes_of
from stays.kept_forms import AwayForm
from stays.reception import NotPossible
from stays.views import colleagues
from stays.views.page import Desk, at_the_desk, back_to
from vipdesk.hotel import clock


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def lend(desk: Desk) -> HttpResponse:
    """Lend one's authority to a colleague, or take it back."""
    desk.require("decide_tier")
    if desk.request.method == "POST":
        _end(desk) if "end" in desk.request.POST else _lend(desk)
    return back_to(desk, "requests")


def _lend(desk: Desk) -> None:
    form = AwayForm(desk.request.POST)
    if not form.is_valid():
        for words in mistakes_of(form):
            messages.warning(desk.request, words)
        return
    said = form.cleaned_data
    starts = clock.at(desk.property.zone, said["starts"].date(), said["starts"].time())
    ends = clock.at(desk.property.zone, said["ends"].date(), said["ends"].time())
    house = house_for(desk.property)
    _try(desk, lambda: lending.lend(said["colleague"], starts, ends, house=house, by=desk.viewer, now=desk.now))


def _end(desk: Desk) -> None:
    said = desk.request.POST["end"]
    pk = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    _try(desk, lambda: lending.end(pk, by=desk.viewer, now=desk.now))


def _try(desk: Desk, work: Any) -> None:
    try:
        work()
    except NotPossible as refused:
        messages.warning(desk.request, refused.words)


def context(desk: Desk, own: tuple[Power, ...]) -> dict[str, Any]:
    """What is lent now or later, and whether this viewer has anything to lend."""
    lends = any(power.of == desk.viewer.by for power in own)
    rows = authority.delegations_of(desk.property, now=desk.now)
    return {
        "lent": [_row(desk, row) for row in rows],
        "colleagues": colleagues.choices(desk) if own else [],
        "may_lend": lends,
        "from_now": f"{desk.local(desk.now):%Y-%m-%dT%H:%M}",
    }


def _row(desk: Desk, row: Any) -> dict[str, Any]:
    who = {"giver": row.giver.short_name, "taker": row.taker.short_name}
    span = {"start": desk.time(row.starts_at), "end": desk.time(row.ends_at)}
    one = _("%(taker)s decides one request for %(giver)s") if row.request_id else _("%(taker)s decides for %(giver)s")
    return {
        "id": row.pk,
        "words": one % who,
        "when": _("%(start)s – %(end)s") % span,
        "may_end": row.giver_id == desk.viewer.by,
    }
