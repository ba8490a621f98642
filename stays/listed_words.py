"""Lists of words in several languages, found in free text. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path


@cache
def patterns_of(listed: Path) -> Mapping[str, re.Pattern[str]]:
    """The pattern of each subject of a list, over all languages."""
    subjects = tomllib.loads(listed.read_text(encoding="utf-8"))
    return {subject: _any_of(word for words in by.values() for word in words) for subject, by in subjects.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(words), key=len, reverse=True)
    return re.compile("|".join(_pattern(word) for word in longest_first), re.IGNORECASE)


def _pattern(word: str) -> str:
    """A word that stands alone, one that begins so ("ill*"), or signs of a script without gaps, wherever they stand."""
    stem = re.escape(word.removesuffix("*"))
    if word.lower() == word.upper():
        return stem
    return rf"(?<!\w){stem}\w*" if word.endswith("*") else rf"(?<!\w){stem}(?!\w)"
