"""The daily VIP list, complete in one answer."""

import hashlib

from django.http import HttpResponseNotModified
from rest_framework.request import Request
from rest_framework.response import Response

from stays import arrivals
from stays.api import answers
from stays.api.calls import Call, date_parameter
from vipdesk.access.scopes import Scope
from vipdesk.errors import field_problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department


class Arrivals(Call):
    """The arrivals of one property on one date, its own today by default."""

    required_scope = Scope.ARRIVALS_READ
    parameters = frozenset({"property", "date", "department"})

    def get(self, request: Request) -> Response | HttpResponseNotModified:
        property = self.property_named("see_arrivals")
        department = request.query_params.get("department")
        if department and department not in Department.Code.values:
            raise field_problem("/department", "Not known. Known are: " + ", ".join(Department.Code.values) + ".")
        date = date_parameter(request, "date") or clock.today(property.zone, self.now)
        day = arrivals.day_list(self.viewer, property, date, now=self.now, department=department)
        body = answers.day_list(day)
        etag = f'"{hashlib.sha256(repr(body).encode()).hexdigest()[:32]}"'
        if etag in request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified(headers={"ETag": etag})
        return Response(body, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
