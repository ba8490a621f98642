"""What could not be delivered and why, in words: sent again, or dismissed with a reason."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from stays import channels, words
from stays.form_words import mistakes_of
from stays.kept_forms import WhyDismissed
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.hotel.models import StaffMember
from vipdesk.outbox import dead, restoring
from vipdesk.outbox.models import Delivery, Escalation, Restore
from vipdesk.outbox.querysets import DeliveryQuerySet

A_PAGE = 50
RESTORE = "restore"  # what a mistaken reason was about, where not one delivery
DEAD, TRYING, DISMISSED, ASIDE = "dead", "trying", "dismissed", "aside"
STATES = {
    DEAD: gettext_lazy("Given up"),
    TRYING: gettext_lazy("Tried again"),
    DISMISSED: gettext_lazy("Dismissed"),
}
SINCE_RESTORE = {ASIDE: gettext_lazy("Waiting since the restore")}  # offered while something does
# letters about a stay, by the first word of their kind
ABOUT_STAYS = {
    "reminder": gettext_lazy("Reminder, stay %(number)s"),
    "welcome": gettext_lazy("Call to the welcome, stay %(number)s"),
    "farewell": gettext_lazy("Call to the farewell, stay %(number)s"),
}
# what stopped a message, as its transport named it: in words for people
REASONS = {
    restoring.RESTORED: gettext_lazy("It had not left by the time of the backup that was restored."),
    "SMTPRecipientsRefused": gettext_lazy("The mail server refuses this address: it may be written wrongly."),
    "SMTPSenderRefused": gettext_lazy("The mail server does not take mails from this house: see the sender's address."),
    "SMTPAuthenticationError": gettext_lazy("The mail server does not know our name and password."),
    "SMTPDataError": gettext_lazy("The mail server refused the text of the mail."),
    "SMTPServerDisconnected": gettext_lazy("The mail server broke off."),
    "SMTPConnectError": gettext_lazy("The mail server does not answer."),
    "ConnectionRefusedError": gettext_lazy("The mail server does not answer."),
    "TimeoutError": gettext_lazy("The mail server does not answer in time."),
    "gaierror": gettext_lazy("The mail server's name is not found."),
    "SSLCertVerificationError": gettext_lazy("The mail server's certificate is not to be trusted."),
}


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """Deliveries in one state, the newest first."""
    desk.require("settle_deliveries")
    return _page(desk)


def _page(desk: Desk, draft: dict[str, Any] | None = None) -> HttpResponse:
    """The page; with a draft, what was wrong and what was written."""
    state, restore = _state(desk), restoring.open_restore(desk.property)
    states = {**STATES, **(SINCE_RESTORE if restore else {})}
    rows = _in(state, desk).select_related("notice__department", "letter__department", "dismissed_by").order_by("-id")
    found = Paginator(rows, A_PAGE).get_page(desk.request.GET.get("page"))
    context = {
        "page": "deliveries",
        "title": _("Deliveries"),
        "state": state,
        "states": [(code, label, code == state) for code, label in states.items()],
        "restore": _since(desk, restore) if restore else None,
        "lines": [_line(desk, row) for row in found.object_list],
        "found": found,
        "draft": draft,
    }
    return desk.render("stays/deliveries.html", context, 422 if draft else 200)


def _own(desk: Desk) -> DeliveryQuerySet:
    return Delivery.objects.of_property(desk.property)


def _in(state: str, desk: Desk) -> DeliveryQuerySet:
    if state == DISMISSED:
        return _own(desk).filter(dismissed_at__isnull=False)
    if state == ASIDE:
        return _own(desk).set_aside()
    return _own(desk).to_leave().filter(failures__gt=0) if state == TRYING else _own(desk).dead()


def _state(desk: Desk) -> str:
    asked = desk.request.GET.get("state", "")
    return asked if asked in STATES or asked in SINCE_RESTORE else DEAD


def _since(desk: Desk, restore: Restore) -> dict[str, Any]:
    """What waits since a restore: how many messages, and from when the backup is."""
    count = restoring.waiting(restore).count()
    return {"count": count, "backup": words.made_at(desk.local(restore.backup_at))}


def _line(desk: Desk, row: Delivery) -> dict[str, Any]:
    stood = row.dismissed_at or row.dead_at or (row.wanted_at if row.restore_id else row.due_at)
    error = restoring.RESTORED if row.restore_id else row.last_error
    return {
        "id": row.pk,
        **_about(row),
        "whom": str(Escalation.Level(row.level).label) if row.level else "",
        "channel": str(row.get_channel_display()),
        "address": row.address if row.channel == Delivery.Channel.MAIL else "",
        "why": reason(error),
        "detail": row.last_error,
        "time": desk.time(stood),
        "when": words.relative(stood, desk.now),
        "tries": row.failures,
        "dismissed": row.dismissed_reason,
        "by": row.dismissed_by.short_name if row.dismissed_by else "",
    }


def _about(row: Delivery) -> dict[str, Any]:
    """What was to be delivered: a notice about a stay, a reminder, or the list of a day; and to which department."""
    if row.letter is None:
        said = _("Stay %(number)s") % {"number": row.told.subject_id}
        url = reverse("stays:stay", args=[row.told.subject_id])
        return {"number": row.told.subject_id, "what": said, "url": url, "department": str(row.told.department)}
    department, date = row.letter.department, row.letter.date
    about = ABOUT_STAYS.get(row.letter.kind.partition(".")[0])
    if about:
        number = int(row.letter.about.partition(" ")[0])
        said = about % {"number": number}
        return {
            "number": number,
            "what": said,
            "url": reverse("stays:stay", args=[number]),
            "department": str(department),
        }
    said = _("List of %(day)s") % {"day": words.date(date)}
    url = reverse("stays:list", args=[department.code]) + f"?date={date}"
    return {"number": None, "what": said, "url": url, "department": str(department)}


def reason(error: str) -> str:
    """Why a message did not leave, in words; what is not known by name as it was noted."""
    if error.startswith("ended the worker"):
        return _("The message could not be made: five attempts ended the program that tried.")
    if error not in REASONS and error:
        return channels.reason(error)
    return str(REASONS.get(error, _("not known")))


@require_POST
@at_the_desk
def settle(desk: Desk, delivery: int) -> HttpResponse:
    """Send one again, or dismiss it with a reason."""
    desk.require("settle_deliveries")
    own = _own(desk).filter(pk=delivery)
    if not own.exists():
        raise nothing_here()
    rows = Delivery.objects.filter(pk=delivery)
    if desk.request.POST.get("act") == "dismiss":
        form = WhyDismissed(desk.request.POST)
        if not form.is_valid():
            return _mistaken(desk, form, delivery)
        done = dead.dismiss(rows, by=_by(desk), reason=form.cleaned_data["reason"], now=desk.now)
        _say(desk, done, _("Dismissed."), _("Only what was given up can be dismissed."))
    else:
        _say(desk, dead.retry(rows, now=desk.now), _("It is sent again."), _("It is being sent already."))
    return HttpResponseRedirect(f"{reverse('stays:deliveries')}?state={_state(desk)}")


@require_POST
@at_the_desk
def settle_restore(desk: Desk) -> HttpResponse:
    """Send all that waits since the restore, or dismiss it with a reason."""
    desk.require("settle_deliveries")
    restore = restoring.open_restore(desk.property)
    if desk.request.POST.get("act") == "dismiss":
        form = WhyDismissed(desk.request.POST)
        if not form.is_valid():
            return _mistaken(desk, form, RESTORE)
        said = _("Dismissed: nothing of it is sent.")
        done = restore and restoring.dismiss(restore, by=_by(desk), reason=form.cleaned_data["reason"], now=desk.now)
    else:
        said, done = _("It is sent now."), restore and restoring.send(restore, by=_by(desk), now=desk.now)
    _say(desk, done is not None, said, _("Nothing waits since a restore any more."))
    return HttpResponseRedirect(reverse("stays:deliveries"))


def _mistaken(desk: Desk, form: WhyDismissed, about: int | str) -> HttpResponse:
    return _page(desk, {"id": about, "mistakes": mistakes_of(form), "reason": form["reason"].value() or ""})


def _by(desk: Desk) -> StaffMember:
    return StaffMember(pk=desk.viewer.by)


def _say(desk: Desk, done: object, yes: str, no: str) -> None:
    """What came of it, on the next page."""
    if done:
        messages.success(desk.request, yes)
    else:
        messages.warning(desk.request, no)
