"""What can befall a report between its publisher's numbers and the file that is read.

A rendering names its troubles, so that a test can say that each one is there.
"""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """Kinds of documents."""

    RULED = "ruled"
    """Digital PDFs whose cells are ruled."""
    BORDERLESS = "borderless"
    """Digital PDFs without the rules that part cells."""
    HIDDEN = "hidden"
    """PDFs whose words cannot be had from their text layer."""
    WEB = "web"
    WORD = "word"
    TEXT = "text"
    """Text and Markdown that other programs made."""
    BROKEN = "broken"
    """Tables that are not the official ones any more: labels misread, rows or columns lost, swapped, shifted."""

    @property
    def is_read_whole(self) -> bool:
        """Whether every cell must be read right; of the others, nothing wrong may go without a flag."""
        return self in (Family.RULED, Family.WEB, Family.WORD)


class Trouble(StrEnum):
    """One way in which a document makes reading hard."""

    # on paper, rules
    MERGED_CELLS = "merged cells"
    DOUBLE_RULES = "double rules"
    HAIRLINES = "hairline rules"
    THIN_BOXES = "rules drawn as thin rectangles"
    TINTED = "tinted headers"
    OVERLAPPING_CELLS = "cells that overlap"
    NO_RULES = "no rules"
    HORIZONTAL_RULES = "horizontal rules only"
    VERTICAL_RULES = "vertical rules only"
    FRAME = "a frame only"
    THREE_LINES = "three lines"
    HEADER_RULE = "a rule under the header only"

    # on paper, pages
    ROTATED = "pages rotated"
    LANDSCAPE = "landscape"
    TWO_ON_A_PAGE = "two tables on a page"
    BREAK_BETWEEN_ROWS = "breaks over pages between rows"
    BREAK_IN_ROW = "breaks over pages inside a row"
    BREAK_IN_GROUP = "breaks over pages inside a group label"
    OPEN_BREAK = "no rule where a table breaks"
    HEADER_REPEATED = "header repeated after the break"
    HEADER_ONCE = "header not repeated after the break"
    VERTICAL_LABELS = "vertical label text"
    PAGE_NUMBERS = "page numbers between the parts"
    NOTES_BETWEEN = "notes between the parts"
    NARROW_NUMBERS = "numbers that go on over a line"

    # text layers that lie
    RADICALS = "Kangxi radicals"
    SPACED = "spaces between characters"
    DRAWN_TWICE = "text drawn twice"
    INVISIBLE_TEXT = "invisible OCR text under a scan"
    NO_UNICODE = "missing ToUnicode"

    # web pages
    SITE = "site chrome"
    METADATA = "a metadata table before the report"
    NESTED_TABLES = "tables in cells of a web page"
    LOOSE_SPANS = "spans that reach over the table's edge"
    LONG_SPANS = "spans a row too long"
    UNMERGED_HEAD = "header cells without rowspan"
    NBSP = "&nbsp; around numbers"
    CHARACTER_SPANS = "each character in its own span"
    BROKEN_LABELS = "<br> in labels"
    GBK_DECLARED = "GBK declared"
    GBK_UNDECLARED = "GBK undeclared"
    ONE_TABLE = "all three tables in one"

    # files of Word
    WORD_MERGES = "vMerge and gridSpan"
    WORD_NESTED = "tables in cells of a Word file"
    CHARACTER_RUNS = "each character in its own run"
    TRACKED_CHANGES = "tracked changes"
    TEXT_BOXES = "text boxes"
    OLD_WORD = ".doc"
    WPS = ".wps"
    RTF = ".rtf"
    ODT = ".odt"

    # text
    TABS = "tabs"
    PIPES = "pipes"
    SPACES = "runs of spaces"
    CELL_A_LINE = "one cell a line"
    LABELS_BEFORE = "row labels loose before their numbers"
    LABELS_AFTER = "row labels loose after their numbers"
    LABELS_LOST = "row labels lost"
    EXPLODED = "tables exploded into many"
    INVENTED_HEADERS = "invented headers"
    NOTES_OUT = "notes pushed out of cells"
    RUN_TOGETHER = "digits run together"
    OLD_ENCODING = "GB18030 text"

    # labels, rows and columns
    TYPOS = "typos in labels"
    SLIPS = "OCR slips in labels"
    VARIANTS = "variants of labels"
    SHIFTED_ROW = "a row shifted sideways"
    SHIFTED_COLUMN = "columns of numbers shifted down"
    MISSING_ROW = "a missing row"
    MISSING_COLUMN = "a missing column"
    EXTRA_ROW = "an extra row"
    EXTRA_COLUMN = "an extra column"
    SWAPPED_ROWS = "swapped rows"
    SWAPPED_COLUMNS = "swapped columns"
