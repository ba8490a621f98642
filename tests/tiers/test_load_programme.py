"""The command: what it did and what is missing, in words."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.tiers.conftest import NOW
from tests.tiers.test_programme import SMALL
from tiers.models import ReceptionStandard, VipCode
from vipdesk.hotel.models import Department, Role, ServiceHours, StaffMember


def run(*arguments: str) -> list[str]:
    """The lines that the command says."""
    out = io.StringIO()
    call_command("load_programme", *arguments, stdout=out)
    return out.getvalue().splitlines()


def staffed(hotel, code: str, **fields: object) -> Department:
    """A department with one person in it."""
    department = Department.objects.create(property=hotel, code=code, **fields)
    person = StaffMember.objects.create(username=f"{code}-1")
    Role.objects.create(staff=person, property=hotel, department=department, code="agent")
    return department


def test_the_shipped_programme_and_what_is_missing(hotel):
    staffed(hotel, "front_office", always_open=True)
    ServiceHours.objects.create(department=staffed(hotel, "sales"), weekday=0, opens="09:00", closes="18:00")
    staffed(hotel, "finance")
    Department.objects.create(property=hotel, code="security", always_open=True)
    VipCode.objects.create(property=hotel, code="GOLD", first_seen_at=NOW)
    assert run("--property", "AURORA") == [
        "VIP levels: 3, 3 new, 0 changed",
        "grading rules: 12",
        "escalation rules: 4",
        "VIP codes: 3",
        "reception standard: version 1, 51 rows, new",
        "missing: no department engineering; rows without an owner: 1",
        "missing: no department food_beverage; rows without an owner: 9",
        "missing: no department general_manager; rows without an owner: 2",
        "missing: no department guest_relations; rows without an owner: 11",
        "missing: no department housekeeping; rows without an owner: 6",
        "missing: finance has no service hours",
        "missing: nobody works in security",
        "missing: a VIP level for VIP codes that came in: 1",
    ]


def test_a_file_of_one_s_own(hotel, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert run("--property", "AURORA", str(path))[4] == "reception standard: version 1, 3 rows, new"
    assert run("--property", "AURORA", str(path))[4] == "reception standard: version 1, 3 rows, unchanged"


def test_mistakes_are_all_said_and_nothing_is_stored(hotel, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SMALL.replace("cost = 2.50", "cost = -1").replace("pieces = 2", "pieces = 0"), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        run("--property", "AURORA", str(path))
    assert str(error.value).splitlines() == [
        "Nothing was loaded. In the programme:",
        "component cake: cost must not be negative",
        "component pear: pieces must be from 1 to 99",
    ]
    assert ReceptionStandard.objects.count() == 0


def test_a_property_that_is_not_there(hotel):
    with pytest.raises(CommandError) as error:
        run("--property", "NOWHERE")
    assert str(error.value) == "There is no property NOWHERE; there are: AURORA."


def test_a_file_that_cannot_be_read(hotel, tmp_path):
    with pytest.raises(CommandError, match=r"none\.toml cannot be read"):
        run("--property", "AURORA", str(tmp_path / "none.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match=r"bytes\.toml cannot be read"):
        run("--property", "AURORA", str(tmp_path / "bytes.toml"))
