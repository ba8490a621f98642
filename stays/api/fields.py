"""Fields of the API that say exactly what they take: text is text, a number may come as its digits, codes are listed."""

import datetime as dt
import re
import threading
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tiers.vocabulary import code_of

BIGGEST = 2**53 - 1  # what every JSON reader keeps exactly


class StrictSerializer(serializers.Serializer):
    """A serializer that refuses fields it does not know, and leaves out what was not said (a null is not said)."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                known = ", ".join(self.fields)
                raise serializers.ValidationError(
                    {
                        name: [_("This field is not known. Known here: %(known)s.") % {"known": known}]
                        for name in unknown
                    }
                )
        value = super().to_internal_value(data)
        return {name: one for name, one in value.items() if one is not None}


class AtHand(threading.local):
    """The shapes of one thread."""

    def __init__(self) -> None:
        self.shapes: dict[type[serializers.Serializer], serializers.Serializer] = {}


AT_HAND = AtHand()


def read(shape: type[serializers.Serializer], data: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The data as the shape reads it; this will raise ValidationError. A thread keeps its shapes: to make one takes longer."""
    shapes = AT_HAND.shapes
    if shape not in shapes:
        shapes[shape] = shape()
    shapes[shape]._context = context
    return dict(shapes[shape].run_validation(data))


class Text(serializers.CharField):
    """Text, and nothing that merely looks like it."""

    default_error_messages = {"max_length": _("Send at most {max_length} characters.")}

    def __init__(self, max_length: int, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("allow_null", not options["required"])
        options.setdefault("allow_blank", not options["required"])
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send text in quotes."))
        return super().to_internal_value(data)


class Identifier(Text):
    """An id of another system, as text or as an integer."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, int) and not isinstance(data, bool):
            data = str(data)
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number, also as its digits in quotes."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("allow_null", not options["required"])
        super().__init__(min_value=low, max_value=high, **options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not re.fullmatch(r"-?[0-9]{1,16}", str(data)):
            raise serializers.ValidationError(_("Send a whole number."))
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError(_("Send true or false."))
        return data


class Day(serializers.DateField):
    """A date, YYYY-MM-DD, given on as the same text."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("allow_null", not options["required"])
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", data):
            raise serializers.ValidationError(_("Send a date as YYYY-MM-DD."))
        day = super().to_internal_value(data)
        if not 1900 <= day.year <= 2200:
            raise serializers.ValidationError(_("Send a year between 1900 and 2200."))
        return day.isoformat()


class Moment(serializers.Field):
    """A date and time, ISO 8601; without an offset it is the property's local time. Given on as ISO text with offset."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> str:
        moment = self._moment(data)
        if moment is None:
            raise serializers.ValidationError(_("Send a date and time such as 2026-05-04T14:30:00+02:00."))
        return moment.isoformat()

    def to_representation(self, value: Any) -> Any:
        return value

    def _moment(self, data: Any) -> dt.datetime | None:
        if not isinstance(data, str) or not data.isascii() or not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:", data):
            return None
        try:
            moment = parse_datetime(data)
        except ValueError:
            return None
        if moment is None or not 1900 <= moment.year <= 2200:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=self.context["zone"])


class TimeOrMoment(Moment):
    """A time of day, HH:MM, or a date and time. Given on as HH:MM or as ISO text with offset."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?", data):
            return data[:5]
        moment = self._moment(data)
        if moment is None:
            raise serializers.ValidationError(_("Send a time as HH:MM, or a date and time such as 2026-05-04T14:30."))
        return moment.isoformat()


class Code(Text):
    """One of a list of codes; an unknown one is refused with the list. `known` names the list in the context."""

    def __init__(self, known: Collection[str] | str, **options: Any) -> None:
        self.known = known
        super().__init__(max_length=60, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        known = self.context[self.known] if isinstance(self.known, str) else self.known
        if value and value not in known:
            raise serializers.ValidationError(
                _("Not known. Known are: %(known)s.") % {"known": ", ".join(sorted(known))}
            )
        return value


class Matching(Identifier):
    """Text of one shape, such as a country code or a number; said in words when it is not."""

    def __init__(self, pattern: str, words: Any, max_length: int = 40, **options: Any) -> None:
        self.pattern, self.words = re.compile(pattern), words
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and not self.pattern.fullmatch(value):
            raise serializers.ValidationError(self.words)
        return value


A_CODE = Text(200)


class NeedField(serializers.Field):
    """An allergy, diet or access need: a code, or {code, text, severity}. What no list knows is kept as text."""

    def __init__(self, known: str, severity: bool = False, **options: Any) -> None:
        self.known, self.severity = known, severity
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        said = {"code": A_CODE.run_validation(data)} if isinstance(data, str) else data
        if not isinstance(said, dict):
            raise serializers.ValidationError(_("Send a code, or an object with code or text."))
        said = read(SevereNeed if self.severity else PlainNeed, said, self.context)
        code, text = said.get("code", "").strip(), said.get("text", "").strip()
        if not code and not text:
            raise serializers.ValidationError(_("Send a code or a text."))
        known = code_of(code or text, self.context[self.known], self.context["also_called"])
        text = "" if known and not code else text
        need = {"code": known, "text": text if known else text or code}
        return {**need, "severity": said.get("severity") or "mild"} if self.severity else need

    def to_representation(self, value: Any) -> Any:
        return value


class PlainNeed(StrictSerializer):
    code = Text(200)
    text = Text(200)


class SevereNeed(PlainNeed):
    severity = Code(["mild", "severe"])


def several(child: serializers.Field, most: int) -> serializers.ListField:
    """A list of at most so many."""
    return serializers.ListField(child=child, required=False, allow_null=True, max_length=most)
