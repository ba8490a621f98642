"""Texts of letters: versions with who and when, in force at once; two people who edit one are not lost on each other."""

import pytest
from django.db import IntegrityError, transaction

from stays import letter_texts
from stays.documents import letter
from stays.letter_models import LetterText
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, colleague, viewer_as
from tests.stays.documents.on_paper import book
from tests.stays.pages import inline_of
from vipdesk.errors import Problem
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.models import Event

HERE = "/letters/letter/pl/"
MINE = "{salutation}\n\nwitamy!"


def test_the_shipped_text_stands_until_somebody_writes_another(aurora: Property, borealis: Property, moment: Moment):
    assert letter_texts.current(aurora, "card", "lv") == letter.Text(letter.shipped()["card"]["lv"], 0, "lv")
    by = viewer_as(aurora, "sales.agent")
    row = letter_texts.change(aurora, "card", "lv", " Labdien! \n", seen=0, by=by, now=moment.now)
    assert (row.version, row.text, row.changed_at, row.changed_by_id) == (1, "Labdien!", moment.now, by.by)
    assert letter_texts.current(aurora, "card", "lv") == letter.Text("Labdien!", 1, "lv")
    assert [letter_texts.current(one, "card", "lv").version for one in (borealis, aurora)] == [0, 1]
    assert letter_texts.current(aurora, "letter", "lv").version == 0


def test_the_second_of_two_is_told(aurora: Property, moment: Moment):
    by = viewer_as(aurora, "sales.agent")
    letter_texts.change(aurora, "card", "en", "First", seen=0, by=by, now=moment.now)
    for seen in (0, 2):
        with pytest.raises(Problem) as told:
            letter_texts.change(aurora, "card", "en", "Second", seen=seen, by=by, now=moment.now)
        assert (told.value.status, told.value.code) == (409, "changed_meanwhile")
    assert letter_texts.current(aurora, "card", "en").text == "First"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "note"}, "letter_text_kind_is_known"),
        ({"text": ""}, "letter_text_says_something"),
        ({"version": 0}, "letter_text_says_something"),
    ],
)
def test_what_the_database_refuses(aurora: Property, moment: Moment, values, name: str):
    staff = hire(aurora, "sales.agent", username="s")
    said = {"kind": "card", "language": "en", "version": 1, "text": "x", "changed_at": moment.now, "changed_by": staff}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LetterText.objects.create(property=aurora, **said | values)


def test_a_version_is_written_once(aurora: Property, moment: Moment):
    staff = hire(aurora, "sales.agent", username="s")
    said = {"kind": "card", "language": "en", "version": 1, "text": "x", "changed_at": moment.now, "changed_by": staff}
    LetterText.objects.create(property=aurora, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterText.objects.create(property=aurora, **said)


def test_sales_saves_a_text_and_the_next_letter_is_written_so(opera: Caller, aurora: Property, moment: Moment):
    stay, sales = book(opera, moment, aurora, language="pl"), colleague(aurora, "sales.agent").client
    answer = sales.post(HERE, {"text": MINE, "seen": "0", "act": "save"})
    assert (answer.status_code, answer["Location"]) == (302, "/letters/")
    page = sales.get("/letters/").content.decode()
    assert page.count("As shipped") == 7
    assert "Version 1 by sales.agent@AURORA, " in page
    made = sales.post(f"/stays/{stay}/documents/letter/")
    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
    event = Event.objects.about("stay", stay).get(kind="document.made")
    assert event.facts == {
        "room_number": "1208",
        "document": "letter",
        "department": "sales",
        "language": "pl",
        "version": 1,
    }


def test_a_mistake_is_at_its_field_and_the_text_comes_back(aurora: Property, moment: Moment):
    sales = colleague(aurora, "sales.agent").client
    answer = sales.post(HERE, {"text": "Pan {surname}", "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_text">Text: {surname} is not known. In braces there may be: {salutation}, {name}' in page
    assert "Pan {surname}</textarea>" in page
    assert not LetterText.objects.exists()


def test_a_preview_stores_nothing(aurora: Property, moment: Moment):
    sales = colleague(aurora, "sales.agent").client
    said = {"text": "{salutation}\n\n<b>{hotel}</b> {name}", "seen": "0"}
    page = sales.post(HERE, said | {"act": "preview"}).content.decode()
    assert "<p>&lt;b&gt;Hotel Aurora&lt;/b&gt; Pani Anna Nowak</p>" in page
    assert inline_of(page) == []
    pdf = sales.post(HERE, said | {"act": "pdf"})
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert not LetterText.objects.exists()


def test_who_saves_second_sees_what_was_saved_and_keeps_their_own(aurora: Property, moment: Moment):
    sales, manager = colleague(aurora, "sales.agent").client, colleague(aurora, "general_manager").client
    manager.post(HERE, {"text": "Dzień dobry", "seen": "0"})
    answer = sales.post(HERE, {"text": MINE, "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "general_manager@AURORA has changed this text meanwhile" in page
    assert "Dzień dobry</p>" in page
    assert "witamy!</textarea>" in page
    assert sales.post(HERE, {"text": MINE, "seen": "1"}).status_code == 302
    assert letter_texts.current(aurora, "letter", "pl") == letter.Text(MINE, 2, "pl")


def test_the_shipped_text_can_be_begun_with_again(aurora: Property, moment: Moment):
    sales = colleague(aurora, "sales.agent").client
    sales.post(HERE, {"text": MINE, "seen": "0"})
    form = sales.post(HERE, {"act": "shipped"}).context["form"]
    assert form.initial == {"text": letter.shipped()["letter"]["pl"], "seen": 1}


def test_what_is_no_text_is_not_there(aurora: Property, moment: Moment):
    sales = colleague(aurora, "sales.agent").client
    asked = ("/letters/note/pl/", "/letters/letter/fr/", "/letters/letter/zh-hans/")
    assert [sales.get(url).status_code for url in asked] == [404, 404, 200]


def test_the_general_manager_signs_by_full_name_or_by_pen(aurora: Property):
    assert letter_texts.manager_of(aurora) == ""
    boss = hire(aurora, "general_manager", username="w")
    StaffMember.objects.filter(pk=boss.pk).update(first_name="Wanda", last_name="Orlik")
    assert letter_texts.manager_of(aurora) == "Wanda Orlik"
