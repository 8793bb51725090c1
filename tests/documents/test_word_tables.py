from __future__ import annotations

import pytest

from pipeline.documents.model import Cell, CellPlace

from .support import grids, p, plain, slots, tbl, tc, tr, word

START = "<w:vMerge w:val='restart'/>"
DOWN = "<w:vMerge/>"
TWO = "<w:gridSpan w:val='2'/>"
THREE = "<w:gridSpan w:val='3'/>"


@pytest.mark.parametrize(
    ("table_rows", "drawing"),
    [
        ([tr(tc("a"), tc("b")), tr(tc("c"), tc("d"))], ["ab", "cd"]),
        ([tr(tc("a", TWO), tc("b")), tr(tc("c"), tc("d"), tc("e"))], ["aab", "cde"]),
        ([tr(tc("a", START), tc("b")), tr(tc("", DOWN), tc("c"))], ["ab", "ac"]),
        ([tr(tc("a", START)), tr(tc("", "<w:vMerge w:val='continue'/>")), tr(tc("", DOWN)), tr(tc("b"))], list("aaab")),
        ([tr(tc("a", TWO + START), tc("b")), tr(tc("", TWO + DOWN), tc("c"))], ["aab", "aac"]),
        # Two merges, one below the other.
        ([tr(tc("a", START)), tr(tc("", DOWN)), tr(tc("b", START)), tr(tc("", DOWN))], list("aabb")),
        # A row without its cell ends the merge.
        ([tr(tc("a", START), tc("b")), tr(tc("c", TWO)), tr(tc("", DOWN), tc("d"))], ["ab", "cc", "_d"]),
        # A continuation on other columns, or of nothing, is a cell of its own.
        ([tr(tc("a", TWO + START)), tr(tc("b", DOWN), tc("c", DOWN))], ["aa", "bc"]),
        ([tr(tc("a", DOWN)), tr(tc("", DOWN)), tr(tc("b"))], list("aab")),
        ([tr(tc("a")), tr(tc("b", DOWN))], list("ab")),
        # Rows that begin late or end early.
        (
            [
                tr(tc("a"), properties="<w:gridBefore w:val='2'/>"),
                tr(tc("b"), properties="<w:gridAfter w:val='2'/>"),
                tr(tc("c", THREE)),
            ],
            ["..a", "b..", "ccc"],
        ),
        # The merge sideways of old files.
        (
            [tr(tc("a", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge/>")), tr(tc("b"), tc("c"))],
            ["aa", "bc"],
        ),
        (
            [
                tr(tc("a", "<w:hMerge w:val='restart'/>" + START), tc("", "<w:hMerge/>" + START)),
                tr(tc("", "<w:hMerge w:val='restart'/>" + DOWN), tc("", "<w:hMerge/>" + DOWN)),
                tr(tc("b"), tc("c")),
            ],
            ["aa", "aa", "bc"],
        ),
        # Rows that are not there any more.
        ([tr(tc("a"), tc("b")), tr(tc("x"), properties="<w:del w:id='1'/>"), tr(tc("c"), tc("d"))], ["ab", "cd"]),
        ([tr(tc("a"), tc("b")), tr(tc("x"), properties="<w:hidden/>"), tr(tc("c"), tc("d"))], ["ab", "cd"]),
        ([tr(tc("a"), tc("b")), tr(tc("c"), tc("d"), properties="<w:ins w:id='1'/>")], ["ab", "cd"]),
        # Content controls around rows and cells.
        (
            [
                f"<w:sdt><w:sdtContent>{tr(tc('a'), tc('b'))}</w:sdtContent></w:sdt>",
                tr(f"<w:sdt><w:sdtContent>{tc('c')}</w:sdtContent></w:sdt>", tc("d")),
            ],
            ["ab", "cd"],
        ),
        # Spans that are no numbers.
        (
            [tr(tc("a", "<w:gridSpan w:val='x'/>"), tc("b", "<w:gridSpan/>"), tc("c", "<w:gridSpan w:val='0'/>"))],
            ["abc"],
        ),
    ],
)
def test_cells_stand_on_the_columns_of_their_grid(table_rows: list[str], drawing: list[str]) -> None:
    (grid,) = grids(word(tbl(*table_rows)))
    assert slots(grid) == drawing


def test_a_place_counts_tables_rows_and_columns_from_1() -> None:
    body = tbl(tr(tc("a"), tc("b"))) + tbl(tr(tc("c", START), tc("d")), tr(tc("", DOWN), tc("e", TWO)))
    one, two = grids(word(body))
    assert one.cells[1] == Cell("b", 0, 1, CellPlace(1, 1, 2))
    assert two.cells == (
        Cell("c", 0, 0, CellPlace(2, 1, 1), rowspan=2),
        Cell("d", 0, 1, CellPlace(2, 1, 2)),
        Cell("e", 1, 1, CellPlace(2, 2, 2), colspan=2),
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p("结果") + p("维持"), "结果维持"),
        (p("12") + p("34"), "12 34"),
        ("<w:p><w:r><w:t>本年新</w:t><w:br/><w:t>制作数量</w:t></w:r></w:p>", "本年新制作数量"),
        ("<w:p/>", ""),
        ("", ""),
        (p("\u3000 251000元\xa0"), "251000元"),
    ],
)
def test_the_text_of_a_cell(content: str, text: str) -> None:
    (grid,) = grids(word(tbl(tr(f"<w:tc>{content}</w:tc>", tc("x")))))
    assert [cell.text for cell in grid.cells] == [text, "x"]


def test_a_table_in_a_cell_comes_after_the_table_around_it() -> None:
    inner = tbl(tr(f"<w:tc>{p('c')}{tbl(tr(tc('e'), tc('f')))}{p('')}</w:tc>", tc("d")))
    body = tbl(tr(f"<w:tc>{p('一')}{inner}{p('二')}</w:tc>", tc("b"))) + p("末")
    document = word(body)
    assert plain(document) == [[["一二", "b"]], [["c", "d"]], [["e", "f"]], "末"]
    assert [grid.cells[0].place for grid in grids(document)] == [CellPlace(n, 1, 1) for n in (1, 2, 3)]


def test_a_table_of_one_cell_is_a_frame() -> None:
    frame = f"<w:tc>{p('一')}{tbl(tr(tc('a'), tc('b')))}{p('二')}</w:tc>"
    assert plain(word(p("前") + tbl(tr(frame)) + p("后"))) == ["前", "一", "二", [["a", "b"]], "后"]


def test_text_under_a_merge_is_left_out_and_told() -> None:
    document = word(tbl(tr(tc("1", START), tc("2")), tr(tc("9", DOWN), tc("3"))))
    assert plain(document) == [[["1", "2"], ["3"]]]
    assert document.warnings == ("cells covered by a merge hold text that Word does not show (1): 9",)


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (tr(tc("a"), tc("b")), ["a", "b"]),
        (tc("a"), ["a"]),
        (f"<w:tbl>{tc('a')}{tr(tc('b'), tc('c'))}</w:tbl>", ["a", [["b", "c"]]]),
        (tbl(tr(tr(tc("a"), tc("b")), tc("c"))), [[["a", "b", "c"]]]),
        (tbl(tbl(tr(tc("a"), tc("b")))), [[["a", "b"]]]),
    ],
)
def test_rows_and_cells_out_of_place_lose_no_text(body: str, blocks: list[object]) -> None:
    assert plain(word(body)) == blocks
