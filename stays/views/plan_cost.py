"""What a plan costs beside the budget of its level, in words; for those who may see money."""

from django.utils.translation import gettext as _

from stays import words
from stays.cost import cost_of
from stays.shown import ShownStay
from tiers.lines import Programme
from vipdesk.access.visibility import Sight


def said(stay: ShownStay, programme: Programme | None, sight: Sight, currency: str) -> tuple[str, bool]:
    """The words, and whether it is more than the budget; no words where nothing is to be said or seen."""
    if programme is None or not sight.sees("money"):
        return "", False
    cost = cost_of(stay.id, stay.tier, programme)
    if not cost.spent and not cost.budget:
        return "", False
    names = {"spent": cost.spent, "budget": cost.budget, "over": cost.over, "currency": currency}
    if not cost.budget:
        spent = _("%(spent)s %(currency)s") % names
    elif cost.over:
        spent = _("%(spent)s %(currency)s, %(over)s over the budget of %(budget)s") % names
    else:
        spent = _("%(spent)s of %(budget)s %(currency)s") % names
    payer = _("paid by %(who)s") % {"who": stay.guest.payer} if stay.guest.payer else ""
    return words.listed([spent, payer]), bool(cost.over)
