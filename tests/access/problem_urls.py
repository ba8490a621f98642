"""Addresses that only the tests of problems and callers have."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import NotAcceptable
from rest_framework.response import Response
from rest_framework.views import APIView

from vipdesk.access.cards import refuse_cards
from vipdesk.access.viewer import viewer_of
from vipdesk.errors import Problem, known_parameters


class Leg(serializers.Serializer):
    number = serializers.IntegerField(max_value=9)


class Body(serializers.Serializer):
    surname = serializers.CharField()
    legs = Leg(many=True, required=False)

    def validate(self, values):
        if values["surname"] == "nobody":
            raise serializers.ValidationError("Nobody is no guest.")
        return values


class Echo(APIView):
    """Says who called, and sends the body back."""

    required_scope = {"GET": "stays:read", "POST": "tasks:write"}

    def get(self, request):
        known_parameters(request, {"date"})
        viewer = viewer_of(request)
        return Response({"kind": viewer.kind, "id": viewer.id})

    def post(self, request):
        refuse_cards(request.data, skip={"/phone", "/guests/*/phone"})
        return Response(request.data)


class Checked(Echo):
    def post(self, request):
        body = Body(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(body.validated_data)


class Unscoped(APIView):
    def get(self, request):
        return Response({})


RAISED = {
    "conflict": Problem(409, "version_conflict", "Conflict", "Another body has this version."),
    "locked": OperationalError("database is locked: INSERT INTO guest VALUES ('Kanarienvogel')"),
    "full": OperationalError("database or disk is full"),
    "missing": Http404("Kanarienvogel"),
    "denied": PermissionDenied("Kanarienvogel"),
    "suspicious": SuspiciousOperation("Kanarienvogel"),
    "acceptable": NotAcceptable(),
    "crash": RuntimeError("Kanarienvogel"),
}


class Raises(Echo):
    def get(self, request, name):
        raise RAISED[name]


def page(request, name):
    if name == "well":
        return HttpResponse("well")
    raise RAISED[name]


urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/echo", Echo.as_view()),
    path("api/v1/checked", Checked.as_view()),
    path("api/v1/unscoped", Unscoped.as_view()),
    path("api/v1/raises/<name>", Raises.as_view()),
    path("pages/<name>/", page),
]
handler400 = "vipdesk.errors.handler400"
handler403 = "vipdesk.errors.handler403"
handler404 = "vipdesk.errors.handler404"
handler500 = "vipdesk.errors.handler500"
