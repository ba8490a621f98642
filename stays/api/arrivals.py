"""The daily VIP list, complete in one answer: as JSON, or as a file that is asked for by `Accept`."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from stays import arrivals
from stays.api import answers
from stays.api.calls import Call, date_parameter
from stays.documents import daily, pdf
from stays.documents.daily import Wanted
from stays.documents.forms import BY_TYPE, FORMS, Form
from vipdesk.access.scopes import Scope
from vipdesk.errors import field_problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, PaperSize, Property


class FileRenderer(BaseRenderer):
    """A file, which the view has made; this is only how `Accept` names it."""

    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> Any:
        return data


def _renderer(form: Form) -> type[BaseRenderer]:
    return type(f"{form.ending}Renderer", (FileRenderer,), {"media_type": form.media_type, "format": form.ending})


class Arrivals(Call):
    """The arrivals of one property on one date, its own today by default."""

    required_scope = Scope.ARRIVALS_READ
    parameters = frozenset({"property", "date", "department"})
    renderer_classes = (JSONRenderer, *(_renderer(form) for form in FORMS))

    def get(self, request: Request) -> HttpResponse:
        property = self.property_named("see_arrivals")
        department = request.query_params.get("department")
        if department and department not in Department.Code.values:
            raise field_problem("/department", "Not known. Known are: " + ", ".join(Department.Code.values) + ".")
        date = date_parameter(request, "date") or clock.today(property.zone, self.now)
        form = BY_TYPE.get(request.accepted_renderer.media_type)
        if form is not None:
            return self._file(form, property, date, department)
        day = arrivals.day_list(self.viewer, property, date, now=self.now, department=department)
        body = answers.day_list(day)
        etag = _etag(repr(body))
        return self._unchanged(etag) or Response(body, headers=_headers(etag))

    def _file(self, form: Form, property: Property, date: dt.date, department: str | None) -> HttpResponse:
        """The sheet of a department, by default the caller's own, as the page of the list gives it."""
        role = self.viewer.roles[property.pk]
        own = department or role.department or Department.Code.FRONT_OFFICE
        wanted = Wanted(property, str(own), date, self.viewer, self.now)
        sheet = daily.sheet(wanted)
        paper = PaperSize.of(property) if form.ending == "pdf" else ""
        etag = _etag(f"{form.ending} {paper} {replace(sheet, made='')!r}")
        headers = {
            **_headers(etag),
            "Content-Disposition": f'attachment; filename="{daily.name_of(wanted)}.{form.ending}"',
        }
        if (same := self._unchanged(etag)) is not None:
            return same
        content = pdf.pdf_of(sheet, paper=paper) if paper else form.make(sheet)
        return HttpResponse(content, content_type=form.content_type, headers=headers)

    def _unchanged(self, etag: str) -> HttpResponse | None:
        same = etag in self.request.headers.get("If-None-Match", "")
        return HttpResponseNotModified(headers={"ETag": etag, "Vary": "Accept"}) if same else None


def _etag(said: str) -> str:
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _headers(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "private, no-cache"}
