"""A label that ends in digits of the number beside it."""

from __future__ import annotations

from hand_grids import DISCLOSURE, ISSUED, RULES, grid

from pipeline.findings import Cause
from pipeline.readers.grids import read_grids


def test_digits_at_the_end_of_a_label_put_the_number_beside_it_in_doubt() -> None:
    """`35（其中修订15件）` wider than its cell: the label was read as 规范性文件3, the number as a sure 5."""
    written = grid(ISSUED, RULES, ["行政规范性文件3", "5（其中修订15件）", "3", "45"])
    reading = read_grids(DISCLOSURE, [written])
    doubts = {
        (cell.field.row, cell.field.column): cell.doubt.key for cell in reading.cells.values() if cell.doubt is not None
    }
    assert doubts == {("normative_documents", "issued"): "digits_in_label"}
    assert [(f.message.key, f.cause) for f in reading.findings] == [("garbled_label", Cause.UNKNOWN)]
