"""How our own fields are written in OpenAPI; the library finds each of these by the class that it names."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema


class StrictObject(OpenApiSerializerExtension):
    """A field that is not known is refused, and the description says so."""

    target_class = "stays.api.fields.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        return {**auto_schema._map_basic_serializer(self.target, direction), "additionalProperties": False}


class FieldWords(OpenApiSerializerFieldExtension):
    """A field of ours; each below says what it takes."""

    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        return _nullable(self.target, self.words())

    def words(self) -> dict[str, Any]:
        return {}


class MomentWords(FieldWords):
    target_class = "stays.api.fields.Moment"

    def words(self) -> dict[str, Any]:
        without = "Without an offset it is the property's local time."
        return {"type": "string", "description": without, "examples": ["2026-05-04T14:30:00+02:00", "2026-05-04T14:30"]}


class TimeWords(FieldWords):
    target_class = "stays.api.fields.TimeOrMoment"
    priority = 1

    def words(self) -> dict[str, Any]:
        return {
            "type": "string",
            "description": "HH:MM, or a date and time. A bare arrival before 05:00 is the night that follows the arrival date.",
            "examples": ["14:30", "2026-05-05T01:30:00+02:00"],
        }


class CodeWords(FieldWords):
    target_class = "stays.api.fields.Code"

    def words(self) -> dict[str, Any]:
        known = self.target.known
        if isinstance(known, str):
            return {
                "type": "string",
                "maxLength": 60,
                "description": f"One of the {known} of the property's programme.",
            }
        blank = [""] if self.target.allow_blank else []
        return {"type": "string", "enum": [*known, *blank]}


class MatchingWords(FieldWords):
    target_class = "stays.api.fields.Matching"

    def words(self) -> dict[str, Any]:
        pattern = self.target.pattern.pattern
        whole = f"^({pattern})?$" if self.target.allow_blank else f"^({pattern})$"
        return {"type": "string", "maxLength": self.target.max_length, "pattern": whole}


class IdentifierWords(FieldWords):
    target_class = "stays.api.fields.Identifier"

    def words(self) -> dict[str, Any]:
        return {"type": ["string", "integer"], "maxLength": self.target.max_length}


class WholeWords(FieldWords):
    target_class = "stays.api.fields.Whole"

    def words(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.target.min_value, "maximum": self.target.max_value}


class NeedWords(FieldWords):
    target_class = "stays.api.fields.NeedField"

    def words(self) -> dict[str, Any]:
        text = {"type": "string", "maxLength": 200}
        parts: dict[str, Any] = {"code": text, "text": text}
        if self.target.severity:
            parts["severity"] = {"type": "string", "enum": ["mild", "severe"]}
        whole = {"type": "object", "properties": parts, "additionalProperties": False}
        return {
            "oneOf": [text, whole],
            "description": f"One of the {self.target.known} of the property's programme; anything else is kept as text.",
        }


def _nullable(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """The same with null, which says nothing, where the field allows it."""
    if not field.allow_null:
        return schema
    if "oneOf" in schema:
        return {**schema, "oneOf": [*schema["oneOf"], {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **enum, "type": [*kinds, "null"]}
