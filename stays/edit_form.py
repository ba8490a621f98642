"""The form in which the desk changes a booking: filled with what this viewer may see of it, whoever sent it."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays import entered, places
from stays.correction import LISTS, WHERE, Correction
from stays.edit_layout import helper
from stays.entered import ALLERGY, Seen, Written
from stays.forms import BookingForm, Day
from stays.house import House
from vipdesk.access.guest import DOTS

SHOWN = "shown"  # the hidden copy of what the form was shown with
BASICS = ("arrival_date", "departure_date", "adults", "children")  # what other fields are checked against
STAND_IN = {"confirmation_number": "-", "guest": {"surname": "-"}}  # what every booking says, and this form does not
GROUPS = (("host_name", "host_liaison", "host_phone"), ("booked_by", "booked_by_name"))
WORDS_OF = {"/guest/allergies": "other_allergies", "/guest/diets": "other_diets"}
GATHERED = {place: name for name, place in WHERE.items()} | WORDS_OF | {"/guest/access_needs": "other_access_needs"}
ONE_A_LINE = gettext_lazy("One a line.")
SEVERE_LINES = gettext_lazy("One a line; write “severe” in brackets behind what is: strawberries (severe).")


def _lines(label: Any, help_text: Any = ONE_A_LINE) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text)


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class EditBooking(BookingForm):
    """Reads what somebody changes of a booking; what they leave as it is shown is nothing they said."""

    gathered = GATHERED

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    birth_date = forms.DateField(label=gettext_lazy("Birthday"), required=False, widget=Day)
    expected_departure_time = _time(gettext_lazy("Leaves at"))
    station = _text(gettext_lazy("Airport or station"))
    scheduled_at = _moment(gettext_lazy("Scheduled"))
    estimated_at = _moment(gettext_lazy("Now expected"))
    bags = forms.IntegerField(label=gettext_lazy("Bags"), required=False)
    departure_flight = _text(gettext_lazy("Leaves by flight or train"))
    departure_station = _text(gettext_lazy("Airport or station"))
    departure_scheduled_at = _moment(gettext_lazy("Scheduled"))
    departure_estimated_at = _moment(gettext_lazy("Now expected"))
    departure_pickup = forms.BooleanField(label=gettext_lazy("To be driven"), required=False)
    departure_bags = forms.IntegerField(label=gettext_lazy("Bags"), required=False)
    accompanying_guests = _lines(gettext_lazy("With"), gettext_lazy("One a line: name, relation, age."))
    group_code = _text(gettext_lazy("Group"))
    protection = forms.BooleanField(label=gettext_lazy("Brings own protection"), required=False)
    other_allergies = _lines(gettext_lazy("Other allergies, in words"), SEVERE_LINES)
    other_diets = _lines(gettext_lazy("Other diets, in words"))
    other_access_needs = _lines(gettext_lazy("Other access needs, in words"))
    preferences = _lines(gettext_lazy("Preferences"), gettext_lazy("One a line, with its category: tea: green."))
    host_name = _text(gettext_lazy("Host organisation"))
    host_liaison = _text(gettext_lazy("Liaison"))
    host_phone = _text(gettext_lazy("Their telephone"))
    occasion = _text(gettext_lazy("Occasion"))

    def __init__(self, data: Any = None, *, house: House, seen: Seen, here: bool, may_name: bool) -> None:
        super().__init__(data, house=house, initial={**seen.values, SHOWN: json.dumps(dict(seen.values))})
        self.seen = seen
        self._offer_severities()
        self._offer_held()
        self._keep_what_is_not_shown(here, may_name)
        self.helper = helper(self.fields, hidden=SHOWN)

    def _offer_severities(self) -> None:
        severities = [("", "–"), ("mild", _("mild")), ("severe", _("severe"))]
        for code, words in self.house.programme.allergens.items():
            label = _(words)
            self.fields[f"{ALLERGY}{code}"] = forms.ChoiceField(label=label, choices=severities, required=False)

    def _offer_held(self) -> None:
        """A code that the programme does not know (any more) is a choice as long as it is held."""
        for name in ("position", "level", "booked_by"):
            choices, held = self._choices(name), str(self.seen.values.get(name, ""))
            if held not in choices:
                self._offer(name, [*choices.items(), (held, held)])

    def _choices(self, name: str) -> dict[str, str]:
        """What there is to choose from, as words; nothing for a field where one writes."""
        return dict(getattr(self.fields.get(name), "choices", ()))

    def _keep_what_is_not_shown(self, here: bool, may_name: bool) -> None:
        for name in self.fields.keys() - self.seen.values.keys() - {SHOWN}:
            del self.fields[name]
        if here:
            for name in ("arrival_date", "expected_arrival_time"):
                self.fields.pop(name, None)
        for name in self.seen.kept & self.fields.keys():
            self.fields[name].required = False
            self.fields[name].widget.attrs["placeholder"] = _("kept as it is")
            if isinstance(self.fields[name], forms.DateField):  # a browser shows no words in such a field
                self.fields[name].help_text = _("kept as it is")
        if self.seen.values.get("incognito") and not may_name:
            self.fields["incognito"].disabled = True
            self.fields["incognito"].help_text = _("Taken off by guest relations or a duty manager.")

    # --- what was changed --------------------------------------------------------------------------------------------

    @cached_property
    def written(self) -> dict[str, Written]:
        """Every field as it was written."""
        values = getattr(self, "cleaned_data", {})
        return {name: _written(values[name]) for name in values.keys() - {SHOWN}}

    @cached_property
    def before(self) -> dict[str, Written]:
        """The fields as they were shown when they were written over."""
        try:
            kept = json.loads(getattr(self, "cleaned_data", {}).get(SHOWN) or "{}")
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    @cached_property
    def typed(self) -> dict[str, Written]:
        """The fields that were changed, as they were written; one that is not shown counts when something is written."""
        changed = {name: value for name, value in self.written.items() if value != self.before.get(name)}
        return {name: value for name, value in changed.items() if value or name not in self.seen.kept}

    @property
    def correction(self) -> Correction:
        """What was changed, as the act takes it."""
        shown = {name: self.before[name] for name in self.typed if name in self.before}
        return Correction(self.typed, shown, self.booking)

    @cached_property
    def said(self) -> dict[str, Any]:
        """What was changed as a program would send it, with what it is checked against."""
        body: dict[str, Any] = json.loads(json.dumps(STAND_IN))
        for name in self._to_be_checked():
            value = self.written.get(name, self.seen.values.get(name))
            if name in places.PLACES and name not in ("diets", "access_needs") and value not in ("", None):
                places.put(body, places.PLACES[name], value)
        for place, value in self._gathered().items():
            places.put(body, place, value)
        return body

    def _to_be_checked(self) -> set[str]:
        groups = [group for group in GROUPS if self.typed.keys() & {*group}]
        return {*self.typed, *BASICS, *(name for group in groups for name in group)}

    def _gathered(self) -> dict[str, Any]:
        """The lists, a line or a part each."""
        lines = {name: str(self.written.get(name, "")).splitlines() for name in GATHERED.values()}
        ages = str(self.written.get("children", self.seen.values["children"])).replace(";", ",").split(",")
        found: dict[str, Any] = {"/children": [{"age": age.strip()} for age in ages if age.strip()]}
        for place, name in GATHERED.items():
            if name in self.typed and name in READERS:
                found[place] = [READERS[name](line) for line in lines[name]]
        return found

    def clean(self) -> dict[str, Any]:
        """Check what was changed as the API does; what is not shown in full cannot be written over in part."""
        if not self.before:
            raise forms.ValidationError(_("This form is no longer whole: open it again."))
        cleaned = super().clean()
        for name, value in self.typed.items():
            if name in self.fields and name not in self.errors and self._has_new_dots(name, value):
                words = _("The dots stand for what is not shown here: leave the field as it was, or write it anew.")
                self.add_error(name, words)
        return cleaned

    def _has_new_dots(self, name: str, value: Written) -> bool:
        left = str(self.before.get(name, "")).splitlines() if name in (*LISTS, *WORDS) else []
        return any(DOTS in line and line not in left for line in str(value).splitlines())

    # --- what it says in words -----------------------------------------------------------------------------------------

    def label_of(self, name: str) -> str:
        """What a field is called on the form."""
        label = str(self.fields[name].label) if name in self.fields else name
        return _("%(what)s (allergy)") % {"what": label} if name.startswith(ALLERGY) else label

    def words_of(self, name: str, value: Written) -> str:
        """A value of a field as the form shows it."""
        choices = self._choices(name)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str) and isinstance(self.fields.get(name), forms.DateField):
            return formats.date_format(dt.date.fromisoformat(value), "D j M Y") if value else "–"
        parts = value if isinstance(value, list) else [value] if name in choices else value.splitlines()
        return ", ".join(str(choices.get(one, one)) for one in parts if one) or "–"


WORDS = ("other_allergies", "other_diets", "other_access_needs")


def _written(value: Any) -> Written:
    """A value that was read, in the one way in which values are compared."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        return sorted(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    text = "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
    return entered.tidy(text)


