"""The small forms of what is kept with a stay: why something hidden is to be shown, a comment, an entry of the programme."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays.form_words import DeskForm
from stays.programme import Entry
from vipdesk.access.cards import find_card
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property

AROUND = dt.timedelta(days=1)  # so far before and after the stay its programme may reach
LONGEST_COMMENT = 2000


class Words(forms.CharField):
    """Text that a person writes: never a card number."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if find_card(text):
            raise forms.ValidationError(_("This looks like a card number. vipdesk takes none."))
        return text


def _reason(longest: int, missing: Any) -> Words:
    """Why, in so many characters at the most; without it, the form says what is missing."""
    return Words(label=gettext_lazy("Reason"), max_length=longest, error_messages={"required": missing})


class Why(DeskForm):
    """Why a hidden field is to be shown."""

    reason = _reason(300, gettext_lazy("Say why you need to see this."))


class WhyDecided(DeskForm):
    """Why a request is declined, or a level given or lowered."""

    reason = _reason(500, gettext_lazy("Say why: who asked will read it."))


class AwardForm(DeskForm):
    """Until when a guest is awarded a level, and why; which guest it was when the page was opened."""

    guest_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    until = forms.DateField(label=gettext_lazy("Until"))
    reason = _reason(500, gettext_lazy("Say why the guest is awarded this level."))


class GoesOnForm(DeskForm):
    """Until when an award goes on, and why; without a reason of its own it has the one from before."""

    until = forms.DateField(label=gettext_lazy("Until"))
    reason = Words(label=gettext_lazy("Reason"), max_length=500, required=False)


class WhyEnded(DeskForm):
    """Why an award ends before its day."""

    reason = _reason(500, gettext_lazy("Say why it ends now."))


class WhyDismissed(DeskForm):
    """Why something that could not be delivered need not be sent any more."""

    reason = _reason(200, gettext_lazy("Say why it need not be sent any more."))


class AwayForm(DeskForm):
    """To whom an approver lends their authority, from and until, in the property's time."""

    colleague = forms.IntegerField(label=gettext_lazy("Colleague"), min_value=1, max_value=2**62)
    starts = forms.DateTimeField(label=gettext_lazy("From"))
    ends = forms.DateTimeField(label=gettext_lazy("Until"))


class CommentForm(DeskForm):
    """A comment on a stay."""

    text = Words(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": gettext_lazy("Write the comment first.")},
    )
    internal = forms.BooleanField(required=False)
    confidential = forms.BooleanField(required=False)


class EntryForm(DeskForm):
    """An entry of a guest's programme, written in the property's time."""

    day = forms.DateField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("From"))
    ends = forms.TimeField(label=gettext_lazy("Until"), required=False)
    what = Words(label=gettext_lazy("What"), max_length=200)
    place = Words(label=gettext_lazy("Where"), max_length=120, required=False)
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Concerns"), choices=Department.Code.choices, required=False
    )

    def __init__(self, data: Any, *, property: Property, arrival: dt.date, departure: dt.date) -> None:
        super().__init__(data)
        self.hotel, self.first, self.last = property, arrival - AROUND, departure + AROUND

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        if not self.first <= day <= self.last:
            days = {name: formats.date_format(one, "j M") for name, one in (("first", self.first), ("last", self.last))}
            raise forms.ValidationError(_("Choose a day of the stay, from %(first)s to %(last)s.") % days)
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start; one in the small hours is of the night that follows."""
        said = self.cleaned_data
        if not self.errors and self.ends_at is not None and self.ends_at <= self.starts_at:
            self.add_error(
                "ends", _("This is before it begins. Only a time before 05:00 is of the night that follows.")
            )
        return said

    @cached_property
    def starts_at(self) -> dt.datetime:
        return clock.at(self.hotel.zone, self.cleaned_data["day"], self.cleaned_data["starts"])

    @cached_property
    def ends_at(self) -> dt.datetime | None:
        day, starts, ends = (self.cleaned_data[name] for name in ("day", "starts", "ends"))
        if ends is None:
            return None
        follows = ends < clock.NIGHT_ENDS <= starts
        return clock.at(self.hotel.zone, day + AROUND if follows else day, ends)

    @property
    def entry(self) -> Entry:
        """What was written, as the programme keeps it."""
        said = self.cleaned_data
        places = {name: said[name] for name in ("what", "place")}
        return Entry(self.starts_at, ends_at=self.ends_at, departments=tuple(sorted(said["departments"])), **places)
