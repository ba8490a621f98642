"""The typesetter takes every word for a word: nothing that a guest or a writer types is markup or stops a document."""

import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stays.documents.typeset import typeset

NASTY = (
    '#panic("x")',
    '#import "/etc/passwd"',
    "#{ while true {} }",
    "*bold* _it_ `raw` $x$ = head",
    "[content] <label> @ref // comment /* open",
    '"; } ] ) \\ \\u{0}',
    "\x00\x01\x1b\x7f\u202e\u200b\ufeff\uffff",
    "李娜 Źdźbło Ķēniņš 👩‍👩‍👧 ﷽ עברית",
    "x" * 3000,
)
WORDS = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=60)),
    min_size=9,
    max_size=9,
)
FRAME = ("title", "whose", "hotel", "made", "page")


def everything(said: list[str]) -> dict[str, dict[str, Any]]:
    """Each document, with these words in every place."""
    frame = {"lang": "en", **dict.fromkeys(FRAME, said[0])}
    who = {**dict.fromkeys(("name", "native", "level", "room", "when", "line"), said[1]), "mind": said[:3]}
    row = {
        **dict.fromkeys(("due", "title", "gate", "detail", "note", "department", "done"), said[2]),
        "state": "done",
        "parts": said[3:5],
    }
    line = {"name": said[5], "also": said[5], "said": said[6]}
    words = dict.fromkeys(("programme", "empty", "sign", "by", "what"), said[7])
    return {
        "plan": {
            "frame": frame,
            "who": who,
            "known": [{"part": said[4], "lines": [line]}],
            "programme": [{"time": said[5], "said": said[6]}],
            "stages": [{"title": said[8], "rows": [row]}],
            "words": words,
        },
        "order": {"frame": frame, "who": who, "rows": [row], "words": words},
        "sign": {"lang": "en", "name": said[0], "native": said[1], "hotel": said[2]},
        "letter": {
            "lang": "en",
            "hotel": said[0],
            "date": said[1],
            "small": False,
            "paragraphs": [said[2:4], said[4:8]],
        },
        "registration": {
            **dict.fromkeys(("hotel", "title", "declares", "number"), said[0]),
            "lang": "en",
            "lines": [line],
            "sign": line,
            "slip": {"name": said[1], "dates": said[2]},
        },
    }


@pytest.mark.parametrize("template", everything(["x"] * 9))
def test_nothing_that_is_typed_is_a_command(template: str):
    assert typeset(template, sheet=everything(list(NASTY))[template]).startswith(b"%PDF")


@settings(max_examples=6, deadline=None)
@given(WORDS)
def test_no_words_stop_a_document(said: list[str]):
    made = {template: typeset(template, sheet=sheet) for template, sheet in everything(said).items()}
    assert {content[:5] for content in made.values()} == {b"%PDF-"}


STARTED = """
import threading
import vipdesk.wsgi
from stays.documents import typeset
for thread in threading.enumerate():
    if thread.name == "fonts":
        thread.join()
print(typeset.fonts.cache_info())
"""


def test_a_web_process_reads_the_fonts_at_its_start_and_asks_no_database():
    told = {"VIPDESK_DEMO": "1", "VIPDESK_TLS": "0", "DATABASE_URL": "postgres://nobody:none@127.0.0.1:1/none"}
    started = subprocess.run(
        [sys.executable, "-c", STARTED], env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    assert started.stdout == "CacheInfo(hits=0, misses=1, maxsize=None, currsize=1)\n", started.stderr