def _allergy(line: str) -> dict[str, str]:
    """ "strawberries (severe)" as a booking says it."""
    for word in {"severe", _("severe")}:
        ends = f"({word})"
        if line.casefold().endswith(ends.casefold()):
            return {"code": line[: -len(ends)].strip(), "severity": "severe"}
    return {"code": line, "severity": "mild"}


def _preference(line: str) -> dict[str, str]:
    category, _colon, value = line.partition(":")
    return {"category": category.strip(), "value": value.strip()}


def _companion(line: str) -> dict[str, Any]:
    """ "Anna Kalniete, daughter, 9" as a booking says it."""
    name, *rest = (part.strip() for part in line.split(","))
    given, _space, surname = name.rpartition(" ")
    age = [part for part in rest[-1:] if part.isascii() and part.isdigit()]
    relation = ", ".join(rest[: len(rest) - len(age)])
    said = {"given_name": given, "surname": surname, "relation": relation, "age": age[0] if age else ""}
    return {part: value for part, value in said.items() if value}


READERS: Mapping[str, Callable[[str], Any]] = {
    "special_requests": str,
    "preferences": _preference,
    "accompanying_guests": _companion,
    **dict.fromkeys(["other_diets", "other_access_needs"], str),
    "other_allergies": _allergy,
}
