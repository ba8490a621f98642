"""The guest's programme: meals, meetings, cars and tours at their times, kept by those who arrange them."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stays.models import Activity, Stay
from stays.noting import going_on, note
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
def add(stay_id: int, entry: Entry, *, by: Viewer, now: dt.datetime) -> Activity:
    """Put an entry into the programme."""
    activity = _written(Activity(stay=going_on(stay_id)), entry)
    _note(activity, "programme.added", by=by, now=now)
    return activity


@transaction.atomic
def change(stay_id: int, activity_id: int, entry: Entry, *, by: Viewer, now: dt.datetime) -> Activity:
    """Write an entry anew; whom it named before and names no more still reads that it was changed."""
    activity = _found(going_on(stay_id), activity_id)
    former = activity.departments
    if Entry(**_values(activity)) == entry:
        return activity
    _note(_written(activity, entry), "programme.changed", by=by, now=now, also=former)
    return activity


@transaction.atomic
def remove(stay_id: int, activity_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Take an entry out of the programme."""
    activity = _found(going_on(stay_id), activity_id)
    _note(activity, "programme.removed", by=by, now=now)
    activity.delete()


def _found(stay: Stay, activity_id: int) -> Activity:
    """The entry of this stay; this will raise NotPossible when it is gone, or was never there."""
    activity = Activity.objects.filter(stay=stay, pk=activity_id).first()
    if activity is None:
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


def _note(activity: Activity, kind: str, *, by: Viewer, now: dt.datetime, also: list[str] | None = None) -> None:
    """Raise the stay's revision and write it down: the time and whom it names, never what somebody wrote."""
    departments = sorted({*activity.departments, *(also or ())})
    facts = {"entry": activity.pk, "departments": departments, "at": activity.starts_at.isoformat()}
    note(activity.stay, kind, by=by, now=now, facts=facts)
