"""Periodic jobs that run once a slot, however many clocks call them."""

import datetime as dt
from collections.abc import Collection

from vipdesk.outbox.models import JobRun


def once(job: str, slot: str, *, now: dt.datetime) -> bool:
    """Whether this call is the one that runs the job for the slot.

    Call it in the transaction of the job's own rows: should the job fail, its slot is free again.
    """
    return JobRun.objects.get_or_create(job=job, slot=slot, defaults={"ran_at": now})[1]


def once_each(job: str, slots: Collection[str], *, now: dt.datetime) -> set[str]:
    """Those of these slots that this call runs, in two queries; a clock that is quicker makes this raise IntegrityError."""
    ran = JobRun.objects.filter(job=job, slot__in=slots).values_list("slot", flat=True)
    own = set(slots) - set(ran)
    JobRun.objects.bulk_create(JobRun(job=job, slot=slot, ran_at=now) for slot in sorted(own))
    return own
