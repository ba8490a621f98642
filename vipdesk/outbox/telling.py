"""Say what happened, tell the departments it touches, and acknowledge. All rows of the caller's own transaction."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Least

from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.hotel.storing import (
    Set,
    Update,
    Values,
    rewritten,
    store_naming,
    store_new,
    store_together,
    store_values,
)
from vipdesk.outbox import escalating
from vipdesk.outbox.hints import hint
from vipdesk.outbox.models import Delivery, Event, Notice, NoticeEvent
from vipdesk.outbox.querysets import NoticeQuerySet
from vipdesk.outbox.steps import step

GATHER = dt.timedelta(seconds=30)  # so long a change waits for its like before it leaves as a message
TAKEN_UP = ["changes", "event_kind", "secret", "urgent", "revision", "changed_at", "read_at", "read_by"]
COMES = (".booked", ".reinstated", ".no_show_taken_back")  # weighs more than any change that follows

Changes = list[dict[str, Any]]
Merge = Callable[[Changes, Changes], Changes]


class AlreadyAcknowledged(Exception):
    """Somebody was quicker; `notice` says who and when."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(f"notice {notice.pk} is already acknowledged")
        self.notice = notice


class ChangedMeanwhile(Exception):
    """The notice has taken up more than the person has seen; `notice` is the newer one."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(f"notice {notice.pk} has changed since it was read")
        self.notice = notice


class ToldSince(Exception):
    """The department has a newer open notice about the subject, which has taken up what the old one said."""


class NotToTakeBack(Exception):
    """Nobody's to take back: it was somebody else who acknowledged, or it is too long ago."""


def happened(
    property: Property,
    kind: str,
    *,
    subject_kind: str,
    subject_id: int,
    facts: Mapping[str, Any],
    now: dt.datetime,
    by: StaffMember | None = None,
    key: str | int | None = None,
) -> Event:
    """Store that something happened: ids and facts, never names. This will be a line of the subject's timeline."""
    (event,) = store_new([event_of(property, kind, subject_kind, subject_id, facts, now=now, by=by, key=key)])
    return event


def event_of(
    property: Property,
    kind: str,
    subject_kind: str,
    subject_id: int,
    facts: Mapping[str, Any],
    *,
    now: dt.datetime,
    by: StaffMember | None = None,
    key: str | int | None = None,
) -> Event:
    """The same, not stored yet: `tell` stores it with the notices that it makes."""
    return Event(
        property=property,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=dict(facts),
        by_staff=by,
        by_key=str(key or ""),
        happened_at=now,
    )


@transaction.atomic(savepoint=False)
def tell(
    event: Event,
    changes_by_department: Mapping[Department, Changes],
    *,
    now: dt.datetime,
    at_once: bool,
    secret: bool,
    merge: Merge,
    urgent: Collection[Department] = (),
    first: bool = False,
) -> list[Notice]:
    """Tell each department its changes: its open notice about the subject takes them up, else it will get a new one.

    An event that is not stored yet is stored with them. For those to whom it is `urgent`, no quiet hours hold their notice.
    The caller holds the lock of the subject's row, so that two events about it are told one after the other; of the
    `first` event of a new subject nobody has a notice open.
    """
    unstored = [] if event.pk else [event]
    if not changes_by_department:
        store_new(unstored)
        return []
    waiting = {} if first else _open_notices(event, changes_by_department)
    for notice in waiting.values():
        _take_up(
            notice, event, changes_by_department[notice.department], now, secret, notice.department in urgent, merge
        )
    fresh = [
        _new(event, department, changes, now, secret, department in urgent)
        for department, changes in changes_by_department.items()
        if department.pk not in waiting
    ]
    if fresh:
        store_together(unstored, fresh)
    notices, due = [*waiting.values(), *fresh], now if at_once else now + GATHER
    again = [notice for notice in waiting.values() if notice.delivery]
    updates = [*rewritten([*waiting.values()], TAKEN_UP), *([_wanted_again(again, now, due)] if again else [])]
    heard = [{"notice_id": n.pk, "department_id": n.department_id} for n in notices]
    rounds = {n.pk: 1 for n in fresh} | {n.pk: n.round_to_come for n in waiting.values() if n.round_to_come}
    mails = [_delivery(notice, now, due) for notice in notices if notice not in again and _address(notice)]
    new = _store_told(event, heard, escalating.looks(rounds, now=now), mails, updates)
    if due <= now:
        hint([*(notice.delivery for notice in again if notice.delivery), *new])
    step("told")
    return sorted(notices, key=lambda notice: notice.pk)


def _store_told(
    event: Event, heard: Sequence[Values], looks: Set, mails: Sequence[Values], updates: Sequence[Update]
) -> list[int]:
    """Store who heard of the event (and the event, which is not stored yet where no notice is new), with what differs of
    notices and mails that are there; the ids of the new mails."""
    if event.pk is None:
        store_naming(event, NoticeEvent, heard, "event_id", updates)
        heard, updates = (), ()
    told = (NoticeEvent, [{**one, "event_id": event.pk} for one in heard])
    _, _, new = store_values(told, looks, (Delivery, mails), updates=updates)
    return new


def _open_notices(event: Event, departments: Iterable[Department]) -> dict[int, Notice]:
    by_id = {department.pk: department for department in departments}
    rows = Notice.objects.about(event.subject_kind, event.subject_id).open().filter(department__in=by_id)
    with_mail = rows.annotate(delivery=_delivery_of_each(by_id.values()), round_to_come=escalating.round_to_come())
    waiting = {notice.department_id: notice for notice in with_mail.order_by("id").select_for_update()}
    for notice in waiting.values():
        notice.department = by_id[notice.department_id]
    return waiting


