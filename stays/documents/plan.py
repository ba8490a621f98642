"""The reception plan of one stay: the original for sales and a copy for each department that works by it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from stays import allowing, papers, words
from stays.documents.paper import Paper, rows, who
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from stays.shown_programme import ShownActivity
from stays.views import guest, plan_cost, privileges
from stays.views.plan import titles
from tiers.programme import Programme


def plan(
    stay: ShownStay,
    items: Iterable[ShownItem],
    entries: Iterable[ShownActivity],
    programme: Programme | None,
    paper: Paper,
) -> dict[str, Any]:
    """The plan as its department reads it; stay, items and entries come through the department's own sight."""
    of = {"department": paper.department_name}
    whose = _("Original: %(department)s") if paper.department == papers.ORIGINAL else _("Copy: %(department)s")
    shown = list(items)
    cost, _over = plan_cost.said(stay, programme, paper.sight, paper.property.currency)
    known = {
        **guest.known(stay, programme),
        _("What the level opens"): privileges.lines(stay, programme, allowing.allowed_for(stay.id)),
        _("Cost"): [(_("Things brought"), [cost] if cost else [])],
    }
    stages = [{"title": title, "rows": rows(_of(shown, code), paper)} for code, title in titles().items()]
    return {
        "frame": paper.frame(_("Reception plan"), whose % of),
        "who": who(stay, paper),
        "known": [
            {"part": part, "lines": [{"name": name, "said": words.listed(said)} for name, said in own if said]}
            for part, own in known.items()
            if any(said for _name, said in own)
        ],
        "programme": [_entry(one, paper) for one in entries],
        "stages": [stage for stage in stages if stage["rows"]],
        "words": {"programme": _("Programme"), "empty": _("No plan yet.")},
    }


def _of(items: Iterable[ShownItem], stage: str) -> list[ShownItem]:
    return [item for item in items if item.stage == stage]


def _entry(one: ShownActivity, paper: Paper) -> dict[str, str]:
    return {"time": paper.at(one.starts_at), "said": words.listed([one.what, one.place])}
