"""Free text that speaks of race, religion, health or sexual life: pointed out to the writer before it is kept. Pure.

The words are in sensitive.toml. They find what is likely, and nothing is refused for them: the writer decides.
"""

import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from stays.listed_words import patterns_of

WORDS = Path(__file__).with_name("sensitive.toml")


def found_in(text: str) -> dict[str, str]:
    """The subjects that a text seems to speak of, each with the word that says so as it is written there."""
    plain = unicodedata.normalize("NFKC", text)
    found = {subject: pattern.search(plain) for subject, pattern in patterns_of(WORDS).items()}
    return {subject: match[0] for subject, match in found.items() if match}


def pointed_out(*texts: str) -> list[str]:
    """What the writer is told, a line for each subject; nothing when the texts speak of none."""
    names = {
        "race": _("This seems to speak of race or origin: “%(word)s”."),
        "religion": _("This seems to speak of religion: “%(word)s”."),
        "health": _(
            "This seems to speak of health: “%(word)s”. Allergies, diet and access needs have fields of their own."
        ),
        "sex": _("This seems to speak of sexual life: “%(word)s”."),
    }
    return [names[subject] % {"word": word} for subject, word in found_in("\n".join(texts)).items()]
