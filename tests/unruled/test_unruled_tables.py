"""Loose words of pages make the grids that a reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lines import line

from pipeline.documents.model import Flaw, Grid, Line
from pipeline.tables.unruled import unruled_tables
from schemas.forms import APPLICATIONS_2019

ONE_A_LINE = (180.0, 220.0, 260.0, 300.0, 340.0, 380.0, 420.0)
HEADS = ("自然人", "商业", "科研", "社会", "法律", "其他", "总计")
BELOW = ("", "企业", "机构", "公益", "服务", "", "")


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.in_row(row)] for row in range(grid.rows)]


def applications(*, page_break: int = 99, repeated: bool = False) -> list[Line]:
    """Table three of the 2019 form: in every row the number of the row seven times, in two lines where the label is
    long; its page breaks before row `page_break`, `repeated` says whether the headers come again."""

    def header(y: float, page: int) -> list[Line]:
        upper = line(y, *zip(ONE_A_LINE, HEADS, strict=True), page=page)
        return [upper, line(y + 12, *((x, t) for x, t in zip(ONE_A_LINE, BELOW, strict=True) if t), page=page)]

    lines, y, page = header(100, 1), 130.0, 1
    for number, row in enumerate(APPLICATIONS_2019.rows):
        if number == page_break:
            y, page = 60.0, 2
            if repeated:
                lines += header(y, page)
                y += 40
        label = row.label
        values = [(x, str(number)) for x in ONE_A_LINE]
        if len(label) > 12:
            lines += [line(y, (10, label[:12]), page=page), line(y + 6, *values, page=page)]
            lines += [line(y + 12, (10, label[12:24]), page=page)]
            if len(label) > 24:
                lines += [line(y + 24, (10, label[24:]), page=page)]
                y += 12
            y += 12
        else:
            lines.append(line(y, (10, label), *values, page=page))
        y += 20
    return lines


def rows_of(lines: Sequence[Line]) -> list[list[str]]:
    (found,) = unruled_tables(lines, {})
    return texts(found.grid)


WHOLE = [[row.label, *[str(number)] * 7] for number, row in enumerate(APPLICATIONS_2019.rows)]
HEADER = ["自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他", "总计"]


def test_rows_are_read_by_labels_of_several_lines() -> None:
    assert rows_of(applications()) == [HEADER, *WHOLE]


def test_a_table_goes_on_over_the_page() -> None:
    assert rows_of(applications(page_break=9)) == [HEADER, *WHOLE]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    assert rows_of(applications(page_break=9, repeated=True)) == [HEADER, *WHOLE]


def test_the_lines_of_a_table_are_its_own_and_no_others() -> None:
    prose = [line(20, (10, "三、收到和处理政府信息公开申请情况")), line(900, (10, "五、存在的主要问题"))]
    lines = [prose[0], *applications(), prose[1]]
    (found,) = unruled_tables(lines, {})
    assert set(range(len(lines))) - found.lines == {0, len(lines) - 1}


def test_numbers_beside_no_label_make_a_row_of_their_own() -> None:
    lines = [each for each in applications() if not each.text.startswith(("一、", "申请数量"))]
    rows = rows_of(lines)
    assert ["0"] * 7 in rows
    assert WHOLE[2] in rows


def test_a_garbled_label_comes_with_its_numbers() -> None:
    garbled = WHOLE[2][0].replace("予以", "矛以")
    lines = [
        line(each.spans[0].place.box.y0, (10, garbled), *((x, "2") for x in ONE_A_LINE))  # type: ignore[union-attr]
        if each.text.startswith(WHOLE[2][0])
        else each
        for each in applications()
    ]
    assert [garbled, *["2"] * 7] in rows_of(lines)


def test_prose_with_labels_in_it_makes_no_table() -> None:
    lines = [
        line(14.0 * number, (10, f"全年收到自然人申请{number}件，其他{number}件，总计{number}件。"))
        for number in range(30)
    ]
    assert unruled_tables(lines, {}) == []


FIFTEEN = [10.0 + 40 * place for place in range(15)]


def disputes_headers() -> list[Line]:
    tops = [("行政复议", 60.0), ("未经复议直接起诉", 240.0), ("复议后起诉", 440.0)]
    below = ["维持", "纠正", "结果", "审结", ""] * 3
    return [
        line(0, *((x, text) for text, x in tops)),
        line(20, *zip(FIFTEEN, ["结果", "结果", "其他", "尚未", "总计"] * 3, strict=True)),
        line(32, *((x, text) for x, text in zip(FIFTEEN, below, strict=True) if text)),
    ]


def on_next_page(each: Line) -> Line:
    spans = [span._replace(place=replace(span.place, page=2)) for span in each.spans]  # type: ignore[type-var]
    return replace(each, spans=tuple(spans))


def test_a_table_that_prints_nothing_under_its_headers_is_bare() -> None:
    (found,) = unruled_tables([*disputes_headers(), line(90, (10, "五、存在的主要问题"))], {})
    values = found.grid.in_row(2)
    assert [cell.text for cell in values] == [""] * 15
    assert {cell.flaw for cell in values} == {Flaw.BARE}


def test_a_page_break_inside_the_headers_parts_no_table() -> None:
    lines = disputes_headers()
    lines = [lines[0], *(on_next_page(each) for each in lines[1:])]
    (found,) = unruled_tables([*lines, line(90, *((x, "7") for x in FIFTEEN), page=2)], {})
    assert texts(found.grid)[2] == ["7"] * 15
