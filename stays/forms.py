"""The form of a booking that the desk takes itself: by telephone, or from somebody who stands there."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guests.models import Guest
from stays import places, rooms
from stays.api.bodies import BookingBody
from stays.api.calls import IDENTIFIERS, context_of
from stays.form_layout import column, laid_out
from stays.form_words import DeskForm
from stays.house import House
from stays.models import Stay
from vipdesk.access.cards import refuse_cards
from vipdesk.errors import Problem, leaves

# Where several fields of the form make one of the booking.
GATHERED = {
    "/guest/allergies": "other_allergy",
    "/children": "children",
    "/special_requests": "special_requests",
    "/comments": "comment",
}


NAMES = ("name_prefix", "given_name", "surname", "native_name")  # of a chosen guest they stand as they are

WHICH_DAY = {"required": gettext_lazy("Choose the day."), "invalid": gettext_lazy("Write a day such as 2026-04-16.")}
WHAT_TIME = {"invalid": gettext_lazy("Write a time such as 14:30, or leave it empty.")}


class Day(forms.DateInput):
    input_type = "date"


class BookingForm(DeskForm):
    """Reads what the desk writes of a booking, and checks it as a booking of the API is checked."""

    gathered: Mapping[str, str] = GATHERED
    said: Any  # what is written, as a program would send it: each form below reads its own fields

    name_prefix = forms.CharField(label=gettext_lazy("Title"), required=False)
    given_name = forms.CharField(label=gettext_lazy("Given name"), required=False)
    surname = forms.CharField(
        label=gettext_lazy("Surname"), error_messages={"required": gettext_lazy("Write the surname.")}
    )
    native_name = forms.CharField(label=gettext_lazy("Name in its own script"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), required=False)
    language = forms.CharField(
        label=gettext_lazy("Language"), required=False, help_text=gettext_lazy("Such as lv or zh-Hans.")
    )
    position = forms.ChoiceField(label=gettext_lazy("Position"), required=False)
    company = forms.CharField(label=gettext_lazy("Company or office"), required=False)
    incognito = forms.BooleanField(label=gettext_lazy("Incognito: only the alias is shown"), required=False)
    alias = forms.CharField(label=gettext_lazy("Alias"), required=False)

    arrival_date = forms.DateField(label=gettext_lazy("Arrival"), widget=Day, error_messages=WHICH_DAY)
    departure_date = forms.DateField(label=gettext_lazy("Departure"), widget=Day, error_messages=WHICH_DAY)
    expected_arrival_time = forms.TimeField(
        label=gettext_lazy("Expected at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=WHAT_TIME,
        help_text=gettext_lazy(
            "Before 05:00 is the night that follows: 01:30 means the night of that day, after midnight. "
            "Empty while nobody knows."
        ),
    )
    flight = forms.CharField(
        label=gettext_lazy("Flight or train"), required=False, help_text=gettext_lazy("Such as LO 382.")
    )
    pickup = forms.BooleanField(label=gettext_lazy("To be picked up"), required=False)
    adults = forms.IntegerField(
        label=gettext_lazy("Adults"),
        initial=1,
        error_messages={
            "required": gettext_lazy("Write how many adults, 0 for children alone."),
            "invalid": gettext_lazy("Write a whole number."),
        },
    )
    children = forms.CharField(
        label=gettext_lazy("Children's ages"), required=False, help_text=gettext_lazy("Such as 4, 9.")
    )
    room_type = forms.CharField(label=gettext_lazy("Room type"), required=False)

    diets = forms.MultipleChoiceField(label=gettext_lazy("Diet"), required=False, widget=forms.CheckboxSelectMultiple)
    access_needs = forms.MultipleChoiceField(
        label=gettext_lazy("Access needs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    special_requests = forms.CharField(
        label=gettext_lazy("Wishes, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    level = forms.ChoiceField(label=gettext_lazy("VIP level asked for"), required=False)
    vip_reason = forms.CharField(label=gettext_lazy("Reason"), required=False)
    booked_by = forms.ChoiceField(label=gettext_lazy("Booked by"), choices=Stay.BookedBy.choices, required=False)
    booked_by_name = forms.CharField(label=gettext_lazy("Their name"), required=False)
    payer = forms.CharField(label=gettext_lazy("Who pays"), required=False)
    official_visit = forms.BooleanField(
        label=gettext_lazy("Official visit: no alcohol, gifts or banner"), required=False
    )
    no_fuss = forms.BooleanField(label=gettext_lazy("No fuss: courtesies declined"), required=False)

    def __init__(self, data: Any = None, *, house: House, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.house = house
        self._offer_codes()

    def _offer_codes(self) -> None:
        """The choices that the property's own programme knows."""
        programme, nothing = self.house.programme, [("", "–")]
        self._offer("position", nothing + [(code, _(words)) for code, words in programme.positions.items()])
        self._offer("level", nothing + [(one.code, one.name) for one in self.house.tiers.values()])
        known = {"allergies": programme.allergens, "diets": programme.diets, "access_needs": programme.access_needs}
        for name, vocabulary in known.items():
            self._offer(name, [(code, _(words)) for code, words in vocabulary.items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Check the whole booking as the API does, and say what is wrong at its field."""
        try:
            refuse_cards(self.said, skip=IDENTIFIERS)
        except Problem as refused:
            self._say([(error["pointer"], error["detail"]) for error in refused.errors])
        body = BookingBody(data=self.said, context=context_of(self.house))
        if body.is_valid():
            self.booking = body.validated_data
        else:
            self._say(leaves(body.errors))
        return self.cleaned_data

    def _say(self, errors: Any) -> None:
        """Put each mistake to the field where it was written; a field that is wrong already is not scolded twice."""
        fields = {place: name for name, place in places.PLACES.items()} | dict(self.gathered)
        for at, words in errors:
            name = next((fields[place] for place in places.parents(at) if fields.get(place) in self.fields), None)
            if name not in self.errors:
                self.add_error(name, words)


class NewBooking(BookingForm):
    """A booking that nobody has heard of yet."""

    confirmation_number = forms.CharField(label=gettext_lazy("Confirmation number"), widget=forms.HiddenInput)
    known_guest = forms.CharField(label=gettext_lazy("Known guest"), widget=forms.HiddenInput, required=False)
    room_number = forms.CharField(label=gettext_lazy("Room"), required=False)
    allergies = forms.MultipleChoiceField(
        label=gettext_lazy("Allergies"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_allergy = forms.CharField(label=gettext_lazy("Another allergy, in words"), required=False)
    severe = forms.BooleanField(label=gettext_lazy("An allergy is severe"), required=False)
    comment = forms.CharField(label=gettext_lazy("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        data: Any = None,
        *,
        house: House,
        today: dt.date,
        known: Guest | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """An empty form, what is sent to be checked (`data`), or what was `typed` so far, which nobody scolds yet.

        Of a `known` guest, whom somebody chose, no name is asked.
        """
        start = {"confirmation_number": fresh_number(today), "arrival_date": today}
        super().__init__(data, house=house, initial={**start, "departure_date": today + dt.timedelta(days=1)})
        self.known = known
        if typed is not None:
            self.initial = {name: _as_typed(field, name, typed) for name, field in self.fields.items()}
        for name in NAMES if known else ():
            del self.fields[name]
        self.helper = helper()

    def clean_room_number(self) -> str:
        return rooms.number_of(self.cleaned_data["room_number"])

    def begin_at(self, name: str) -> None:
        """Put the cursor into this field when the page opens."""
        if name in self.fields:
            self.fields[name].widget.attrs["autofocus"] = True

    def keeps(self, masked: Mapping[str, str]) -> None:
        """Say at fields of a chosen guest that may not be read here what is kept while nothing is written."""
        for name, dots in masked.items():
            self.fields[name].help_text = _("%(dots)s is kept, unless you write another.") % {"dots": dots}

    @cached_property
    def said(self) -> dict[str, Any]:
        """The booking as a program would send it, of those fields that are readable."""
        values = getattr(self, "cleaned_data", {})
        body: dict[str, Any] = {}
        for name, place in places.PLACES.items():
            if values.get(name) or (values.get(name) == 0 and name == "adults"):
                places.put(body, place, plain(values[name]))
        for name, value in self._gathered(values).items():
            if value:
                places.put(body, name, value)
        if self.known:
            places.put(body, "/guest/surname", self.known.surname)
        if "vip" in body:
            body["vip"]["requested"] = "code" in body["vip"]
        return body

    def _gathered(self, values: dict[str, Any]) -> dict[str, Any]:
        severity = "severe" if values.get("severe") else "mild"
        allergies = [*values.get("allergies", ()), *filter(None, [values.get("other_allergy")])]
        ages = values.get("children", "").replace(";", ",").split(",")
        wishes = values.get("special_requests", "").splitlines()
        return {
            "/guest/allergies": [{"code": one, "severity": severity} for one in allergies],
            "/children": [{"age": age.strip()} for age in ages if age.strip()],
            "/special_requests": [wish.strip() for wish in wishes if wish.strip()],
            "/comments": [{"text": values["comment"]}] if values.get("comment") else [],
        }


def _as_typed(field: forms.Field, name: str, typed: Mapping[str, Any]) -> Any:
    """What somebody typed into a field, as they typed it."""
    return field.widget.value_from_datadict(typed, {}, name)


def plain(value: Any) -> Any:
    """A value that was read from a field, as text where it is a date or a time."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value


def fresh_number(today: dt.date) -> str:
    """A confirmation number for a booking that the desk takes itself; it says the day and nothing of the guest."""
    return f"D{today:%y%m%d}-{secrets.token_hex(3).upper()}"


def helper() -> FormHelper:
    return laid_out(
        "confirmation_number",
        "known_guest",
        Fieldset(
            gettext_lazy("Guest"),
            HTML("{% include 'stays/_known_guest.html' %}"),
            Row(column("surname", 4), column("given_name", 4), column("native_name", 4)),
            HTML("{% include 'stays/_find_guest.html' %}"),
            Row(column("name_prefix", 2), column("phone", 5), column("email", 5)),
        ),
        Fieldset(
            gettext_lazy("Stay"),
            Row(column("arrival_date", 4), column("departure_date", 4), column("expected_arrival_time", 4)),
            Row(column("adults", 2), column("children", 4), column("room_type", 3), column("room_number", 3)),
            Row(column("flight", 5), column("pickup", 7)),
        ),
        Fieldset(
            gettext_lazy("About the guest"),
            Row(column("position", 5), column("company", 4), column("language", 3)),
            Row(column("incognito", 7), column("alias", 5)),
        ),
        Fieldset(
            gettext_lazy("VIP level"),
            Row(column("booked_by", 6), column("booked_by_name", 6)),
            Row(column("level", 4), column("vip_reason", 8)),
            "official_visit",
            "no_fuss",
        ),
        Fieldset(
            gettext_lazy("What must not go wrong"),
            HTML("{% include 'stays/_known_needs.html' %}"),
            Field("allergies", wrapper_class="choices"),
            Row(column("other_allergy", 7), column("severe", 5)),
            Field("diets", wrapper_class="choices"),
            Field("access_needs", wrapper_class="choices"),
        ),
        Fieldset(gettext_lazy("Wishes and payment"), "special_requests", "payer", "comment"),
    )
