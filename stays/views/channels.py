"""Channels: where the viewer, and the department that they manage, are also told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from stays import channels
from stays.form_words import DeskForm
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.access.acts import may_manage
from vipdesk.hotel.models import Department
from vipdesk.outbox.channel_models import Channel
from vipdesk.outbox.channels import NotAllowed


class ChannelForm(DeskForm):
    """A chat or push service."""

    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=60)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=500)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The viewer's own channels; with ?department= those of a department that they manage."""
    desk.require("see_stays")
    department = _department(desk)
    form = ChannelForm(desk.request.POST if desk.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            channels.add(desk.property, department, said["name"], said["address"], by=desk.viewer, now=desk.now)
        except NotAllowed as refused:
            form.add_error("address", str(refused))
        except channels.NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(desk.request, _("Added: send a test."))
            return HttpResponseRedirect(_url(department))
    rows = channels.of_department(department) if department else channels.of_person(desk.property, desk.viewer)
    context = {
        "page": "channels",
        "title": _("Channels"),
        "name": str(department) if department else "",
        "code": department.code if department else "",
        "lines": [_line(row) for row in rows],
        "form": form,
        "departments": _managed(desk),
    }
    return desk.render("stays/channels.html", context, 422 if form.errors else 200)


def _department(desk: Desk) -> Department | None:
    code = desk.request.GET.get("department")
    if not code:
        return None
    department = desk.department_of(code)
    channels.require_manager(desk.property, department, desk.viewer)
    return department


def _managed(desk: Desk) -> list[tuple[str, Any]]:
    return [(code, label) for code, label in Department.Code.choices if may_manage(desk.viewer, desk.property, code)]


def _line(row: Channel) -> dict[str, Any]:
    """A channel with nothing of its secret."""
    return {"id": row.pk, "name": row.name, "masked": f"{row.scheme}://••••••"}


def _url(department: Department | None) -> str:
    return reverse("stays:channels") + (f"?department={department.code}" if department else "")


@require_POST
@at_the_desk
def change(desk: Desk, channel: int) -> HttpResponse:
    """Send a test to one, or take it away; who finds it taken away by somebody else is told."""
    desk.require("see_stays")
    row = channels.found(desk.property, channel, by=desk.viewer)
    if row is None and not Channel.objects.filter(pk=channel).exists():
        messages.warning(desk.request, _("Somebody else has taken this channel away meanwhile."))
        return HttpResponseRedirect(_url(_department(desk)))
    if row is None:
        raise nothing_here()
    if desk.request.POST.get("act") == "remove":
        row.delete()
        messages.success(desk.request, _("Taken away: %(name)s.") % {"name": row.name})
    elif said := channels.tried(row):
        messages.warning(
            desk.request, _("%(name)s: the test did not arrive. %(why)s") % {"name": row.name, "why": said}
        )
    else:
        messages.success(desk.request, _("%(name)s: the test was taken by the service.") % {"name": row.name})
    return HttpResponseRedirect(_url(row.department))
