"""The forms in which a manager says to whom the daily lists are mailed, and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays import list_mail
from stays.form_words import DeskForm


class Addresses(forms.CharField):
    """Mail addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        return list_mail.addresses_of(super().clean(value))


class MailForm(DeskForm):
    """To whom the lists go, and which of them."""

    addresses = Addresses(
        label=gettext_lazy("E-mail addresses"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One a line. Empty: the lists are not mailed."),
    )
    morning = forms.BooleanField(label=gettext_lazy("Each morning, today's list"), required=False)
    evening = forms.BooleanField(label=gettext_lazy("Each evening, tomorrow's list"), required=False)
    seen = forms.IntegerField(label=gettext_lazy("Version"), widget=forms.HiddenInput, min_value=0, max_value=10**9)


class Time(forms.TimeField):
    """A time of the day at the hotel."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TimesForm(DeskForm):
    """When the lists of all departments are mailed; and the times that were read."""

    prefix = "at"
    morning = Time(label=gettext_lazy("Today's list, each morning at"))
    evening = Time(label=gettext_lazy("Tomorrow's list, each evening at"))
    seen_morning = forms.TimeField(widget=forms.HiddenInput)
    seen_evening = forms.TimeField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "morning" in said and "evening" in said and said["evening"] <= said["morning"]:
            self.add_error("evening", _("Write a time after that of the morning's list."))
        return said
