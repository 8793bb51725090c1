"""Reports as web pages, Word files and text."""

from __future__ import annotations

from eval.generator import edits, troubles_html, troubles_word
from eval.generator.files import docx, html, libreoffice, text
from eval.generator.html_pages import Page
from eval.generator.printing import USUAL
from eval.generator.render_html import Breaks, HtmlStyle
from eval.generator.render_text import Mess
from eval.generator.renderings.conditions import Trouble
from eval.generator.renderings.entries import BLANKS, FORMS, NOTED, Entry
from eval.generator.rulings import TableLook

T = Trouble

# --- web pages and Word files ----------------------------------------------------------------------------------------

_ON_SITE = (T.SITE, T.METADATA, T.MERGED_CELLS, T.BROKEN_LABELS)
WEB = (
    Entry("site", html(), _ON_SITE, forms=FORMS),
    Entry("unmerged-head", html(HtmlStyle(merged_head=False)), (*_ON_SITE, T.UNMERGED_HEAD), forms=FORMS),
    Entry("paragraphs", html(HtmlStyle(breaks=Breaks.PARAGRAPHS, page=Page.ARTICLE)), (T.NBSP,)),
    Entry("padded", html(change=troubles_html.padded), (*_ON_SITE, T.NBSP)),
    Entry("layout-tables", html(change=troubles_html.in_layout_tables), (*_ON_SITE, T.NESTED_TABLES), forms=FORMS),
    Entry("loose-spans", html(change=troubles_html.with_loose_spans), (*_ON_SITE, T.LOOSE_SPANS)),
    Entry("character-spans", html(change=troubles_html.in_character_spans), (*_ON_SITE, T.CHARACTER_SPANS)),
    Entry("gbk", html(change=troubles_html.in_gbk), (*_ON_SITE, T.GBK_DECLARED)),
    Entry("gbk-undeclared", html(change=lambda page: troubles_html.in_gbk(page, False)), (*_ON_SITE, T.GBK_UNDECLARED)),
    Entry("one-table", html(change=troubles_html.in_one_table), (*_ON_SITE, T.ONE_TABLE), forms=FORMS),
    Entry("repeated-head", html(HtmlStyle(repeated_head=True, vertical=True)), (*_ON_SITE, T.VERTICAL_LABELS)),
    Entry(
        "swapped-columns",
        html(),
        (*_ON_SITE, T.SWAPPED_COLUMNS),
        edits.with_swapped_columns("applications", "commercial_enterprise", "legal_service_institution"),
    ),
)
WORD = (
    Entry("merged", docx(), (T.WORD_MERGES,), forms=FORMS),
    Entry("nested", docx(change=troubles_word.in_nested_tables), (T.WORD_MERGES, T.WORD_NESTED)),
    Entry("character-runs", docx(change=troubles_word.in_character_runs), (T.WORD_MERGES, T.CHARACTER_RUNS)),
    Entry("tracked", docx(change=troubles_word.tracked), (T.WORD_MERGES, T.TRACKED_CHANGES), forms=FORMS),
    Entry("text-boxes", docx(change=troubles_word.in_text_boxes), (T.WORD_MERGES, T.TEXT_BOXES)),
    Entry("vertical", docx(TableLook(vertical=True, repeated_head=True)), (T.WORD_MERGES, T.VERTICAL_LABELS)),
    *(
        Entry(f"as{suffix.replace('.', '-')}", libreoffice(becomes=suffix), (T.WORD_MERGES, trouble), forms=FORMS)
        for suffix, trouble in ((".doc", T.OLD_WORD), (".wps", T.WPS), (".rtf", T.RTF), (".odt", T.ODT))
    ),
)

# --- text ------------------------------------------------------------------------------------------------------------

_MARKDOWN = ".md"
TEXT = (
    Entry("tabs", text(Mess.TABS), (T.TABS,), forms=FORMS),
    Entry("tabs-blank", text(Mess.TABS, Mess.WRAPPED), (T.TABS,), printing=BLANKS),
    Entry("spaces", text(Mess.SPACES), (T.SPACES,), forms=FORMS),
    Entry("cell-a-line", text(Mess.ONE_PER_LINE), (T.CELL_A_LINE,), forms=FORMS),
    Entry("pipes", text(Mess.PIPES, suffix=_MARKDOWN), (T.PIPES, T.EXPLODED), forms=FORMS),
    Entry("pipes-blank", text(Mess.PIPES, suffix=_MARKDOWN), (T.PIPES, T.EXPLODED), printing=BLANKS),
    Entry(
        "invented-headers",
        text(Mess.PIPES, Mess.INVENTED_HEADERS, suffix=_MARKDOWN),
        (T.PIPES, T.EXPLODED, T.INVENTED_HEADERS),
        forms=FORMS,
    ),
    Entry(
        "loose-labels",
        text(Mess.PIPES, Mess.CUT_LABELS, suffix=_MARKDOWN),
        (T.LABELS_BEFORE, T.LABELS_AFTER, T.PIPES),
        forms=FORMS,
    ),
    Entry("loose-labels-tabs", text(Mess.TABS, Mess.CUT_LABELS), (T.LABELS_BEFORE, T.LABELS_AFTER, T.TABS)),
    Entry("lost-labels", text(Mess.PIPES, Mess.LOST_LABELS, suffix=_MARKDOWN), (T.LABELS_LOST, T.PIPES), forms=FORMS),
    Entry("lost-labels-tabs", text(Mess.TABS, Mess.LOST_LABELS), (T.LABELS_LOST, T.TABS)),
    Entry("notes-out", text(Mess.TABS, Mess.NOTES_OUT), (T.NOTES_OUT, T.TABS), printing=NOTED, forms=FORMS),
    Entry("notes-out-spaces", text(Mess.SPACES, Mess.NOTES_OUT), (T.NOTES_OUT, T.SPACES), printing=NOTED),
    Entry("run-together", text(Mess.RUN_TOGETHER), (T.RUN_TOGETHER,), printing=USUAL, forms=FORMS),
    Entry("broken-labels", text(Mess.SPACES, Mess.BROKEN_LABELS), (T.SPACES,), forms=FORMS),
    Entry("stray-markdown", text(Mess.TABS, Mess.STRAY_MARKDOWN, Mess.BROKEN_LABELS), (T.TABS,)),
    Entry("mixed", text(Mess.SPACES, Mess.ONE_PER_LINE, Mess.TABS), (T.SPACES, T.CELL_A_LINE, T.TABS)),
    Entry("gb18030", text(Mess.TABS, Mess.WRAPPED, encoding="gb18030"), (T.OLD_ENCODING, T.TABS)),
)
