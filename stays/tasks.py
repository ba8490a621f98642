"""The worker's side of the clock's jobs."""

from celery import shared_task

from stays import (
    awards_ending,
    codes,
    disturbing,
    escalating,
    farewell,
    holding_stored,
    list_mail,
    overstaying,
    reminding,
    request_escalation,
    upkeep,
)
from vipdesk.hotel import clock
from vipdesk.outbox import channels


@shared_task(ignore_result=True)
def forget_old_answers() -> None:
    upkeep.forget_old_answers(now=clock.now())


@shared_task(ignore_result=True)
def call_farewells() -> None:
    farewell.call_due(now=clock.now())


@shared_task(ignore_result=True)
def look_who_stays_on() -> None:
    overstaying.look(now=clock.now())


@shared_task(ignore_result=True)
def escalate() -> None:
    escalating.escalate_due(now=clock.now())


@shared_task(ignore_result=True)
def spread() -> None:
    channels.spread(now=clock.now())


@shared_task(ignore_result=True)
def remind() -> None:
    reminding.remind_due(now=clock.now())


@shared_task(ignore_result=True)
def reconcile() -> None:
    upkeep.reconcile(now=clock.now())


@shared_task(ignore_result=True)
def offer_again() -> None:
    disturbing.go_on(now=clock.now())


@shared_task(ignore_result=True)
def escalate_requests() -> None:
    request_escalation.escalate_requests(now=clock.now())


@shared_task(ignore_result=True)
def look_after_awards() -> None:
    awards_ending.look_after(now=clock.now())


@shared_task(ignore_result=True)
def hold_stored() -> None:
    holding_stored.hold(now=clock.now())


@shared_task(ignore_result=True)
def mail_lists() -> None:
    list_mail.send_due(now=clock.now())


@shared_task(ignore_result=True)
def grade_mapped() -> None:
    codes.grade_mapped(now=clock.now())


@shared_task(ignore_result=True)
def forget_old_lists() -> None:
    list_mail.forget_old(now=clock.now())
