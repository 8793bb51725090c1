"""Which cells are looked at a second time."""

from __future__ import annotations

import pytest
from hand_tables import disputes, reading_of

from pipeline.checks.check import check_document
from pipeline.checks.record import Readings, Record
from pipeline.checks.second_looks import Doubtful, doubtful
from pipeline.findings import Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import FieldId
from schemas.forms import DISPUTES

UPHELD, CORRECTED, OTHER, PENDING, TOTAL = (
    FieldId("disputes", "reconsideration", column) for column in ("upheld", "corrected", "other", "pending", "total")
)


def suspecting(*fields: FieldId) -> Finding:
    return Finding(FindingKind.DISPUTES_TOTAL, message("failed", reason=""), "disputes", suspects=fields)


def record(*findings: Finding, layout: str = "0 0 0 0 0", llm: str = "0 0 0 0 0") -> Record:
    """A document with table four, read twice, and these findings about it."""
    pair = Readings(
        reading_of(DISPUTES, disputes({"reconsideration": layout})),
        reading_of(DISPUTES, disputes({"reconsideration": llm}), "llm"),
    )
    return check_document("a.pdf", "", ReportIdentity(), {"disputes": pair}, findings)


def test_a_document_without_doubts_has_none() -> None:
    assert doubtful(record(), 24) == Doubtful(())


def test_disputed_cells_come_first_then_those_that_most_findings_suspect_then_as_printed() -> None:
    found = doubtful(
        record(
            suspecting(UPHELD, OTHER, TOTAL),
            suspecting(TOTAL, PENDING),
            llm="0 3 0 1 0",
        ),
        24,
    )
    assert found.fields == (PENDING, CORRECTED, TOTAL, UPHELD, OTHER)


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, Doubtful((), 3)), (2, Doubtful((UPHELD, CORRECTED), 1)), (3, Doubtful((UPHELD, CORRECTED, TOTAL)))],
)
def test_no_more_than_the_bound_and_what_is_left_out_is_counted(most: int, expected: Doubtful) -> None:
    assert doubtful(record(suspecting(TOTAL, UPHELD, CORRECTED)), most) == expected


def test_cells_that_the_layout_does_not_know_are_not_looked_at() -> None:
    assert doubtful(record(suspecting(UPHELD, TOTAL), layout=". 0 0 0 0"), 24).fields == (TOTAL,)


def test_a_dispute_that_only_informs_is_settled() -> None:
    settled = Finding(FindingKind.DISAGREEMENT, message("failed", reason=""), *UPHELD)
    assert doubtful(record(settled), 24) == Doubtful(())
