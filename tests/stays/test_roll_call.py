"""The roll-call: everybody in the house by name and room, for the duty manager, and written down."""

import pytest

from tests.hotel_examples import Caller, Moment, colleague, guest
from vipdesk.access.models import Reveal
from vipdesk.outbox.models import Event

HERE = {"arrival_date": "2026-04-13", "departure_date": "2026-04-15", "expected_arrival_time": "11:00"}


@pytest.fixture
def house(opera: Caller, moment: Moment, aurora) -> list[int]:
    """Somebody under an alias, somebody who cannot walk, and one who has not come yet."""
    hidden = guest(external_id="A", given_name="Lysandra", surname="Theo", incognito=True, alias="Ms Green")
    seated = guest(external_id="B", given_name="Bo", surname="Ek", position="", access_needs=["wheelchair"])
    stays = [
        opera.book("A", guest=hidden, room_number="1402", **HERE)["id"],
        opera.book("B", guest=seated, room_number="903", children=[{"age": 4}], **HERE)["id"],
        opera.book("C", guest=guest(external_id="C", surname="Later"), room_number="904", **HERE)["id"],
    ]
    moment.to("2026-04-13 12:00", aurora)
    for number in "AB":
        assert opera.post(f"/bookings/{number}/check-in", {}).status_code == 200
    return stays


def test_the_duty_manager_reads_every_name_and_that_is_written_down(house: list[int], aurora):
    duty = colleague(aurora, "duty_manager").client
    before = duty.get("/roll-call/")
    assert (before.context["called"], Reveal.objects.count()) == (None, 0)
    answer = duty.post("/roll-call/")
    said = [(one.room, one.name, one.alias, one.party, one.needs) for one in answer.context["called"]]
    assert said == [
        ("903", "Ms Bo Ek", "", "1 adult, 1 child", "Wheelchair"),
        ("1402", "Ms Lysandra Theo", "Ms Green", "1 adult", ""),
    ]
    assert "no-store" in answer["Cache-Control"]
    hidden = house[0]
    assert list(Reveal.objects.values_list("subject_id", "field", "reason")) == [(hidden, "true_name", "Roll-call")]
    assert Event.objects.about("stay", hidden).filter(kind="guest.revealed").count() == 1


def test_nobody_else_calls_it(house: list[int], aurora):
    for role in ("front_office.agent", "security.department_manager", "administrator"):
        other = colleague(aurora, role).client
        assert [other.get("/roll-call/").status_code, other.post("/roll-call/").status_code] == [403, 403]
    assert Reveal.objects.count() == 0
