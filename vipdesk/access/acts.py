"""Who may do what: one table that reads like the hotel's own rules, and the questions asked of it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY, RoleAt, Viewer
from vipdesk.errors import Problem
from vipdesk.hotel.models import Department, Property, Role

Code = Department.Code
MANAGER, DUTY, GM = "department manager", "duty manager", "general manager"
ADMINISTRATOR = "administrator"

# A member of staff wears these hats: the code of the department they work in, MANAGER if they manage it; or the hat of a
# role that stands above departments. An administrator runs the system and wears no other hat.
HAT_OF_ROLE: dict[str, str] = {
    Role.Code.DUTY_MANAGER: DUTY,
    Role.Code.GENERAL_MANAGER: GM,
    Role.Code.ADMINISTRATOR: ADMINISTRATOR,
}
DESK = frozenset({Code.FRONT_OFFICE, Code.GUEST_RELATIONS, DUTY, GM})
FIRST_COLUMN = DESK | {Code.SALES, Code.GENERAL_MANAGER}  # of the table in matrix.py
EVERYBODY = frozenset({*Code.values, DUTY, GM})

# act: the hats that may do it. Where the answer hangs on the item or the notice, `may_tick` and `may_acknowledge` say more.
ACTS: dict[str, frozenset[str]] = {
    "see_stays": EVERYBODY | {ADMINISTRATOR},  # what they see of the guest is for visibility.py to say
    "see_arrivals": EVERYBODY | {ADMINISTRATOR},
    "see_guests": FIRST_COLUMN,
    "see_tiers": EVERYBODY | {ADMINISTRATOR},
    "book": FIRST_COLUMN | {MANAGER},
    "amend": FIRST_COLUMN,  # those who know the guest by name
    "cancel": FIRST_COLUMN,
    "reinstate": FIRST_COLUMN,
    "assign_room": DESK,
    "expect": DESK,
    "set_departure": DESK,
    "check_in": DESK,
    "check_out": DESK,
    "no_show": DESK,
    "tick": EVERYBODY,  # anyone may take over another department's item; who did it is kept
    "inspect": EVERYBODY,  # those whom the programme names, see may_inspect
    "waive": DESK | {MANAGER},
    "add_item": EVERYBODY,  # for their own department, see may_add_item
    "add_any_item": DESK | {Code.SALES, MANAGER},
    "override": frozenset({Code.FOOD_BEVERAGE, DUTY, GM}),  # which of them, the programme says: see may_override
    "acknowledge": EVERYBODY,  # their own department's, see may_acknowledge
    "acknowledge_for_closed": frozenset({Code.FRONT_OFFICE, DUTY, GM}),
    "see_requests": FIRST_COLUMN | {MANAGER},  # who may decide one is for the level itself to say, see stays.authority
    "ask_tier": FIRST_COLUMN | {MANAGER},
    "decide_tier": FIRST_COLUMN | {MANAGER},
    "map_codes": frozenset({MANAGER, DUTY, GM, ADMINISTRATOR}),
    "comment": FIRST_COLUMN,
    "choose_contact": DESK | {Code.SALES},
    "make_any_document": FIRST_COLUMN,  # of a department; its own are for itself, see may_make_document
    "write_letters": frozenset({Code.SALES, Code.GUEST_RELATIONS, Code.GENERAL_MANAGER, DUTY, GM}),
    "edit_letters": frozenset({Code.SALES, GM}),
    "make_signs": FIRST_COLUMN,
    "register": DESK,
    "keep_programme": DESK | {Code.SALES},
    "reveal_contact": FIRST_COLUMN,
    "know_true_names": frozenset({Code.GUEST_RELATIONS, DUTY, GM}),
    "know_of_reveals": frozenset({DUTY, GM}),  # that somebody looked, in the timeline of a stay
    "read_reveals": frozenset({GM}),
    "call_the_roll": frozenset({DUTY, GM}),  # after an alarm: everybody in the house by their own name
    "edit_rules": frozenset({MANAGER, DUTY, GM}),
    "keep_roster": frozenset({MANAGER, DUTY, GM}),  # their own department's, see may_keep_roster
    "settle_deliveries": frozenset({DUTY, GM, ADMINISTRATOR}),
    "run_system": frozenset({ADMINISTRATOR}),
}

# What a program's key may do, by its scope; an act that is not here is for people only.
SCOPE_OF_ACT: dict[str, str] = {
    "see_stays": Scope.STAYS_READ,
    "see_arrivals": Scope.ARRIVALS_READ,
    "see_guests": Scope.GUESTS_READ,
    "see_tiers": Scope.TIERS_READ,
    "book": Scope.BOOKINGS_WRITE,
    "cancel": Scope.BOOKINGS_WRITE,
    "ask_tier": Scope.BOOKINGS_WRITE,
    "see_requests": Scope.STAYS_READ,
    "assign_room": Scope.BOOKINGS_WRITE,
    "check_in": Scope.BOOKINGS_WRITE,
    "check_out": Scope.BOOKINGS_WRITE,
    "no_show": Scope.BOOKINGS_WRITE,
    "tick": Scope.TASKS_WRITE,
    "inspect": Scope.INSPECTIONS_WRITE,
    "waive": Scope.TASKS_WRITE,
    "acknowledge": Scope.TASKS_WRITE,
    "acknowledge_for_closed": Scope.TASKS_WRITE,
}


def may(viewer: Viewer, property: Property | int, act: str) -> bool:
    """Whether this viewer may do this act at this property."""
    role = viewer.role_at(property)
    if role is None:
        return False
    if role.code == KEY:
        return SCOPE_OF_ACT.get(act) in viewer.scopes
    return bool(hats(role) & ACTS[act])


def require(viewer: Viewer, property: Property | int, act: str) -> None:
    """Refuse what this viewer may not do; this will raise a 403 Problem."""
    if not may(viewer, property, act):
        raise Problem(403, "not_allowed", "Not yours to do", _("Your role does not allow this here."))


def hats(role: RoleAt) -> frozenset[str]:
    """The names under which the table knows somebody."""
    if role.code in HAT_OF_ROLE:
        return frozenset({HAT_OF_ROLE[role.code]})
    own = frozenset({role.department} if role.department else ())
    return own | {MANAGER} if role.code == Role.Code.DEPARTMENT_MANAGER else own


def may_tick(viewer: Viewer, property: Property | int, department: str, signed_by: tuple[str, ...] = ()) -> bool:
    """Whether this viewer may tick an item of that department; a signed item only by those who sign there."""
    role = viewer.role_at(property)
    if role is None or not may(viewer, property, "tick"):
        return False
    return not signed_by or _signs(role, department, signed_by)


def _signs(role: RoleAt, department: str, signed_by: tuple[str, ...]) -> bool:
    if role.department != department:
        return False
    return ("manager" in signed_by and role.code == Role.Code.DEPARTMENT_MANAGER) or ("chef" in signed_by and role.chef)


def may_add_item(viewer: Viewer, property: Property | int, department: str) -> bool:
    """Whether this viewer may put an item for that department on a plan by hand, and take it off again."""
    role = viewer.role_at(property)
    if role is None or not may(viewer, property, "add_item"):
        return False
    return role.department == department or may(viewer, property, "add_any_item")


def may_override(viewer: Viewer, property: Property | int, roles: Collection[str]) -> bool:
    """Whether this viewer is one of these: `general_manager`, `duty_manager`, `chef`."""
    role = viewer.role_at(property)
    if role is None or not may(viewer, property, "override"):
        return False
    return role.code in roles or ("chef" in roles and role.chef)


def may_inspect(viewer: Viewer, property: Property | int, department: str, inspectors: Collection[str]) -> bool:
    """Whether this viewer makes an inspection: one of these managers, or whoever may tick it; a program by its key alone."""
    role = viewer.role_at(property)
    if role is None or not may_tick(viewer, property, department):
        return False
    if role.code == KEY:
        return may(viewer, property, "inspect")
    if not inspectors or role.code == Role.Code.GENERAL_MANAGER or role.code in inspectors:
        return True
    return role.code == Role.Code.DEPARTMENT_MANAGER and role.department in inspectors


def may_answer(viewer: Viewer, property: Property | int) -> bool:
    """Whether this viewer says for F&B what a guest may have: a chef, or the manager, as those who sign allergies."""
    role = viewer.role_at(property)
    return role is not None and _signs(role, Code.FOOD_BEVERAGE, ("manager", "chef"))


def may_manage(viewer: Viewer, property: Property | int, department: str) -> bool:
    """Whether this viewer sets how that department works: its manager, or who stands above departments."""
    role = viewer.role_at(property)
    if role is None or role.code == KEY:
        return False
    return bool(hats(role) & {DUTY, GM}) or (MANAGER in hats(role) and role.department == department)


def may_make_document(viewer: Viewer, property: Property | int, department: str) -> bool:
    """Whether this viewer may make a document that is for that department."""
    role = viewer.role_at(property)
    if role is None or viewer.kind != "staff" or not hats(role) & EVERYBODY:
        return False
    return role.department == department or may(viewer, property, "make_any_document")


def may_acknowledge(viewer: Viewer, property: Property | int, department: str, *, closed: bool) -> bool:
    """Whether this viewer may acknowledge for that department: its own people, or who stands in while it is closed."""
    role = viewer.role_at(property)
    if role is None or not may(viewer, property, "acknowledge"):
        return False
    if role.code == KEY or hats(role) & {DUTY, GM}:
        return True
    return role.department == department or (closed and may(viewer, property, "acknowledge_for_closed"))


def may_keep_roster(viewer: Viewer, property: Property | int, department: str | None) -> bool:
    """Whether this viewer may write who is on duty in that department; None: above all departments."""
    role = viewer.role_at(property)
    if role is None or not may(viewer, property, "keep_roster"):
        return False
    return bool(hats(role) & {DUTY, GM}) or (department is not None and role.department == department)
