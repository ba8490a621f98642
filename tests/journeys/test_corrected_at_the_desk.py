"""The desk corrects an allergy, the sender repeats itself: nothing that anybody said is lost."""

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.test_views_edit import send


def mind(caller: Caller, stay: int) -> list[str]:
    return [words for _style, words in caller.client.get(f"/stays/{stay}/").context["card"]["chips"]]


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
    assert any("Allergies or diet have changed" in line for note in told["told"] for line in note["lines"])
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
