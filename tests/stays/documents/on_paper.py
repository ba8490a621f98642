"""A stay with all that a document could say, for the documents of a stay; and what they say, as text."""

import io
import json
from typing import Any

from pypdf import PdfReader

from stays import shown, shown_plan, shown_programme
from stays.documents import order, plan
from stays.documents.paper import Paper
from stays.house import house_at_hand
from stays.models import Stay
from stays.shown import ShownStay
from tests.hotel_examples import ARRIVAL, Caller, Moment, guest
from vipdesk.access.viewer import Viewer, viewer_of_department
from vipdesk.hotel.models import Property

AT = f"{ARRIVAL} 10:00"


def book(opera: Caller, moment: Moment, hotel: Property, **more: Any) -> int:
    """A guest with needs, a journey, a host who pays; the hour is Thursday morning."""
    stay = opera.book(
        "A",
        adults=2,
        room_number="1208",
        room_type="STE",
        guest=guest(
            native_name="李娜",
            language=more.pop("language", "lv"),
            company="Ministry of Birds",
            nationality="LV",
            phone="+371 29 998 877",
            allergies=[{"code": "mango", "severity": "severe"}, "scent"],
            preferences=[{"category": "tea", "value": "green"}, {"category": "pillow", "value": "soft"}],
            **more,
        ),
        vip={"code": "VA", "reason": "Opens the congress"},
        special_requests=["Two desks"],
        arrival_transport={"carrier_code": "LO", "transport_code": "382", "pickup": True},
        host_organisation={"name": "City of Riga", "liaison": "J. Ozols", "phone": "+371 1"},
        payer="City of Riga",
        rate={"amount": "8765.43", "currency": "EUR"},
    )["id"]
    moment.to(AT, hotel)
    return stay


def paper_for(hotel: Property, department: str, moment: Moment, viewer: Viewer | None = None) -> Paper:
    return Paper(hotel, department, viewer or viewer_of_department(hotel, department), moment.now)


def seen(stay: int, paper: Paper) -> ShownStay:
    return shown.stay_for(stay, paper.sight, paper.property, now=paper.now)


def plan_for(stay: int, paper: Paper) -> dict[str, Any]:
    items = shown_plan.items_of(stay, paper.sight)
    entries = shown_programme.programme_of(stay, paper.sight, paper.property)
    return plan.plan(seen(stay, paper), items, entries, house_at_hand(paper.property).programme, paper)


def order_for(stay: int, paper: Paper) -> dict[str, Any]:
    keys = order.amenities(house_at_hand(paper.property).programme.standard)
    return order.order(seen(stay, paper), shown_plan.items_of(stay, paper.sight), keys, paper)


def text_of(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False)


def unspaced(*words: str) -> str:
    """Words without what parts them: where a line ends on paper depends on its width."""
    return "".join("".join(words).split())


def words_of_pdf(content: bytes) -> str:
    """All that a PDF says to whoever reads or searches it: what it says of itself but not of its maker, then its pages."""
    pdf = PdfReader(io.BytesIO(content))
    of_itself = [str(said) for name, said in (pdf.metadata or {}).items() if name != "/Creator"]
    return unspaced(*of_itself, *(page.extract_text() for page in pdf.pages))


def make_incognito(stay: int, alias: str = "Mr Brown") -> None:
    guest = Stay.objects.get(pk=stay).guest
    guest.incognito, guest.alias = True, alias
    guest.save()
