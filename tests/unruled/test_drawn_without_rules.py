"""Any report drawn with few rules or none is read back: every cell right, or flagged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.generator.make import Form, Request, make_report
from eval.generator.pdf_table import Broken
from eval.generator.printing import Printing
from eval.generator.prose import Office
from eval.generator.render_pdf import Layer, PdfStyle, render_pdf
from eval.generator.report import gold_csv
from eval.generator.rulings import Align, Rulings
from eval.gold import read_gold
from eval.scoring.documents import DocumentScore, score_record
from pipeline.process import LlmResult, conclude, read_document

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
UNRULED = [rulings for rulings in Rulings if rulings is not Rulings.ALL]


def read_back(folder: Path, form: Form, printing: Printing, style: PdfStyle, seed: int) -> DocumentScore:
    report = make_report(Request(OFFICE, 2023, form, "county", seed, printing=printing))
    path, gold = folder / "drawn.pdf", folder / "drawn.gold.csv"
    path.write_bytes(render_pdf(report, style))
    gold.write_text(gold_csv(report), encoding="utf-8")
    return score_record(conclude(read_document(path, path.name), LlmResult()), read_gold(gold))


@pytest.mark.parametrize("rulings", UNRULED)
@pytest.mark.parametrize("form", list(Form))
def test_a_report_without_blanks_is_exact_and_not_flagged(tmp_path: Path, form: Form, rulings: Rulings) -> None:
    counts = read_back(tmp_path, form, Printing(), PdfStyle(rulings=rulings), 5).counts
    assert (counts.right, counts.flagged) == (counts.cells, 0)


@given(
    form=st.sampled_from(Form),
    zero=st.sampled_from(["0", "", "/", "—"]),
    style=st.builds(
        PdfStyle,
        broken=st.sampled_from(Broken),
        rulings=st.sampled_from(UNRULED),
        align=st.sampled_from([None, *Align]),
        across=st.booleans(),
        vertical=st.booleans(),
        repeated_head=st.booleans(),
        layer=st.sampled_from(Layer),
        scale=st.sampled_from([0.8, 1.0, 1.1]),
        applications_row=st.sampled_from([14.0, 18.0, 24.0]),
    ),
    seed=st.integers(0, 999),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_cell_is_right_or_flagged(tmp_path: Path, form: Form, zero: str, style: PdfStyle, seed: int) -> None:
    assert read_back(tmp_path, form, Printing(zero=zero), style, seed).counts.silent == 0
