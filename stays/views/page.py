"""What every page of the desk begins with: who looks, at which property, at which moment; and a poll that finds nothing new."""

import builtins
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.vary import vary_on_headers

from stays import words
from stays.reception import NotPossible
from stays.shown_plan import done_by
from stays.ticking import AlreadyDone, WaitsFor
from stays.views import navigation, sign_in
from vipdesk.access.acts import may, require
from vipdesk.access.viewer import RoleAt, Viewer, properties, property_for, viewer_of
from vipdesk.access.visibility import Sight, visible
from vipdesk.errors import Problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property, Role

PROPERTY = "property"  # the name of the chosen property in the address and in the session


@dataclass(frozen=True)
class Desk:
    """Somebody at a screen: the request, who they are, the property they look at, and the moment."""

    request: HttpRequest
    viewer: Viewer
    property: Property
    now: dt.datetime

    @cached_property
    def sight(self) -> Sight:
        return visible(self.viewer, self.property, "screen")

    @cached_property
    def today(self) -> dt.date:
        return clock.today(self.property.zone, self.now)

    @builtins.property  # `property` is the hotel in here
    def role(self) -> RoleAt:
        return self.viewer.roles[self.property.pk]

    @builtins.property  # `property` is the hotel in here
    def department(self) -> str:
        """The code of the viewer's own department; "" for those who stand above departments."""
        return self.role.department or ""

    @builtins.property  # `property` is the hotel in here
    def polls(self) -> bool:
        """Whether htmx asks, for a part of a page."""
        return bool(getattr(self.request, "htmx", False))

    def at(self, property_id: int) -> "Desk":
        """The same person at the property that a stay belongs to; this will raise a 404 Problem at another's."""
        if property_id not in self.viewer.roles:
            raise nothing_here()
        return replace(self, property=self.viewer.roles[property_id].property)

    def said(self, field: str) -> str:
        """What was written into a field of a page, without what no database keeps."""
        return str(self.request.POST.get(field, "")).replace("\x00", "").strip()

    def department_of(self, code: str) -> Department:
        """The department of this code at the property; this will raise a 404 Problem where there is none."""
        found = Department.objects.filter(property=self.property, code=code).first()
        if found is None:
            raise nothing_here()
        return found

    def may(self, act: str) -> bool:
        return may(self.viewer, self.property, act)

    def require(self, act: str) -> None:
        require(self.viewer, self.property, act)

    def local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(self.property.zone)

    def time(self, moment: dt.datetime | None) -> str:
        """A moment on the property's clock, with its date when that is not today."""
        return words.wall(moment, self.property.zone, self.today)

    def render(self, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        entries = navigation.shown(self.may, context.get("page", ""))
        return render(self.request, template, {**self._frame(), "entries": entries, **context}, status=status)

    def _frame(self) -> dict[str, Any]:
        """What the frame around every page shows."""
        return {
            "hotel": self.property.name,
            "hotels": [(one.code, one.name) for one in properties(self.viewer) if one != self.property],
            "who": self.viewer.name,
            "what": self.what,
            "may_book": self.may("book"),
            "clock": words.clock_line(self.property.zone_name, self.local(self.now)),
        }

    @builtins.property  # `property` is the hotel in here
    def what(self) -> str:
        """The viewer's department, or the role of those who stand above departments."""
        if self.department:
            return str(Department.Code(self.department).label)
        return str(Role.Code(self.role.code).label)


Page = Callable[..., HttpResponse]


def at_the_desk(view: Page) -> Page:
    """A page for staff: signed in, in the viewer's own language, never kept by a browser or a proxy."""

    @gzip_page
    @never_cache
    @vary_on_headers("HX-Request", "Cookie")
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in.asked_for(request)
        viewer = viewer_of(request)
        with translation.override(viewer.language or translation.get_language()):
            try:
                return view(Desk(request, viewer, _property(request, viewer), clock.now()), *args, **kwargs)
            except Problem as problem:
                if _polls(request) and problem.status in NOT_THEIRS:
                    return HttpResponse(status=problem.status, headers={"HX-Redirect": reverse("stays:board")})
                raise

    return page


NOT_THEIRS = frozenset({403, 404})  # when a poll is answered so, what it would renew is not to stay readable either


def _polls(request: HttpRequest) -> bool:
    return request.method == "GET" and bool(getattr(request, "htmx", False))


def _property(request: HttpRequest, viewer: Viewer) -> Property:
    """The property named in the address (kept for the session), else the one chosen before, else the first."""
    if code := request.GET.get(PROPERTY):
        chosen = property_for(viewer, code)
        if request.session.get(PROPERTY) != code:
            request.session[PROPERTY] = code
        return chosen
    mine = {one.code: one for one in properties(viewer)}
    return mine.get(request.session.get(PROPERTY, "")) or next(iter(mine.values()), None) or property_for(viewer, None)


def nothing_here() -> Problem:
    return Problem(404, "not_found", detail=_("There is nothing here."))


# --- polls ----------------------------------------------------------------------------------------------------------


def etag(desk: Desk, *state: Any) -> str:
    """The entity tag of a part of a page: new when it may look different, for this viewer, in this minute."""
    minute = desk.now.replace(second=0, microsecond=0)
    seen = (desk.viewer.id, desk.role.code, desk.department, desk.role.chef, desk.property.pk, minute.isoformat())
    asked = (release(), translation.get_language(), desk.request.GET.urlencode())
    digest = hashlib.blake2s(repr((seen, asked, state)).encode(), digest_size=12)
    return f'"{digest.hexdigest()}"'


def living(desk: Desk, tag: str, template: str, context: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """A part of a page; a 304, before anything is built, when it is what the browser already shows."""
    if (same := get_conditional_response(desk.request, etag=tag)) is not None:
        return same
    response = desk.render(template, {**context(), "part": True})
    response["ETag"] = tag
    return response


@lru_cache(maxsize=1)
def release() -> str:
    """A name of the running code as far as pages hang on it: it changes with every template and view."""
    files = [*(settings.BASE_DIR / "templates").rglob("*.html"), *(settings.BASE_DIR / "stays").rglob("*.py")]
    digest = hashlib.blake2s(digest_size=8)
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


# --- acts -----------------------------------------------------------------------------------------------------------


def act(desk: Desk, work: Callable[[], Any]) -> Any:
    """Do it; what cannot be done becomes words on the next page. None when it was not done."""
    try:
        return work()
    except AlreadyDone as lost:
        messages.warning(desk.request, first_words(desk, lost))
    except WaitsFor as waits:
        messages.warning(desk.request, waits_words(desk, waits))
    except NotPossible as refused:
        messages.warning(desk.request, refused.words)
    return None


def first_words(desk: Desk, lost: AlreadyDone) -> str:
    """Who was first, and when."""
    who, when = done_by(lost.item) or _("The plan"), desk.time(lost.item.done_at)
    return _("%(who)s ticked this at %(time)s.") % {"who": who, "time": when}


def waits_words(desk: Desk, waits: WaitsFor) -> str:
    """What has to be done before, by its title, or by its department for those who may not know of the item."""
    item = waits.item
    if desk.sight.shows_item(health=item.health, department=item.department):
        return waits.words
    department = Department.Code(item.department).label
    return _("This waits for an item of %(department)s.") % {"department": department}


def back_to(desk: Desk, name: str, *args: Any, query: str = "") -> HttpResponse:
    """After an act: the page again, or its part when htmx asked (which follows a redirect with its own headers)."""
    url = reverse(f"stays:{name}_part" if desk.polls else f"stays:{name}", args=args)
    return HttpResponseRedirect(f"{url}?{query}" if query else url)
