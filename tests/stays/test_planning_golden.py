"""The shipped standard as it becomes a plan, compared whole.

Each file is a stay of two nights (April: Thursday the 16th, out of season for lychees; June: Tuesday the 16th, in season)
arriving at 14:30, planned six weeks before, with nothing special about the guest. "why" says how the due time follows from
the rules; it was worked out by hand from the hotel's own words.
"""

import json
from pathlib import Path

import pytest

from stays.planning import plan
from tests.stays.planned import LONG_BEFORE, SHIPPED, sheet, stay

GOLDEN = Path(__file__).with_name("golden")
ARRIVALS = {"april": "2026-04-16", "june": "2026-06-16"}


@pytest.mark.parametrize("month", ARRIVALS)
@pytest.mark.parametrize("tier", ["VA", "VB", "VC"])
def test_a_tier_becomes_this_plan(tier: str, month: str):
    golden = json.loads((GOLDEN / f"{month}_{tier.lower()}.json").read_text())
    assert all(line.pop("why") for line in golden)
    assert sheet(plan(SHIPPED, stay(arrival_date=ARRIVALS[month], tier=tier), (), now=LONG_BEFORE)) == golden
