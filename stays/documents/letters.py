"""The daily list as a mail: made when it is sent, with what its department may see there."""

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from stays.documents import daily
from stays.documents.daily import Wanted
from stays.documents.sheet import Sheet
from vipdesk.access.viewer import viewer_of_department
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

TODAY, TOMORROW = "list.today", "list.tomorrow"


def write(letter: Letter, now: dt.datetime) -> Written:
    """The list of the letter's day as it stands now; rooms and times of secret stays stay in the house."""
    code = letter.department.code
    viewer = viewer_of_department(letter.property, code)
    wanted = Wanted(letter.property, code, letter.date, viewer, now, purpose="mail", private=False)
    sheet = replace(daily.sheet(wanted), made=_made(letter, now))
    return written(sheet, f"{reverse('stays:list', args=[code])}?date={letter.date}&property={letter.property.code}")


def written(sheet: Sheet, path: str) -> Written:
    """A sheet as the subject and both bodies of a mail."""
    context = {"sheet": sheet, "rows": rows_of(sheet), "url": settings.VIPDESK_URL.rstrip("/") + path}
    return Written(
        subject=_("%(list)s: %(counts)s, %(department)s")
        % {"list": sheet.title, "counts": sheet.words["counts"], "department": sheet.department},
        text=render_to_string("stays/list_mail.txt", context),
        html=render_to_string("stays/list_mail.html", context),
    )


def rows_of(sheet: Sheet) -> list[dict]:
    """The sections as the templates print them: each line's cells that say something, each head with those below it."""
    return [
        {
            "section": section,
            "lines": [
                [
                    (head, [line.cells[one.key].text for one in (head, *below) if line.cells[one.key].text])
                    for head, below in sheet.heads
                ]
                for line in section.lines
            ],
        }
        for section in sheet.sections
    ]


def _made(letter: Letter, now: dt.datetime) -> str:
    local = now.astimezone(letter.property.zone)
    at = f"{formats.date_format(local, 'D j M Y')} {local:%H:%M}"
    return _("Sent %(time)s to %(department)s") % {"time": at, "department": letter.department}
