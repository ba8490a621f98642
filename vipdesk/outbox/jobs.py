"""Periodic jobs that run once a slot, however many clocks call them."""

import datetime as dt

from vipdesk.outbox.models import JobRun


def once(job: str, slot: str, *, now: dt.datetime) -> bool:
    """Whether this call is the one that runs the job for the slot.

    Call it in the transaction of the job's own rows: should the job fail, its slot is free again.
    """
    return JobRun.objects.get_or_create(job=job, slot=slot, defaults={"ran_at": now})[1]
