"""The guest's programme: meals, meetings, cars and tours at their times, kept by those who arrange them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import notices, programme_told
from stays.house import House
from stays.models import Activity, Stay
from stays.noting import going_on, next_revision
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """What one entry of a programme says."""

    starts_at: dt.datetime
    what: str
    ends_at: dt.datetime | None = None
    place: str = ""
    departments: tuple[str, ...] = ()


@transaction.atomic
def add(stay_id: int, entry: Entry, *, house: House, by: Viewer, now: dt.datetime) -> Activity:
    """Put an entry into the programme, and tell whom it concerns; sent twice, it stands there once."""
    stay = going_on(stay_id)
    there = Activity.objects.filter(stay=stay, starts_at=entry.starts_at, removed_at=None).order_by("pk")
    if same := next((one for one in there if Entry(**_values(one)) == entry), None):
        return same
    activity = _written(Activity(stay=stay), entry)
    _tell(activity, "programme.added", None, programme_told.said_of(activity), house=house, by=by, now=now)
    return activity


@transaction.atomic
def change(stay_id: int, activity_id: int, entry: Entry, *, house: House, by: Viewer, now: dt.datetime) -> Activity:
    """Write an entry anew; whom it named before and names no more is told so."""
    activity = _found(going_on(stay_id), activity_id)
    if Entry(**_values(activity)) == entry:
        return activity
    before = programme_told.said_of(activity)
    after = programme_told.said_of(_written(activity, entry))
    _tell(activity, "programme.changed", before, after, house=house, by=by, now=now)
    return activity


@transaction.atomic
def remove(stay_id: int, activity_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Activity:
    """Take an entry off the programme; `put_back` brings the same one back."""
    activity = _found(going_on(stay_id), activity_id)
    activity.removed_at = now
    activity.save(update_fields=["removed_at"])
    _tell(activity, "programme.removed", programme_told.said_of(activity), None, house=house, by=by, now=now)
    return activity


@transaction.atomic
def put_back(stay_id: int, activity_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Activity:
    """Put an entry back that was taken off; one that stands there is left as it is."""
    activity = _found(going_on(stay_id), activity_id, also_removed=True)
    if activity.removed_at is None:
        return activity
    activity.removed_at = None
    activity.save(update_fields=["removed_at"])
    _tell(activity, "programme.put_back", None, programme_told.said_of(activity), house=house, by=by, now=now)
    return activity


def _found(stay: Stay, activity_id: int, *, also_removed: bool = False) -> Activity:
    """The entry of this stay; this will raise NotPossible when it is gone, or was never there."""
    activity = Activity.objects.filter(stay=stay, pk=activity_id).first()
    if activity is None or (activity.removed_at and not also_removed):
        raise NotPossible("entry_is_gone", _("This entry is not in the programme any more."))
    activity.stay = stay
    return activity


def _values(activity: Activity) -> dict:
    values = {name: getattr(activity, name) for name in Entry.__dataclass_fields__}
    return values | {"departments": tuple(activity.departments)}


def _written(activity: Activity, entry: Entry) -> Activity:
    for name, value in asdict(entry).items():
        setattr(activity, name, list(value) if name == "departments" else value)
    activity.save()
    return activity


def _tell(
    activity: Activity,
    kind: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
) -> None:
    """Raise the stay's revision, write down the time and whom it names (never what somebody wrote), and tell them."""
    stay, said = activity.stay, [one for one in (before, after) if one]
    departments = sorted({code for one in said for code in one["departments"]})
    facts = {"entry": activity.pk, "departments": departments, "at": said[-1]["starts_at"]}
    moved = {"was": said[0]["starts_at"]} if said[0]["starts_at"] != said[-1]["starts_at"] else {}
    next_revision(stay, now)
    event = notices.record(stay, kind, by=by, now=now, facts=facts | moved)
    notices.tell(event, stay, programme_told.told(stay, activity, before, after, house), house, now=now)
