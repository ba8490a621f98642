"""Something that the standard does not know is put on the plan of a stay by hand."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import hand_made
from stays.api.calls import house_for
from stays.house import House
from stays.item_form import NewItem
from stays.reception import NotPossible
from stays.views import plan
from stays.views.deciding import how
from stays.views.page import Desk, at_the_desk
from stays.views.stay import desk_of
from vipdesk.access.acts import may_add_item
from vipdesk.hotel.models import Department


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """The form of a new item; the stay's page when it is on the plan."""
    desk = desk_of(desk, pk)
    desk.require("add_item")
    form = _form(desk, house_for(desk.property))
    asked = plan.query(desk)
    back = reverse("stays:stay", args=[pk]) + (f"?{asked}" if asked else "")
    if form.is_bound and form.is_valid() and _added(desk, pk, form):
        return HttpResponseRedirect(back)
    context = {"page": "stay", "title": _("Add an item"), "form": form, "back": back}
    return desk.render("stays/new_item.html", context, 422 if form.errors else 200)


def _form(desk: Desk, house: House) -> NewItem:
    """The form, with those departments that the viewer may ask."""
    data = desk.request.POST if desk.request.method == "POST" else None
    codes = [code for code in house.departments if may_add_item(desk.viewer, desk.property, code)]
    departments = [(code, str(Department.Code(code).label)) for code in codes]
    stages = list(plan.titles().items())
    contents = [(tag, _(words)) for tag, words in _contents(house).items()]
    return NewItem(
        data, contents=contents, property=desk.property, departments=departments, stages=stages, own=desk.department
    )


def _contents(house: House) -> dict[str, str]:
    """What the standard in force knows that something may contain, in words."""
    return {**house.programme.allergens, **house.programme.tags} if house.standard else {}


def _added(desk: Desk, pk: int, form: NewItem) -> bool:
    """Put it on the plan; False, with the words at the form, when it cannot be."""
    try:
        hand_made.add(pk, form.wanted, **how(desk))
    except NotPossible as refused:
        form.add_error("due" if refused.code.startswith("due") else None, refused.words)
        return False
    name = str(Department.Code(form.wanted.department).label)
    messages.success(desk.request, _("On the plan. Told: %(name)s.") % {"name": name})
    return True
