"""What is printed before it is scanned: both forms and the hybrid in several fonts and programs, and real reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from eval.generator.fonts import DROID, HEI, KAI, SANS, SERIF, SONG, SONG_TIMES, WENKAI, Font, typeface
from eval.generator.html_pages import Page
from eval.generator.make import Form, Request, make_report
from eval.generator.pdf_table import Broken
from eval.generator.printing import USUAL, Money, Printing
from eval.generator.prints import chromium_pdf, libreoffice_pdf
from eval.generator.prose import Office
from eval.generator.render_docx import render_docx
from eval.generator.render_html import HtmlStyle, render_html
from eval.generator.render_pdf import PdfStyle, Rules, render_pdf
from eval.generator.report import Report, findings_csv, gold_csv
from eval.gold import FINDINGS_SUFFIX, GOLD_SUFFIX
from pipeline.errors import GoujiError

REPORTS = Path(__file__).parents[4] / "shared" / "reports"
_OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")


class Half(StrEnum):
    """The reader is tuned on one half; figures are told of the other. They share no numbers, no font, no program that
    lays out the page, and no real report."""

    TUNE = "tune"
    TEST = "test"


class SourceMissing(GoujiError):
    """A folder that a source needs is not here."""


@dataclass(frozen=True)
class Printed:
    """A digital PDF and its true values, as the texts of NAME.gold.csv and NAME.findings.csv."""

    pdf: bytes
    gold: str
    findings: str


@dataclass(frozen=True)
class Source:
    """A document before the scan. `make` prints it with the numbers of a seed and raises SourceMissing,
    FontMissing or PrintFailed."""

    name: str
    half: Half
    make: Callable[[int], Printed]


def _drawn(half: Half, form: Form, profile: str, font: Font, style: PdfStyle, printing: Printing = USUAL) -> Source:
    return _generated(
        *(f"{form}-{profile}-{font.name}", half, form, profile, printing),
        lambda report: render_pdf(report, style, typeface(font)),
    )


def _generated(
    name: str, half: Half, form: Form, profile: str, printing: Printing, render: Callable[[Report], bytes]
) -> Source:
    def make(seed: int) -> Printed:
        year = 2020 if form is Form.F2019 else 2023
        # Seeds of the halves never meet.
        own = 2 * seed + (half is Half.TEST)
        report = make_report(Request(_OFFICE, year, form, profile, own, printing=printing))
        return Printed(render(report), gold_csv(report), findings_csv(report))

    return Source(name, half, make)


def _real(name: str, half: Half) -> Source:
    def make(_: int) -> Printed:
        paths = [REPORTS / f"{name}{suffix}" for suffix in (".pdf", GOLD_SUFFIX, FINDINGS_SUFFIX)]
        if not all(path.is_file() for path in paths):
            raise SourceMissing(f"{name}: left out, there is no {paths[0]}")
        pdf, gold, findings = paths
        return Printed(pdf.read_bytes(), gold.read_text("utf-8-sig"), findings.read_text("utf-8-sig"))

    return Source(name, half, make)


_BOXES = PdfStyle(Broken.OPEN, Rules.RECTANGLES, leading=24, centred=True, disclosure_row=26)
_LINES = PdfStyle(Broken.CLOSED, Rules.LINES)
_LARGE = Printing(thousands=True)
_BLANKS = Printing(zero="", zero_total="0", money=Money.YUAN)
_SLASHES = Printing(zero="/", decimals=4)

SOURCES = (
    _drawn(Half.TUNE, Form.F2021, "county", DROID, _LINES),
    _drawn(Half.TUNE, Form.F2019, "office", SERIF, _LINES, _BLANKS),
    _drawn(Half.TUNE, Form.HYBRID, "city", SONG, _LINES, _LARGE),
    _drawn(Half.TUNE, Form.F2021, "office", SONG_TIMES, _LINES, _SLASHES),
    _generated(
        "2019-county-chromium",
        Half.TUNE,
        Form.F2019,
        "county",
        USUAL,
        lambda report: chromium_pdf(render_html(report, HtmlStyle(page=Page.ARTICLE))),
    ),
    _real("hongze-district-2023", Half.TUNE),
    _drawn(Half.TEST, Form.F2021, "city", SANS, _BOXES, _LARGE),
    _drawn(Half.TEST, Form.F2019, "county", KAI, _BOXES, _SLASHES),
    _drawn(Half.TEST, Form.HYBRID, "office", HEI, _BOXES),
    _drawn(Half.TEST, Form.F2021, "county", WENKAI, _BOXES, _BLANKS),
    _generated(
        "2021-county-libreoffice",
        Half.TEST,
        Form.F2021,
        "county",
        USUAL,
        lambda report: libreoffice_pdf(render_docx(report)),
    ),
    _real("huaian-city-2024", Half.TEST),
)


def sources(half: Half | None = None) -> Iterator[Source]:
    """The sources of one half, or of both."""
    return (source for source in SOURCES if half in (None, source.half))
