"""What rivals' pieces become before labels are matched, and which scans are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bench.ocr_tools import Piece, grouped


def piece(x: float, y: float, text: str, width: float = 20, height: float = 10) -> Piece:
    return Piece(x, y, x + width, y + height, text)


@pytest.mark.parametrize(
    ("pieces", "rows"),
    [
        ([], []),
        ([piece(50, 0, "3"), piece(0, 1, "规章")], [["规章", "3"]]),
        ([piece(0, 0, "规章"), piece(0, 20, "文件"), piece(50, 21, "4")], [["规章"], ["文件", "4"]]),
        ([piece(0, 0, "规章"), piece(50, 6, "3")], [["规章"], ["3"]]),
    ],
    ids=["nothing", "by x", "two lines", "more than half a height off"],
)
def test_pieces_are_grouped_into_lines(pieces: list[Piece], rows: list[list[str]]) -> None:
    assert grouped(pieces) == rows


def test_words_close_to_each_other_are_one_cell_where_asked() -> None:
    pieces = [piece(0, 0, "行政"), piece(22, 0, "许可"), piece(80, 0, "7")]
    assert grouped(pieces, joins=0.7) == [["行政许可", "7"]]
    assert grouped(pieces) == [["行政", "许可", "7"]]


def test_the_scans_of_the_benchmark_are_declared_conditions_of_the_half_that_is_reported() -> None:
    pytest.importorskip("cv2", reason="scans are made with OpenCV: pip install 'gouji[ocr]'")
    from eval.bench.scans import CONDITIONS, SOURCES
    from eval.generator.scanned import conditions, sources

    assert set(CONDITIONS) <= {condition.name for condition in conditions.CONDITIONS}
    assert set(SOURCES) <= {source.name for source in sources.sources(sources.Half.TEST)}


def test_a_scan_is_written_with_its_gold(tmp_path: Path) -> None:
    pytest.importorskip("cv2", reason="scans are made with OpenCV: pip install 'gouji[ocr]'")
    from eval.bench.documents import Group
    from eval.bench.scans import scans

    said: list[str] = []
    found = list(scans(tmp_path, lambda name: "huaian" in name and "grey-200" in name, said.append))
    assert said or [(each.group, each.name) for each in found] == [(Group.SCANS, "grey-200--huaian-city-2024")]
    assert all(len(each.gold.cells) == 200 for each in found)
