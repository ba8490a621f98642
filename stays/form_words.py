"""What a form says of a mistake: which field, and what to do; at the field, and in a list at the top of the page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise

# In place of the framework's own words, by their codes.
SAID: dict[str, Words] = {
    "max_length": gettext_lazy("Write at most %(limit_value)d characters: these are %(show_value)d."),
    "min_value": gettext_lazy("Write %(limit_value)s or more."),
    "max_value": gettext_lazy("Write %(limit_value)s or less."),
    "null_characters_not_allowed": gettext_lazy("Write it anew: it has characters that nobody can read."),
    "invalid_choice": gettext_lazy("Choose one of those that are offered."),
}
# What is not readable, by the kind of field; the narrow kinds stand before the wide ones.
UNREADABLE: Mapping[type[forms.Field], Words] = {
    forms.DateTimeField: gettext_lazy("Write a day and a time such as 2026-04-16 14:30."),
    forms.DateField: gettext_lazy("Write a day such as 2026-04-16."),
    forms.TimeField: gettext_lazy("Write a time such as 14:30."),
    forms.IntegerField: gettext_lazy("Write a whole number."),
}


class WellSaid(forms.BaseForm):
    """What a form inherits so that its mistakes name their field and say what to do."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            _say_well(field)
        super().full_clean()

    @property
    def mistakes(self) -> list[dict[str, str]]:
        """Each mistake with its field's name, and where on the page it is mended."""
        return [
            {"at": _place(self[name]), "words": f"{self[name].label}: {words}"}
            for name in self.fields
            for words in self.errors.get(name, ())
        ]


class DeskForm(WellSaid, forms.Form):
    """A form of the desk: see WellSaid."""


def _say_well(field: forms.Field) -> None:
    """Give the field words for each mistake that it has none of its own for."""
    missing = _("Choose one.") if isinstance(field, forms.ChoiceField) else _("Fill this in.")
    unreadable = next((words for kind, words in UNREADABLE.items() if isinstance(field, kind)), None)
    ours: dict[str, Any] = {**SAID, "required": missing, **({"invalid": unreadable} if unreadable else {})}
    theirs = _of_the_framework(field)
    own = {code: words for code, words in field.error_messages.items() if theirs.get(code) != words}
    field.error_messages = {**theirs, **ours, **own}


def _of_the_framework(field: forms.Field) -> dict[str, Any]:
    kinds = reversed(type(field).__mro__)
    return {code: words for kind in kinds for code, words in getattr(kind, "default_error_messages", {}).items()}


def _place(field: forms.BoundField) -> str:
    """The id of what is to be mended; of many boxes to tick, that of all of them."""
    return str(field.id_for_label or f"div_{field.auto_id}")


def mistakes_of(form: WellSaid) -> list[str]:
    """What is wrong with a form, each with the name of its field."""
    return [mistake["words"] for mistake in form.mistakes]
