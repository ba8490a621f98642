"""Guests found by the beginnings of their names, on both databases."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from guests.models import Guest
from guests.search import folded, key_of, wanted
from tests.access.people import NOW

pytestmark = pytest.mark.django_db

migration = importlib.import_module("guests.migrations.0002_names_can_be_searched")


@pytest.fixture
def guests() -> None:
    """Five guests, of whom the last is incognito."""
    for names in (
        {"surname": "Łosińska-Straße", "given_name": "Žaneta", "native_name": "欧阳明月"},
        {"surname": "O'Brien", "given_name": "Ann Mary"},
        {"surname": "김", "given_name": "지우"},
        {"surname": "Birch", "alias": "Mr Green"},
        {
            "surname": "Zeisigmann",
            "given_name": "Philomena",
            "native_name": "菲",
            "alias": "Mr Brown",
            "incognito": True,
        },
    ):
        Guest.objects.create(created_at=NOW, **names)


def found(asked: str) -> list[str]:
    return list(Guest.objects.named(wanted(asked)).order_by("pk").values_list("surname", flat=True))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("lo", ["Łosińska-Straße"]),
        ("LOSIŃSKA zan", ["Łosińska-Straße"]),
        ("strasse", ["Łosińska-Straße"]),
        ("losinska-stra", ["Łosińska-Straße"]),
        ("los b", []),
        ("osinska", []),
        ("明", ["Łosińska-Straße"]),
        ("阳明", ["Łosińska-Straße"]),
        ("欧阳明月", ["Łosińska-Straße"]),
        ("明阳", []),
        ("los 明", ["Łosińska-Straße"]),
        ("o'br", ["O'Brien"]),
        ("O’BRIEN", ["O'Brien"]),
        ("obri", ["O'Brien"]),
        ("brien", ["O'Brien"]),
        ("an ma", ["O'Brien"]),
        ("김", ["김"]),
        ("김 지우", ["김"]),
        ("birch", ["Birch"]),
        ("green", []),
        ("brown", ["Zeisigmann"]),
        ("zeisigmann", []),
        ("philomena", []),
        ("菲", []),
        ("l", []),
        ("", []),
        ("\x00", []),
        ("lo\x00", ["Łosińska-Straße"]),
        ("%", []),
        ("' OR 1=1 --", []),
        ('lo" OR "', []),
        ("lo:*|bi", []),
        ("__", []),
        ("x" * 5000, []),
        ("or and not near", []),
    ],
)
def test_whom_a_few_letters_find(guests, asked, expected):
    assert found(asked) == expected


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Ozoliņa  žan", ("ozolina", "zan")),
        ("o b", ()),
        ("o br", ("o", "br")),
        ("王 王", ("王",)),
        ("a1 b2 c3 d4 e5 f6 g7", ("a1", "b2", "c3", "d4", "e5", "f6")),
        ("王小明Wang", ("王小明", "wang")),
    ],
)
def test_what_was_asked(asked, words):
    assert wanted(asked) == words


def test_the_key_of_a_guest():
    assert key_of(Guest(surname="Łoś-Kārkliņa", given_name="Żan", native_name="欧阳明")) == (
        "los karklina zan 欧 阳 明 欧阳 阳明"
    )
    assert key_of(Guest(surname="O'Brien")) == "o brien obrien"
    assert key_of(Guest(surname="Łoś", alias="Mr Green", incognito=True)) == "mr green"
    assert key_of(Guest(surname="Łoś", incognito=True)) == ""


def test_syllables_stay_whole():
    assert folded("김 ガ") == "김 カ"


def test_who_becomes_incognito_is_found_by_the_alias_only(guests):
    guest = Guest.objects.get(surname="Birch")
    guest.incognito = True
    guest.save(update_fields=["incognito"])
    assert (found("birch"), found("green")) == ([], ["Birch"])
    guest.delete()
    assert found("green") == []


def test_many_at_once_are_found_too(guests):
    Guest.objects.bulk_create(Guest(surname=f"Quill{n}", created_at=NOW) for n in range(3))
    assert found("quill") == ["Quill0", "Quill1", "Quill2"]


@pytest.mark.django_db(transaction=True)
def test_the_migration_fills_the_keys_of_those_who_are_there_and_goes_back(guests):
    before = list(Guest.objects.order_by("pk").values_list("search_key", flat=True))
    Guest.objects.update(search_key="")
    assert found("birch") == []
    with connection.schema_editor() as editor:
        migration.fill(apps, editor)
        migration.make_slow(apps, editor)
        migration.make_quick(apps, editor)
    assert list(Guest.objects.order_by("pk").values_list("search_key", flat=True)) == before
    assert (found("birch"), found("brown"), found("zeisigmann")) == (["Birch"], ["Zeisigmann"], [])
