"""Rules that do not part what tables part make no table."""

from __future__ import annotations

from collections.abc import Iterable

from lines import line

from pipeline.documents.model import Line, PagePlace, Word
from pipeline.tables.unruled.lacking import lacks_rules


def words(lines: Iterable[Line]) -> list[list[Word]]:
    return [
        [
            Word(each.text[span.start : span.end], span.place.box)
            for span in each.spans
            if isinstance(span.place, PagePlace)
        ]
        for each in lines
    ]


def column(*texts: str) -> list[list[Word]]:
    return words(line(14.0 * number, (0.0, text)) for number, text in enumerate(texts))


def test_numbers_below_each_other_in_one_cell_lack_rules() -> None:
    assert lacks_rules([column("规章", "行政规范性文件"), column("1", "2"), column("3", "4"), column("/", "—")])


def test_numbers_beside_each_other_in_one_cell_lack_rules() -> None:
    assert lacks_rules([words([line(0, (0, "规章"), (100, "1"), (150, "2"), (200, "3"), (250, "4"))])])


def test_headers_with_their_numbers_lack_rules() -> None:
    assert lacks_rules([column(head, "5") for head in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")])


def test_rows_of_labels_without_numbers_lack_rules() -> None:
    assert lacks_rules(
        [column("1.属于国家秘密", "2.其他法律行政法规禁止公开", "（七）总计", "四、结转下年度继续办理"), []]
    )


def test_a_number_that_goes_on_in_the_next_line_lacks_none() -> None:
    assert not lacks_rules([column("1375", "22"), column("104", "7"), column("9")])


def test_a_number_with_a_remark_below_lacks_none() -> None:
    assert not lacks_rules([column("12", "（其中修订1件）"), column("3", "（含修订1件）"), column("40"), column("5")])


def test_one_missing_rule_leaves_a_table() -> None:
    cells = [column("1", "2"), column("3", "4"), *(column(str(number)) for number in range(20))]
    assert not lacks_rules(cells)
