"""Whether this process lives, and whether vipdesk does its work: the database answers, messages leave, and the
clock's work is done."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vipdesk.hotel import clock
from vipdesk.outbox import health


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when bookings can be stored, and what is due leaves and is done; the broker is not asked, since nothing hangs on it."""
    checks = {"database": health.database_answers(), "deliveries": False, "chores": False}
    if checks["database"]:
        now = clock.now()
        checks |= {"deliveries": health.messages_leave(now), "chores": health.chores_are_done(now)}
    status = 200 if all(checks.values()) else 503
    return JsonResponse({"status": "ready" if status == 200 else "not ready", **checks}, status=status)
