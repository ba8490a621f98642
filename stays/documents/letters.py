"""The daily list as a mail: made when it is sent, with what its department may see there."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse

from stays.documents import daily, mail_bodies
from stays.documents.daily import Wanted
from stays.documents.sheet import Sheet
from vipdesk.access.viewer import viewer_of_department
from vipdesk.hotel.thousands import not_searched
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

TODAY, TOMORROW = "list.today", "list.tomorrow"


def write(letter: Letter, now: dt.datetime) -> Written:
    """The list of the letter's day as it stands now; rooms and times of secret stays stay in the house."""
    return write_all([letter], now)[0]


def write_all(letters: Sequence[Letter], now: dt.datetime) -> list[Written]:
    """The lists of all these letters, of houses of one language. Three queries for all that are about one day."""
    paths = {code: reverse("stays:list", args=[code]) for code in {letter.department.code for letter in letters}}
    with not_searched():
        made = {
            place: written(sheet, _address(letters[place], paths))
            for place, sheet in daily.sheets([_wanted(letter, now) for letter in letters])
        }
    return [made[place] for place in range(len(letters))]


def _wanted(letter: Letter, now: dt.datetime) -> Wanted:
    code = letter.department.code
    viewer = viewer_of_department(letter.property, code)
    return Wanted(letter.property, code, letter.date, viewer, now, purpose="mail", private=False)


def _address(letter: Letter, paths: Mapping[str, str]) -> str:
    """Where the list stands in vipdesk."""
    return f"{paths[letter.department.code]}?date={letter.date}&property={letter.property.code}"


def written(sheet: Sheet, path: str) -> Written:
    """A sheet as the subject and both bodies of a mail."""
    url = settings.VIPDESK_URL.rstrip("/") + path
    said = {"list": sheet.title, "counts": sheet.words["counts"], "department": sheet.department}
    text, html = mail_bodies.bodies(sheet, url)
    return Written(subject=sheet.words["subject"] % said, text=text, html=html)
