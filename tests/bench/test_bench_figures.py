"""The figures and their print, on a document and tools made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from eval.baselines.extractors import Reader, Values
from eval.bench import __main__ as command
from eval.bench.documents import BenchDocument, Group
from eval.bench.measure import Figures, Measured, cpu_seconds, figures, measure, ratio
from eval.bench.report import details, render
from eval.bench.tools import FLOOR, OURS, Tool
from eval.gold import Gold
from eval.scoring.counts import Counts
from schemas.declaration import FieldId, Table
from schemas.forms import DISPUTES
from schemas.values import parse_value

FIELDS = [FieldId("disputes", "reconsideration", column.id) for column in DISPUTES.columns]


def _values(row: str) -> dict[FieldId, str]:
    return dict(zip(FIELDS, row.split(), strict=False))


@pytest.fixture
def document(tmp_path: Path) -> BenchDocument:
    """Two empty pages whose true values are 1 0 0 2 3."""
    path = tmp_path / "a.pdf"
    pdf = pymupdf.open()
    pdf.new_page()
    pdf.new_page()
    pdf.save(path)
    cells = {field: parse_value(text) for field, text in _values("1 0 0 2 3").items()}
    return BenchDocument(Group.EXAMPLES, "a", path, Gold("a", path, cells, {}))


def _reader(row: str) -> Reader:
    def read(_: Path, forms: Sequence[Table]) -> Values:
        assert [form.id for form in forms] == ["disputes"]
        return {field: parse_value(text) for field, text in _values(row).items()}

    return read


def test_a_reading_is_scored_against_the_gold(document: BenchDocument) -> None:
    measured = measure(document, _reader("1 0 0 7"), repeat=1)

    assert (measured.pages, measured.cells.right, measured.cells.cells) == (2, 3, 5)
    assert (measured.cells.non_zero_right, measured.cells.non_zero) == (1, 3)
    assert not measured.cells.exact


def test_a_tool_that_raises_has_read_nothing_and_says_why(document: BenchDocument) -> None:
    def read(_: Path, __: Sequence[Table]) -> Values:
        raise KeyError("page 2")

    measured = measure(document, read, repeat=1)

    assert (measured.cells.right, measured.cells.cells) == (0, 5)
    assert measured.failure == "KeyError: 'page 2'"


def test_figures_are_sums_and_cost_is_by_page() -> None:
    exact, half = Counts(cells=10, right=10, exact=1), Counts(cells=10, right=5)
    total = figures([Measured(2, exact, 0.1), Measured(3, half, 0.4)])

    assert (total.documents, total.exact, total.pages, total.cells.right) == (2, 1, 5, 15)
    assert total.seconds_a_page == pytest.approx(0.1)


def test_what_could_not_be_read_costs_nothing_and_counts_no_page() -> None:
    total = figures([Measured(2, Counts(cells=5), 0.0, "ValueError: no"), Measured(2, Counts(cells=5), 0.4)])

    assert (total.pages, total.cells.cells, total.failures) == (2, 10, 1)
    assert total.seconds_a_page == pytest.approx(0.2)


def test_ratio_is_how_many_times_our_time_a_page() -> None:
    own, other = Figures(1, pages=2, seconds=0.1), Figures(1, pages=2, seconds=0.5)

    assert ratio(other, own) == pytest.approx(5.0)
    assert ratio(other, Figures()) is None


def test_time_of_children_counts() -> None:
    import subprocess
    import sys

    busy = "sum(range(3_000_000))"

    assert cpu_seconds(lambda: subprocess.run([sys.executable, "-I", "-S", "-c", busy], check=True)) > 0.005


def test_the_table_shows_tools_side_by_side(document: BenchDocument) -> None:
    tools = [
        Tool(OURS, "gouji", lambda: _reader("")),
        Tool("rival", "no-such-package", lambda: _reader("")),
        Tool("absent", "no-such-package", lambda: _reader("")),
        Tool(FLOOR, "pymupdf", lambda: _reader(""), has_values=False),
    ]
    counts = Counts(cells=5, right=5, exact=1, non_zero=3, non_zero_right=3)
    worse = Counts(cells=5, right=4, non_zero=3, non_zero_right=2)
    results = {
        OURS: [Measured(2, counts, 0.02)],
        "rival": [Measured(2, worse, 0.2)],
        "absent": None,
        FLOOR: [Measured(2, Counts(cells=5), 0.01)],
    }

    text = render([document], tools, results, repeat=3)
    rows = {line.split(" | ")[0].strip("| "): line for line in text.splitlines() if line.startswith("|")}

    assert "5/5 (100 %) | 3/3 (100 %) | 1/1 | 10.0 | 1.0×" in rows[OURS]
    assert "4/5 (80.0 %) | 2/3 (66.6 %) | 0/1 | 100.0 | 10.0×" in rows["rival"]
    assert "not installed" in rows["absent"]
    assert "- | - | - | 5.0 | 0.5×" in rows[FLOOR]
    assert "| a | 2 | 5/5, 20 ms | 4/5, 200 ms | 10 ms |" in details([document], tools, results)


def test_no_document_of_that_name_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--documents", "there is no such name"]) == 2
    assert "nothing to read" in capsys.readouterr().err


def test_the_command_reads_an_example_with_this_projects_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--repeat", "1", "--documents", "qingxi-county-2024", "--tools", "gouji", "floor"]) == 0

    out = capsys.readouterr().out
    assert f"| {OURS} |" in out
    assert "200/200 (100 %)" in out
