"""Lines of the list of renderings, and the kinds of files that they name.

An entry that names no form, printing or publisher gets them in turn, so that each meets each over the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from eval.generator.edits import Edit
from eval.generator.make import Form, Request
from eval.generator.printing import USUAL, Money, Printing
from eval.generator.prose import Office
from eval.generator.render_docx import USUAL as USUAL_DOCX
from eval.generator.render_docx import render_docx
from eval.generator.render_html import USUAL as USUAL_HTML
from eval.generator.render_html import HtmlStyle, render_html
from eval.generator.render_pdf import USUAL as USUAL_PDF
from eval.generator.render_pdf import PdfStyle, render_pdf
from eval.generator.render_text import Mess, render_text
from eval.generator.renderings.conditions import Family, Trouble
from eval.generator.renderings.rendering import File, Look, Program, Rendering
from eval.generator.report import OFFICIAL, Report, Wording
from eval.generator.rulings import TableLook

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
BLANKS = Printing(zero="", zero_total="0", money=Money.YUAN)
LARGE = Printing(thousands=True)
SLASHES = Printing(zero="/", decimals=4)
NOTED = Printing(notes=2, money=Money.TEN_THOUSANDS_SAID)
PRINTINGS = (USUAL, LARGE, BLANKS, SLASHES, NOTED, Printing(zero="", decimals=6))
NEVER_BLANK = (USUAL, LARGE, SLASHES, NOTED)
PROFILES = ("county", "city", "office")
FORMS = tuple(Form)


# --- a report as a file ----------------------------------------------------------------------------------------------

Change = Callable[[bytes], bytes]


def unchanged(data: bytes) -> bytes:
    return data


def pdf(style: PdfStyle = USUAL_PDF, change: Change = unchanged) -> File:
    def render(report: Report, look: Look) -> bytes:
        return change(render_pdf(report, replace(style, scale=style.scale * look.scale)))

    return File(render, ".pdf")


def html(style: HtmlStyle = USUAL_HTML, change: Change = unchanged) -> File:
    def render(report: Report, look: Look) -> bytes:
        return change(render_html(report, replace(style, scale=style.scale * look.scale)))

    return File(render, ".html")


def docx(style: TableLook = USUAL_DOCX, change: Change = unchanged) -> File:
    def render(report: Report, look: Look) -> bytes:
        return change(render_docx(report, replace(style, scale=style.scale * look.scale)))

    return File(render, ".docx")


def text(*kinds: Mess, encoding: str = "utf-8", suffix: str = ".txt") -> File:
    return File(lambda report, look: render_text(report, kinds, look.seed, encoding), suffix)


def chromium(style: HtmlStyle = USUAL_HTML) -> File:
    return replace(html(style), program=Program.CHROMIUM, becomes=".pdf")


def libreoffice(style: TableLook = USUAL_DOCX, becomes: str = ".pdf") -> File:
    return replace(docx(style), program=Program.LIBREOFFICE, becomes=becomes)


# --- entries ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A line of the list: one document for each of its `forms`."""

    name: str
    file: File
    troubles: tuple[Trouble, ...]
    edit: Edit | None = None
    forms: tuple[Form, ...] = ()
    printing: Printing | None = None
    profile: str = ""
    seed: int = 0
    wording: Wording = OFFICIAL


def renderings(
    family: Family, entries: Sequence[Entry], printings: Sequence[Printing] = PRINTINGS
) -> Iterator[Rendering]:
    """The documents of some lines."""
    place = 0
    for entry in entries:
        for form in entry.forms or (FORMS[place % len(FORMS)],):
            request = Request(
                OFFICE,
                2020 if form is Form.F2019 else 2023,
                form,
                entry.profile or PROFILES[(place + place // 3) % len(PROFILES)],
                entry.seed or place + 1,
                printing=entry.printing or printings[place % len(printings)],
                wording=entry.wording,
            )
            yield Rendering(family, entry.name, request, frozenset(entry.troubles), entry.file, entry.edit)
            place += 1
