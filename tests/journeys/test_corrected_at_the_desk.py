"""The desk corrects an allergy, the sender repeats itself: nothing that anybody said is lost."""

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.test_views_edit import send
from vipdesk.outbox.models import Notice


def mind(caller: Caller, stay: int) -> list[str]:
    chips = [words for _style, words in caller.client.get(f"/stays/{stay}/").context["card"]["chips"]]
    assert chips[0] == "Hold all food: chef has not signed"
    return chips[1:]


def test_an_allergy_is_corrected_and_the_sender_repeats_itself(opera: Caller, aurora, moment: Moment):
    said = {"guest": guest(allergies=[{"code": "mango", "severity": "severe"}]), "payer": "Saeima"}
    stay = opera.book(**said, version=1)["id"]
    desk, kitchen = colleague(aurora, "front_office.agent"), colleague(aurora, "food_beverage.agent")
    assert mind(desk, stay) == ["Mango allergy, severe"]

    # The assistant calls: it is kiwi, not mango; and the guest pays herself.
    moment.on(minutes=5)
    opera.acknowledge_all(stay)
    assert send(desk, stay, allergy_mango="", allergy_kiwi="severe", payer="the guest").status_code == 302
    told = kitchen.client.get(f"/stays/{stay}/").context
    assert any(
        "SEVERE allergy: hold all food until the chef has signed" in line
        for note in told["told"]
        for line in note["lines"]
    )
    assert told["changed"]["time"] == "10:05"

    # The booking system sends the same again, and then one thing more.
    moment.on(minutes=5)
    assert opera.book(**said, version=1)["outcome"] == "unchanged"
    assert opera.book(**said, version=2, expected_arrival_time="16:00")["outcome"] == "amended"
    row = Stay.objects.get(pk=stay)
    assert (mind(desk, stay), row.payer) == (["Kiwi allergy, severe"], "the guest")

    # What it has not said before is news.
    more = {**said, "guest": guest(allergies=[{"code": "mango", "severity": "severe"}, "nuts"])}
    assert opera.book(**more, version=3)["outcome"] == "amended"
    assert sorted(mind(desk, stay)) == ["Kiwi allergy, severe", "Nuts allergy"]


def lines_to(caller: Caller, stay: int) -> list[str]:
    return [line for note in caller.client.get(f"/stays/{stay}/").context["told"] for line in note["lines"]]


def test_another_payer_is_told_to_those_who_may_know_and_never_by_name(opera: Caller, aurora, moment: Moment):
    stay = opera.book(payer="Saeima", host_organisation={"name": "Saeima"}, version=1)["id"]
    opera.acknowledge_all(stay)
    finance, kitchen = colleague(aurora, "finance.agent"), colleague(aurora, "food_beverage.agent")
    moment.on(minutes=5)
    opera.book(payer="Rigas Dome", host_organisation={"name": "Rigas Dome"}, version=2)
    waits = opera.notices(stay, state="open")
    assert sorted(waits) == ["finance", "front_office", "general_manager", "guest_relations", "sales"]
    assert "Dome" not in str(list(Notice.objects.values_list("changes", flat=True)))
    assert lines_to(finance, stay)[:2] == [
        "Who pays has changed: look up on the stay who it is now, and set bill and credit for it",
        "The host organisation has changed: look up on the stay whom to call",
    ]
    assert [line for line in lines_to(kitchen, stay) if "changed" in line] == []
