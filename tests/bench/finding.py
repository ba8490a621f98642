"""Row 6: guests found as one types; and a name that is secret takes as long as one that nobody has."""

from collections.abc import Iterator, Mapping
from statistics import quantiles
from time import perf_counter

from guests.models import Guest
from stays import finder, search
from tests.bench.lists import Desk
from tests.bench.timing import Line, Ratio, in_turns
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.access.visibility import visible
from vipdesk.hotel import clock

TYPED = (
    "oz",
    "ozo",
    "ozol",
    "ozolina",
    "ozolina zan",
    "ko",
    "kowal",
    "kowalski lis",
    "li",
    "wisniewska",
    "mazur",
    "xy",
)
SECRET, NOBODY = "Zeisigmann", "Nobodyatal"
MOST = 25  # ms
NOISE = 1.25  # either way


def as_you_type(desk: Desk) -> Iterator[Line]:
    """The time that the list of known guests takes, over what is typed on the way to a name."""
    look = _finder(desk)
    taken = sorted(_seconds(look, words) * 1000 for _ in range(desk.times) for words in TYPED)
    worst = quantiles(taken, n=20)[-1]
    yield Line(6, "guest search as one types, 95th percentile", f"≤ {MOST} ms", f"{worst:.1f} ms", worst <= MOST)


def gives_nothing_away(desk: Desk) -> Iterator[Line]:
    """An incognito guest's true name ÷ a name that nobody has, for the finder and for the board's search."""
    Guest.objects.create(surname=SECRET, alias="Mr Green", incognito=True, created_at=clock.now())
    sight = visible(viewer_of_staff(desk.person), desk.hotel.property)
    look = _finder(desk)

    def board(words: str) -> object:
        return search.search(words, sight, desk.hotel.property, now=clock.now())

    for what, work in (("finder", look), ("board search", board)):
        ratio = in_turns(lambda _, do=work: do(SECRET), lambda _, do=work: do(NOBODY), desk.times)
        yield Line(6, f"{what}, a secret name ÷ nobody's", "within noise", str(ratio), _within(ratio))


def rows(desk: Desk) -> Iterator[Line]:
    yield from as_you_type(desk)
    yield from gives_nothing_away(desk)


def _finder(desk: Desk):
    sight = visible(viewer_of_staff(desk.person), desk.hotel.property)

    def look(words: str) -> object:
        names: Mapping[str, str] = {"surname": words}
        return finder.find(names, sight, desk.hotel.property, now=clock.now())

    return look


def _seconds(work, words: str) -> float:
    began = perf_counter()
    work(words)
    return perf_counter() - began


def _within(ratio: Ratio) -> bool:
    return 1 / NOISE <= ratio.median <= NOISE
