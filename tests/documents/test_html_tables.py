from __future__ import annotations

import pytest

from pipeline.documents.model import Cell, CellPlace

from .support import grids, page, plain, slots


@pytest.mark.parametrize(
    ("markup", "drawing"),
    [
        ("<tr><td>a<td>b<tr><td>c<td>d", ["ab", "cd"]),
        ("<tr><td colspan=2>a<tr><td>b<td>c", ["aa", "bc"]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", ["ab", "ac"]),
        ("<tr><td>a<td rowspan=2>b<td>c<tr><td>d<td>e", ["abc", "dbe"]),
        ("<tr><td>a<tr><td>b<td>c", ["a.", "bc"]),
        ("<tr><td>a<td>b<tr><tr><td>c<td>d", ["ab", "..", "cd"]),
        # A span past the end of its row group is clipped there.
        ("<tr><td rowspan=9>a<td>b<tr><td>c", ["ab", "ac"]),
        ("<thead><tr><td rowspan=2>a<td>b</thead><tbody><tr><td>c<td>d</tbody>", ["ab", "cd"]),
        # rowspan=0 reaches to the end of the row group, colspan=0 is 1.
        ("<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</tbody><tbody><tr><td>e<td>f", ["ab", "ac", "ad", "ef"]),
        ("<tr><td colspan=0>a<td>b", ["ab"]),
        # Who comes first keeps the slot.
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=3>c<td>d", ["ab.", "cbd"]),
        # Spans are read as browsers read them.
        ("<tr><td colspan=' 2px'>a<tr><td colspan=-2>b<td colspan=x>c", ["aa", "bc"]),
        ("<tr><td colspan=2.7>a<tr><td colspan='+1'>b<td colspan=''>c", ["aa", "bc"]),
        # The footer is shown last.
        ("<tfoot><tr><td>z<td>y</tfoot><tbody><tr><td>a<td>b</tbody>", ["ab", "zy"]),
        # Rows and cells that are not shown take no slot.
        ("<tr><td>a<td>b<tr hidden><td>x<td>x<tr><td>c<td style='display:none'>x<td>d", ["ab", "cd"]),
        # Broken markup.
        ("<td>a<td>b<tr><td>c<td>d", ["ab", "cd"]),
        ("<tr><td>a<td>b</tr><td>c</td><td>d</td></tr>", ["ab", "cd"]),
        ("<tr><td>a<td>b</tr><td>c</td><td>d</tr><td>e</td><td>f</td></tr>", ["ab", "cd", "ef"]),
        ("<form><tr><td>a<td>b</form><tr><td>c<td>d", ["ab", "cd"]),
        ("<tr><td><b>a<td>b<tr><td><font>c</td><td>d", ["ab", "cd"]),
        ("<tr><th>a<th>b</tr></tbody><tr><td>c<td>d", ["ab", "cd"]),
        ("<tr><td>a<td>b<tr><td>c<td>d</tr></tr></td></div>", ["ab", "cd"]),
    ],
)
def test_spans_are_laid_out_as_browsers_do(markup: str, drawing: list[str]) -> None:
    (grid,) = grids(page(f"<table>{markup}</table>"))
    assert slots(grid) == drawing


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p align=center>本年新<br />制作数量</p>", "本年新制作数量"),
        ("<p>结果</p><p>维持</p>", "结果维持"),
        ("<div>12</div><div>34</div>", "12 34"),
        ("12</p>34", "12 34"),
        ("12</br>34", "12 34"),
        ("1<span>2</span><b>3</b>", "123"),
        ("12<sup>3</sup>", "12 3"),
        ("<s>12</s>15", "12 15"),
        ("m<sup>2</sup>", "m2"),
        ("&nbsp;", ""),
        (" 251000\n  元\u3000", "251000 元"),
        ("<table><tr><td>1<br>2</td></tr></table>", "1 2"),
        ("<ul><li>一<li>二</ul>", "一二"),
        ("<!-- 1 -->2", "2"),
        ("−12.50％", "−12.50％"),
    ],
)
def test_the_text_of_a_cell(markup: str, text: str) -> None:
    (grid,) = grids(page(f"<table><tr><td>{markup}</td><td>x</td></tr></table>"))
    assert [cell.text for cell in grid.cells] == [text, "x"]


def test_a_place_counts_tables_rows_and_columns_from_1() -> None:
    one, two = grids(page("<table><tr><td>a<td>b</table><table><tr><td rowspan=2>c<td>d<tr><td colspan=2>e</table>"))
    assert one.cells[1] == Cell("b", 0, 1, CellPlace(1, 1, 2))
    assert two.cells == (
        Cell("c", 0, 0, CellPlace(2, 1, 1), rowspan=2),
        Cell("d", 0, 1, CellPlace(2, 1, 2)),
        Cell("e", 1, 1, CellPlace(2, 2, 2), colspan=2),
    )


def test_blocks_stand_in_reading_order() -> None:
    markup = "一<table><tr><td>a<td>b</table>二<p>三<table><tr><td>c<td>d</table>四"
    assert plain(page(markup)) == ["一", [["a", "b"]], "二", "三", [["c", "d"]], "四"]


def test_a_layout_table_dissolves_into_lines_and_the_tables_in_it() -> None:
    markup = """<table><tr><td>首页<td>新闻</tr><tr><td>标题<table><tr><td>a<td>b</table>正文</td></tr>
      <tr><td><table><tr><td><table><tr><td>c<td>d</table></table></td></tr></table>尾"""
    assert plain(page(markup)) == ["首页", "新闻", "标题", [["a", "b"]], "正文", [["c", "d"]], "尾"]


def test_a_table_of_one_cell_is_a_frame() -> None:
    assert plain(page("<table><tr><td><p>一</p><p>二</p></td></tr></table>")) == ["一", "二"]


def test_a_frame_in_a_cell_does_not_make_the_table_layout() -> None:
    markup = "<table><tr><td>a<td><table><tr><td>1</td></tr></table></td><td>b</td></tr><tr><td>c</table>"
    assert plain(page(markup)) == [[["a", "1", "b"], ["c"]]]


def test_a_caption_and_stray_text_become_lines_before_the_table() -> None:
    markup = "<table><caption>表一</caption>甲<tr><td>a</td>乙<td>b</td></tr>丙</table>"
    assert plain(page(markup)) == ["表一", "甲", "乙", "丙", [["a", "b"]]]


def test_a_table_without_cells_is_nothing() -> None:
    assert plain(page("一<table></table><table><tr></tr></table>二")) == ["一", "二"]


def test_a_hidden_table_is_left_out_and_told() -> None:
    document = page("<div style='display:none'><table><tr><td>a<td>b</table></div><p>一</p>")
    assert plain(document) == ["一"]
    assert document.warnings == ("hidden tables of the page were left out: 1",)


def test_cells_outside_of_any_table_are_lines() -> None:
    assert plain(page("<td>一</td><td>二</td>")) == ["一", "二"]
