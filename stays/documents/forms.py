"""The files that a sheet can become, each by its ending and its media type."""

from collections.abc import Callable
from dataclasses import dataclass

from stays.documents.excel import excel_of
from stays.documents.pdf import pdf_of
from stays.documents.sheet import Sheet
from stays.documents.text import csv_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Form:
    """One kind of file."""

    ending: str
    media_type: str
    make: Callable[[Sheet], bytes]
    charset: str = ""

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


FORMS = (
    Form("csv", "text/csv", csv_of, "utf-8"),
    Form("pdf", "application/pdf", pdf_of),
    Form("xlsx", EXCEL, excel_of),
)
BY_ENDING = {form.ending: form for form in FORMS}
BY_TYPE = {form.media_type: form for form in FORMS}
