"""Tables written as HTML in a text or a Markdown file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from eval.gold import read_gold
from eval.scoring.documents import score_record
from pipeline.documents import limits
from pipeline.documents.model import CellPlace, Document, Line, LinePlace
from pipeline.documents.text import read_text
from pipeline.errors import TooLargeDocument
from pipeline.process import LlmPolicy, process

from .support import grids, plain

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
TABLE = "<table><tr><td>规章</td><td>13</td></tr></table>"
ROWS = [["规章", "13"]]


def text(content: str) -> Document:
    return read_text(content.encode(), "a.md", "")


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        (TABLE, [ROWS]),
        (f"# 一\n\n{TABLE}\n\n二\n", ["# 一", "", ROWS, "", "二"]),
        ("一\r\n<TABLE border=1>\r\n<tr>\r\n<td>规<br>\r\n章<TD>13\r\n</table>\r\n二", ["一", ROWS, "二"]),
        (f"表：{TABLE}（完）\n二", ["表：", ROWS, "（完）", "二"]),
        (f"  {TABLE} {TABLE}\n", [ROWS, ROWS]),
        (f"```html\n{TABLE}\n```", ["```html", ROWS, "```"]),
        ("<table><caption>表 一</caption><tr><td>a<td>b</table>", ["表 一", [["a", "b"]]]),
        (f"<div>\n{TABLE}\n</div>", ["<div>", ROWS, "</div>"]),
        (f"<table><tr><td>外\n{TABLE}\n{TABLE}</td></tr></table>", ["外", ROWS, ROWS]),
        (f"</table>{TABLE}", ["</table>", ROWS]),
        (f"<table><tr><td>未完\n{TABLE}", ["<table><tr><td>未完", ROWS]),
        (f"<table\n{TABLE}", ["<table", ROWS]),
    ],
)
def test_a_table_becomes_a_grid_and_the_rest_stays_lines(content: str, blocks: list[object]) -> None:
    assert plain(text(content)) == blocks


@pytest.mark.parametrize(
    "content",
    [
        "<table><tr><td>规章<td>13",
        "<table><tr><td>只一格</td></tr></table>",
        "<table></table>",
        "<tablet><td>1<td>2</tablet>",
        "&lt;table>&lt;td>1&lt;td>2&lt;/table>",
        "<table hidden><tr><td>1<td>2</table>",
        "1 < 2 | <b>3</b>",
    ],
)
def test_what_is_no_table_of_data_stays_as_it_is(content: str) -> None:
    assert plain(text(content)) == [content]


def test_spans_are_resolved_as_in_a_web_page() -> None:
    (grid,) = grids(text("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>"))
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells] == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 2),
        ("c", 1, 1, 1, 1),
        ("d", 1, 2, 1, 1),
    ]


def test_tables_are_counted_over_the_whole_text() -> None:
    second = grids(text(f"{TABLE}\n\n{TABLE}"))[1]
    assert second.cells[1].place == CellPlace(2, 1, 2)


def test_lines_around_a_table_keep_their_places() -> None:
    content = f"一\n前 {TABLE} 后 5\n{TABLE}\n末 7"
    places = {b.text: b.place(len(b.text) - 1, len(b.text)) for b in text(content).blocks if isinstance(b, Line)}
    end = content.split("\n")[1].index(" 后")
    assert places == {
        "一": LinePlace(1, 0, 1),
        "前 ": LinePlace(2, 1, 2),
        " 后 5": LinePlace(2, end + 3, end + 4),
        "末 7": LinePlace(4, 2, 3),
    }


def test_a_caption_stands_where_it_is_written() -> None:
    content = "一\n<table><caption>\n表二 2023 年</caption><tr><td>表二<td>1</table>"
    line = text(content).blocks[1]
    assert isinstance(line, Line)
    assert (line.text, line.place(3, 7)) == ("表二 2023 年", LinePlace(3, 3, 7))


def test_a_report_whose_tables_are_html_is_read_as_the_web_page_is(tmp_path: Path) -> None:
    name = "qiyun-district-2021"
    page = (EXAMPLES / f"{name}.html").read_text("utf-8")
    tables = [f"<table{part.split('</table>')[0]}</table>" for part in page.split("<table")[1:]]
    (tmp_path / "a.md").write_text("# 政府信息公开工作年度报告\n\n" + "\n\n正文。\n\n".join(tables), "utf-8")
    gold = read_gold(EXAMPLES / f"{name}.gold.csv")
    of_text, of_page = (
        score_record(process(path, "a", LlmPolicy.NEVER, None), gold)
        for path in (tmp_path / "a.md", EXAMPLES / f"{name}.html")
    )
    assert of_text.counts.right == of_text.counts.cells == 200
    assert of_text.cells == of_page.cells


# --- texts that mean harm --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<table><tr><td>1<td>" + "<b>" * 50_000 + "</table>", "Excessive depth"),
        ("<table><tr><td>" * 50_000 + "</table>" * 50_000, "Excessive depth"),
        ("<table>" + "<tr><td>1<td>2\n" * 200_000 + "</table>", "100,000 rows and cells"),
        ("<table>" + "<tr><td colspan=1000>a<td>b" * 5000 + "</table>", "2,000,000 slots"),
        (TABLE * 10_001, "more than 10,000 tables"),
        ("<table>" + "<p>1" * 3_000_000 + "<td>1<td>2</table>", "1,000,000 elements|5,000,000 characters"),
    ],
)
def test_bombs_are_refused_in_bounded_time(content: str, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(TooLargeDocument, match=reason):
        text(content)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "content",
    [
        "<table>\n" * 100_000,
        "</table>\n" * 100_000,
        "<table \n" * 100_000,
        "<table></table>\n" * 100_000,
        "<table><td></table>\n" * 100_000,
        "<table>\n" * 50_000 + "</table>\n" * 50_000,
        ("<table" + " a" * 2_000_000 + "\n") * 2,
    ],
)
def test_tags_that_make_no_table_cost_little(content: str) -> None:
    start = time.monotonic()
    assert len(text(content).blocks) == content.count("\n")
    assert time.monotonic() - start < 20


def test_the_cells_of_all_tables_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    assert len(grids(text(f"{TABLE}\n" * 3))) == 3
    with pytest.raises(TooLargeDocument, match="10 rows and cells"):
        text(f"{TABLE}\n" * 4)
