"""Where a stay keeps the steps at the door."""

from stays import steps
from stays.models import Stay
from tests.hotel_examples import NOW


def test_a_step_is_written_taken_and_taken_away():
    stay = Stay()
    assert (steps.times(stay), steps.taken(stay, "met")) == ({}, None)
    steps.write(stay, "luggage", NOW)
    assert (steps.times(stay), stay.luggage_at) == ({"luggage": NOW}, NOW)
    steps.write(stay, "luggage", None)
    assert steps.times(stay) == {}


def test_each_step_has_its_place_on_the_stay():
    stored = {field.name for field in Stay._meta.get_fields()}
    assert set(steps.FIELDS) == {*steps.AT_THE_DOOR, "on_the_way"}
    assert set(steps.FIELDS.values()) - stored == set()
