"""What has changed on a list since its department last printed it; a print is kept as marks that name nobody."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import words
from stays.documents.daily import Wanted
from stays.documents.sheet import CHANGED, NEW, Line, Sheet
from stays.list_models import ListPrint
from vipdesk.access.matrix import PART
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Department, StaffMember

Marks = Mapping[str, Mapping[str, str]]  # stay → column → mark
TWICE = dt.timedelta(seconds=30)  # within this time the same list of the same person is a button pressed twice


@transaction.atomic
def record(wanted: Wanted, sheet: Sheet, *, by: StaffMember, now: dt.datetime) -> ListPrint:
    """This list is printed now; pressed twice, it is one print, which still says what had changed before it."""
    lines, before = marks_of(sheet), last(wanted)
    if before and before.printed_by_id == by.pk and before.lines == lines and now - before.printed_at < TWICE:
        return before
    return ListPrint.objects.create(
        property=wanted.property,
        department=Department.objects.get(property=wanted.property, code=wanted.department),
        date=wanted.date,
        section=section_of(wanted),
        eyes=eyes_of(wanted.sight),
        lines=lines,
        printed_at=now,
        printed_by=by,
    )


def section_of(wanted: Wanted) -> str:
    """The code of the section that the list is of; "" for the whole department."""
    return wanted.section.code if wanted.section else ""


def last(wanted: Wanted, *, before: ListPrint | None = None) -> ListPrint | None:
    """The last print of this list that said as much as this one may, or the last before another."""
    prints = ListPrint.objects.filter(
        property=wanted.property,
        department__code=wanted.department,
        date=wanted.date,
        section=section_of(wanted),
        eyes=eyes_of(wanted.sight),
    )
    if before is not None:
        prints = prints.filter(pk__lt=before.pk)
    return prints.order_by("printed_at", "pk").last()


def find(wanted: Wanted, pk: str) -> ListPrint | None:
    """The print of that number, when it is one of this list."""
    prints = ListPrint.objects.filter(pk=pk, property=wanted.property, department__code=wanted.department)
    return prints.filter(date=wanted.date, section=section_of(wanted)).select_related("printed_by", "property").first()


def words_of(one: ListPrint) -> str:
    """Such as "Printed Thu 16 Apr 2026 09:30 by P. Lis"."""
    local = one.printed_at.astimezone(one.property.zone)
    at = f"{formats.date_format(local, 'D j M Y')} {local:%H:%M}"
    return _("Printed %(time)s by %(who)s") % {"time": at, "who": one.printed_by.short_name}


def eyes_of(sight: Sight) -> str:
    """A short name of what a reader may see."""
    levels = sorted(sight.levels.items())
    parts = [sight.column] if PART in sight.levels.values() else []
    return hashlib.blake2s(repr((levels, parts)).encode(), digest_size=6).hexdigest()


def marks_of(sheet: Sheet) -> dict[str, dict[str, str]]:
    """A mark for each fact of each line, from which nobody learns the fact."""
    columns = [column.key for column in sheet.columns if column.marked]
    return {
        str(line.stay): {key: mark(line.cells[key].fact) for key in columns if line.cells[key].fact}
        for _section, line in sheet.lines()
    }


def mark(fact: Any) -> str:
    """The same for the same fact, and in no language; only who has the key of this house could guess it back."""
    key = hashlib.blake2s(settings.SECRET_KEY.encode(), person=b"prints").digest()
    return hashlib.blake2s(json.dumps(fact, sort_keys=True).encode(), key=key, digest_size=6).hexdigest()


def since(sheet: Sheet, before: ListPrint | None, wanted: Wanted) -> Sheet:
    """The sheet with what differs from a print; as it is where there was none."""
    if before is None:
        return sheet
    sections = tuple(
        replace(section, lines=tuple(marked(line, before.lines, sheet) for line in section.lines))
        for section in sheet.sections
    )
    there = {str(line.stay) for _section, line in sheet.lines()}
    gone = tuple(
        _("Stay %(number)s is no longer on this list") % {"number": pk} for pk in before.lines if pk not in there
    )
    number = sum(bool(line.mark) for section in sections for line in section.lines) + len(gone)
    today = wanted.now.astimezone(wanted.property.zone).date()
    said = (
        ngettext("%(n)s change since %(time)s", "%(n)s changes since %(time)s", number)
        if number
        else _("No change since %(time)s")
    )
    time = words.wall(before.printed_at, wanted.property.zone, today)
    return replace(sheet, sections=sections, gone=gone, changes=said % {"n": number, "time": time})


def marked(line: Line, before: Marks, sheet: Sheet) -> Line:
    """The line with the columns that changed."""
    earlier = before.get(str(line.stay))
    if earlier is None:
        return replace(line, mark=NEW)
    columns = [column.key for column in sheet.columns if column.marked]
    now = {key: mark(line.cells[key].fact) for key in columns if line.cells[key].fact}
    changed = tuple(key for key in columns if now.get(key) != earlier.get(key))
    return replace(line, mark=CHANGED, changed=changed) if changed else line
