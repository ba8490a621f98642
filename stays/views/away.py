"""Who decides while an approver is away: lent authority, from and until, and taken back."""

from typing import Any

from django.utils.translation import gettext as _

from stays import authority, lending
from stays.api.calls import house_for
from stays.authority import Power
from stays.form_words import mistakes_of
from stays.kept_forms import AwayForm
from stays.reception import NotPossible
from stays.views import colleagues
from stays.views.page import Desk
from vipdesk.hotel import clock


def act(desk: Desk) -> list[str]:
    """Lend one's authority to a colleague, or take it back; what is wrong, in words."""
    try:
        return _end(desk) if "end" in desk.request.POST else _lend(desk)
    except NotPossible as refused:
        return [refused.words]


def _lend(desk: Desk) -> list[str]:
    form = AwayForm(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    said = form.cleaned_data
    starts = clock.at(desk.property.zone, said["starts"].date(), said["starts"].time())
    ends = clock.at(desk.property.zone, said["ends"].date(), said["ends"].time())
    house = house_for(desk.property)
    lending.lend(said["colleague"], starts, ends, house=house, by=desk.viewer, now=desk.now)
    return []


def _end(desk: Desk) -> list[str]:
    said = desk.request.POST["end"]
    pk = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    lending.end(pk, by=desk.viewer, now=desk.now)
    return []


def context(desk: Desk, own: tuple[Power, ...], mistakes: list[str]) -> dict[str, Any]:
    """What is lent now or later, and whether this viewer has anything to lend; with mistakes also what was written."""
    written = desk.request.POST if mistakes else {"starts": f"{desk.local(desk.now):%Y-%m-%dT%H:%M}"}
    lends = any(power.of == desk.viewer.by for power in own)
    rows = authority.delegations_of(desk.property, now=desk.now)
    return {
        "lent": [_row(desk, row) for row in rows],
        "colleagues": colleagues.choices(desk) if own else [],
        "may_lend": lends,
        "away": {"mistakes": mistakes, **{name: written.get(name, "") for name in AwayForm.base_fields}},
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
