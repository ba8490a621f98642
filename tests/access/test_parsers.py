"""JSON as vipdesk takes it: whatever else comes is refused with its place, and nothing crashes."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vipdesk.access.parsers import DEEPEST, StrictJSON, depth, loads
from vipdesk.errors import Problem


def refused(body: bytes | str, **how) -> tuple[int, str, list]:
    with pytest.raises(Problem) as problem:
        StrictJSON().parse(
            io.BytesIO(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")), **how
        )
    found = problem.value
    return found.status, found.code, [(one["pointer"], one["detail"]) for one in found.errors]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text().filter(lambda t: "\x00" not in t),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b/c", "d~e"]), inner),
        max_leaves=12,
    )
)
def test_what_is_right_is_taken_as_it_stands(value):
    assert loads(json.dumps(value).encode()) == value
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    ("body", "at", "detail"),
    [
        ('{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}', "/b/c", "This key is here twice."),
        ('{"a": 1, "\\u0061": 2}', "/a", "This key is here twice."),
        ('[{"x": 1}, {"x": 1, "x": 1}]', "/1/x", "This key is here twice."),
        ('{"guest": {"surname": "a\\u0000b"}}', "/guest/surname", "A NUL is not text."),
        ('{"guest": ["a", "\\ud800"]}', "/guest/1", "Half a character is not text."),
        ('{"a\\u0000": 1}', "/a\ufffd", "A NUL is not text."),
        ('{"a/b": NaN}', "/a~1b", "NaN is not JSON."),
        ('{"a": -Infinity}', "/a", "-Infinity is not JSON."),
        ('{"a": 1e999}', "/a", "This number is too large."),
        ('{"a": 9223372036854775808}', "/a", "This number is too large."),
        ('{"a": ' + "9" * 5000 + "}", "/a", "This number is too large."),
        ("1" * 200_000, "", "This number is too large."),
    ],
)
def test_what_is_wrong_is_named(body, at, detail):
    assert refused(body) == (400, "invalid", [(at, detail)])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": }',
        b"{'a': 1}",
        b'"never ends',
        b'"\\',
        b"\xff\xfe{}",
        b'{"a": "\xe9"}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": "line\nbreak"}',
        b"{}{}",
    ],
)
def test_what_is_not_json(body):
    assert refused(body) == (400, "invalid_json", [])


@pytest.mark.parametrize("opened", ["[", '{"a":'])
@pytest.mark.parametrize("levels", [DEEPEST + 1, 5000, 100_000])
def test_what_is_too_deep(opened, levels):
    assert refused((opened * levels)[:250_000]) == (400, "too_deep", [])


def test_the_deepest_that_is_taken():
    body = "[" * DEEPEST + "]" * DEEPEST
    assert json.dumps(loads(body.encode())) == body


def test_brackets_in_text_are_no_depth():
    assert depth('{"a": "[[[{{{\\"[[["}') == 1
    assert depth('["' + '\\"[' * 120_000) == 1  # a text that never ends is stepped over once


def test_what_is_too_large_is_not_read_to_its_end():
    stream = io.BytesIO(b" " * (StrictJSON.largest * 4))
    with pytest.raises(Problem) as problem:
        StrictJSON().parse(stream)
    assert (problem.value.status, problem.value.code) == (413, "body_too_large")
    assert stream.tell() == StrictJSON.largest + 1


def test_the_largest_that_is_taken():
    body = b'"' + b"a" * (StrictJSON.largest - 2) + b'"'
    assert StrictJSON().parse(io.BytesIO(body)) == "a" * (StrictJSON.largest - 2)


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16"])
def test_only_utf_8(charset):
    found = refused(b"{}", media_type=f"application/json; charset={charset}")
    assert found == (415, "unsupported_media_type", [])


@pytest.mark.parametrize("media_type", ["application/json", 'application/json; charset="UTF-8"', None])
def test_utf_8_however_it_is_said(media_type):
    assert StrictJSON().parse(io.BytesIO(b"{}"), media_type) == {}


def status(body: bytes) -> int:
    try:
        loads(body)
    except Problem as problem:
        return problem.status
    return 200


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\\1a \u0000', max_size=60).map(str.encode))
def test_anything_is_taken_or_refused(body):
    assert status(body) in (200, 400)
