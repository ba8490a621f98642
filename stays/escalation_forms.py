"""The forms in which a manager writes an escalation rule, the quiet hours, and who is on duty."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from stays.form_words import DeskForm, WellSaid
from stays.notices import WORDS
from tiers.models import EscalationRule
from vipdesk.hotel.models import Property, StaffMember

LONGEST = 62  # days that somebody is put on duty at a time


class RuleForm(WellSaid, forms.ModelForm):
    """How long a notice about such arrivals may wait."""

    event = forms.ChoiceField(label=_("What happened"), required=False)

    class Meta:
        model = EscalationRule
        fields = ["tier", "event", "within_hours", "minutes", "urgent_hours", "wakes"]
        labels = {
            "within_hours": _("Arrival within hours"),
            "minutes": _("Minutes for each step"),
            "urgent_hours": _("Urgent, hours before arrival"),
            "wakes": _("Wakes the general manager when urgent"),
        }
        help_texts = {
            "within_hours": _("0: any arrival"),
            "urgent_hours": _("From then on the quiet hours hold nothing back. 0: they always do."),
        }

    def __init__(self, *args: Any, property: Property, **more: Any) -> None:
        super().__init__(*args, **more)
        self.hotel = property
        tiers: Any = self.fields["tier"]
        tiers.queryset, tiers.empty_label = property.tiers.order_by("-rank"), _("any")
        self.fields["minutes"].widget.attrs["min"] = 1
        events: Any = self.fields["event"]
        events.choices = [("", _("any")), *WORDS.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._validate_constraints = False  # they are said in better words here
        same = EscalationRule.objects.of(self.hotel).exclude(pk=self.instance.pk)
        if not self.errors and same.filter(**{name: said[name] for name in ("tier", "event", "within_hours")}).exists():
            self.add_error(None, _t("There is a rule for the same arrivals already: change that one."))
        if said.get("wakes") and not said.get("urgent_hours"):
            self.add_error("urgent_hours", _t("Say from how many hours before the arrival on it is urgent."))
        if said.get("minutes") == 0:
            self.add_error("minutes", _t("A minute at least."))
        return said


class QuietForm(DeskForm):
    """The hours in which nobody is called for what can wait."""

    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class ReminderForm(DeskForm):
    """When a department is reminded of what is due from it."""

    minutes = forms.IntegerField(label=_("Minutes before an item is due"), min_value=0, max_value=240)
    tells_manager = forms.BooleanField(label=_("Tell the manager when it is overdue"), required=False)


class OnDuty(DeskForm):
    """Somebody is on duty as something from one day to another."""

    staff = forms.ModelChoiceField(StaffMember.objects.none(), label=_("Who"), empty_label=_("Choose"))
    role = forms.ChoiceField(label=_("As"))
    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, people: list[StaffMember], roles: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        staff: Any = self.fields["staff"]
        staff.queryset = StaffMember.objects.filter(pk__in=[one.pk for one in people]).order_by("last_name", "pk")
        role: Any = self.fields["role"]
        role.choices = roles

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last") or said.get("first")
        if first and last and not 0 <= (last - first).days < LONGEST:
            self.add_error("last", _t("Choose a day from the first on, two months at the most."))
        return said

    @property
    def days(self) -> list[dt.date]:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"] or self.cleaned_data["first"]
        return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
