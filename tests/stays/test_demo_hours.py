import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stays.demo import seeding, visits
from stays.models import Stay
from tests.stays.demo_board import STATES, todays_vips
from vipdesk.hotel.opening import open_property

HOURS = [
    pytest.param(dt.datetime(2026, 5, 17, 22, 4, tzinfo=dt.UTC), id="just after midnight"),
    pytest.param(dt.datetime(2026, 5, 18, 3, 10, tzinfo=dt.UTC), id="before the morning"),
    pytest.param(dt.datetime(2026, 5, 13, 21, 51, tzinfo=dt.UTC), id="late at night"),
]


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("now", HOURS)
def test_the_board_shows_every_state_at_any_hour(
    now: dt.datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AURORA", visits.TODAY[:8])
    monkeypatch.setattr(visits, "BALTIC", ())
    seeding.seed(now=now, url="http://127.0.0.1:8000", notes=tmp_path / "demo.json")
    assert todays_vips(now) == STATES


@pytest.mark.django_db
def test_the_demo_is_refused_outside_a_demo_and_beside_a_real_hotel(settings, tmp_path: Path) -> None:
    settings.VIPDESK_HOME, settings.VIPDESK_DEMO = tmp_path, False
    with pytest.raises(CommandError, match="set VIPDESK_DEMO=1"):
        call_command("seed_demo", stdout=StringIO())
    open_property("GRAND", name="Grand", zone_name="Europe/Riga")
    settings.VIPDESK_DEMO = True
    with pytest.raises(CommandError, match="GRAND is a hotel of its own"):
        call_command("seed_demo", stdout=StringIO())
    assert not (tmp_path / "demo.json").exists()
    assert Stay.objects.count() == 0
