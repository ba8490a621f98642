"""Every word of ours on a page goes through gettext: read in a language whose every message stands in brackets."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.translation import trans_real
from django.utils.translation.trans_real import DjangoTranslation

from stays import words
from stays.documents import cells
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, guest

SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-words", "data-new")
UNSPOKEN = {"script", "style"}
OURS = re.compile(r"[^\W\d_]{2,}")
# Names of the product, and what stands in the address bar or on a key.
NAMES = {"vipdesk", "vip", "desk", "enter", "esc"}


class Bracketed(DjangoTranslation):
    """English, each message in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message.rpartition(chr(4))[2]}⟧" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Texts(HTMLParser):
    """What a page says: its texts, and those attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data: str) -> None:
        if not self.inside or self.inside[-1] not in UNSPOKEN:
            self.said.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside.append("")


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(trans_real._translations, "en", Bracketed("en"))
    _forget()
    trans_real.activate("en")
    yield
    trans_real.deactivate()
    _forget()


def _forget() -> None:
    """What is kept by the language was written in another English."""
    words._written.cache_clear()
    cells.columns.cache_clear()


def without_brackets(text: str) -> str:
    """What stands outside the brackets; messages stand within messages."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    return text


def unsaid(answer: HttpResponse, data: set[str]) -> set[str]:
    """The words of a page that nobody can translate, and that are nobody's name."""
    page = Texts()
    page.feed(answer.content.decode())
    notes = set(ChecklistItem.objects.values_list("detail", flat=True))  # the hotel's own, out of its programme
    texts = [re.sub(r"[0-9a-f]{32}", "", text) for text in page.said if text.strip() not in notes]
    found = {word for text in texts for word in OURS.findall(without_brackets(text))}
    return {word for word in found if word.lower() not in NAMES | data}


@pytest.fixture
def data(opera: Caller, moment: Moment, aurora) -> set[str]:
    """A guest of whom everything is known, and the words of that: those are data."""
    who = guest(
        native_name="Илона", allergies=[{"code": "mango", "severity": "severe"}], preferences=[LIKES], language="lv"
    )
    opera.book(guest=who, group_code="MIN", room_type="STE", children=[{"age": 7}], comments=[{"text": "Zebra"}])
    opera.book("K-2", guest=guest(external_id="K-2", incognito=True, alias="Mr Green"), group_code="MIN")
    moment.to(f"{ARRIVAL} 13:00", aurora)
    said = f"{who} {aurora.name} STE MIN Zebra Green Mr VA VB VC duty_manager {aurora.code} VIP A B C"
    said += " ".join(reason for stay in Stay.objects.all() for reason in stay.tier_reasons)  # out of the programme
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", said)}


LIKES = {"category": "tea", "value": "Quokka"}
PAGES = (
    "/",
    "/?date=2031-01-01",
    "/?search=",
    "/?search=nobody",
    "/?date=soon",
    "/stays/{stay}/",
    "/stays/{stay}/acts/",
    "/departments/front_office/",
    "/list/front_office/",
    "/list/front_office/mail/",
    "/departments/food_beverage/?when=departures",
    "/bookings/new/",
    "/keys/",
    "/nowhere/",
    "/accounts/login/",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_ours_stands_outside_gettext(data: set[str], aurora, bracketed, path: str):
    desk = colleague(aurora, "duty_manager")
    if path == "/accounts/login/":
        desk.client.logout()
    answer = desk.client.get(path.format(stay=Stay.objects.order_by("pk")[0].pk))
    assert "⟦" in answer.content.decode()
    assert unsaid(answer, data) == set()


def test_what_is_said_after_an_act_can_be_translated(data: set[str], aurora, bracketed):
    desk = colleague(aurora, "duty_manager")
    answer = desk.client.post("/bookings/new/", {"step": "save"})
    assert unsaid(answer, data) == set()


def test_scripts_take_their_words_from_the_page():
    scripts = [finders.find(f"vipdesk/{name}.js") for name in ("answers", "desk", "keys", "undo")]
    code = "\n".join(Path(str(path)).read_text() for path in scripts)
    assert re.findall(r"(?:textContent|innerText|placeholder|title|ariaLabel)\s*=\s*[\"'`]\s*\w+ ?\w*", code) == []


def test_a_word_outside_is_found(db: None):
    answer = HttpResponse('<p title="Here">⟦In ⟦nested⟧ it⟧ <b>Bare</b> 12:30</p><style>p {}</style>')
    assert unsaid(answer, {"here"}) == {"Bare"}
