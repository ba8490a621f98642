"""What the demo's people decide so that no guest is harmed: F&B answers, a word all the same, an inspection not passed."""

import datetime as dt

from stays import answering, hand_made, inspecting, overriding
from stays.hand_made import Wanted
from stays.house import House
from stays.inspecting import Found
from stays.models import ChecklistItem, Stay
from stays.plan import Answer
from vipdesk.access.viewer import Viewer

UNSAFE = {"banana": "grapes"}  # for the guest whose allergy nobody knows by code, and what is brought instead
ANSWERED, AGREED, INSPECTED = "84230312", "84230301", "84230301"
CAKE = Wanted("Birthday cake", "food_beverage", stage="in_house", food=True, contains=("gluten", "eggs"))
NOT_PASSED = ("Air-conditioning, hot water, lights, TV, Wi-Fi and safe work", "The safe does not close")


def care_for(number: str, stay_id: int, house: House, chef: Viewer, now: dt.datetime) -> None:
    """Let the kitchen do what it does for this guest."""
    if number == ANSWERED:
        _answer(stay_id, house, chef, now)
    if number == AGREED:
        hand_made.add(stay_id, CAKE, house=house, by=chef, now=now)
        cake = ChecklistItem.objects.get(stay=stay_id, title=CAKE.title)
        if cake.state == ChecklistItem.State.STOPPED:
            reason = "Baked without eggs, as agreed with the guest's assistant"
            overriding.bring(cake.pk, reason, house=house, by=chef, now=now)


def _answer(stay_id: int, house: House, chef: Viewer, now: dt.datetime) -> None:
    stay = Stay.objects.select_related("guest", "tier", "standard", "property").get(pk=stay_id)
    answers = [
        Answer(q.need, q.subject, safe=q.subject not in UNSAFE, instead=UNSAFE.get(q.subject, ""))
        for q in answering.questions(stay, house)
    ]
    answering.answer(stay_id, answers, house=house, by=chef, now=now)


def inspect(stay_id: int, house: House, by: Viewer, now: dt.datetime) -> None:
    """One point of the inspection is not passed."""
    inspection = ChecklistItem.objects.filter(stay=stay_id, inspection=True, state="open").first()
    if inspection is not None:
        point, note = NOT_PASSED
        inspecting.inspect(inspection.pk, [Found(point, passed=False, note=note)], house=house, by=by, now=now)
