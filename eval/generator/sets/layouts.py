"""How the documents of each condition look, in each half of the set.

A condition is a kind of file. Its documents take the layouts of their half in turn; no layout is of both halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.conditions import MIXED
from eval.generator import edits, troubles_html, troubles_word
from eval.generator.edits import OTHER_SLIPS, Edit
from eval.generator.fonts import DROID, HEI, KAI, SANS, SERIF, SONG, SONG_TIMES, WENKAI
from eval.generator.html_pages import Page
from eval.generator.pdf_table import Broken
from eval.generator.render_html import Breaks, Cells, HtmlStyle
from eval.generator.render_pdf import Layer, PdfStyle, Rules
from eval.generator.render_text import Mess
from eval.generator.renderings.broken import BAD_SLIPS, SLIPS, TYPOS
from eval.generator.rulings import Align, Rulings, TableLook
from eval.generator.scanned.sources import Half
from eval.generator.sets.layout import (
    Condition,
    Labels,
    Layout,
    chromium,
    docx,
    html,
    libreoffice,
    markdown,
    old_word,
    pdf,
    text,
)


def _gbk_undeclared(page: bytes) -> bytes:
    return troubles_html.in_gbk(page, declared=False)


# --- digital PDFs ----------------------------------------------------------------------------------------------------

_GREY, _GREEN = (0.87, 0.87, 0.87), (0.85, 0.93, 0.83)

_RULED = Condition(
    "pdf-ruled",
    (
        pdf(PdfStyle(body=14, leading=25, disclosure_row=30, applications_row=21), SONG),
        pdf(PdfStyle(rules=Rules.HAIRLINES, tint=None, body=13, leading=23, disclosure_row=24), SONG_TIMES),
        pdf(PdfStyle(body=12, leading=20, vertical=True), DROID),
    ),
    (
        pdf(PdfStyle(rules=Rules.RECTANGLES, leading=24, centred=True), KAI),
        pdf(PdfStyle(rules=Rules.DOUBLE, tint=_GREY, body=16, leading=29), HEI),
        pdf(PdfStyle(rules=Rules.CELLS, tint=_GREEN, align=Align.RIGHT, leading=26), WENKAI),
        pdf(PdfStyle(rules=Rules.RECTANGLES, across=True, tint=_GREY), KAI),
        pdf(PdfStyle(rules=Rules.RECTANGLES, layer=Layer.SPACED, tint=None, leading=26), HEI),
    ),
)
_BROKEN = Condition(
    "pdf-broken",
    (
        pdf(PdfStyle(disclosure_row=26), DROID),
        pdf(PdfStyle(repeated_head=True, disclosure_row=27), SONG),
        pdf(PdfStyle(repeated_head=True, carried="（续上表）", disclosure_row=30), SONG_TIMES),
    ),
    (
        pdf(PdfStyle(Broken.OPEN, disclosure_row=26, tint=_GREY), KAI),
        pdf(PdfStyle(Broken.IN_ROW, disclosure_row=26, leading=24), HEI),
        pdf(PdfStyle(Broken.OPEN, carried="注：统计范围为本级行政机关。", disclosure_row=26), WENKAI),
        pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, repeated_head=True, leading=24, centred=True), KAI),
        pdf(PdfStyle(Broken.IN_ROW, vertical=True, repeated_head=True, disclosure_row=25, tint=_GREEN), HEI),
    ),
)
_CHROMIUM = Condition(
    "pdf-chromium",
    (
        chromium(HtmlStyle(breaks=Breaks.NONE, merged_head=False), SONG),
        chromium(HtmlStyle(page=Page.ARTICLE), SERIF),
        chromium(HtmlStyle(page=Page.PORTAL, repeated_head=True), SONG),
    ),
    (
        chromium(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE), SANS),
        chromium(HtmlStyle(page=Page.COLUMNS, cells=Cells.WORD), KAI),
        chromium(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, across=True), HEI),
        chromium(HtmlStyle(page=Page.POSTED, align=Align.RIGHT, vertical=True), WENKAI),
    ),
)
_LIBREOFFICE = Condition(
    "pdf-libreoffice",
    (
        libreoffice(TableLook(), SERIF),
        libreoffice(TableLook(scale=0.9, repeated_head=True), SONG),
    ),
    (
        libreoffice(TableLook(across=True), SANS),
        libreoffice(TableLook(align=Align.LEFT, scale=1.1), KAI),
        libreoffice(TableLook(vertical=True, scale=0.95), HEI),
        libreoffice(TableLook(align=Align.RIGHT, repeated_head=True), WENKAI),
    ),
)
_BORDERLESS = Condition(
    "pdf-borderless",
    (
        pdf(PdfStyle(rulings=Rulings.NONE, align=Align.RIGHT, tint=None, disclosure_row=28), SONG),
        chromium(HtmlStyle(rulings=Rulings.HORIZONTAL), SERIF),
        libreoffice(TableLook(rulings=Rulings.HEADER), SONG),
        pdf(PdfStyle(rulings=Rulings.HORIZONTAL, tint=None, body=14, leading=25), DROID),
    ),
    (
        pdf(PdfStyle(rulings=Rulings.THREE_LINES, tint=None, leading=24), HEI),
        chromium(HtmlStyle(page=Page.SAVED, rulings=Rulings.NONE, align=Align.RIGHT, cells=Cells.BARE), SANS),
        libreoffice(TableLook(rulings=Rulings.THREE_LINES, align=Align.RIGHT), KAI),
        pdf(PdfStyle(rulings=Rulings.NONE, align=Align.CENTRE, tint=_GREY), WENKAI),
        chromium(HtmlStyle(page=Page.BULLETIN, rulings=Rulings.VERTICAL), HEI),
        pdf(PdfStyle(rulings=Rulings.FRAME, align=Align.LEFT, tint=None), KAI),
    ),
)

# --- web pages and files of Word -------------------------------------------------------------------------------------

_SITE = Condition(
    "html-site",
    (
        html(HtmlStyle(font="宋体")),
        html(HtmlStyle(page=Page.PORTAL, breaks=Breaks.NONE, merged_head=False, font="仿宋_GB2312")),
        html(HtmlStyle(page=Page.PORTAL, font="宋体"), troubles_html.padded),
        html(HtmlStyle(font="仿宋_GB2312"), troubles_html.in_gbk),
    ),
    (
        html(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE, font="微软雅黑")),
        html(HtmlStyle(page=Page.COLUMNS, cells=Cells.WORD, font="楷体")),
        html(HtmlStyle(page=Page.BULLETIN, cells=Cells.BARE, merged_head=False, font="黑体"), _gbk_undeclared),
        html(
            HtmlStyle(page=Page.BULLETIN, breaks=Breaks.PARAGRAPHS, font="微软雅黑"), troubles_html.in_character_spans
        ),
        html(HtmlStyle(page=Page.COLUMNS, breaks=Breaks.NONE, repeated_head=True, vertical=True, font="楷体")),
    ),
)
_ARTICLE = Condition(
    "html-article",
    (
        html(HtmlStyle(page=Page.ARTICLE, breaks=Breaks.PARAGRAPHS, font="宋体")),
        html(HtmlStyle(page=Page.ARTICLE, font="仿宋_GB2312"), troubles_html.in_one_table),
        html(HtmlStyle(page=Page.ARTICLE, merged_head=False, font="宋体")),
    ),
    (
        html(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, font="黑体")),
        html(HtmlStyle(page=Page.POSTED, cells=Cells.WORD, font="微软雅黑")),
        html(HtmlStyle(page=Page.SAVED, cells=Cells.WORD, breaks=Breaks.NONE, merged_head=False, font="楷体")),
        html(HtmlStyle(page=Page.POSTED, cells=Cells.BARE, repeated_head=True, font="黑体")),
        html(HtmlStyle(page=Page.SAVED, font="微软雅黑"), troubles_html.in_layout_tables),
    ),
)
_DOCX = Condition(
    "docx",
    (
        docx(TableLook(font="宋体")),
        docx(TableLook(vertical=True, font="仿宋_GB2312")),
        docx(TableLook(font="宋体"), troubles_word.tracked),
    ),
    (
        docx(TableLook(align=Align.RIGHT, repeated_head=True, font="楷体")),
        docx(TableLook(across=True, font="黑体"), troubles_word.in_character_runs),
        docx(TableLook(font="微软雅黑"), troubles_word.in_text_boxes),
        docx(TableLook(align=Align.LEFT, font="楷体"), troubles_word.in_nested_tables),
        docx(TableLook(rulings=Rulings.THREE_LINES, font="微软雅黑")),
    ),
)
_OLD_WORD = Condition(
    "word-old",
    tuple(
        old_word(TableLook(scale=scale, font="宋体"), suffix)
        for suffix, scale in ((".doc", 1.0), (".wps", 1.0), (".rtf", 0.9), (".odt", 0.9))
    ),
    tuple(
        old_word(look, suffix)
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
    (text(M.TABS), text(M.SPACES, M.WRAPPED), text(M.TABS, M.WRAPPED, encoding="gb18030"), text(M.SPACES)),
    (
        text(M.TABS, M.STRAY_MARKDOWN),
        text(M.SPACES, M.BROKEN_LABELS),
        text(M.TABS, M.BROKEN_LABELS, encoding="gb18030"),
        text(M.SPACES, M.TABS, M.STRAY_MARKDOWN),
        text(M.SPACES, M.NOTES_OUT, encoding="gb18030"),
        text(M.TABS, M.NOTES_OUT, M.STRAY_MARKDOWN),
    ),
)
_CELL_A_LINE = Condition(
    "text-cell-a-line",
    (text(M.ONE_PER_LINE), text(M.ONE_PER_LINE, M.WRAPPED)),
    (
        text(M.ONE_PER_LINE, M.BROKEN_LABELS),
        text(M.ONE_PER_LINE, M.NOTES_OUT),
        text(M.ONE_PER_LINE, M.STRAY_MARKDOWN, encoding="gb18030"),
    ),
)
_PIPES = Condition(
    "md-pipes",
    (markdown(M.PIPES), markdown(M.PIPES, M.WRAPPED), markdown(M.PIPES, M.INVENTED_HEADERS, M.WRAPPED)),
    (
        markdown(M.PIPES, M.STRAY_MARKDOWN),
        markdown(M.PIPES, M.INVENTED_HEADERS, M.STRAY_MARKDOWN),
        markdown(M.PIPES, M.BROKEN_LABELS),
        markdown(M.PIPES, M.NOTES_OUT, M.STRAY_MARKDOWN),
    ),
)
_LOOSE = Condition(
    "md-loose-labels",
    (
        markdown(M.PIPES, M.CUT_LABELS),
        markdown(M.PIPES, M.CUT_LABELS, M.WRAPPED),
        markdown(M.TABS, M.CUT_LABELS),
        markdown(M.PIPES, M.LOST_LABELS),
    ),
    (
        markdown(M.PIPES, M.CUT_LABELS, M.STRAY_MARKDOWN),
        markdown(M.TABS, M.CUT_LABELS, M.STRAY_MARKDOWN),
        markdown(M.PIPES, M.CUT_LABELS, M.INVENTED_HEADERS),
        markdown(M.PIPES, M.LOST_LABELS, M.STRAY_MARKDOWN),
        markdown(M.PIPES, M.CUT_LABELS, M.BROKEN_LABELS),
    ),
)
_RUN_TOGETHER = Condition(
    "text-run-together",
    (text(M.RUN_TOGETHER), text(M.RUN_TOGETHER, M.WRAPPED)),
    (
        text(M.RUN_TOGETHER, M.BROKEN_LABELS),
        text(M.RUN_TOGETHER, M.STRAY_MARKDOWN),
        text(M.RUN_TOGETHER, M.NOTES_OUT, encoding="gb18030"),
    ),
)

# --- labels ----------------------------------------------------------------------------------------------------------

_TABLES = ("disclosure", "applications", "disputes")
_MISREAD = "artefact: label misread by the program that made this copy"


def _slips(characters: int, percent: int) -> Edit:
    return edits.all_of(*(edits.with_slips(table, characters, percent, OTHER_SLIPS) for table in _TABLES))


_TYPOS, _FEW, _MANY = Labels("typos", TYPOS), Labels("slips", SLIPS, _MISREAD), Labels("bad slips", BAD_SLIPS, _MISREAD)
_OTHER_FEW = Labels("other slips", _slips(1, 60), _MISREAD)
_OTHER_MANY = Labels("other bad slips", _slips(2, 80), _MISREAD)
_OTHER_TYPOS = Labels(
    "other typos",
    edits.all_of(
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
    ),
)
_LABELS = Condition(
    "label-slips",
    (
        html(HtmlStyle(page=Page.ARTICLE, breaks=Breaks.NONE, font="宋体"), labels=_FEW),
        pdf(PdfStyle(body=13, leading=22, disclosure_row=29), SONG, _TYPOS),
        markdown(M.PIPES, labels=_MANY),
        docx(TableLook(font="宋体"), labels=_FEW),
    ),
    (
        html(HtmlStyle(page=Page.SAVED, cells=Cells.BARE, breaks=Breaks.NONE, font="黑体"), labels=_OTHER_FEW),
        markdown(M.PIPES, M.STRAY_MARKDOWN, labels=_OTHER_MANY),
        pdf(PdfStyle(rules=Rules.RECTANGLES, body=14, leading=24, tint=_GREEN), KAI, _OTHER_TYPOS),
        docx(TableLook(align=Align.RIGHT, font="黑体"), labels=_OTHER_MANY),
        html(HtmlStyle(page=Page.POSTED, cells=Cells.BARE, font="楷体"), labels=_OTHER_TYPOS),
        text(M.TABS, M.STRAY_MARKDOWN, labels=_OTHER_FEW),
    ),
)

# --- scans -----------------------------------------------------------------------------------------------------------

_SCANNED_TUNE = (
    pdf(PdfStyle(body=10.5, leading=17, disclosure_row=21, applications_row=20), SONG_TIMES),
    pdf(PdfStyle(body=11, leading=17, disclosure_row=20, applications_row=19, tint=None), SONG),
    pdf(PdfStyle(body=10.5, leading=16, disclosure_row=20, applications_row=18, vertical=True), DROID),
    pdf(PdfStyle(body=11, leading=17, disclosure_row=22, applications_row=18, repeated_head=True), SERIF),
)
_SCANNED_TEST = (
    pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, body=10.5, leading=16, centred=True, disclosure_row=20), KAI),
    pdf(PdfStyle(Broken.OPEN, body=11, leading=18, disclosure_row=21, applications_row=18, tint=_GREY), HEI),
    pdf(PdfStyle(Broken.OPEN, Rules.RECTANGLES, body=11, leading=17, disclosure_row=20, tint=None), WENKAI),
    pdf(PdfStyle(Broken.OPEN, align=Align.RIGHT, body=10.5, leading=16, disclosure_row=20, tint=_GREEN), SANS),
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
