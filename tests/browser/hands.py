"""Three ways to do the same at a screen: by mouse, by keyboard alone, with one thumb at 375 px. Each says what is clumsy."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from stays.models import Stay
from tests.browser.conftest import PASSWORD, Person, mistakes_of, sideways

SMALLEST = 44  # px, for a thumb
FEW = 8  # strokes of Tab from where the focus is to what is meant


class Hand(ABC):
    """Somebody at the front desk; `size` and `options` are their screen."""

    size, options = "desk", {}

    def __init__(self, sits_down: Callable[..., Person]) -> None:
        self.person = sits_down(self.size, **self.options)
        self.page: Page = self.person.page

    # --- what each hand does in its own way ------------------------------------------------------------------------

    @abstractmethod
    def press(self, button: Locator) -> None:
        """Press a button or follow a link."""

    @abstractmethod
    def write(self, field: Locator, words: str) -> None:
        """Write into a field what it shall hold."""

    @abstractmethod
    def sign_in(self, name: str, path: str = "/") -> Page:
        """Sign in; the page that was asked for."""

    def only_not_ready(self) -> None:
        """Choose what is not ready, or everything again."""
        self.press(self.page.get_by_role("link", name="Not ready"))

    def open_room(self, stay: Stay) -> Locator:
        """The dialog of the stay's line, for its room."""
        self.press(self.page.locator(f"#m{stay.pk}"))
        return self.dialog()

    def open_time(self, stay: Stay) -> Locator:
        return self.open_room(stay)

    def open_door(self, stay: Stay) -> Locator:
        return self.open_room(stay)

    def send(self, field: Locator, button: str) -> None:
        """Send the form of a field that has just been written."""
        self.press(self.dialog().get_by_role("button", name=button, exact=True))

    def opens(self, stay: Stay) -> None:
        """Go from the stay's line to its page."""
        self.press(self.page.locator(f"#s{stay.pk}"))

    def undo(self) -> None:
        self.press(self.page.locator("#undo").get_by_role("button", name="Undo").first)

    def tick(self, line: Locator) -> None:
        self.press(line.get_by_role("button", name="Tick:"))

    def acknowledge(self) -> None:
        self.press(self.page.get_by_role("button", name="Acknowledge").first)

    def is_back_at(self, stay: Stay) -> None:
        """What is to be so after an act on a stay's line: the dialog is gone."""
        expect(self.page.locator("dialog[open]")).to_have_count(0)

    # --- what all of them do ---------------------------------------------------------------------------------------

    def dialog(self) -> Locator:
        dialog = self.page.locator("#acts[open]")
        expect(dialog).to_be_visible()
        return dialog

    def gives_room(self, stay: Stay, number: str) -> None:
        field = self.open_room(stay).get_by_label("Room number")
        self.write(field, number)
        stay.refresh_from_db()
        self.send(field, "Move" if stay.checked_in_at else "Change" if stay.room_number else "Assign")
        self.is_back_at(stay)

    def takes_offered_room(self, stay: Stay, number: str) -> None:
        """Press one of the rooms that are offered in place of the stay's own."""
        dialog = self.open_room(stay)
        self.press(dialog.locator("#x-rooms > summary"))
        self.press(dialog.locator(f"#to-{number}"))
        self.is_back_at(stay)

    def says_when(self, stay: Stay, time: str, button: str) -> None:
        field = self.open_time(stay).get_by_label("Expected at")
        self.write(field, time)
        self.send(field, button)
        self.is_back_at(stay)

    def takes_step(self, stay: Stay, step: str) -> None:
        """Press a button of the door in the dialog of the stay's line."""
        self.press(self.open_door(stay).get_by_role("button", name=step, exact=True))
        self.is_back_at(stay)

    def finds_nothing_wrong(self) -> None:
        assert (mistakes_of(self.page), sideways(self.page)) == ([], False)


class Pointer(Hand):
    """A mouse or a thumb: what it wants to reach has to be seen."""

    def write(self, field: Locator, words: str) -> None:
        self.press(field)
        field.fill(words)

    def sign_in(self, name: str, path: str = "/") -> Page:
        return self.person.sign_in_by_form(name, path)


class Mouse(Pointer):
    def press(self, button: Locator) -> None:
        button.click()


