"""The acts on checklist items that the stay's page and the departments' pages share, by the button that asks for them."""

from django.contrib import messages
from django.utils.translation import gettext as _

from stays import disturbing, gifts, hand_made, inspecting, overriding, shown_plan, ticking
from stays.api.calls import house_for
from stays.making import LONGEST
from stays.models import ChecklistItem, Stay
from stays.views import undo
from stays.views.items import gift_words
from stays.views.page import Desk, act, nothing_here
from vipdesk.access.acts import may_add_item, may_tick
from vipdesk.errors import Problem

OF_OTHERS = frozenset({"bring", "stop"})  # not by who ticks, but by whom the programme names


def change(desk: Desk, item_id: int) -> ChecklistItem:
    """Do what the button of an item says; this will leave words for the next page when somebody else was first."""
    item = found(desk, item_id)
    asked = desk.request.POST.get("act", "")
    if asked not in DOES:
        raise Problem(400, "invalid", detail=_("This act is not known."))
    mine = may_tick(desk.viewer, desk.property, item.department.code, tuple(item.signed_by))
    if not mine and asked not in OF_OTHERS:
        raise Problem(403, "not_allowed", detail=_("This item is signed by others."))
    if asked == "done" and item.inspection and not inspecting.is_made_by(item, desk.viewer, desk.property):
        raise Problem(403, "not_allowed", detail=_("This inspection is made by others."))
    DOES[asked](desk, item)
    return item


def found(desk: Desk, item_id: int) -> ChecklistItem:
    """The item, if it is of this property and may be known of; this will raise a 404 Problem."""
    item = ChecklistItem.objects.filter(pk=item_id, stay__property=desk.property).select_related("department").first()
    if item is None or not shown_plan.is_shown(item, desk.sight):
        raise nothing_here()
    return item


def _done(desk: Desk, item: ChecklistItem) -> None:
    awaited = bool(item.ticked_by) and item.stay.status == Stay.Status.RESERVED
    done = act(desk, lambda: ticking.tick(item.pk, by=desk.viewer, now=desk.now))
    brought_in = awaited and done and done.stay.status != Stay.Status.RESERVED
    said = _("Ticked: %(title)s. The guest is checked in with it, which “Undo” leaves as it is.")
    _offer_undo(desk, item, done, said if brought_in else _("Ticked: %(title)s."))


def _begin(desk: Desk, item: ChecklistItem) -> None:
    done = act(desk, lambda: ticking.begin(item.pk, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Begun: %(title)s."))


def _reopen(desk: Desk, item: ChecklistItem) -> None:
    undoes = "undo" in desk.request.POST
    opens = ticking.take_back if undoes else ticking.reopen
    done = act(desk, lambda: opens(item.pk, by=desk.viewer, now=desk.now))
    if done and undoes:
        undo.taken_back(desk, _(item.title))


def _waive(desk: Desk, item: ChecklistItem) -> None:
    desk.require("waive")
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why the hotel does without it."))
        return
    done = act(desk, lambda: ticking.waive(item.pk, reason, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Waived: %(title)s."))


def _offer_undo(desk: Desk, item: ChecklistItem, done: ChecklistItem | None, said: str) -> None:
    """Once it is done: the same address opens the item again."""
    if done:
        here = desk.request.get_full_path()
        undo.offer(desk, said % {"title": _(item.title)}, here, focus=f"t{item.pk}", act="reopen", undo="1")


def _take_off(desk: Desk, item: ChecklistItem) -> None:
    if not may_add_item(desk.viewer, desk.property, item.department.code):
        raise Problem(403, "not_allowed", detail=_("This is for the item's own department."))
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why it is taken off: its department reads it."))
        return
    house = house_for(desk.property)
    if act(desk, lambda: hand_made.take_off(item.pk, reason, house=house, by=desk.viewer, now=desk.now)):
        said = _("Taken off the plan: %(title)s.") % {"title": item.title}
        undo.offer(desk, said, desk.request.get_full_path(), act="put_back")


def _put_back(desk: Desk, item: ChecklistItem) -> None:
    house = house_for(desk.property)
    if act(desk, lambda: hand_made.put_back(item.pk, house=house, by=desk.viewer, now=desk.now)):
        undo.taken_back(desk, item.title)


def _bring(desk: Desk, item: ChecklistItem) -> None:
    desk.require("override")
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why it is brought all the same: it is written down with your name."))
        return
    house = house_for(desk.property)
    done = act(desk, lambda: overriding.bring(item.pk, reason, house=house, by=desk.viewer, now=desk.now))
    if done:
        here = desk.request.get_full_path()
        undo.offer(desk, _("Brought all the same: %(title)s.") % {"title": _(item.title)}, here, act="stop")


def _stop(desk: Desk, item: ChecklistItem) -> None:
    desk.require("override")
    house = house_for(desk.property)
    act(desk, lambda: overriding.stop_again(item.pk, house=house, by=desk.viewer, now=desk.now))


def _reason(desk: Desk) -> str:
    """Why, in the person's own words, or as one of the usual reasons."""
    return (desk.said("reason") or desk.said("usual"))[:LONGEST]


def _gift(desk: Desk, item: ChecklistItem) -> None:
    what = desk.said("given")
    house = house_for(desk.property)
    before = gifts.again(what, gifts.given_before([item.stay_id], house).get(item.stay_id, ()))
    if act(desk, lambda: gifts.write_down(item.pk, what, by=desk.viewer, now=desk.now)) and before and what:
        messages.warning(
            desk.request, _("Given before: %(gift)s. Choose something else?") % {"gift": gift_words(before)}
        )


def _not_possible(desk: Desk, item: ChecklistItem) -> None:
    done = act(desk, lambda: disturbing.not_possible(item.pk, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Not possible now: %(title)s."))


DOES = {
    "gift": _gift,
    "done": _done,
    "begin": _begin,
    "reopen": _reopen,
    "waive": _waive,
    "take_off": _take_off,
    "put_back": _put_back,
    "not_possible": _not_possible,
    "bring": _bring,
    "stop": _stop,
}
