"""A day at the desk, told three times: by mouse, by keyboard alone, and with one thumb at 375 px."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from stays import ticking
from stays.models import ChecklistItem, Stay
from tests.browser.conftest import Person
from tests.browser.hands import Hand, Keyboard, Mouse, Thumb
from tests.hotel_examples import viewer_as
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.hotel.room_list import load_rooms

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]
HOUR = dt.timedelta(hours=1)
WAYS = (Mouse, Keyboard, Thumb)
A_LITTLE = 5  # px by which a hand does not miss


@dataclass
class Day:
    """A hotel on this day: who comes, and when, on its own clock."""

    hotel: Property
    comes: dt.datetime

    def at(self, later: dt.timedelta = dt.timedelta()) -> str:
        """The time that the guest is expected at, or later, as the wall has it."""
        return f"{(self.comes + later).astimezone(self.hotel.zone):%H:%M}"


ROOMS = """number,type,floor,step_free,out_of_order,connects_to
1208,STE,12,yes,no,1210
1210,STE,12,no,no,
1211,DLX,12,no,yes,
1510,STE,15,yes,no,
"""


@pytest.fixture
def day(hotel: Property) -> Day:
    """The hotel lists four rooms. Guests come in three hours: soon, with time for what is done before; before 05:00, at eight."""
    load_rooms(hotel, ROOMS)
    local = clock.now().astimezone(hotel.zone)
    start = max(local, local.replace(hour=5, minute=0))
    return Day(hotel, (start + 3 * HOUR).replace(second=0, microsecond=0))


@pytest.fixture
def prepare(hotel: Property) -> Callable[..., None]:
    """Everything before the arrival is done but for some items, by a duty manager who does not sit at a screen."""
    by = viewer_as(hotel, "duty_manager")

    def prepared(stay: Stay, but: tuple[str, ...] = ()) -> None:
        left = ChecklistItem.objects.filter(stay=stay, stage="before_arrival", state="open").exclude(
            live=True, gate=False
        )
        waiting = [one for one in left.exclude(item_key__in=but).order_by("due_at", "pk") if not one.ticked_by]
        while waiting:
            keys = {one.item_key for one in waiting}
            free = next(one for one in waiting if not keys & set(one.after))
            ticking.tick(free.pk, by=by, now=clock.now())
            waiting.remove(free)

    return prepared


def item(stay: Stay, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=stay, item_key=key)


LIVE = ("kerb_held", "welcome_tea", "managers_in_lobby")  # what is done in the last minutes before a guest comes


def due(stay: Stay) -> dict[str, dt.datetime]:
    return dict(ChecklistItem.objects.filter(stay=stay, item_key__in=LIVE).values_list("item_key", "due_at"))


def sentence(row: Locator) -> str:
    """A line of the board as a screen reader says it."""
    return re.search(r'row "(.*)"', row.aria_snapshot().splitlines()[0])[1].replace(" ,", ",")


@dataclass
class AtTheDesk:
    """One guest's day as one hand does it, with a runner's phone somewhere in the house."""

    hand: Hand
    runner: Hand
    stay: Stay
    day: Day

    @property
    def row(self) -> Locator:
        return self.hand.page.locator(f"#s{self.stay.pk}")

    def again(self) -> Stay:
        self.stay.refresh_from_db()
        return self.stay

    def looks_at(self, hand: Hand) -> None:
        """Nothing is wrong with the page that a hand is at; asked once for each screen: the keyboard's pages are the mouse's."""
        if not isinstance(self.hand, Keyboard):
            hand.finds_nothing_wrong()

    def sees_what_is_not_ready(self, ready: Stay) -> None:
        desk = self.hand.page
        expect(desk.locator(f"#s{ready.pk} .d b")).to_have_text("Ready")
        self.hand.only_not_ready()
        desk.wait_for_url("**/?state=not_ready")
        expect(desk.locator("tr[id]")).to_have_count(1)
        expect(self.row.locator(".d")).to_contain_text("No room is assigned yet")
        self.looks_at(self.hand)
        desk.evaluate("window.stayed = true")

    def gives_a_room(self) -> None:
        dialog = self.hand.open_room(self.stay)
        suggested = dialog.locator(".rooms").first.get_by_role("button")
        expect(suggested).to_have_text([re.compile("^1208STE · floor 12"), re.compile("^1510STE · floor 15")])
        expect(dialog.locator("#x-more-rooms button", has_text="1210")).to_contain_text("held by ")
        self.looks_at(self.hand)
        self.hand.press(suggested.first)
        self.hand.is_back_at(self.stay)
        expect(self.row.locator(".r b")).to_have_text("1208")
        expect(self.row.locator(".d")).to_contain_text("Fruit in room")

    def sees_it_turn_ready(self) -> None:
        fruit = item(self.stay, "fruit")
        self.runner.tick(self.runner.page.locator(f"#i{fruit.pk}"))
        expect(self.runner.page.locator(f"#i{fruit.pk} button.tick.on")).to_be_visible()
        self.looks_at(self.runner)
        expect(self.row).to_have_count(0)  # it is no more among what is not ready
        assert self.hand.page.evaluate("window.stayed") is True
        self.hand.only_not_ready()
        expect(self.row.locator(".d b")).to_have_text("Ready")
        self.hand.page.evaluate("window.stayed = true")

    def hears_that_the_flight_is_late(self) -> None:
        before, fruit = due(self.stay), item(self.stay, "fruit")
        self.hand.says_when(self.stay, self.day.at(HOUR), "Change time")
        expect(self.row.locator(".t b")).to_have_text(self.day.at(HOUR))
        expect(self.row.locator(".d b")).to_have_text("Ready")
        assert due(self.stay) == {key: at + HOUR for key, at in before.items()}
        assert (item(self.stay, "fruit").state, item(self.stay, "fruit").done_at) == ("done", fruit.done_at)

    def hears_that_the_guest_is_on_the_way(self) -> None:
        self.hand.says_when(self.stay, self.day.at(HOUR / 2), "On the way")
        expect(self.row.locator(".t")).to_contain_text("On the way since")
        assert self.again().expected_arrival_at == self.day.comes + HOUR / 2

    def checks_in(self) -> None:
        self.hand.takes_step(self.stay, "Met")
        self.hand.undo()
        expect(self.hand.page.locator("#undo")).to_contain_text("Taken back: Met")
        assert self.again().met_at is None
        for step in ("Met", "Check in", "In the room", "Luggage in room"):
            self.hand.takes_step(self.stay, step)
        stay = self.again()
        assert (stay.status, stay.checked_in_at) == ("in_house", stay.registered_at)
        assert None not in (stay.met_at, stay.in_room_at, stay.luggage_at)
        expect(self.row).to_have_class("here")
        self.looks_at(self.hand)

    def moves_the_guest(self) -> None:
        self.hand.gives_room(self.stay, "1510")
        expect(self.row.locator(".r b")).to_have_text("1510")
        told = self.runner.page.locator(".notice", has_text="1510")
        expect(told).not_to_have_count(0)
        self.hand.takes_offered_room(self.stay, "1208")
        expect(self.row.locator(".r b")).to_have_text("1208")

    def sees_the_guest_off(self) -> None:
        self.hand.takes_step(self.stay, "Check out")
        expect(self.row.locator(".t")).to_contain_text("left")
        desk = self.hand.page
        assert desk.evaluate("window.stayed") is True
        self.hand.opens(self.stay)
        desk.wait_for_url(f"**/stays/{self.stay.pk}/")
        steps = ("Met", "Registered", "In the room", "Luggage in room", "Checked out")
        expect(desk.locator(".taken li")).to_have_text([re.compile(rf"^{step} \d\d:\d\d") for step in steps])
        self.looks_at(self.hand)


@pytest.mark.parametrize("way", WAYS)
def test_a_day(way: type[Hand], person: SitsDown, book: Book, prepare: Callable[..., None], day: Day):
    leader = {"guest": {"position": "county_leader"}, "expected_arrival_time": day.at()}
    stay, other = book("K-1", **leader), book("K-2", **leader, room_number="1210")
    prepare(stay, but=("fruit",))
    prepare(other)
    hand, runner = way(person), Thumb(person)
    runner.sign_in("food_beverage", "/departments/food_beverage/")
    for left in (1, 0):
        runner.acknowledge()
        expect(runner.page.locator(".notice")).to_have_count(left)
    hand.sign_in("front_office")
    desk = AtTheDesk(hand, runner, stay, day)
    desk.sees_what_is_not_ready(other)
    desk.gives_a_room()
    desk.sees_it_turn_ready()
    desk.hears_that_the_flight_is_late()
    desk.hears_that_the_guest_is_on_the_way()
    desk.checks_in()
    desk.moves_the_guest()
    desk.sees_the_guest_off()


def test_a_line_of_the_board_reads_as_a_sentence(person: SitsDown, book: Book, prepare: Callable[..., None], day: Day):
    guest = {"position": "county_leader", "allergies": [{"code": "mango", "severity": "severe"}]}
    stay = book("K-1", guest=guest, expected_arrival_time=day.at(), room_number="1208")
    prepare(stay, but=("fruit", "keys"))
    desk = person().sign_in("front_office")
    said = sentence(desk.locator(f"#s{stay.pk}"))
    assert re.fullmatch(
        r"\d\d:\d\d, (.+ )?in \d+ h( \d+ min)? VB Ms Ilona Kalniete K-1, new, 2 nights · 1 adult 1208, inspected "
        r"Mango allergy, severe, (On track|At risk), 15 of 17 items done: .*Fruit in room.*, Food & beverage "
        r"Keys tested, registration card pre-filled, .*\d\d:\d\d, and 1 more Room, time, check-in",
        said,
    )


def still_unaware(page: Page) -> None:
    """The page has not heard yet what others do: its polls find nothing new."""

    def answer(route: Route) -> None:
        if "if-none-match" in route.request.headers:
            route.fulfill(status=304)
        else:
            route.continue_()

    page.route("**/live/*", answer)
    page.route("**/live/", answer)


def test_the_one_who_comes_second_hears_who_was_first(person: SitsDown, book: Book):
    stay = book("K-1")
    path, line = f"/stays/{stay.pk}/", f"#i{item(stay, 'details_confirmed').pk}"
    first, seconds = Keyboard(person), [way(person) for way in WAYS]
    first.sign_in("duty_manager", path)
    for hand in seconds:
        hand.sign_in("front_office", path)
        still_unaware(hand.page)
    still_unaware(first.page)
    for hand in (first, *seconds):
        hand.tick(hand.page.locator(line))
    for hand in seconds:
        expect(hand.page.get_by_role("alert")).to_contain_text("duty_manager ticked this at")
    seconds[1].sees_focus_on(seconds[1].page.locator(line))
    first.undo()
    expect(first.page.locator(f"{line} button.tick.on")).to_have_count(0)
    first.sees_focus_on(first.page.locator(line))


def top(row: Locator) -> int:
    return round(row.bounding_box()["y"])


def test_a_new_row_never_moves_the_row_under_a_hand(person: SitsDown, book: Book):
    stay = book("K-1")
    hands = [way(person) for way in WAYS]
    rows = []
    for hand in hands:
        hand.sign_in("front_office")
        rows.append(hand.page.locator(f"#s{stay.pk}"))
    mouse, keyboard, _thumb = (hand.page for hand in hands)
    keyboard.keyboard.press("j")
    rows[0].hover(position={"x": 200, "y": 10})
    before = [top(row) for row in rows]
    book("K-2", guest={"surname": "Aaberg"}, expected_arrival_time="05:00")  # stands above it
    answers = []
    mouse.on("response", lambda answer: answers.append(answer.status) if "/live/" in answer.url else None)
    for step in range(60):  # while it moves, nothing comes; then it rests on the row
        rows[0].hover(position={"x": 200 + step % 2 * 5, "y": 10})
        mouse.wait_for_timeout(100)
        if answers:
            break
    assert mouse.locator("tr", has_text="Aaberg").count() == 0
    for hand in hands:
        expect(hand.page.locator("tr[id]").first).to_contain_text("Aaberg")
    moved = [abs(top(row) - y) for row, y in zip(rows, before, strict=True)]
    assert max(moved) < A_LITTLE, moved


def test_without_javascript(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person(java_script_enabled=False).sign_in_by_form("front_office")
    for words, button in (("1208", "Assign"), ("1510", "Change")):
        desk.get_by_role("link", name="Room, time, check-in Ms Ilona").click()
        desk.get_by_label("Room number").fill(words)
        desk.get_by_role("button", name=button, exact=True).click()
        expect(desk.locator(f"#s{stay.pk} .r b")).to_have_text(words)
    for button in ("Met", "Check in", "In the room", "Luggage in room", "Check out"):
        desk.get_by_role("link", name="Room, time, check-in Ms Ilona").click()
        desk.get_by_role("button", name=button, exact=True).click()
        expect(desk.locator(f"#s{stay.pk}")).to_be_visible()
    expect(desk.locator(f"#s{stay.pk} .t")).to_contain_text("left")
    stay.refresh_from_db()
    steps = (stay.met_at, stay.registered_at, stay.in_room_at, stay.luggage_at, stay.checked_out_at)
    assert (stay.status, [at is None for at in steps]) == ("checked_out", [False] * 5)
