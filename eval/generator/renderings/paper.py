"""Reports as PDFs: ruled, without rules, and with text layers that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eval.generator import troubles_pdf
from eval.generator.files import chromium, libreoffice, pdf
from eval.generator.html_pages import Page
from eval.generator.pdf_table import Broken
from eval.generator.printing import USUAL
from eval.generator.render_html import Breaks, HtmlStyle
from eval.generator.render_pdf import Layer, PdfStyle, Rules
from eval.generator.renderings.conditions import Trouble
from eval.generator.renderings.entries import BLANKS, FORMS, LARGE, SLASHES, Entry
from eval.generator.report import Wording
from eval.generator.rulings import Align, Rulings, TableLook

T = Trouble

# --- ruled PDFs ------------------------------------------------------------------------------------------------------

_COMPACT = PdfStyle(disclosure_row=20, applications_row=14, leading=22, scale=0.85)
_PRINTED = (T.MERGED_CELLS, T.TINTED, T.PAGE_NUMBERS)
_PAGED = (*_PRINTED, T.BREAK_BETWEEN_ROWS, T.BREAK_IN_GROUP, T.HEADER_ONCE)
_ON_PAPER = (T.MERGED_CELLS, T.TINTED, T.BREAK_BETWEEN_ROWS, T.HEADER_ONCE)

PLAIN = (
    Entry("own-lines", pdf(), _PAGED, forms=FORMS, printing=USUAL, profile="county", seed=1),
    Entry(
        "own-boxes",
        pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, leading=24, centred=True, disclosure_row=26)),
        (*_PRINTED, T.THIN_BOXES, T.OPEN_BREAK),
        forms=FORMS,
        printing=LARGE,
        profile="city",
        seed=2,
    ),
    Entry(
        "chromium-site",
        chromium(HtmlStyle(breaks=Breaks.NONE, merged_head=False)),
        (*_ON_PAPER, T.SITE, T.METADATA, T.UNMERGED_HEAD),
        forms=FORMS,
        printing=BLANKS,
        profile="county",
        seed=1,
    ),
    Entry(
        "chromium-article",
        chromium(HtmlStyle(page=Page.ARTICLE)),
        _ON_PAPER,
        forms=FORMS,
        printing=USUAL,
        profile="city",
        seed=2,
    ),
    Entry(
        "chromium-across",
        chromium(HtmlStyle(across=True)),
        (*_ON_PAPER, T.LANDSCAPE),
        forms=FORMS,
        printing=USUAL,
        profile="office",
        seed=3,
    ),
    Entry(
        "libreoffice-upright",
        libreoffice(),
        _ON_PAPER,
        forms=FORMS,
        printing=USUAL,
        profile="county",
        seed=1,
    ),
    Entry(
        "libreoffice-narrow",
        libreoffice(),
        (*_ON_PAPER, T.NARROW_NUMBERS, T.BREAK_IN_ROW),
        forms=FORMS,
        printing=SLASHES,
        profile="city",
        seed=2,
    ),
    Entry(
        "libreoffice-across",
        libreoffice(TableLook(across=True)),
        (*_ON_PAPER, T.LANDSCAPE),
        forms=FORMS,
        printing=BLANKS,
        profile="office",
        seed=3,
    ),
)
"""Prints without any trouble but those of every print."""

RULED = (
    Entry("double-rules", pdf(PdfStyle(rules=Rules.DOUBLE)), (*_PAGED, T.DOUBLE_RULES)),
    Entry("hairlines", pdf(PdfStyle(rules=Rules.HAIRLINES, tint=None)), (T.MERGED_CELLS, T.HAIRLINES)),
    Entry("overlapping-cells", pdf(PdfStyle(rules=Rules.CELLS)), (*_PRINTED, T.OVERLAPPING_CELLS)),
    Entry("turned", pdf(change=troubles_pdf.turned), (*_PAGED, T.ROTATED)),
    Entry("upside-down", pdf(change=lambda pdf: troubles_pdf.turned(pdf, 180)), (*_PAGED, T.ROTATED)),
    Entry(
        "turned-across",
        pdf(PdfStyle(across=True), lambda pdf: troubles_pdf.turned(pdf, 270)),
        (*_PAGED, T.ROTATED, T.LANDSCAPE),
    ),
    Entry("across", pdf(PdfStyle(across=True, rules=Rules.RECTANGLES)), (*_PAGED, T.LANDSCAPE, T.THIN_BOXES)),
    Entry("two-on-a-page", pdf(_COMPACT), (*_PRINTED, T.TWO_ON_A_PAGE), forms=FORMS),
    Entry("broken-in-row", pdf(PdfStyle(Broken.IN_ROW, disclosure_row=26)), (*_PAGED, T.BREAK_IN_ROW), forms=FORMS),
    Entry("broken-in-group", pdf(PdfStyle(disclosure_row=26)), _PAGED, forms=FORMS),
    Entry("broken-open", pdf(PdfStyle(Broken.OPEN, disclosure_row=26)), (*_PAGED, T.OPEN_BREAK), forms=FORMS),
    Entry(
        "header-repeated",
        pdf(PdfStyle(repeated_head=True, disclosure_row=26)),
        (*_PRINTED, T.HEADER_REPEATED),
        forms=FORMS,
    ),
    Entry(
        "carried",
        pdf(PdfStyle(repeated_head=True, carried="（续上表）", disclosure_row=30)),
        (*_PRINTED, T.HEADER_REPEATED, T.NOTES_BETWEEN),
    ),
    Entry(
        "note-between",
        pdf(PdfStyle(Broken.OPEN, carried="注：统计范围为本级行政机关。", disclosure_row=26)),
        (*_PRINTED, T.OPEN_BREAK, T.NOTES_BETWEEN),
    ),
    Entry("vertical", pdf(PdfStyle(vertical=True)), (*_PAGED, T.VERTICAL_LABELS)),
    Entry("vertical-broken", pdf(PdfStyle(vertical=True, disclosure_row=26)), (*_PAGED, T.VERTICAL_LABELS)),
    Entry("numbers-to-the-right", pdf(PdfStyle(align=Align.RIGHT)), _PAGED),
    Entry("radicals", pdf(change=troubles_pdf.with_radicals), (*_PAGED, T.RADICALS)),
    Entry("spaced", pdf(PdfStyle(layer=Layer.SPACED)), (*_PAGED, T.SPACED)),
    Entry("twice", pdf(PdfStyle(layer=Layer.TWICE)), (*_PAGED, T.DRAWN_TWICE)),
    Entry("variants", pdf(), (*_PAGED, T.VARIANTS), wording=Wording(frozenset({"normative_documents", "total"}), "、")),
    Entry("chromium-vertical", chromium(HtmlStyle(vertical=True)), (*_ON_PAPER, T.VERTICAL_LABELS)),
    Entry("chromium-header-repeated", chromium(HtmlStyle(repeated_head=True)), (T.MERGED_CELLS, T.HEADER_REPEATED)),
    Entry("chromium-to-the-right", chromium(HtmlStyle(page=Page.ARTICLE, align=Align.RIGHT)), _ON_PAPER),
    Entry("libreoffice-vertical", libreoffice(TableLook(vertical=True)), (*_ON_PAPER, T.VERTICAL_LABELS)),
    Entry("libreoffice-header-repeated", libreoffice(TableLook(repeated_head=True)), (T.HEADER_REPEATED,)),
    Entry("libreoffice-to-the-left", libreoffice(TableLook(align=Align.LEFT, scale=1.2)), (T.NARROW_NUMBERS,)),
)

# --- borderless PDFs -------------------------------------------------------------------------------------------------

_POOR: dict[Rulings, Trouble] = {
    Rulings.NONE: T.NO_RULES,
    Rulings.HORIZONTAL: T.HORIZONTAL_RULES,
    Rulings.VERTICAL: T.VERTICAL_RULES,
    Rulings.FRAME: T.FRAME,
    Rulings.THREE_LINES: T.THREE_LINES,
    Rulings.HEADER: T.HEADER_RULE,
}


def _borderless() -> Iterator[Entry]:
    aligns = (Align.RIGHT, Align.CENTRE, Align.LEFT)
    for rulings, trouble in _POOR.items():
        name = rulings.replace(" ", "-")
        for align in aligns:
            style = PdfStyle(rulings=rulings, align=align, tint=None, disclosure_row=28)
            yield Entry(f"own-{name}-{align}", pdf(style), (trouble, T.BREAK_BETWEEN_ROWS))
        for align in (Align.RIGHT, Align.CENTRE):
            kind = Page.ARTICLE if align is Align.RIGHT else Page.SITE
            page = HtmlStyle(rulings=rulings, align=align, page=kind)
            yield Entry(f"chromium-{name}-{align}", chromium(page), (trouble,))
            yield Entry(f"libreoffice-{name}-{align}", libreoffice(TableLook(rulings=rulings, align=align)), (trouble,))
    none = (T.NO_RULES,)
    plain = PdfStyle(rulings=Rulings.NONE)
    yield Entry("own-tinted", pdf(replace(plain, centred=True)), (*none, T.TINTED), forms=FORMS)
    yield Entry("own-across", pdf(replace(plain, across=True)), (*none, T.LANDSCAPE))
    yield Entry("own-repeated", pdf(replace(plain, repeated_head=True)), (*none, T.HEADER_REPEATED))
    yield Entry("own-carried", pdf(replace(plain, carried="（续上表）")), (*none, T.NOTES_BETWEEN))
    yield Entry("own-broken-in-row", pdf(replace(plain, broken=Broken.IN_ROW)), (*none, T.BREAK_IN_ROW))
    yield Entry("own-vertical", pdf(replace(plain, vertical=True)), (*none, T.VERTICAL_LABELS))
    yield Entry("own-compact", pdf(replace(_COMPACT, rulings=Rulings.NONE)), (*none, T.TWO_ON_A_PAGE), forms=FORMS)
    yield Entry("own-turned", pdf(plain, troubles_pdf.turned), (*none, T.ROTATED))
    yield Entry("own-spaced", pdf(replace(plain, layer=Layer.SPACED)), (*none, T.SPACED))
    yield Entry("own-twice", pdf(replace(plain, layer=Layer.TWICE)), (*none, T.DRAWN_TWICE))
    yield Entry("chromium-across", chromium(HtmlStyle(rulings=Rulings.NONE, across=True)), (*none, T.LANDSCAPE))
    yield Entry("libreoffice-across", libreoffice(TableLook(rulings=Rulings.NONE, across=True)), (*none, T.LANDSCAPE))


BORDERLESS = tuple(_borderless())

HIDDEN = (
    Entry("scanned", pdf(change=troubles_pdf.scanned), (T.INVISIBLE_TEXT,)),
    Entry("no-unicode", pdf(change=troubles_pdf.without_unicode), (T.NO_UNICODE,)),
    Entry("no-unicode-for-numbers", pdf(change=lambda pdf: troubles_pdf.without_unicode(pdf, True)), (T.NO_UNICODE,)),
)
