"""Who may see what, as the hotel's own table says it: a row for each class of field, a column for each kind of viewer."""

from collections.abc import Mapping
from types import MappingProxyType

from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY, RoleAt, Viewer
from vipdesk.hotel.models import Department, Role

FULL, PART, MASKED, SALUTATION, ROOM, NONE = "full", "part", "masked", "salutation", "room", "none"

# The columns. FIRST stands for front office, sales, and the office of the general manager; KNOWING for those of them
# who may know an incognito guest's true name and read confidential comments. A manager of any other department sees
# what that department sees (docs/adr: need to know by department).
FIRST, KNOWING, ADMINISTRATOR, PROGRAM, STRANGER = "first", "knowing", "administrator", "program", "stranger"
HOUSEKEEPING, F_AND_B = str(Department.Code.HOUSEKEEPING), str(Department.Code.FOOD_BEVERAGE)
SECURITY, ENGINEERING = str(Department.Code.SECURITY), str(Department.Code.ENGINEERING)
FINANCE = str(Department.Code.FINANCE)

COLUMN_OF_DEPARTMENT: Mapping[str, str] = {
    Department.Code.FRONT_OFFICE: FIRST,
    Department.Code.SALES: FIRST,
    Department.Code.GENERAL_MANAGER: FIRST,
    Department.Code.GUEST_RELATIONS: KNOWING,
    Department.Code.HOUSEKEEPING: HOUSEKEEPING,
    Department.Code.FOOD_BEVERAGE: F_AND_B,
    Department.Code.SECURITY: SECURITY,
    Department.Code.ENGINEERING: ENGINEERING,
    Department.Code.FINANCE: FINANCE,
}
COLUMN_OF_ROLE: Mapping[str, str] = {
    Role.Code.DUTY_MANAGER: KNOWING,
    Role.Code.GENERAL_MANAGER: KNOWING,
    Role.Code.ADMINISTRATOR: ADMINISTRATOR,
}

# class → column → level; a column that is not named sees nothing of the class.
MATRIX: Mapping[str, Mapping[str, str]] = {
    "identity": {
        **dict.fromkeys([FIRST, KNOWING], FULL),
        **dict.fromkeys([HOUSEKEEPING, F_AND_B, SECURITY, FINANCE], SALUTATION),
        **dict.fromkeys([ENGINEERING, ADMINISTRATOR, STRANGER], ROOM),
    },
    "incognito": {
        **dict.fromkeys([FIRST, KNOWING, HOUSEKEEPING, F_AND_B, SECURITY], "alias"),
        **dict.fromkeys([ENGINEERING, FINANCE, ADMINISTRATOR, STRANGER], ROOM),
    },
    "contact": dict.fromkeys([FIRST, KNOWING], MASKED),
    "health": {**dict.fromkeys([FIRST, KNOWING, F_AND_B], FULL), HOUSEKEEPING: PART},
    "access_needs": dict.fromkeys([FIRST, KNOWING, HOUSEKEEPING, F_AND_B, SECURITY, ENGINEERING], FULL),
    "reason": dict.fromkeys([FIRST, KNOWING, SECURITY], FULL),
    "travel": dict.fromkeys([FIRST, KNOWING, SECURITY], FULL),
    "money": dict.fromkeys([FIRST, KNOWING, FINANCE], FULL),
    "confidential": {KNOWING: FULL},
    # The hotel's table is silent on these; they follow from the work.
    "level_words": dict.fromkeys(
        [FIRST, KNOWING, SECURITY], FULL
    ),  # what colleagues write of a level; no scope opens it
    "notes": dict.fromkeys([FIRST, KNOWING], FULL),
    "requests": dict.fromkeys([FIRST, KNOWING, HOUSEKEEPING, F_AND_B], FULL),
    "preferences": {**dict.fromkeys([FIRST, KNOWING], FULL), HOUSEKEEPING: PART, F_AND_B: PART},
}

# What PART of health is: the allergies a department can do something about.
ALLERGENS_OF: Mapping[str, frozenset[str]] = {HOUSEKEEPING: frozenset({"scent", "feathers", "pollen"})}
PREFERENCES_OF: Mapping[str, frozenset[str]] = {
    HOUSEKEEPING: frozenset(
        {"room", "pillow", "temperature", "newspaper", "flowers", "smoking", "floor", "minibar", "scent"}
    ),
    F_AND_B: frozenset({"tea", "coffee", "tea_coffee", "drink", "newspaper", "fruit", "minibar", "food"}),
}

# A program's key: what each scope opens; incognito guests are always the alias, confidential comments never there.
SCOPE_OPENS: Mapping[str, Mapping[str, str]] = {
    Scope.GUESTS_READ: {
        "identity": FULL,
        "contact": MASKED,
        **dict.fromkeys(
            ["health", "access_needs", "reason", "travel", "money", "notes", "requests", "preferences"], FULL
        ),
    },
    Scope.GUESTS_CONTACT: {"contact": FULL},
}

# Where the words go caps what may be in them: a mail holds no contact and no confidence; a channel that is not private
# holds nothing at all but the number of the item.
CAPS: Mapping[str, Mapping[str, str]] = {
    "screen": {},
    "api": {},
    "paper": {},
    "mail": {"contact": NONE, "confidential": NONE},
    "open_channel": {**dict.fromkeys(MATRIX, NONE), "identity": ROOM, "incognito": ROOM},
}


def column_of(role: RoleAt | None) -> str:
    """The column of the table that somebody reads."""
    if role is None:
        return STRANGER
    if role.code == KEY:
        return PROGRAM
    return COLUMN_OF_ROLE.get(role.code) or COLUMN_OF_DEPARTMENT.get(role.department or "", STRANGER)


def scopes_of(viewer: Viewer, role: RoleAt | None) -> frozenset[str] | None:
    """What opens anything to a program; None for everybody else, who goes by the column."""
    return viewer.scopes if role and role.code == KEY else None


def levels_of(column: str, scopes: frozenset[str] | None, purpose: str) -> Mapping[str, str]:
    """The level of every class for the viewers of a column, or a program with these scopes, and for a purpose."""
    return _levels_of_column(column, purpose) if scopes is None else _levels_of_scopes(scopes, purpose)


def _levels_of_column(column: str, purpose: str) -> Mapping[str, str]:
    levels = {name: row.get(column, NONE) for name, row in MATRIX.items()}
    return MappingProxyType({**levels, **CAPS[purpose]})


def _levels_of_scopes(scopes: frozenset[str], purpose: str) -> Mapping[str, str]:
    levels = dict.fromkeys(MATRIX, NONE) | {"identity": SALUTATION, "incognito": "alias"}
    for scope, opens in SCOPE_OPENS.items():  # in this order: the contact scope says more than the guest scope
        if scope in scopes:
            levels |= opens
    return MappingProxyType({**levels, **CAPS[purpose]})
