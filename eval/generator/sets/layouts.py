"""How the documents of each condition look, in each half of the set.

A condition is a kind of file. Its documents take the layouts of their half in turn; no layout is of both halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from eval.conditions import MIXED
from eval.generator import edits, files, troubles_html, troubles_word
from eval.generator.edits import OTHER_SLIPS, Edit
from eval.generator.files import Change, File, unchanged
from eval.generator.fonts import DROID, HEI, KAI, SANS, SERIF, SONG, SONG_TIMES, WENKAI, Font
from eval.generator.html_pages import Page
from eval.generator.pdf_table import Broken
from eval.generator.render_html import Breaks, Cells, HtmlStyle
from eval.generator.render_pdf import Layer, PdfStyle, Rules
from eval.generator.render_text import Mess
from eval.generator.renderings.broken import BAD_SLIPS, SLIPS, TYPOS
from eval.generator.rulings import Align, Rulings, TableLook
from eval.generator.scanned.sources import Half


@dataclass(frozen=True)
class Layout:
    """One look. `options` say it in words, `font` names the font that is asked for; `edit` is what befell the labels.
    Where not `keeps_blanks`, a blank cell would vanish without a trace; `shows_notes` where it does something to the
    remarks in cells."""

    file: File
    options: str
    font: str = ""
    edit: Edit | None = None
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


# --- layouts ---------------------------------------------------------------------------------------------------------


def _pdf(style: PdfStyle, font: Font, edit: Edit | None = None) -> Layout:
    return Layout(files.pdf(style, font=font), f"own pdf: {_told(style)}", font.name, edit)


def _html(style: HtmlStyle, change: Change = unchanged, edit: Edit | None = None) -> Layout:
    return Layout(files.html(style, change), f"html: {_told(style)}{_name(change)}", style.font, edit)


def _docx(style: TableLook, change: Change = unchanged, edit: Edit | None = None) -> Layout:
    return Layout(files.docx(style, change), f"docx: {_told(style)}{_name(change)}", style.font, edit)


def _chromium(style: HtmlStyle, font: Font) -> Layout:
    return Layout(files.chromium(style, font=font), f"chromium pdf: {_told(style)}", font.name)


def _libreoffice(style: TableLook, font: Font) -> Layout:
    return Layout(files.libreoffice(style, font=font), f"libreoffice pdf: {_told(style)}", font.name)


def _old_word(style: TableLook, becomes: str) -> Layout:
    made = files.libreoffice(style, becomes)
    return Layout(made, f"libreoffice {becomes.removeprefix('.')}: {_told(style)}", style.font)


def _text(*kinds: Mess, encoding: str = "utf-8", suffix: str = ".txt", edit: Edit | None = None) -> Layout:
    options = f"text: {'+'.join(kinds)}" + (f" {encoding}" if encoding != "utf-8" else "")
    file = files.text(*kinds, encoding=encoding, suffix=suffix)
    keeps_blanks = not {Mess.SPACES, Mess.ONE_PER_LINE, Mess.RUN_TOGETHER} & set(kinds)
    return Layout(file, options, edit=edit, keeps_blanks=keeps_blanks, shows_notes=Mess.NOTES_OUT in kinds)


def _markdown(*kinds: Mess, edit: Edit | None = None) -> Layout:
    return _text(*kinds, suffix=".md", edit=edit)


def _told(style: PdfStyle | TableLook) -> str:
    """What of a style is not usual."""
    usual = type(style)()
    unlike = [each.name for each in fields(style) if getattr(style, each.name) != getattr(usual, each.name)]
    return " ".join(f"{name}={getattr(style, name)}" for name in unlike if name != "font") or "usual"


def _name(change: Change) -> str:
    return "" if change is unchanged else f" {change.__name__}"


def _gbk_undeclared(page: bytes) -> bytes:
    return troubles_html.in_gbk(page, declared=False)


# --- digital PDFs ----------------------------------------------------------------------------------------------------

_GREY, _GREEN = (0.87, 0.87, 0.87), (0.85, 0.93, 0.83)

_RULED = Condition(
    "pdf-ruled",
    (
        _pdf(PdfStyle(body=14, leading=25, disclosure_row=30, applications_row=21), SONG),
        _pdf(PdfStyle(rules=Rules.HAIRLINES, tint=None, body=13, leading=23, disclosure_row=24), SONG_TIMES),
        _pdf(PdfStyle(body=12, leading=20, vertical=True), DROID),
    ),
    (
        _pdf(PdfStyle(rules=Rules.RECTANGLES, leading=24, centred=True), KAI),
        _pdf(PdfStyle(rules=Rules.DOUBLE, tint=_GREY, body=16, leading=29), HEI),
        _pdf(PdfStyle(rules=Rules.CELLS, tint=_GREEN, align=Align.RIGHT, leading=26), WENKAI),
        _pdf(PdfStyle(rules=Rules.RECTANGLES, across=True, tint=_GREY), KAI),
        _pdf(PdfStyle(rules=Rules.RECTANGLES, layer=Layer.SPACED, tint=None, leading=26), HEI),
    ),
)
_BROKEN = Condition(
    "pdf-broken",
    (
        _pdf(PdfStyle(disclosure_row=26), DROID),
        _pdf(PdfStyle(repeated_head=True, disclosure_row=27), SONG),
        _pdf(PdfStyle(repeated_head=True, carried="（续上表）", disclosure_row=30), SONG_TIMES),
    ),
    (
        _pdf(PdfStyle(Broken.OPEN, disclosure_row=26, tint=_GREY), KAI),
        _pdf(PdfStyle(Broken.IN_ROW, disclosure_row=26, leading=24), HEI),
        _pdf(PdfStyle(Broken.OPEN, carried="注：统计范围为本级行政机关。", disclosure_row=26), WENKAI),
        _pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, repeated_head=True, leading=24, centred=True), KAI),
        _pdf(PdfStyle(Broken.IN_ROW, vertical=True, repeated_head=True, disclosure_row=25, tint=_GREEN), HEI),
    ),
)
_CHROMIUM = Condition(
    "pdf-chromium",
    (
        _chromium(HtmlStyle(breaks=Breaks.NONE, merged_head=False), SONG),
        _chromium(HtmlStyle(page=Page.ARTICLE), SERIF),
        _chromium(HtmlStyle(page=Page.PORTAL, repeated_head=True), SONG),
    ),
    (
        _chromium(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE), SANS),
        _chromium(HtmlStyle(page=Page.COLUMNS, cells=Cells.WORD), KAI),
        _chromium(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, across=True), HEI),
        _chromium(HtmlStyle(page=Page.POSTED, align=Align.RIGHT, vertical=True), WENKAI),
    ),
)
_LIBREOFFICE = Condition(
    "pdf-libreoffice",
    (
        _libreoffice(TableLook(), SERIF),
        _libreoffice(TableLook(scale=0.9, repeated_head=True), SONG),
    ),
    (
        _libreoffice(TableLook(across=True), SANS),
        _libreoffice(TableLook(align=Align.LEFT, scale=1.1), KAI),
        _libreoffice(TableLook(vertical=True, scale=0.95), HEI),
        _libreoffice(TableLook(align=Align.RIGHT, repeated_head=True), WENKAI),
    ),
)
_BORDERLESS = Condition(
    "pdf-borderless",
    (
        _pdf(PdfStyle(rulings=Rulings.NONE, align=Align.RIGHT, tint=None, disclosure_row=28), SONG),
        _chromium(HtmlStyle(rulings=Rulings.HORIZONTAL), SERIF),
        _libreoffice(TableLook(rulings=Rulings.HEADER), SONG),
        _pdf(PdfStyle(rulings=Rulings.HORIZONTAL, tint=None, body=14, leading=25), DROID),
    ),
    (
        _pdf(PdfStyle(rulings=Rulings.THREE_LINES, tint=None, leading=24), HEI),
        _chromium(HtmlStyle(page=Page.SAVED, rulings=Rulings.NONE, align=Align.RIGHT, cells=Cells.BARE), SANS),
        _libreoffice(TableLook(rulings=Rulings.THREE_LINES, align=Align.RIGHT), KAI),
        _pdf(PdfStyle(rulings=Rulings.NONE, align=Align.CENTRE, tint=_GREY), WENKAI),
        _chromium(HtmlStyle(page=Page.BULLETIN, rulings=Rulings.VERTICAL), HEI),
        _pdf(PdfStyle(rulings=Rulings.FRAME, align=Align.LEFT, tint=None), KAI),
    ),
)

# --- web pages and files of Word -------------------------------------------------------------------------------------

_SITE = Condition(
    "html-site",
    (
        _html(HtmlStyle(font="宋体")),
        _html(HtmlStyle(page=Page.PORTAL, breaks=Breaks.NONE, merged_head=False, font="仿宋_GB2312")),
        _html(HtmlStyle(page=Page.PORTAL, font="宋体"), troubles_html.padded),
        _html(HtmlStyle(font="仿宋_GB2312"), troubles_html.in_gbk),
    ),
    (
        _html(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE, font="微软雅黑")),
        _html(HtmlStyle(page=Page.COLUMNS, cells=Cells.WORD, font="楷体")),
        _html(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE, merged_head=False, font="黑体"), _gbk_undeclared),
        _html(
            HtmlStyle(page=Page.BULLETIN, breaks=Breaks.PARAGRAPHS, font="微软雅黑"), troubles_html.in_character_spans
        ),
        _html(HtmlStyle(page=Page.COLUMNS, breaks=Breaks.NONE, repeated_head=True, vertical=True, font="楷体")),
    ),
)
_ARTICLE = Condition(
    "html-article",
    (
        _html(HtmlStyle(page=Page.ARTICLE, breaks=Breaks.PARAGRAPHS, font="宋体")),
        _html(HtmlStyle(page=Page.ARTICLE, font="仿宋_GB2312"), troubles_html.in_one_table),
        _html(HtmlStyle(page=Page.ARTICLE, merged_head=False, font="宋体")),
    ),
    (
        _html(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, font="黑体")),
        _html(HtmlStyle(page=Page.POSTED, cells=Cells.WORD, font="微软雅黑")),
        _html(HtmlStyle(page=Page.SAVED, cells=Cells.WORD, breaks=Breaks.NONE, merged_head=False, font="楷体")),
        _html(HtmlStyle(page=Page.POSTED, cells=Cells.BARE, repeated_head=True, font="黑体")),
        _html(HtmlStyle(page=Page.SAVED, font="微软雅黑"), troubles_html.in_layout_tables),
    ),
)
_DOCX = Condition(
    "docx",
    (
        _docx(TableLook(font="宋体")),
        _docx(TableLook(vertical=True, font="仿宋_GB2312")),
        _docx(TableLook(font="宋体"), troubles_word.tracked),
    ),
    (
        _docx(TableLook(align=Align.RIGHT, repeated_head=True, font="楷体")),
        _docx(TableLook(across=True, font="黑体"), troubles_word.in_character_runs),
        _docx(TableLook(font="微软雅黑"), troubles_word.in_text_boxes),
        _docx(TableLook(align=Align.LEFT, font="楷体"), troubles_word.in_nested_tables),
        _docx(TableLook(rulings=Rulings.THREE_LINES, font="微软雅黑")),
    ),
)
_OLD_WORD = Condition(
    "word-old",
    tuple(
        _old_word(TableLook(scale=scale, font="宋体"), suffix)
        for suffix, scale in ((".doc", 1.0), (".wps", 1.0), (".rtf", 0.9), (".odt", 0.9))
    ),
    tuple(
        _old_word(look, suffix)
        for suffix, look in (
            (".wps", TableLook(align=Align.RIGHT, font="楷体")),
            (".doc", TableLook(vertical=True, font="黑体")),
            (".odt", TableLook(align=Align.LEFT, font="楷体")),
            (".rtf", TableLook(across=True, font="黑体")),
            (".doc", TableLook(repeated_head=True, font="微软雅黑")),
            (".rtf", TableLook(rulings=Rulings.HORIZONTAL, font="微软雅黑")),
        )
    ),
)

# --- text ------------------------------------------------------------------------------------------------------------

M = Mess
_PARTED = Condition(
    "text-parted",
    (_text(M.TABS), _text(M.SPACES, M.WRAPPED), _text(M.TABS, M.WRAPPED, encoding="gb18030"), _text(M.SPACES)),
    (
        _text(M.TABS, M.STRAY_MARKDOWN),
        _text(M.SPACES, M.BROKEN_LABELS),
        _text(M.TABS, M.BROKEN_LABELS, encoding="gb18030"),
        _text(M.SPACES, M.TABS, M.STRAY_MARKDOWN),
        _text(M.SPACES, M.NOTES_OUT, encoding="gb18030"),
        _text(M.TABS, M.NOTES_OUT, M.STRAY_MARKDOWN),
    ),
)
_CELL_A_LINE = Condition(
    "text-cell-a-line",
    (_text(M.ONE_PER_LINE), _text(M.ONE_PER_LINE, M.WRAPPED)),
    (
        _text(M.ONE_PER_LINE, M.BROKEN_LABELS),
        _text(M.ONE_PER_LINE, M.NOTES_OUT),
        _text(M.ONE_PER_LINE, M.STRAY_MARKDOWN, encoding="gb18030"),
    ),
)
_PIPES = Condition(
    "md-pipes",
    (_markdown(M.PIPES), _markdown(M.PIPES, M.WRAPPED), _markdown(M.PIPES, M.INVENTED_HEADERS, M.WRAPPED)),
    (
        _markdown(M.PIPES, M.STRAY_MARKDOWN),
        _markdown(M.PIPES, M.INVENTED_HEADERS, M.STRAY_MARKDOWN),
        _markdown(M.PIPES, M.BROKEN_LABELS),
        _markdown(M.PIPES, M.NOTES_OUT, M.STRAY_MARKDOWN),
    ),
)
_LOOSE = Condition(
    "md-loose-labels",
    (
        _markdown(M.PIPES, M.CUT_LABELS),
        _markdown(M.PIPES, M.CUT_LABELS, M.WRAPPED),
        _markdown(M.TABS, M.CUT_LABELS),
        _markdown(M.PIPES, M.LOST_LABELS),
    ),
    (
        _markdown(M.PIPES, M.CUT_LABELS, M.STRAY_MARKDOWN),
        _markdown(M.TABS, M.CUT_LABELS, M.STRAY_MARKDOWN),
        _markdown(M.PIPES, M.CUT_LABELS, M.INVENTED_HEADERS),
        _markdown(M.PIPES, M.LOST_LABELS, M.STRAY_MARKDOWN),
        _markdown(M.PIPES, M.CUT_LABELS, M.BROKEN_LABELS),
    ),
)
_RUN_TOGETHER = Condition(
    "text-run-together",
    (_text(M.RUN_TOGETHER), _text(M.RUN_TOGETHER, M.WRAPPED)),
    (
        _text(M.RUN_TOGETHER, M.BROKEN_LABELS),
        _text(M.RUN_TOGETHER, M.STRAY_MARKDOWN),
        _text(M.RUN_TOGETHER, M.NOTES_OUT, encoding="gb18030"),
    ),
)

# --- labels ----------------------------------------------------------------------------------------------------------

_TABLES = ("disclosure", "applications", "disputes")
_OTHERS = edits.all_of(*(edits.with_slips(table, 1, 60, OTHER_SLIPS) for table in _TABLES))
_MANY_OTHERS = edits.all_of(*(edits.with_slips(table, 2, 80, OTHER_SLIPS) for table in _TABLES))
_OTHER_TYPOS = edits.all_of(
    edits.with_labels(
        "applications",
        {
            "carried_in": "二、上年结转政府信息公开审请数量",
            "partially_granted": "（二）部份公开（区分处理的，只计这一情形，不计其他情形）",
            "denied_state_secret": "1.属于国家密秘",
            "denied_third_party_rights": "4.保护第三方合权益",
            "unavailable_unclear": "3.补正后申请内容内容仍不明确",
            "commercial_enterprise": "商业企",
            "natural_person": "自然入",
        },
    ),
    edits.with_labels("disclosure", {"normative_documents": "规范性性文件", "administrative_coercion": "行政强治"}),
    edits.with_labels("disputes", {"corrected": "结果纠下", "other": "其它结里"}),
)
_LABELS = Condition(
    "label-slips",
    (
        _html(HtmlStyle(page=Page.ARTICLE, breaks=Breaks.NONE, font="宋体"), edit=SLIPS),
        _pdf(PdfStyle(body=13, leading=22, disclosure_row=29), SONG, TYPOS),
        _markdown(M.PIPES, edit=BAD_SLIPS),
        _docx(TableLook(font="宋体"), edit=SLIPS),
    ),
    (
        _html(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, breaks=Breaks.NONE, font="黑体"), edit=_OTHERS),
        _markdown(M.PIPES, M.STRAY_MARKDOWN, edit=_MANY_OTHERS),
        _pdf(PdfStyle(rules=Rules.RECTANGLES, body=14, leading=24, tint=_GREEN), KAI, _OTHER_TYPOS),
        _docx(TableLook(align=Align.RIGHT, font="黑体"), edit=_MANY_OTHERS),
        _html(HtmlStyle(page=Page.POSTED, cells=Cells.BARE, font="楷体"), edit=_OTHER_TYPOS),
        _text(M.TABS, M.STRAY_MARKDOWN, edit=_OTHERS),
    ),
)

# --- scans -----------------------------------------------------------------------------------------------------------

_SCANNED_TUNE = (
    _pdf(PdfStyle(body=10.5, leading=17, disclosure_row=21, applications_row=20), SONG_TIMES),
    _pdf(PdfStyle(body=11, leading=17, disclosure_row=20, applications_row=19, tint=None), SONG),
    _pdf(PdfStyle(body=10.5, leading=16, disclosure_row=20, applications_row=18, vertical=True), DROID),
    _pdf(PdfStyle(body=11, leading=17, disclosure_row=22, applications_row=18, repeated_head=True), SERIF),
)
_SCANNED_TEST = (
    _pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, body=10.5, leading=16, centred=True, disclosure_row=20), KAI),
    _pdf(PdfStyle(Broken.OPEN, body=11, leading=18, disclosure_row=21, applications_row=18, tint=_GREY), HEI),
    _pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, body=11, leading=17, disclosure_row=20, tint=None), WENKAI),
    _pdf(PdfStyle(Broken.OPEN, align=Align.RIGHT, body=10.5, leading=16, disclosure_row=20, tint=_GREEN), SANS),
)


def _scanned(name: str, *scans: str) -> Condition:
    return Condition(name, _SCANNED_TUNE, _SCANNED_TEST, scans)


CONDITIONS = (
    *(_RULED, _BROKEN, _CHROMIUM, _LIBREOFFICE, _BORDERLESS, _SITE, _ARTICLE, _DOCX, _OLD_WORD),
    *(_PARTED, _CELL_A_LINE, _PIPES, _LOOSE, _RUN_TOGETHER, _LABELS),
    _scanned("scan-clean", "grey-200", "grey-300"),
    _scanned("scan-stamped", "seal-numbers", "seal-rules"),
    _scanned("scan-fax", "fax-200", "fax-300"),
    _scanned("scan-phone", "perspective", "shadow", "curl"),
    _scanned(f"{MIXED}office", "mixed-office", "mixed-office-grey", "mixed-remarks"),
    _scanned(f"{MIXED}phone", "mixed-phone", "mixed-phone-curled"),
    _scanned(f"{MIXED}worn", "mixed-fax-worn", "mixed-low-resolution", "mixed-old-file"),
)
"""All conditions, in the order in which the set is written."""

LAYOUTS: Mapping[Half, Sequence[Layout]] = {
    half: [layout for condition in CONDITIONS for layout in condition.layouts(half)] for half in Half
}
