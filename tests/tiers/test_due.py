"""The due language: what it says, and what it refuses in words."""

import datetime as dt

import pytest

from tiers.due import DueError, parse_due
from tiers.standard import Due

NOON, SIX = dt.time(12), dt.time(18)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("ETA", Due("eta")),
        ("ETA-2h", Due("eta", minutes=-120)),
        ("ETA-2h30min", Due("eta", minutes=-150)),
        ("ETA-90min", Due("eta", minutes=-90)),
        ("ETA+15min", Due("eta", minutes=15)),
        ("ETA-2h30min; 11:30 if unknown", Due("eta", minutes=-150, unknown_at=dt.time(11, 30))),
        ("day before 18:00", Due("arrival_date", days=-1, at=SIX)),
        ("3 days before 12:00", Due("arrival_date", days=-3, at=NOON)),
        ("arrival day 09:05", Due("arrival_date", at=dt.time(9, 5))),
        ("check-in", Due("check_in")),
        ("check-in+5min", Due("check_in", minutes=5)),
        (
            "check-in+30min; next day 10:00 if after 21:00",
            Due("check_in", minutes=30, next_day_at=dt.time(10), night_from=dt.time(21)),
        ),
        ("daily 12:00", Due("day", at=NOON)),
        ("day before departure 18:00", Due("departure_date", days=-1, at=SIX)),
        ("2 days before departure 18:00", Due("departure_date", days=-2, at=SIX)),
        ("departure day 07:00", Due("departure_date", at=dt.time(7))),
        ("day after departure 10:00", Due("departure_date", days=1, at=dt.time(10))),
        ("3 days after departure 10:00", Due("departure_date", days=3, at=dt.time(10))),
        ("departure", Due("departure")),
        ("departure-1h", Due("departure", minutes=-60)),
        ("departure+72h", Due("departure", minutes=4320)),
        ("  ETA-1h ;  13:00 if unknown ", Due("eta", minutes=-60, unknown_at=dt.time(13))),
        ("as agreed", Due("agreed")),
    ],
)
def test_a_due_time_is_read(text, due):
    assert parse_due(text) == due


EXAMPLES = "write for example ETA-2h, day before 18:00, daily 12:00"
EXCEPTIONS = "ETA takes '12:00 if unknown', check-in 'next day 10:00 if after 21:00'"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", f"'' is not understood; {EXAMPLES}"),
        ("soon", f"'soon' is not understood; {EXAMPLES}"),
        ("ETA-2x", f"'ETA-2x' is not understood; {EXAMPLES}"),
        ("ETA-h", "'h' is not a span such as 2h30min"),
        ("ETA-30", "'30' is not a span such as 2h30min"),
        ("ETA-30min2h", "'30min2h' is not a span such as 2h30min"),
        ("eta-2h", f"'eta-2h' is not understood; {EXAMPLES}"),
        ("daily 24:00", "'24:00' is not a time such as 18:00"),
        ("daily noon", "'noon' is not a time such as 18:00"),
        ("day before 18", "'18' is not a time such as 18:00"),
        ("day before 12:60", "'12:60' is not a time such as 18:00"),
        ("100 days before 12:00", f"'100 days before 12:00' is not understood; {EXAMPLES}"),
        ("ETA-2h; 25:00 if unknown", "'25:00' is not a time such as 18:00"),
        ("ETA-2h; later", f"'later' is not understood here; {EXCEPTIONS}"),
        ("daily 12:00; 13:00 if unknown", f"'13:00 if unknown' is not understood here; {EXCEPTIONS}"),
        ("ETA; next day 10:00 if after 21:00", f"'next day 10:00 if after 21:00' is not understood here; {EXCEPTIONS}"),
    ],
)
def test_what_is_no_due_time_is_refused_in_words(text, words):
    with pytest.raises(DueError) as refused:
        parse_due(text)
    assert str(refused.value) == words
