"""The demo's stays: who comes when, what their bookings say, and where reception has got to with them.

Days count from the property's today. A time is the property's wall time; a timedelta counts from the moment of seeding, so
that the board is alive at whatever hour somebody looks.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

When = str | dt.timedelta | None


def _minutes(number: int) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@dataclass(frozen=True)
class Visit:
    """One stay of the demo and how it went so far."""

    number: str
    guest: str
    day: int
    nights: int
    room: str = ""
    eta: When = "15:00"
    leaves: When = None
    booked: int | dt.timedelta = 10  # days before today, or how long ago
    late: frozenset[str] = frozenset()  # rows that nobody has got round to
    ahead: bool = False  # everything before the arrival is done early
    changed: tuple[dt.timedelta, dict[str, Any]] | None = None  # how long ago, and what the sender says now
    ends: str = ""  # "cancelled" or "no_show"
    door: str = ""  # "on_the_way" or "waits", or "no_luggage" where all else was done at the door
    said: dict[str, Any] = field(default_factory=dict)


def _asks(tier: str, kind: str, reason: str = "") -> dict[str, Any]:
    vip = {"code": tier, "requested": True, "reason": reason}
    return {"vip": {k: v for k, v in vip.items() if v}, "booked_by": {"kind": kind}}


_DELEGATION: dict[str, Any] = {
    "group_code": "LANHE",
    "official_visit": True,
    "purpose": "Partnership of regions",
    "host_organisation": {
        "name": "Regional Assembly, protocol office",
        "liaison": "Wit Sarnecki",
        "phone": "+48 22 555 01 90",
    },
    "payer": "Host organisation",
    "arrival_transport": {
        "kind": "flight",
        "carrier_code": "XQ",
        "transport_code": "XQ 218",
        "station_code": "WAW",
        "pickup": True,
        "bags": 7,
    },
}

TODAY = (
    Visit(
        "84210001",
        "theo",
        0,
        3,
        "1402",
        eta=_minutes(120),
        ahead=True,
        door="on_the_way",
        said={
            "room_type": "STE",
            "special_requests": ["No photographs, no welcome in the lobby by name"],
            "comments": [
                {"text": "Travels under an alias; the registration is done in the room.", "confidential": True}
            ],
        },
    ),
    Visit(
        "84210002",
        "shen",
        0,
        3,
        "1510",
        eta=_minutes(240),
        changed=(_minutes(8), {"eta": _minutes(300)}),
        said={**_DELEGATION, "room_type": "STE", "adults": 2, "protection": True},
    ),
    Visit("84210003", "tao", 0, 3, "1512", eta=_minutes(300), said={**_DELEGATION, "room_type": "JST"}),
    Visit("84210004", "meng", 0, 3, "1514", eta=_minutes(300), said={**_DELEGATION, "room_type": "DLX"}),
    Visit(
        "84210005",
        "wereszko",
        0,
        2,
        "1208",
        eta=_minutes(100),
        late=frozenset({"fruit"}),
        said={
            "room_type": "STE",
            "purpose": "Congress",
            "special_requests": ["Desk lamp, quiet side"],
            "arrival_transport": {
                "kind": "train",
                "transport_code": "EIP 5310",
                "station_code": "Warszawa Centralna",
                "pickup": True,
            },
        },
    ),
    Visit(
        "84210006",
        "qasimi",
        0,
        4,
        "1117",
        eta=_minutes(80),
        late=frozenset({"keys"}),
        door="waits",
        said={"room_type": "DLX"},
    ),
    Visit(
        "84210007",
        "ozolkalns",
        0,
        1,
        "1305",
        eta=_minutes(-50),
        late=frozenset({"luggage"}),
        door="no_luggage",
        said={"room_type": "JST", "arrival_transport": {"kind": "car", "pickup": False}},
    ),
    Visit(
        "84210008",
        "hanbyeol",
        0,
        2,
        eta=_minutes(330),
        booked=_minutes(6),
        said={
            "room_type": "DLX",
            "comments": [{"text": "Telephoned just now; takes any high floor.", "internal": True}],
        },
    ),
    Visit("84210009", "nordby", 0, 5, "0903", eta=_minutes(180), said={"room_type": "ACC"}),
    Visit("84210010", "pradelli", 0, 2, "1006", eta=_minutes(210), said={"vip": {"code": "PLAT9"}, "room_type": "DLX"}),
    Visit(
        "84210011",
        "okonwa",
        0,
        3,
        "1009",
        eta=_minutes(270),
        said={**_asks("VA", "guest", "Asked for by the guest's office"), "room_type": "DLX"},
    ),
    Visit("84210012", "lindqv", 0, 1, "0804", eta=_minutes(-130)),
    Visit("84210013", "kowalik", 0, 2, "0806", eta=_minutes(45)),
    Visit("84210014", "brzoza", 0, 2, "0812", eta=None),
)

IN_HOUSE = (
    Visit("84200101", "petrenyuk", -1, 3, "1401", eta="16:20", said={"room_type": "STE", "official_visit": True}),
    Visit("84200102", "yoneta", -2, 5, "1303", eta="17:45", said={"room_type": "JST", "occasion": "Concert tour"}),
    Visit("84200103", "eglitis", -3, 4, "1219", eta="13:30", said={"room_type": "DLX"}),
    Visit("84200104", "vasilak", -1, 2, "1114", eta="19:10", leaves="16:00", said={"room_type": "DLX"}),
    Visit(
        "84200105",
        "devereux",
        -2,
        6,
        "1501",
        eta="15:40",
        said={**_asks("VA", "owner", "Guest of the owner"), "room_type": "STE", "payer": "Owner"},
    ),
    Visit("84200106", "sorokin", -3, 3, "1115", eta="14:00", leaves=_minutes(150), said={"room_type": "DLX"}),
    Visit("84200107", "fatima", -2, 2, "1307", eta="20:05", leaves=_minutes(95), said={"room_type": "JST"}),
    Visit("84200108", "nowak", -1, 2, "0702"),
    Visit("84200109", "jansone", -2, 4, "0705", eta="18:30"),
    Visit("84200110", "huang", -1, 3, "0707", eta="21:15"),
    Visit("84200111", "papad", -3, 4, "0711", eta="12:50"),
    Visit("84200112", "melnyk", -1, 1, "0714", eta="17:00", leaves=_minutes(40)),
    Visit("84200113", "moreau", -2, 3, "0715", eta="16:10", said={"special_requests": ["Vibrating alarm"]}),
)

GONE = (
    Visit("84180001", "petrenyuk", -40, 2, "1401", eta="15:00", booked=50, said={"room_type": "STE"}),
    Visit("84190201", "ferrand", -3, 2, "1308", eta="15:30", leaves="11:40", said={"room_type": "JST"}),
    Visit("84190202", "lauks", -3, 3, "1116", eta="16:00", leaves=_minutes(-75), said={"room_type": "DLX"}),
    Visit("84190203", "zieliniec", -1, 2, "1118", eta="18:00", ends="no_show", said={"room_type": "DLX"}),
    Visit("84190204", "obrien", 1, 2, "1119", eta="12:30", ends="cancelled", said={"room_type": "DLX"}),
    Visit("84190205", "haddad", -3, 1, "0716", eta="14:20"),
    Visit("84190206", "dias", -2, 1, "0718", eta="22:40"),
)

AHEAD = (
    Visit("84230301", "bialas", 1, 2, "1403", eta="11:20", said={"room_type": "STE"}),
    Visit("84230302", "mandap", 1, 3, "1114", eta="16:45", said={"room_type": "DLX"}),
    Visit(
        "84230303",
        "zhelez",
        1,
        2,
        "1309",
        eta="18:10",
        said={**_asks("VA", "sales", "First visit of a large account"), "room_type": "JST"},
    ),
    Visit("84230304", "kirilov", 2, 2, "1304", eta=None, said={"room_type": "JST"}),
    Visit(
        "84230305",
        "ruan",
        2,
        4,
        "1502",
        eta="01:30",
        said={"room_type": "STE", "protection": True, "purpose": "Official visit"},
    ),
    Visit(
        "84230306",
        "aubert",
        3,
        2,
        "1310",
        eta="17:30",
        said={**_asks("VB", "owner", "Friend of the house"), "room_type": "JST"},
    ),
    Visit("84230307", "gantz", 3, 1, eta="20:00", said=_asks("VC", "company", "Corporate contract")),
    Visit("84230308", "vitols", 4, 3, "1404", eta="14:15", said={"room_type": "STE"}),
    Visit("84230309", "seo", 4, 2, eta="13:00", said={"room_type": "JST", "no_fuss": True}),
    Visit("84230310", "marcou", 5, 2, eta="16:00", said={"room_type": "DLX"}),
    Visit("84230311", "oyelaran", 5, 4, eta="10:50", said={"room_type": "STE", "official_visit": True}),
    Visit("84230312", "castel", 6, 2, eta="15:15", said={"room_type": "DLX"}),
    Visit("84230313", "tamar", 6, 3, eta="19:40", said={"room_type": "JST"}),
    Visit("84230314", "szabo", 7, 1, eta=None, said={"room_type": "STE", "official_visit": True}),
    Visit("84230315", "berg", 1, 3, "0801"),
    Visit("84230316", "schorn", 1, 1, "0803", eta="18:00"),
    Visit("84230317", "wilk", 2, 2, "0805"),
    Visit("84230318", "kalva", 2, 0, "0807", eta="09:30"),
    Visit("84230319", "ivask", 3, 2),
    Visit("84230320", "rossi", 3, 4, said={"adults": 2, "children": [{"age": 7}, {"age": 10}]}),
    Visit("84230321", "hayes", 4, 2, said={"vip": {"code": "GOLD"}}),
    Visit("84230322", "gil", 5, 2, said={"vip": {"code": "GOLD"}}),
    Visit("84230323", "pham", 5, 3, eta="23:10"),
    Visit("84230324", "novotna", 6, 1),
    Visit("84230325", "toth", 6, 2),
    Visit("84230326", "yilmaz", 7, 3),
)

AURORA = (*GONE, *IN_HOUSE, *TODAY, *AHEAD)
BALTIC = (
    Visit("B-5001", "liepa", 0, 2, "301", eta=_minutes(260), said={"room_type": "STE"}),
    Visit("B-5002", "kask", 1, 2, "214", eta="17:00"),
    Visit("B-5003", "grom", -1, 3, "209"),
    Visit("B-5004", "virtanen", 0, 1, "207", eta=_minutes(60)),
)
