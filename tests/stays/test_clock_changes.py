"""Nights in which the clock is changed: nothing early, late or double. `make faults` plays those of eight zones in two years."""

import random
from zoneinfo import ZoneInfo

import pytest

from tests.faults import nights, played
from tests.faults.walls import HOUR, Walls, changes

SPRING, AUTUMN = 0, 1


def night(zone: str, season: int) -> Walls:
    return Walls(ZoneInfo(zone), changes(ZoneInfo(zone))[season])


@pytest.mark.parametrize(
    ("zone", "season"),
    [("Europe/Warsaw", SPRING), ("Europe/Warsaw", AUTUMN), ("Africa/Cairo", SPRING), ("Australia/Lord_Howe", AUTUMN)],
)
def test_every_item_is_due_when_the_wall_says(zone: str, season: int):
    walls = night(zone, season)
    assert nights.read(walls) == 3 * 24 * 60
    assert nights.planned(walls, random.Random(1), step=5 * HOUR) > 1000


@pytest.mark.django_db
def test_a_hotel_is_told_everything_once_and_when_the_wall_says():
    counted = played.play(night("Europe/Warsaw", AUTUMN), around=14 * HOUR, step=HOUR)
    what = {"lists", "reminders", "farewells", "people of the line", "steps upwards", "looks"}
    assert {one for one, n in counted.items() if n} == set(counted) == what
