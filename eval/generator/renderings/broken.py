"""Reports whose tables are not the official ones any more."""

from __future__ import annotations

from eval.generator import edits, troubles_html
from eval.generator.edits import Edit
from eval.generator.files import docx, html, pdf, text
from eval.generator.printing import USUAL
from eval.generator.render_text import Mess
from eval.generator.renderings.conditions import Trouble
from eval.generator.renderings.entries import FORMS, Entry

T = Trouble

# --- tables that are not the official ones ---------------------------------------------------------------------------

TYPOS = edits.all_of(
    edits.with_labels(
        "applications",
        {
            "received": "一、本年新收政府信息公开申情数量",
            "granted": "（一）予于公开",
            "declined_repeated": "2.重复申清",
            "unavailable_not_held": "1.本机关不掌握政府信息",
            "legal_service_institution": "法律服务机沟",
            "carried_out": "四、结转下年继续办理",
        },
    ),
    edits.with_labels("disclosure", {"administrative_licensing": "行政许可件", "administrative_penalty": "行政处罚罚"}),
    edits.with_labels("disputes", {"pending": "尚末审结", "upheld": "结果维待"}),
)
_TABLES = ("disclosure", "applications", "disputes")
SLIPS = edits.all_of(*(edits.with_slips(table, characters=1, percent=60) for table in _TABLES))
BAD_SLIPS = edits.all_of(*(edits.with_slips(table, characters=2, percent=80) for table in _TABLES))
_DENIED = ("denied_state_secret", "denied_prohibited_by_law", "denied_security_stability", "denied_third_party_rights")
_CORPORATE = ("commercial_enterprise", "research_institution", "public_welfare_organization")
_PIPED = text(Mess.PIPES, suffix=".md")
_CHANGED: tuple[tuple[str, Trouble, Edit], ...] = (
    ("typos", T.TYPOS, TYPOS),
    ("slips", T.SLIPS, SLIPS),
    ("missing-row", T.MISSING_ROW, edits.without_row("applications", "denied_internal_affairs")),
    ("missing-first-row", T.MISSING_ROW, edits.without_row("disclosure", "regulations")),
    ("missing-column", T.MISSING_COLUMN, edits.without_column("applications", "research_institution")),
    ("missing-result", T.MISSING_COLUMN, edits.without_column("disputes", "pending")),
    ("extra-row", T.EXTRA_ROW, edits.with_subtotal_row("applications", _DENIED)),
    ("extra-column", T.EXTRA_COLUMN, edits.with_subtotal_column("applications", _CORPORATE)),
    (
        "swapped-rows",
        T.SWAPPED_ROWS,
        edits.with_swapped_rows("applications", "declined_petition", "declined_publication"),
    ),
    (
        "swapped-columns",
        T.SWAPPED_COLUMNS,
        edits.with_swapped_columns("applications", "commercial_enterprise", "other_organization"),
    ),
    ("swapped-results", T.SWAPPED_COLUMNS, edits.with_swapped_columns("disputes", "corrected", "other")),
    (
        "numbers-a-row-lower",
        T.SHIFTED_COLUMN,
        edits.with_numbers_a_row_lower("applications", "received", "denied_third_party_rights"),
    ),
    ("bad-slips", T.SLIPS, BAD_SLIPS),
)
_VISIBLE = ("numbers-a-row-lower",)
"""What leaves no trace where zeros are blank: then there is nothing to find."""
BROKEN = (
    *(
        Entry(f"{name}-{kind}", file, (trouble,), edit, printing=USUAL if name in _VISIBLE else None)
        for name, trouble, edit in _CHANGED
        for kind, file in (("html", html()), ("pdf", pdf()), ("docx", docx()), ("md", _PIPED))
    ),
    Entry(
        "shifted-row", html(change=lambda page: troubles_html.with_shifted_row(page, "2.重复申请")), (T.SHIFTED_ROW,)
    ),
    Entry(
        "short-row", html(change=lambda page: troubles_html.with_short_row(page, "（一）予以公开")), (T.SHIFTED_ROW,)
    ),
    Entry("long-spans", html(change=troubles_html.with_spans_too_long), (T.LONG_SPANS,), forms=FORMS),
)
