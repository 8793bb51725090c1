"""What a layout of the set is, and one constructor for each kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from eval.generator import files
from eval.generator.edits import Edit
from eval.generator.files import Change, File, unchanged
from eval.generator.fonts import Font
from eval.generator.render_html import HtmlStyle
from eval.generator.render_pdf import PdfStyle
from eval.generator.render_text import Mess
from eval.generator.rulings import TableLook
from eval.generator.scanned.sources import Half


@dataclass(frozen=True)
class Labels:
    """What befell the labels; `note` is said of each in the findings."""

    name: str
    edit: Edit
    note: str = "label misspelt in print"


@dataclass(frozen=True)
class Layout:
    """One look. `options` say it in words, `font` names the font that is asked for; `labels` is what befell those.
    Where not `keeps_blanks`, a blank cell would vanish without a trace; `shows_notes` where it does something to the
    remarks in cells."""

    file: File
    options: str
    font: str = ""
    labels: Labels | None = None
    keeps_blanks: bool = True
    shows_notes: bool = False


@dataclass(frozen=True)
class Condition:
    """A kind of file: its layouts by half, and the scan conditions that its prints go through in turn."""

    name: str
    tune: Sequence[Layout]
    test: Sequence[Layout]
    scans: Sequence[str] = ()

    def layouts(self, half: Half) -> Sequence[Layout]:
        return self.tune if half is Half.TUNE else self.test


def pdf(style: PdfStyle, font: Font, labels: Labels | None = None) -> Layout:
    return Layout(files.pdf(style, font=font), f"own pdf: {_told(style)}{_said(labels)}", font.name, labels)


def html(style: HtmlStyle, change: Change = unchanged, labels: Labels | None = None) -> Layout:
    return Layout(files.html(style, change), f"html: {_told(style)}{_name(change)}{_said(labels)}", style.font, labels)


def docx(style: TableLook, change: Change = unchanged, labels: Labels | None = None) -> Layout:
    return Layout(files.docx(style, change), f"docx: {_told(style)}{_name(change)}{_said(labels)}", style.font, labels)


def chromium(style: HtmlStyle, font: Font) -> Layout:
    return Layout(files.chromium(style, font=font), f"chromium pdf: {_told(style)}", font.name)


def libreoffice(style: TableLook, font: Font) -> Layout:
    return Layout(files.libreoffice(style, font=font), f"libreoffice pdf: {_told(style)}", font.name)


def old_word(style: TableLook, becomes: str) -> Layout:
    made = files.libreoffice(style, becomes)
    return Layout(made, f"libreoffice {becomes.removeprefix('.')}: {_told(style)}", style.font)


def text(*kinds: Mess, encoding: str = "utf-8", suffix: str = ".txt", labels: Labels | None = None) -> Layout:
    options = f"text: {'+'.join(kinds)}" + (f" {encoding}" if encoding != "utf-8" else "") + _said(labels)
    file = files.text(*kinds, encoding=encoding, suffix=suffix)
    keeps_blanks = not {Mess.SPACES, Mess.ONE_PER_LINE, Mess.RUN_TOGETHER} & set(kinds)
    return Layout(file, options, labels=labels, keeps_blanks=keeps_blanks, shows_notes=Mess.NOTES_OUT in kinds)


def markdown(*kinds: Mess, labels: Labels | None = None) -> Layout:
    return text(*kinds, suffix=".md", labels=labels)


def _told(style: PdfStyle | TableLook) -> str:
    """What of a style is not usual."""
    usual = type(style)()
    unlike = [each.name for each in fields(style) if getattr(style, each.name) != getattr(usual, each.name)]
    return " ".join(f"{name}={getattr(style, name)}" for name in unlike if name != "font") or "usual"


def _name(change: Change) -> str:
    return "" if change is unchanged else f" {change.__name__}"


def _said(labels: Labels | None) -> str:
    return "" if labels is None else f" labels={labels.name}"
