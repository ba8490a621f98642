"""The rooms of the demo's hotels, as a hotel lists them in a file."""

from vipdesk.hotel.models import Property, Room
from vipdesk.hotel.room_list import COLUMNS, load_rooms

# type: the rooms of it
AURORA = {
    "STD": "0701 0702 0704 0705 0707 0709 0711 0712 0714 0715 0716 0718 0720 0801 0803 0804 0805 0806 0807 0809 0811 0812 0814",
    "ACC": "0901 0903",
    "DLX": "0905 0907 1001 1002 1005 1006 1009 1011 1114 1115 1116 1117 1118 1119 1120 1219 1514 1516",
    "JST": "1301 1303 1304 1305 1307 1308 1309 1310 1511 1512",
    "STE": "1206 1208 1401 1402 1403 1404 1406 1501 1502 1510",
}
BALTIC = {"STD": "204 205 207 209 212 214", "STE": "301 302"}
STEP_FREE = frozenset(
    ["0901", "0903", "0905", "1001", "1114", "1116", "1206", "1208", "1305", "1401", "1402", "1510", "1512", "301"]
)
OUT_OF_ORDER = frozenset(["0709", "1011"])
DOORS = {"1510": "1511 1512", "1512": "1514", "1401": "1403", "1304": "1305", "0801": "0803", "0804": "0806"}


def list_rooms(hotel: Property, rooms: dict[str, str]) -> None:
    """List these rooms where the hotel lists none; a list that somebody has changed stays as it is."""
    if Room.objects.filter(property=hotel).exists():
        return
    lines = [_line(number, kind) for kind, numbers in rooms.items() for number in numbers.split()]
    load_rooms(hotel, "\n".join([",".join(COLUMNS), *lines]))


def _line(number: str, kind: str) -> str:
    flags = ("yes" if number in some else "no" for some in (STEP_FREE, OUT_OF_ORDER))
    return ",".join([number, kind, number[:-2].lstrip("0"), *flags, DOORS.get(number, "")])
