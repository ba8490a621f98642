"""The form of an item that somebody puts on a stay's plan by hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays.form_layout import laid_out
from stays.form_words import DeskForm
from stays.hand_made import LONGEST_TITLE, Wanted
from stays.making import LONGEST
from vipdesk.access.cards import refuse_cards
from vipdesk.errors import Problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

NOTHING = "none"  # of what something may contain
Choices = Sequence[tuple[str, str]]


class NewItem(DeskForm):
    """Reads what is to be done, by whom and by when."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    department = forms.ChoiceField(label=gettext_lazy("Department"))
    due = forms.DateTimeField(
        label=gettext_lazy("By"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False, help_text=gettext_lazy("Left open, the time says it.")
    )
    quantity = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=999, initial=1)
    food = forms.BooleanField(label=gettext_lazy("Something to eat or drink"), required=False)
    contains = forms.MultipleChoiceField(
        label=gettext_lazy("It contains"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Checked against allergies and diets. With nothing ticked, F&B is asked about food."),
    )
    gate = forms.BooleanField(label=gettext_lazy("Gate: the stay is not ready before this is done"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Every department reads it: names are replaced by dots."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        property: Property,
        departments: Choices,
        stages: Choices,
        contents: Choices,
        own: str,
    ) -> None:
        super().__init__(data, initial={"department": own})
        self.property = property
        self.fields["department"].choices = departments  # type: ignore[attr-defined]
        self.fields["stage"].choices = [("", "–"), *stages]  # type: ignore[attr-defined]
        none = (NOTHING, _("nothing of these"))
        self.fields["contains"].choices = [*contents, none]  # type: ignore[attr-defined]
        self.helper = helper()

    def clean_due(self) -> dt.datetime | None:
        """The moment on the property's clock."""
        written = self.cleaned_data["due"]
        if written is None:
            return None
        if not 1900 <= written.year <= 2200:
            raise forms.ValidationError(_("Send a year between 1900 and 2200."))
        return clock.at(self.property.zone, written.date(), written.time())

    def clean(self) -> dict[str, Any]:
        """Refuse card numbers, and an item that nobody could say is late."""
        said = {name: self.cleaned_data.get(name, "") for name in ("title", "note")}
        try:
            refuse_cards(said)
        except Problem as refused:
            for error in refused.errors:
                self.add_error(error["pointer"].strip("/"), error["detail"])
        if "due" not in self.errors and not (self.cleaned_data.get("due") or self.cleaned_data.get("stage")):
            self.add_error("due", _("Say by when, or at which stage."))
        return self.cleaned_data

    @property
    def wanted(self) -> Wanted:
        """The item as the act takes it."""
        said = dict(self.cleaned_data)
        ticked = said.pop("contains")
        contains = tuple(tag for tag in ticked if tag != NOTHING) if ticked else None
        return Wanted(due_at=said.pop("due"), contains=contains, **said)


def helper() -> FormHelper:
    return laid_out(
        "title",
        "department",
        Row(Column("due", css_class="col-12 col-sm-7"), Column("stage", css_class="col-12 col-sm-5")),
        Row(Column("quantity", css_class="col-5 col-sm-4"), Column("gate", css_class="col-12 col-sm-8")),
        "food",
        Field("contains", wrapper_class="choices"),
        "note",
    )