class Thumb(Pointer):
    size, options = "phone", {"has_touch": True}

    def press(self, button: Locator) -> None:
        box = None
        while box is None:  # a poll may have just put another in its place
            button.tap(trial=True)  # scrolled to
            box = button.bounding_box()
        assert min(box["width"], box["height"]) >= SMALLEST, f"{button} is {box['width']} x {box['height']} px"
        button.tap()


class Keyboard(Hand):
    """Keys and nothing else: where the focus is has to be seen, and has to be where the work goes on."""

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sees_focus_on(self, what: Locator) -> None:
        expect(what).to_be_focused()
        assert self.page.evaluate(SEEN) is True

    def reach(self, what: Locator) -> None:
        """Tab until it is reached, within few strokes."""
        expect(what).to_be_visible()
        for _stroke in range(FEW):
            if what.evaluate("one => one === document.activeElement"):
                break
            self.keys("Tab")
        self.sees_focus_on(what)

    def press(self, button: Locator) -> None:
        self.reach(button)
        self.keys("Enter")

    def write(self, field: Locator, words: str) -> None:
        """What stood in the field is written over: nothing has to be deleted first."""
        self.sees_focus_on(field)
        self.page.keyboard.type(_as_typed(self.page, words) if field.get_attribute("type") == "time" else words)
        expect(field).to_have_value(words)

    def sign_in(self, name: str, path: str = "/") -> Page:
        self.person.open(path)
        self.write(self.page.get_by_label("Name"), name)
        self.keys("Tab")
        self.write(self.page.get_by_label("Password"), PASSWORD)
        self.keys("Enter")
        self.page.wait_for_url(self.person.address + path)
        return self.page

    def only_not_ready(self) -> None:
        self.keys("r")

    def go_to(self, stay: Stay) -> None:
        """Walk to the stay's line."""
        row = self.page.locator(f"#s{stay.pk}:focus-within")
        for _stroke in range(FEW):
            if row.count():
                return
            self.keys("j")
        expect(row).to_have_count(1)

    def open_room(self, stay: Stay) -> Locator:
        return self._open("e", stay)

    def open_time(self, stay: Stay) -> Locator:
        return self._open("w", stay)

    def open_door(self, stay: Stay) -> Locator:
        return self._open("i", stay)

    def _open(self, key: str, stay: Stay) -> Locator:
        self.go_to(stay)
        self.keys(key)
        return self.dialog()

    def send(self, field: Locator, button: str) -> None:
        """Enter sends what the field's first button sends; another button is reached."""
        first = field.evaluate("one => one.form.querySelector('button').textContent")
        if first == button:
            self.keys("Enter")
        else:
            super().send(field, button)

    def undo(self) -> None:
        expect(self.page.locator("#undo button")).not_to_have_count(0)
        self.keys("u")

    def tick(self, line: Locator) -> None:
        """Walk to the line of an item, and tick it."""
        for _stroke in range(30):
            if line.evaluate("one => one === document.activeElement"):
                break
            self.keys("j")
        self.sees_focus_on(line)
        self.keys("x")

    def acknowledge(self) -> None:
        self.keys("a")

    def is_back_at(self, stay: Stay) -> None:
        super().is_back_at(stay)
        self.sees_focus_on(self.page.locator(f"#a{stay.pk}"))

    def opens(self, stay: Stay) -> None:
        self.go_to(stay)
        self.keys("Enter")


# whether whoever looks at the screen sees where the focus is: on the screen, with a line around it or (::after) around its row
SEEN = """() => {
  const active = document.activeElement, box = active.getBoundingClientRect();
  const drawn = [null, "::after"].some((part) => getComputedStyle(active, part).outlineStyle !== "none");
  return drawn && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


def _as_typed(page: Page, time: str) -> str:
    """The keys for a time in a field that shows twelve hours, or twenty-four, as the browser's language has it."""
    if not page.evaluate("new Intl.DateTimeFormat(undefined, {hour: 'numeric'}).resolvedOptions().hour12"):
        return time.replace(":", "")
    hour, minute = int(time[:2]), time[3:]
    return f"{(hour - 1) % 12 + 1:02}{minute}{'p' if hour >= 12 else 'a'}"
