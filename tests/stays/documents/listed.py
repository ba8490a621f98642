"""A day with arrivals, a guest in the house and one who leaves, for the lists; and a list read back from each of its forms."""

import csv
import io
from typing import Any

from tests.hotel_examples import ARRIVAL, Caller, Moment, guest
from vipdesk.hotel.models import Property

AT = f"{ARRIVAL} 10:00"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def play(opera: Caller, moment: Moment, hotel: Property) -> dict[str, int]:
    """Two arrivals, one guest in the house, one who leaves; the ids by confirmation number."""
    ids = {}
    earlier = {"arrival_date": "2026-04-14", "expected_arrival_time": "12:00"}
    ids["H"] = opera.book(
        "H", guest=guest(external_id="H", surname="Źdźbło"), room_number="301", departure_date="2026-04-18", **earlier
    )["id"]
    ids["L"] = opera.book(
        "L", guest=guest(external_id="L", surname="Ķēniņš"), room_number="302", departure_date=ARRIVAL, **earlier
    )["id"]
    moment.to("2026-04-14 12:10", hotel)
    for number in ("H", "L"):
        assert opera.post(f"/bookings/{number}/check-in", {}).status_code == 200
    ids["A"] = opera.book(
        "A",
        adults=2,
        children=[{"age": 4}],
        room_number="1208",
        room_type="STE",
        group_code="MIN",
        guest=guest(
            external_id="A",
            native_name="李娜",
            language="lv",
            allergies=[{"code": "mango", "severity": "severe"}, "scent"],
            preferences=[{"category": "tea", "value": "green"}, {"category": "pillow", "value": "soft"}],
        ),
        arrival_transport={"carrier_code": "LO", "transport_code": "382"},
    )["id"]
    ids["B"] = opera.book(
        "B",
        expected_arrival_time=None,
        guest={"surname": FORMULA, "given_name": "+SUM(1)", "external_id": "B", "position": "county_leader"},
    )["id"]
    moment.to(AT, hotel)
    return ids


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def texts(sheet: Any) -> list[list[str]]:
    """Every line of a sheet as its cells read."""
    return [
        [section.title, *(line.cells[column.key].text for column in sheet.columns)] for section, line in sheet.lines()
    ]
