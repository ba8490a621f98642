"""Words that a programme knows by a code, however somebody writes them. Pure."""

import unicodedata
from collections.abc import Mapping


def plain(words: str) -> str:
    """The words as they are compared: "Tree-Nuts" and "tree nut" are the same."""
    letters = unicodedata.normalize("NFKC", words).casefold().replace("_", " ").replace("-", " ")
    return " ".join(word.removesuffix("s") for word in letters.split())


def code_of(said: str, vocabulary: Mapping[str, str], also_called: Mapping[str, str]) -> str:
    """The code of this vocabulary that somebody means by a code or by words; "" when it knows none."""
    if said in vocabulary:
        return said
    wanted = plain(said)
    named = {plain(name): code for code, words in vocabulary.items() for name in (words, code)}
    code = named.get(wanted) or also_called.get(wanted, "")
    return code if code in vocabulary else ""
