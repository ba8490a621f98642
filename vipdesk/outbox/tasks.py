"""The worker's side of a hint."""

from celery import shared_task

from vipdesk.outbox.delivering import deliver_due


@shared_task(ignore_result=True)
def deliver(ids: list[int]) -> None:
    """Deliver those of these deliveries that are still due and that nobody else holds."""
    deliver_due(ids)
