"""The PDFs that are read: real reports, the project's examples, and prints of generated reports, each with its gold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from eval.bench.prints import chromium_path, chromium_pdf, libreoffice_path, libreoffice_pdf
from eval.generator.make import Form, Request, make_report
from eval.generator.pdf_table import Broken
from eval.generator.printing import USUAL, Money, Printing
from eval.generator.prose import Office
from eval.generator.render_docx import render_docx
from eval.generator.render_html import Breaks, HtmlStyle, render_html
from eval.generator.render_pdf import PdfStyle, Rules, render_pdf
from eval.generator.report import Report, gold_csv
from eval.gold import GOLD_SUFFIX, Gold, read_gold

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
EXAMPLES = Path(__file__).parents[1] / "examples"
_OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")


class Group(StrEnum):
    """Where the documents come from."""

    REPORTS = "real reports"
    EXAMPLES = "examples"
    DRAWN = "own renderings"
    CHROMIUM = "Chromium prints"
    LIBREOFFICE = "LibreOffice prints"
    SCANS = "scans, single faults"
    MIXED_SCANS = "scans, several faults"


@dataclass(frozen=True)
class BenchDocument:
    """One PDF with its true values."""

    group: Group
    name: str
    path: Path
    gold: Gold


@dataclass(frozen=True)
class Print:
    """A generated report and how it becomes a PDF."""

    group: Group
    name: str
    request: Request
    render: Callable[[Report], bytes]


def _request(form: Form, profile: str, seed: int, printing: Printing = USUAL) -> Request:
    year = 2020 if form is Form.F2019 else 2023
    return Request(_OFFICE, year, form, profile, seed, printing=printing)


def landscape_html(page: bytes) -> bytes:
    """A page that prints on A4 across."""
    return b"<style>@page{size:A4 landscape}</style>" + page


def landscape_docx(word: bytes) -> bytes:
    """In: a file of `render_docx`. Out: the same on A4 across."""
    upright, across = b'<w:pgSz w:w="11906" w:h="16838"/>', b'<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(upright, across))
    return out.getvalue()


_OPEN = PdfStyle(Broken.OPEN, Rules.RECTANGLES, leading=24, centred=True, disclosure_row=26)
_BLANKS = Printing(zero="", zero_total="0", money=Money.YUAN)
_LARGE = Printing(thousands=True)
_SLASHES = Printing(zero="/", decimals=4)
_SITE, _PLAIN = HtmlStyle(breaks=Breaks.NONE, merged_head=False), HtmlStyle(fragment=True)

PRINTS = (
    *(
        Print(Group.DRAWN, f"{form}-{name}", _request(form, profile, seed, printing), render)
        for form in Form
        for name, profile, seed, printing, render in (
            ("lines", "county", 1, USUAL, render_pdf),
            ("boxes", "city", 2, _LARGE, lambda report: render_pdf(report, _OPEN)),
        )
    ),
    *(
        Print(Group.CHROMIUM, f"{form}-{name}", _request(form, profile, seed, printing), render)
        for form in Form
        for name, profile, seed, printing, render in (
            ("site", "county", 1, _BLANKS, lambda report: chromium_pdf(render_html(report, _SITE))),
            ("article", "city", 2, USUAL, lambda report: chromium_pdf(render_html(report, _PLAIN))),
            ("across", "office", 3, USUAL, lambda report: chromium_pdf(landscape_html(render_html(report)))),
        )
    ),
    *(
        Print(Group.LIBREOFFICE, f"{form}-{name}", _request(form, profile, seed, printing), render)
        for form in Form
        for name, profile, seed, printing, render in (
            ("upright", "county", 1, USUAL, lambda report: libreoffice_pdf(render_docx(report))),
            ("narrow", "city", 2, _SLASHES, lambda report: libreoffice_pdf(render_docx(report))),
            ("across", "office", 3, _BLANKS, lambda report: libreoffice_pdf(landscape_docx(render_docx(report)))),
        )
    ),
)


def missing_programs() -> tuple[str, ...]:
    """Which groups cannot be printed here, and why: a sentence each."""
    needs = ((Group.CHROMIUM, chromium_path(), "chromium"), (Group.LIBREOFFICE, libreoffice_path(), "LibreOffice"))
    return tuple(f"{group}: left out, {program} is not installed" for group, path, program in needs if path is None)


def found(folder: Path, group: Group) -> Iterator[BenchDocument]:
    """The PDFs of a folder that have their true values beside them; none where there is no such folder."""
    for path in sorted(folder.glob(f"*{GOLD_SUFFIX}")) if folder.is_dir() else ():
        gold = read_gold(path)
        if gold.document.suffix == ".pdf":
            yield BenchDocument(group, gold.document.stem, gold.document, gold)


def printed(each: Print, folder: Path) -> BenchDocument:
    """Makes one print, with its gold beside it, in a folder. Raises PrintFailed."""
    report = make_report(each.request)
    stem = f"{each.group}-{each.name}".lower().replace(" ", "-")
    path, gold = folder / f"{stem}.pdf", folder / f"{stem}{GOLD_SUFFIX}"
    path.write_bytes(each.render(report))
    gold.write_text(gold_csv(report), encoding="utf-8")
    return BenchDocument(each.group, path.stem, path, read_gold(gold))
