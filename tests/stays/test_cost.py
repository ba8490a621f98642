"""What a plan costs beside the budget of its level: at the programme's prices, for those who may see money."""

import pytest
from django.test import Client

from tests.hotel_examples import Caller, colleague, guest, program
from tests.stays.documents.on_paper import paper_for, plan_for
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.hotel.models import Property

APRIL_VC = "9.70"  # fruit, a stem, slippers and turn-down for two nights: added up by hand from the shipped prices
LEADS = {"position": "travel_agency_head"}


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=guest(**LEADS), payer="City of Riga")["id"]


def on_page(aurora: Property, who: str, stay: int) -> tuple[str, bool]:
    return colleague(aurora, who).client.get(f"/stays/{stay}/").context["cost"]


def test_the_things_of_a_plan_are_added_up_beside_the_budget_of_the_level(aurora: Property, stay: int):
    assert on_page(aurora, "front_office.agent", stay) == (f"{APRIL_VC} of 25.00 EUR · paid by City of Riga", False)
    page: Client = colleague(aurora, "general_manager").client
    assert f"Things brought: <b>{APRIL_VC} of 25.00 EUR" in page.get(f"/stays/{stay}/").content.decode()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sales.agent", True),
        ("finance.agent", True),
        ("duty_manager", True),
        ("housekeeping.agent", False),
        ("food_beverage.agent", False),
        ("security.agent", False),
    ],
)
def test_only_those_who_see_money_read_it(aurora: Property, stay: int, who: str, sees: bool):
    assert bool(on_page(aurora, who, stay)[0]) is sees


def test_what_is_not_brought_costs_nothing(opera: Caller, aurora: Property, stay: int):
    assert opera.tick(stay, "flowers", "waive", {"reason": "The guest asked for none"}).status_code == 200
    assert on_page(aurora, "front_office.agent", stay)[0].startswith("5.70 of 25.00 EUR")


def test_more_than_the_budget_is_said_so(aurora: Property, stay: int, moment):
    load(aurora, shipped_text().replace("budget = 25.00", "budget = 9.00"), now=moment.now)
    words = f"{APRIL_VC} EUR, 0.70 over the budget of 9.00 · paid by City of Riga"
    assert on_page(aurora, "front_office.agent", stay) == (words, True)


def test_without_a_budget_the_cost_alone_is_said(aurora: Property, stay: int, moment):
    load(aurora, shipped_text().replace("budget = 25.00\n", ""), now=moment.now)
    assert on_page(aurora, "front_office.agent", stay) == (f"{APRIL_VC} EUR · paid by City of Riga", False)


@pytest.mark.parametrize(("department", "sees"), [("sales", True), ("finance", True), ("food_beverage", False)])
def test_the_printed_plan_says_it_to_the_same(aurora: Property, stay: int, moment, department: str, sees: bool):
    given = plan_for(stay, paper_for(aurora, department, moment))
    cost = {part["part"]: part["lines"] for part in given["known"]}.get("Cost")
    said = {"name": "Things brought", "said": f"{APRIL_VC} of 25.00 EUR · paid by City of Riga"}
    assert cost == ([said] if sees else None)


def test_the_api_says_it_with_what_the_level_opens_to_the_same(aurora: Property, stay: int, opera: Caller):
    said = {"spent": APRIL_VC, "budget": "25.00", "over": "0.00", "currency": "EUR", "payer": "City of Riga"}
    opens = {"open": ["priority check-in", "late check-out 14:00"], "off": []}
    readers = {
        "finance": colleague(aurora, "finance.agent"),
        "kitchen": colleague(aurora, "food_beverage.agent"),
        "reads guests": program(aurora, "stays:read", "guests:read"),
        "reads stays": program(aurora, "stays:read"),
    }
    seen = {who: one.get(f"/stays/{stay}/plan").json() for who, one in readers.items()}
    costs = {who: one["cost"] for who, one in seen.items()}
    assert costs == {"finance": said, "kitchen": None, "reads guests": said, "reads stays": None}
    assert all(one["privileges"] == opens for one in seen.values())


def test_the_api_says_what_is_off_on_an_official_visit_and_that_nobody_set_a_budget(aurora: Property, opera, moment):
    load(aurora, shipped_text().replace("budget = 25.00\n", ""), now=moment.now)
    official = opera.book("K-2", guest=guest(position="public_figure"), official_visit=True)["id"]
    plain = opera.book("K-3", guest=guest(external_id="P-3", **LEADS))["id"]
    opened = opera.get(f"/stays/{official}/plan").json()["privileges"]
    assert (opened["off"], "upgrade when free" in opened["open"]) == (["upgrade when free"], False)
    assert opera.get(f"/stays/{plain}/plan").json()["cost"]["budget"] is None
