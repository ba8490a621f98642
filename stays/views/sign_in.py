"""Signing in; and what somebody had written when their session ran out: it comes back to them, and to nobody else.

It is kept nowhere but on the page that asks for the password, sealed. Whose it is says a signed cookie, since that of the
session ends with it; whoever signs out leaves none behind.
"""

import json
from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import forms
from django.contrib.auth import views as auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from vipdesk import errors
from vipdesk.outbox import sealing

WRITTEN = "written"  # the field of the sign-in that holds what is kept
MOST = 150_000  # characters of it, so that it can be sent with the password
WHO = "vipdesk_who"  # the cookie
KNOWN_FOR = 2 * settings.SESSION_COOKIE_AGE
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})


class SignIn(auth.LoginView):
    """The sign-in, which goes on with what was written before."""

    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**{WRITTEN: self.request.POST.get(WRITTEN, ""), **more})

    def form_valid(self, form: forms.AuthenticationForm) -> HttpResponse:
        answer, who = super().form_valid(form), form.get_user().pk
        if kept := _unsealed(self.request.POST.get(WRITTEN, ""), who):
            answer = go_on(self.request, *kept)
        safe = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
        answer.set_signed_cookie(WHO, str(who), salt=WHO, max_age=KNOWN_FOR, **safe)
        return answer


class SignOut(auth.LogoutView):
    """The sign-out, which forgets who was here."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().post(request, *args, **kwargs)
        answer.delete_cookie(WHO, samesite="Lax")
        return answer


def asked_for(request: HttpRequest) -> HttpResponse:
    """What nobody who is signed in asks for: a page leads to the sign-in and back, a form waits there for who wrote it.

    A poll of a page makes the whole page go there, so that nothing stays readable.
    """
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    if request.method == "POST" and (kept := _sealed(request)):
        form = forms.AuthenticationForm(request)
        return render(request, "registration/login.html", {"form": form, "next": "/", WRITTEN: kept}, status=401)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with an old token: of somebody who has signed in again beside it, it waits for one more tap.

    Only the browser itself can say that the form is of our own page; without its word it is refused.
    """
    here = request.resolver_match is not None and request.resolver_match.namespace == "stays"
    if here and _is_own(request) and request.user.is_authenticated and not getattr(request, "htmx", False):
        return go_on(request, request.get_full_path(), _fields(request), status=403)
    return errors.csrf_failure(request, reason)


def _is_own(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this house sent it."""
    said = request.headers.get("Sec-Fetch-Site")  # on a connection without TLS there is only the origin
    origin = request.headers.get("Origin")
    return said == "same-origin" if said else origin == f"{request.scheme}://{request.get_host()}"


def go_on(request: HttpRequest, path: str, fields: Iterable[Iterable[str]], *, status: int = 200) -> HttpResponse:
    """The page that sends it, as one tap more: who was away decides whether it is still to be sent."""
    response = render(request, "registration/go_on.html", {"path": path, "fields": list(fields)}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _fields(request: HttpRequest) -> list[list[str]]:
    """What was sent, by its names."""
    return [[name, one] for name, values in request.POST.lists() if name not in NOT_KEPT for one in values]


def _sealed(request: HttpRequest) -> str:
    """What was sent, for who was signed in here last; "" where nobody was, they have signed out, or it is too long."""
    whose = request.get_signed_cookie(WHO, default=None, salt=WHO, max_age=KNOWN_FOR)
    if whose is None:
        return ""
    sealed = sealing.seal(json.dumps([whose, request.get_full_path(), _fields(request)]))
    return sealed if len(sealed) <= MOST else ""


def _unsealed(sealed: str, staff: int) -> tuple[str, list[list[str]]] | None:
    """Where to, and what; None for what another person wrote, and for what nobody sealed."""
    if not sealed:
        return None
    try:
        whose, path, fields = json.loads(sealing.unseal(sealed))
    except (sealing.Unreadable, ValueError):
        return None
    return cast(tuple[str, list[list[str]]], (path, fields)) if whose == str(staff) else None