def _delivery_of_each(departments: Iterable[Department]) -> Subquery:
    """For each notice the delivery to where its department is to be reached now, if there is one."""
    mail = Delivery.objects.filter(notice=OuterRef("pk"), level=0, channel=Delivery.Channel.MAIL)
    there = (Q(notice__department=department.pk, address=department.email) for department in departments)
    return Subquery(mail.filter(reduce(or_, there)).values("pk"))


def _take_up(
    notice: Notice, event: Event, changes: Changes, now: dt.datetime, secret: bool, urgent: bool, merge: Merge
) -> None:
    notice.changes = merge(notice.changes, changes)
    notice.event_kind = kind_after(notice.event_kind, event.kind)
    notice.secret = secret
    notice.urgent = notice.urgent or urgent
    notice.revision += 1
    notice.changed_at = now
    notice.read_at = notice.read_by = None


def kind_after(old: str, new: str) -> str:
    """What an open notice is about once it takes up more: until it is undone, that the guest comes stays what it says."""
    undone = new.endswith((".cancelled", ".no_show", ".reinstated"))
    return old if old.endswith(COMES) and not undone else new


def _new(
    event: Event, department: Department, changes: Changes, now: dt.datetime, secret: bool, urgent: bool
) -> Notice:
    return Notice(
        property_id=event.property_id,
        department=department,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        event_kind=event.kind,
        changes=changes,
        secret=secret,
        urgent=urgent,
        sent_at=now,
        changed_at=now,
    )


def _address(notice: Notice) -> str:
    return notice.department.email


def _delivery(notice: Notice, now: dt.datetime, due: dt.datetime) -> dict[str, Any]:
    return {
        "notice_id": notice.pk,
        "channel": Delivery.Channel.MAIL,
        "address": _address(notice),
        "due_at": due,
        "wanted_at": now,
        "wanted_revision": notice.revision,
    }


def _wanted_again(again: list[Notice], now: dt.datetime, due: dt.datetime) -> Update:
    """The same rows want the notices' new revisions; what already waits does not wait longer for it."""
    # Nobody holds it and it has not gone out: its time may only come nearer. Else the new revision has its own time.
    still_waits = Q(
        sent_revision__lt=F("wanted_revision"), lease_token__isnull=True, dead_at__isnull=True, restore__isnull=True
    )
    revisions = [When(pk=notice.delivery, then=Value(notice.revision)) for notice in again]
    differs = {
        "due_at": Case(When(still_waits, then=Least(F("due_at"), Value(due))), default=Value(due)),
        "wanted_revision": Case(*revisions),
        "wanted_at": now,
        "claims": 0,
        "failures": 0,
        "dead_at": None,
        "dismissed_at": None,
        "dismissed_by": None,
        "dismissed_reason": "",
        "restore": None,
    }
    return Update(Delivery.objects.filter(pk__in=[notice.delivery for notice in again]), differs)


def open_notices(property: Property, department: Department) -> NoticeQuerySet:
    """What this department has not acknowledged yet, the newest first."""
    return Notice.objects.of_property(property).of_department(department).open().for_reading().newest_first()


def notices_of(subject_kind: str, subject_id: int) -> NoticeQuerySet:
    """Everything any department was told about this subject, the newest first."""
    return Notice.objects.about(subject_kind, subject_id).for_reading().newest_first()


def read(notices: Iterable[Notice], *, by: StaffMember, now: dt.datetime) -> None:
    """The department has these notices on a screen: who saw them first, and when. Nothing is written where that is known."""
    unread = [notice.pk for notice in notices if notice.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread, read_at__isnull=True).update(read_at=now, read_by=by)


def acknowledge(
    notice_id: int,
    *,
    now: dt.datetime,
    by: StaffMember | None = None,
    key: str | int | None = None,
    for_closed: bool = False,
    seen_revision: int | None = None,
) -> Notice:
    """Acknowledge for the department; the first wins. This will raise AlreadyAcknowledged to everybody after that.

    With `seen_revision` it raises ChangedMeanwhile when the notice has taken up more than that since.
    """
    row = Notice.objects.filter(pk=notice_id)
    seen = row if seen_revision is None else row.filter(revision=seen_revision)
    won = seen.open().update(
        acknowledged_at=now, acknowledged_by=by, acknowledged_by_key=str(key or ""), acknowledged_for_closed=for_closed
    )
    notice = row.for_reading().get()
    if won:
        return notice
    raise AlreadyAcknowledged(notice) if notice.acknowledged_at else ChangedMeanwhile(notice)


@transaction.atomic
def take_back(notice_id: int, *, by: StaffMember, now: dt.datetime) -> Notice:
    """Open again what this person acknowledged a moment ago. This will raise NotToTakeBack or ToldSince.

    The caller holds the lock of the subject's row: a department has one open notice about a subject, and nobody tells
    of it meanwhile.
    """
    row = Notice.objects.filter(pk=notice_id)
    notice = row.for_reading().get()
    others = Notice.objects.about(notice.subject_kind, notice.subject_id).open()
    if others.filter(department=notice.department).exclude(pk=notice.pk).exists():
        raise ToldSince
    own = row.filter(acknowledged_by=by, acknowledged_at__gte=now - escalating.TAKE_BACK)
    won = own.update(acknowledged_at=None, acknowledged_by=None, acknowledged_by_key="", acknowledged_for_closed=False)
    if not won:
        raise NotToTakeBack
    return row.for_reading().get()
