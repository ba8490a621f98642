"""How the fields of a form stand on the page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout


def laid_out(*parts: Any) -> FormHelper:
    """These parts, one below the other; the page brings the form's own tag and its buttons."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*parts)
    return made


def column(name: str, width: int) -> Column:
    """A field that takes so many of twelve parts of the line, all of it on a phone."""
    return Column(name, css_class=f"col-12 col-md-{width}")
