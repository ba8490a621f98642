"""The words by which a guest is found, and what finds them quickly in each database."""

from django.db import migrations, models

from guests.search import key_of

PIECE = 2000  # guests written at once

# On PostgreSQL: no list of what is still to be put in order, since every search would have to read it.
INDEX = """
CREATE INDEX guest_by_words ON guests_guest USING gin (to_tsvector('simple', search_key)) WITH (fastupdate = off)
"""
NO_INDEX = "DROP INDEX guest_by_words"

# On SQLite: a table of the words, and what keeps it in step with the guests.
TABLE = (
    """CREATE VIRTUAL TABLE guests_words USING fts5(
        search_key, content='guests_guest', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3'
    )""",
    """CREATE TRIGGER guest_words_come AFTER INSERT ON guests_guest BEGIN
        INSERT INTO guests_words(rowid, search_key) VALUES (new.id, new.search_key);
    END""",
    """CREATE TRIGGER guest_words_go AFTER DELETE ON guests_guest BEGIN
        INSERT INTO guests_words(guests_words, rowid, search_key) VALUES ('delete', old.id, old.search_key);
    END""",
    """CREATE TRIGGER guest_words_change AFTER UPDATE OF search_key ON guests_guest BEGIN
        INSERT INTO guests_words(guests_words, rowid, search_key) VALUES ('delete', old.id, old.search_key);
        INSERT INTO guests_words(rowid, search_key) VALUES (new.id, new.search_key);
    END""",
    "INSERT INTO guests_words(guests_words) VALUES ('rebuild')",
)
NO_TABLE = (
    "DROP TRIGGER guest_words_change",
    "DROP TRIGGER guest_words_go",
    "DROP TRIGGER guest_words_come",
    "DROP TABLE guests_words",
)


def fill(apps, schema_editor):
    """Give every guest their key."""
    guests = apps.get_model("guests", "Guest").objects.using(schema_editor.connection.alias)
    piece = []
    for guest in guests.only("given_name", "surname", "native_name", "alias", "incognito").iterator(PIECE):
        guest.search_key = key_of(guest)
        piece.append(guest)
        if len(piece) == PIECE:
            guests.bulk_update(piece, ["search_key"])
            piece = []
    guests.bulk_update(piece, ["search_key"])


def make_quick(apps, schema_editor):
    """The index, or the table of words."""
    _run(schema_editor, (INDEX,), TABLE)


def make_slow(apps, schema_editor):
    """Take it away again."""
    _run(schema_editor, (NO_INDEX,), NO_TABLE)


def _run(schema_editor, on_postgresql, on_sqlite):
    for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("guests", "0001_guests_links_and_needs")]

    operations = [
        migrations.AddField(
            "guest", "search_key", models.TextField(blank=True, default="", editable=False), preserve_default=True
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_quick, make_slow),
    ]
