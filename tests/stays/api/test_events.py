"""The feed of events: all of them, in an order in which none is skipped, and none that the caller may not know of."""

from typing import Any

from stays.models import ChecklistItem
from tests.access.people import bearer, key_for
from tests.hotel_examples import API, EVERY_SCOPE, Caller, colleague, guest, program
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event


def kinds(answer: Any) -> list[str]:
    return [one["event"] for one in answer.json()["results"]]


def test_what_happened_is_told_by_ids_alone(opera: Caller, aurora: Property):
    stay = opera.book(version=1)["id"]
    item = ChecklistItem.objects.get(item_key="details_confirmed").pk
    colleague(aurora, "sales.agent").post(f"/stays/{stay}/plan/{item}/done")
    first, second = Event.objects.order_by("pk").values_list("pk", flat=True)
    told = {"property": "AURORA", "stay": stay, "happened_at": "2026-04-13T10:00:00+02:00"}
    assert opera.get("/events").json() == {
        "results": [
            {"id": first, "event": "stay.booked", "item": None, "by": "program", "own": True, **told},
            {"id": second, "event": "item.done", "item": item, "by": "staff", "own": False, **told},
        ],
        "next": None,
    }
    other = program(aurora, "stays:read", system="mews")
    assert [one["own"] for one in other.get("/events").json()["results"]] == [False, False]


def test_the_feed_goes_on_from_a_cursor(opera: Caller):
    for n in range(5):
        opera.book(f"K-{n}", guest={"surname": "Lis"})
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    pages, address = [], "/events?limit=2"
    while address:
        answer = opera.get(address).json()
        pages.append([one["id"] for one in answer["results"]])
        address = (answer["next"] or "").partition(API)[2]
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert opera.get(f"/events?after={ids[-1]}").json() == {"results": [], "next": None}
    assert kinds(opera.get("/events?after=0&limit=1")) == ["stay.booked"]
    wrong = opera.get("/events?after=-1").json()
    assert wrong["errors"] == [{"pointer": "/after", "detail": f"Send a number from 0 to {2**63 - 1}."}]


def test_the_feed_is_of_the_properties_of_the_key(opera: Caller, aurora: Property, borealis: Property):
    both = Caller(aurora, program(aurora).client)
    both.client.defaults.update(bearer(key_for([aurora, borealis], list(EVERY_SCOPE))))
    both.book("K-1", property="AURORA", guest={"surname": "Lis"})
    both.book("K-2", property="BOREALIS", guest={"surname": "Lis"})

    def properties(caller: Caller, query: str = "") -> list[str]:
        return [one["property"] for one in caller.get(f"/events{query}").json()["results"]]

    assert properties(both) == ["AURORA", "BOREALIS"]
    assert properties(both, "?property=BOREALIS") == ["BOREALIS"]
    assert properties(program(aurora, "stays:read", system="mews")) == ["AURORA"]
    assert program(aurora, "stays:read").get("/events?property=BOREALIS").status_code == 404


def test_what_the_caller_may_not_know_of_is_left_out(opera: Caller, aurora: Property):
    stay = opera.book(guest=guest(allergies=[{"code": "nuts", "severity": "severe"}], phone="+371 29 998 877"))["id"]
    chef = colleague(aurora, "food_beverage.agent", chef=True)
    signed = ChecklistItem.objects.exclude(signed_by=[]).get()
    assert chef.post(f"/stays/{stay}/plan/{signed.pk}/done").status_code == 200
    desk = colleague(aurora, "front_office.agent").client
    assert desk.post(f"/stays/{stay}/reveal/", {"field": "phone", "reason": "Call"}).status_code == 200
    happened = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert {"needs.signed", "item.done", "guest.revealed"} <= set(happened)
    private = {"needs.signed", "item.done", "guest.revealed"}
    for caller, hidden in (
        (program(aurora, "stays:read"), private),
        (program(aurora, "stays:read", "guests:read"), {"guest.revealed"}),
        (colleague(aurora, "engineering.agent"), private),
        (colleague(aurora, "general_manager"), set()),
    ):
        assert kinds(caller.get("/events")) == [kind for kind in happened if kind not in hidden]
