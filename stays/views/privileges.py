"""What a level opens for its guest, in words."""

from django.utils.translation import gettext as _

from stays.privileges import privileges_of
from stays.shown import ShownStay
from tiers.programme import Programme

Line = tuple[str, list[str]]  # (what, its words)


def lines(stay: ShownStay, programme: Programme | None) -> list[Line]:
    """The privileges of the level in the words of the programme in force; nothing where there are none."""
    opened = privileges_of(stay.tier, programme, official_visit=stay.row["official_visit"])
    refused = [_("%(what)s, unless the general manager says otherwise") % {"what": _(one)} for one in opened.off]
    found = [(_("Privileges"), [_(one) for one in opened.open]), (_("Off on this official visit"), refused)]
    return [(name, said) for name, said in found if said]
