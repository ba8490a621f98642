"""The escalation rules and quiet hours, edited by managers and in force at once; who writes second is told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stays import escalation_rules, words
from stays.escalation_forms import QuietForm, ReminderForm, RuleForm
from stays.notices import WORDS
from stays.reminder_models import ReminderTimes
from stays.views.page import Desk, at_the_desk, nothing_here
from tiers.models import EscalationRule
from vipdesk.hotel.models import QuietHours


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """All rules of the property, those of the highest level first, and its quiet hours."""
    desk.require("edit_rules")
    return _page(desk)


def _page(
    desk: Desk,
    form: QuietForm | None = None,
    version: int = 0,
    status: int = 200,
    *,
    reminders: tuple[ReminderForm, int] | None = None,
) -> HttpResponse:
    lines = [_line(rule) for rule in EscalationRule.objects.of(desk.property).with_tiers()]
    if form is None:
        hours = _hours(desk)
        form, version = QuietForm(initial={"begins": hours.begins, "ends": hours.ends}), hours.version
    context = {"page": "escalation", "title": _("Escalation"), "rules": lines, "form": form, "version": version}
    context["reminders"], context["reminders_version"] = reminders or _reminders(_times(desk))
    return desk.render("stays/escalation.html", context, status)


def _times(desk: Desk) -> ReminderTimes:
    return ReminderTimes.objects.filter(property=desk.property).first() or ReminderTimes(version=0)


def _reminders(times: ReminderTimes) -> tuple[ReminderForm, int]:
    return ReminderForm(initial={"minutes": times.minutes, "tells_manager": times.tells_manager}), times.version


def _hours(desk: Desk) -> QuietHours:
    return QuietHours.objects.filter(property=desk.property).first() or QuietHours()


def _line(rule: EscalationRule) -> dict[str, Any]:
    """A rule in words: "arrival within 24 h", "15 min a step, urgent from 4 h before"."""
    near = _("arrival within %(n)s h") % {"n": rule.within_hours} if rule.within_hours else _("any arrival")
    event = str(WORDS.get(rule.event, rule.event))
    urgent = _("urgent from %(n)s h before the arrival") % {"n": rule.urgent_hours} if rule.urgent_hours else ""
    return {
        "id": rule.pk,
        "tier": rule.tier.code if rule.tier else "",
        "palette": rule.tier.palette if rule.tier else "",
        "which": words.listed([near, event]),
        "minutes": _length(rule.minutes),
        "night": words.listed([urgent, _("wakes the general manager") if rule.wakes else ""]),
    }


def _length(minutes: int) -> str:
    """How long a step takes, to the minute: "30 min a step", "4 h a step"."""
    hours, rest = divmod(minutes, 60)
    return _("%(n)s min a step") % {"n": minutes} if rest else _("%(n)s h a step") % {"n": hours}


# --- acts -----------------------------------------------------------------------------------------------------------


@require_POST
@at_the_desk
def quiet(desk: Desk) -> HttpResponse:
    """Other quiet hours."""
    desk.require("edit_rules")
    form = QuietForm(desk.request.POST)
    if not form.is_valid():
        return _page(desk, form, _version(desk), 422)
    said = form.cleaned_data
    try:
        escalation_rules.keep_quiet(
            desk.property, said["begins"], said["ends"], version=_version(desk), by=desk.viewer, now=desk.now
        )
    except escalation_rules.ChangedMeanwhile:
        hours = _hours(desk)
        now = {"begins": f"{hours.begins:%H:%M}", "ends": f"{hours.ends:%H:%M}"}
        form.add_error(
            None,
            _("Somebody else changed them meanwhile: %(begins)s to %(ends)s. Save again to put yours in their place.")
            % now,
        )
        return _page(desk, form, hours.version, 409)
    return _saved(desk)


@require_POST
@at_the_desk
def reminders(desk: Desk) -> HttpResponse:
    """Reminders at another time."""
    desk.require("edit_rules")
    form = ReminderForm(desk.request.POST)
    if not form.is_valid():
        return _page(desk, status=422, reminders=(form, _version(desk)))
    try:
        escalation_rules.remind(desk.property, form.cleaned_data, version=_version(desk), by=desk.viewer, now=desk.now)
    except escalation_rules.ChangedMeanwhile:
        times = _times(desk)
        said = _("Somebody else changed this meanwhile: %(n)s minutes. Save again to put yours in its place.")
        form.add_error(None, said % {"n": times.minutes})
        return _page(desk, status=409, reminders=(form, times.version))
    return _saved(desk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def new(desk: Desk) -> HttpResponse:
    """A rule more."""
    desk.require("edit_rules")
    form = RuleForm(desk.request.POST if desk.request.method == "POST" else None, property=desk.property)
    if form.is_bound and form.is_valid():
        escalation_rules.add(desk.property, form.cleaned_data, by=desk.viewer, now=desk.now)
        return _saved(desk)
    return _form(desk, form, None, 1, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def rule(desk: Desk, rule: int) -> HttpResponse:
    """One rule, to change or to take away."""
    desk.require("edit_rules")
    found = EscalationRule.objects.of(desk.property).select_related("property").filter(pk=rule).first()
    if found is None:
        raise nothing_here()
    if desk.request.method != "POST":
        return _form(desk, RuleForm(instance=found, property=desk.property), found, found.version)
    form = RuleForm(desk.request.POST, instance=found, property=desk.property)
    removes = desk.request.POST.get("act") == "remove"
    if not removes and not form.is_valid():
        return _form(desk, form, found, _version(desk), 422)
    try:
        if removes:
            escalation_rules.remove(found, version=_version(desk), by=desk.viewer, now=desk.now)
        else:
            escalation_rules.change(found, form.cleaned_data, version=_version(desk), by=desk.viewer, now=desk.now)
    except escalation_rules.ChangedMeanwhile:
        return _second(desk, form, rule)
    return _saved(desk)


def _second(desk: Desk, form: RuleForm, pk: int) -> HttpResponse:
    """Somebody else was first: what the rule says by now stands over what was written, which is kept."""
    now = EscalationRule.objects.of(desk.property).select_related("tier").filter(pk=pk).first()
    if now is None:
        messages.warning(desk.request, _("Somebody else has taken this rule away meanwhile."))
        return HttpResponseRedirect(reverse("stays:escalation"))
    form.is_valid()
    line = _line(now)
    said = words.listed([line["tier"], line["which"], line["minutes"], line["night"]])
    form.add_error(
        None,
        _("Somebody else changed this rule meanwhile. It says now: %(said)s. Save again to put yours in its place.")
        % {"said": said},
    )
    return _form(desk, form, now, now.version, 409)


def _form(desk: Desk, form: RuleForm, found: EscalationRule | None, version: int, status: int = 200) -> HttpResponse:
    title = _("Escalation rule") if found else _("New escalation rule")
    context = {"page": "escalation", "title": title, "form": form, "version": version, "is_new": found is None}
    return desk.render("stays/escalation_rule.html", context, status)


def _saved(desk: Desk) -> HttpResponse:
    messages.success(desk.request, _("Saved; in force from now on."))
    return HttpResponseRedirect(reverse("stays:escalation"))


def _version(desk: Desk) -> int:
    """The version that was on the screen."""
    said = desk.request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0
