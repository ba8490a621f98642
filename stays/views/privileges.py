"""What a level opens for its guest, and what of it is off because the visit is official."""

from django.utils.translation import gettext as _

from stays.shown import ShownStay
from tiers.programme import Programme

Line = tuple[str, list[str]]  # (what, its words)


def lines(stay: ShownStay, programme: Programme | None) -> list[Line]:
    """The privileges of the level in the words of the programme in force; nothing where there are none."""
    tiers = programme.tiers if programme else ()
    tier = next((one for one in tiers if one.code == stay.tier), None)
    if tier is None:
        return []
    off = tier.not_for_officials if stay.row["official_visit"] else ()
    refused = [_("%(what)s, unless the general manager says otherwise") % {"what": _(one)} for one in off]
    found = [
        (_("Privileges"), [_(one) for one in tier.privileges if one not in off]),
        (_("Off on this official visit"), refused),
    ]
    return [(name, said) for name, said in found if said]
