"""What a programme file says, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tiers.grading import Rule
from tiers.standard import Standard


@dataclass(frozen=True)
class TierLine:
    """A VIP level as the file has it."""

    code: str
    name: str
    rank: int
    palette: str
    secret: bool = False
    privileges: tuple[str, ...] = ()
    granted_by: tuple[str, ...] = ()  # who may grant it to one who asks, by the names of `programme.APPROVERS`
    budget: Decimal = Decimal(0)  # what the things brought to one stay may cost; nothing: nobody has set it
    not_for_officials: tuple[str, ...] = ()  # those of the privileges that are off on an official visit


@dataclass(frozen=True)
class CodeLine:
    """What a booking system (or any, when empty) calls a VIP."""

    code: str
    tier: str
    booking_system: str = ""


@dataclass(frozen=True)
class EscalationLine:
    """How long a department may leave a notice unanswered; an empty tier or event, 0 hours: any."""

    minutes: int
    tier: str = ""
    event: str = ""
    within_hours: int = 0
    urgent_hours: int = 0
    wakes: bool = False


@dataclass(frozen=True)
class SectionLine:
    """A section of a department that has a list of its own, such as the florist: its rows of the checklist."""

    code: str
    name: str
    department: str
    rows: frozenset[str]


@dataclass(frozen=True)
class Programme:
    """A whole programme: who is a VIP and what each level is due."""

    tiers: tuple[TierLine, ...]
    rules: tuple[Rule, ...]
    codes: tuple[CodeLine, ...]
    positions: Mapping[str, str]  # code → words, and so are the next five
    allergens: Mapping[str, str]
    tags: Mapping[str, str]
    diets: Mapping[str, str]
    access_needs: Mapping[str, str]
    preferences: Mapping[str, str]
    standard: Standard
    escalations: tuple[EscalationLine, ...] = ()
    also_called: Mapping[str, str] = field(
        default_factory=dict
    )  # other words → code, of allergens, diets, access needs
    escalate_hours: int = 24  # a request that waits escalates so long before the arrival
    sections: tuple[SectionLine, ...] = ()
    award_months: int = 12  # so long an award of a level holds, unless who gives it says otherwise
    award_listed_days: int = 60  # so long before its end it is listed, to renew, lower or let lapse
