"""The texts of letters and cards: sales edits them in the browser, with a preview beside the form."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from stays import letter_texts, papers
from stays.documents import letter, tongues
from stays.documents.letter import Text
from stays.documents.typeset import typeset
from stays.form_words import DeskForm
from stays.letter_models import LetterText
from stays.views.documents import pdf
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.errors import Problem
from vipdesk.hotel.models import PaperSize

DAY = dt.timedelta(days=1)


class Wording(forms.CharField):
    """A text with placeholders."""

    widget = forms.Textarea(attrs={"rows": 16, "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        return letter.checked(super().clean(value))


class TextForm(DeskForm):
    """A text, and the version that its writer has before them."""

    text = Wording(label=gettext_lazy("Text"), max_length=letter.LONGEST)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """Every text by kind and language, with who changed it last."""
    desk.require("edit_letters")
    latest = letter_texts.latest(desk.property)
    kinds = [
        {
            "words": str(papers.KINDS[kind].words),
            "texts": [
                {
                    "words": language_name(language),
                    "language": language,
                    "url": reverse("stays:letter", args=[kind, language]),
                    "state": _state(desk, latest.get((kind, language))),
                }
                for language in tongues.tongues()
            ],
        }
        for kind in letter.KINDS
    ]
    return desk.render("stays/letters.html", {"page": "letters", "title": _("Letters"), "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def text(desk: Desk, kind: str, language: str) -> HttpResponse:
    """One text: edit it, look at it on the page or as PDF, save it."""
    desk.require("edit_letters")
    if kind not in letter.KINDS or language not in tongues.tongues():
        raise nothing_here()
    current = letter_texts.current(desk.property, kind, language)
    sent, act = desk.request.POST.dict(), desk.request.POST.get("act", "save")
    if desk.request.method != "POST" or act == "shipped":
        said = letter.shipped()[kind][language] if act == "shipped" else current.text
        return _page(desk, kind, current, TextForm(initial={"text": said, "seen": current.version}), said)
    form = TextForm(sent)
    if not form.is_valid():
        return _page(desk, kind, current, form)
    if act == "pdf":
        sheet = _set_out(desk, kind, language, form.cleaned_data["text"])
        return pdf(typeset("letter", PaperSize.of(desk.property), sheet=sheet), "preview")
    if act == "save" and _saved(desk, kind, language, form):
        return HttpResponseRedirect(reverse("stays:letters"))
    return _page(desk, kind, current, form, form.cleaned_data["text"])


def language_name(code: str) -> str:
    return str(_(str(dict(settings.LANGUAGES)[code])))


def _saved(desk: Desk, kind: str, language: str, form: TextForm) -> bool:
    """Whether it was stored; what somebody else has stored meanwhile is shown beside what was written."""
    said = form.cleaned_data
    try:
        letter_texts.change(
            desk.property, kind, language, said["text"], seen=said["seen"], by=desk.viewer, now=desk.now
        )
    except Problem as problem:
        newer = letter_texts.current(desk.property, kind, language)
        form.data = {**form.data, "seen": str(newer.version)}
        form.add_error(None, ValidationError(problem.detail))
        return False
    messages.success(desk.request, _("From now on letters are written so."))
    return True


def _set_out(desk: Desk, kind: str, language: str, said: str) -> dict[str, Any]:
    """The text as it would be set today, for a guest who does not exist."""
    dates = {"arrival_date": desk.today, "departure_date": desk.today + 2 * DAY}
    manager = letter_texts.manager_of(desk.property) or "…"
    filled = letter.values(
        letter.example(language), language, dates, desk.property.name, manager=manager, occasion=_("the occasion")
    )
    return letter.set_out(Text(said, 0, language), filled, kind)


def _page(desk: Desk, kind: str, current: Text, form: TextForm, said: str = "") -> HttpResponse:
    language = current.language
    rows = letter_texts.versions(desk.property, kind, language)
    title = f"{papers.KINDS[kind].words}, {language_name(language)}"
    context = {
        "page": "letters",
        "title": title,
        "form": form,
        "here": reverse("stays:letter", args=[kind, language]),
        "language": language,
        "preview": _set_out(desk, kind, language, said) if said else None,
        "previewed": form.is_bound and not form.errors,
        "known": [f"{{{name}}}" for name in letter.PLACEHOLDERS],
        "versions": [{"state": _state(desk, row), "text": row.text} for row in rows],
        "newer": rows[0].text if rows and form.non_field_errors() else "",
    }
    return desk.render("stays/letter.html", context, status=422 if form.errors else 200)


def _state(desk: Desk, row: LetterText | None) -> str:
    """Who wrote the text that is in force, and when."""
    if row is None:
        return _("As shipped")
    said = {"version": row.version, "who": row.changed_by.short_name, "time": desk.time(row.changed_at)}
    return _("Version %(version)s by %(who)s, %(time)s") % said
