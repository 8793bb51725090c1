"""Reports as files: how each kind is rendered, and which program makes another file of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eval.generator.fonts import DROID, Font, typeface
from eval.generator.prints import PrintFailed, chromium_pdf, libreoffice_files
from eval.generator.render_docx import USUAL as USUAL_DOCX
from eval.generator.render_docx import render_docx
from eval.generator.render_html import USUAL as USUAL_HTML
from eval.generator.render_html import HtmlStyle, render_html
from eval.generator.render_pdf import USUAL as USUAL_PDF
from eval.generator.render_pdf import PdfStyle, render_pdf
from eval.generator.render_text import Mess, render_text
from eval.generator.report import Report
from eval.generator.rulings import TableLook


@dataclass(frozen=True)
class Look:
    """What of the look of a file a seed decides: the size of the type, and the `seed` of chance in text."""

    scale: float = 1.0
    seed: int = 0


AS_DECLARED = Look()

Render = Callable[[Report, Look], bytes]
"""A report as the bytes of a file."""
Change = Callable[[bytes], bytes]
"""What happens to a file after it was rendered."""


class Program(StrEnum):
    """Programs that publishers use, which may be missing here."""

    CHROMIUM = "Chromium"
    LIBREOFFICE = "LibreOffice"


@dataclass(frozen=True)
class File:
    """How a report becomes a file of suffix `drawn`; where a `program` is named, that makes of it one of `becomes`.
    `font` is the one that its pages show, where they show one of this machine."""

    render: Render
    drawn: str
    program: Program | None = None
    becomes: str = ""
    font: Font | None = None

    @property
    def suffix(self) -> str:
        return self.becomes or self.drawn


# --- kinds of files --------------------------------------------------------------------------------------------------


def unchanged(data: bytes) -> bytes:
    return data


def pdf(style: PdfStyle = USUAL_PDF, change: Change = unchanged, font: Font = DROID) -> File:
    def render(report: Report, look: Look) -> bytes:
        return change(render_pdf(report, replace(style, scale=style.scale * look.scale), typeface(font)))

    return File(render, ".pdf", font=font)


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


def chromium(style: HtmlStyle = USUAL_HTML, change: Change = unchanged, font: Font | None = None) -> File:
    """The PDF that Chromium prints of a page, in the font that the style asks for or in one of this machine."""
    drawn = html(style if font is None else replace(style, font=font.family), change)
    return replace(drawn, program=Program.CHROMIUM, becomes=".pdf", font=font)


def libreoffice(
    style: TableLook = USUAL_DOCX, becomes: str = ".pdf", change: Change = unchanged, font: Font | None = None
) -> File:
    """The file that LibreOffice makes of a Word file, in the font that the style asks for or in one of this machine."""
    drawn = docx(style if font is None else replace(style, font=font.family), change)
    return replace(drawn, program=Program.LIBREOFFICE, becomes=becomes, font=font)


# --- making them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A file to be made; `stem` is its name, which no other draft has."""

    stem: str
    file: File
    report: Report
    look: Look = AS_DECLARED

    def drawn(self) -> bytes:
        """Raises FontMissing."""
        return self.file.render(self.report, self.look)


@dataclass(frozen=True)
class Made:
    """A draft as bytes; `problem` says why it could not be made."""

    draft: Draft
    data: bytes = b""
    problem: str = ""


def make_files(drafts: Sequence[Draft]) -> Iterator[Made]:
    """Makes each draft. What needs a font or a program that is missing or fails has a problem in the place of bytes.
    Files made by LibreOffice come last."""
    converted = []
    for draft in drafts:
        font = draft.file.font
        if font is not None and not font.is_installed:
            yield Made(draft, problem=font.missing)
        elif draft.file.program is Program.LIBREOFFICE:
            converted.append(draft)
        else:
            yield _made(draft)
    for suffix in dict.fromkeys(draft.file.suffix for draft in converted):
        yield from _converted([draft for draft in converted if draft.file.suffix == suffix], suffix)


def _made(draft: Draft) -> Made:
    data = draft.drawn()
    try:
        return Made(draft, chromium_pdf(data) if draft.file.program is Program.CHROMIUM else data)
    except PrintFailed as error:
        return Made(draft, problem=str(error))


def _converted(drafts: Sequence[Draft], suffix: str) -> Iterator[Made]:
    """Word files that LibreOffice turns into others, in one go: starting it takes longer than a file does."""
    sources = {draft.stem + draft.file.drawn: draft.drawn() for draft in drafts}
    try:
        # WPS writes the format of old Word files under a suffix of its own.
        made = libreoffice_files(sources, suffix.removeprefix(".").replace("wps", "doc"))
    except PrintFailed as error:
        yield from (Made(draft, problem=str(error)) for draft in drafts)
        return
    yield from (Made(draft, made[draft.stem + draft.file.drawn]) for draft in drafts)
