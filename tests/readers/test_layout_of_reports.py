"""The layout reader over whole documents: a repeated table, grids that are no grids, and real reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hand_grids import DISCLOSURE, ISSUED, NORMATIVE, RULES, Written, doubts, grid, printed

from pipeline.documents.model import CellPlace
from pipeline.findings import Cause
from pipeline.process import read_document
from pipeline.readers.layout import read_layout
from pipeline.tables.locate import Region

SHARED = Path(__file__).parents[3] / "shared" / "reports"


def test_a_table_that_stands_twice_is_one_item_over_all_its_cells() -> None:
    reading = read_layout(Region(DISCLOSURE, (grid(ISSUED, RULES, NORMATIVE),), repeated=True))
    (finding,) = reading.findings
    assert (finding.message.key, finding.cells) == ("table_repeated", DISCLOSURE.fields)


def test_a_table_that_may_be_of_another_report_is_one_item_over_all_its_cells() -> None:
    reading = read_layout(Region(DISCLOSURE, (grid(ISSUED, RULES, NORMATIVE),), behind=True))
    (finding,) = reading.findings
    assert (finding.message.key, finding.cells) == ("table_behind", DISCLOSURE.fields)


EXTRA: list[Written] = ["第二十条第（五", "5", "6", "7"]
TWICE: list[Written] = ["规章", "5", "6", "7"]
GARBLED: list[Written] = ["行政规范性文什", "12", "3", "45"]


@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("extra_row", (RULES, EXTRA, NORMATIVE)),
        ("label_twice", (RULES, TWICE)),
        ("garbled_label", (RULES, GARBLED)),
    ],
)
def test_the_publisher_is_not_blamed_for_how_a_label_of_a_scan_reads(key: str, rows: Sequence[list[Written]]) -> None:
    """A phone's picture of 第二十条第（五）项 without its end was told as an extra row of the publisher's."""
    region = Region(DISCLOSURE, (grid(ISSUED, *rows),))
    causes = [
        {finding.message.key: finding.cause for finding in read_layout(region, recognised=recognised).findings}[key]
        for recognised in (False, True)
    ]
    assert causes == [Cause.SOURCE, Cause.UNKNOWN]


def test_what_the_grid_doubts_the_lines_do_not_make_certain() -> None:
    """A grid without headers over its numbers is read as lines where these hold more."""
    region = Region(DISCLOSURE, (grid(["规章", "0", "1", "20"]), grid(["行政许可", "7"])))
    assert doubts(read_layout(region), "regulations") == {"header_unconfirmed"}


def test_a_cell_names_its_place_its_label_and_its_header() -> None:
    reading = read_layout(Region(DISCLOSURE, (grid(ISSUED, RULES, NORMATIVE),)))
    cell = next(cell for field, cell in reading.cells.items() if field[1:] == ("regulations", "in_force"))
    assert (cell.place, cell.row_place, cell.column_place) == (
        CellPlace(1, 2, 4),
        CellPlace(1, 2, 1),
        CellPlace(1, 1, 4),
    )
    assert printed(reading, "regulations") == ["0", "1", "20"]


@pytest.mark.parametrize(
    "name",
    ["huaian-city-2024.pdf", "hongze-district-2023.pdf", "hangzhou-style-2025.html", "shanghai-gov-office-2019.html"],
)
def test_a_real_report_with_ruled_tables_leaves_no_doubt(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here: the shared reports are not part of the project")
    readings = read_document(path, name).readings
    assert [reading.table.id for reading in readings.values()] == ["disclosure", "applications", "disputes"]
    for reading in readings.values():
        assert reading.missing == ()
        assert [field for field, cell in reading.cells.items() if cell.doubt is not None] == []
