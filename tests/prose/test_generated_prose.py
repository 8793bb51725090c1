"""Reports of the generator whose words contradict their tables, read through a model that claims anything.

The model says of every number of the prose that it is each of the quantities, all of this year: what is left of its
claims is what code can show.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_html import HtmlStyle, render_html
from eval.generator.report import Report
from pipeline.findings import Finding, FindingKind
from pipeline.process import LlmResult, conclude, read_document
from pipeline.readers.answers import Answer
from pipeline.readers.prose import ProseReading, prose_questions, read_prose
from pipeline.readers.prose_evidence import numbers_in
from pipeline.readers.sentences import Sentence
from schemas.quantities import Quantity, quantities
from schemas.statements import Basis, StatementAnswer, StatementsAnswer

COUNTY = Office("松岭县人民政府", "我县", "松岭县人民政府网")
BUREAU = Office("松岭县水利局", "本局", "松岭县人民政府网")


def claims(sentence: Sentence, known: tuple[Quantity, ...]) -> list[StatementAnswer]:
    text = sentence.text
    return [
        StatementAnswer.model_validate(
            {
                "原文": text[: number.end],
                "数字": text[number.start : number.end],
                "项目": [each.name],
                "口径": Basis.THIS_YEAR.value,
            }
        )
        for number in numbers_in(text)
        for each in known
    ]


def narrative(report: Report, folder: Path) -> tuple[int | None, list[Finding]]:
    """How many statements were compared, and what differs."""
    path = folder / "report.html"
    path.write_bytes(render_html(report, HtmlStyle()))
    layout = read_document(path, path.name)
    tables = tuple(region.table for region in layout.regions)
    reading = ProseReading()
    for asked in prose_questions(layout.sentences, tables, layout.identity):
        told = [claim for sentence in asked.sentences for claim in claims(sentence, quantities(tables))]
        answer = Answer(StatementsAnswer.model_construct(statements=told), "", "stop", cached=False)
        reading += read_prose(asked, answer, tables, layout.identity)
    record = conclude(layout, LlmResult(statements=reading.statements))
    return record.statements, [each for each in record.findings if each.kind is FindingKind.NARRATIVE]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("office", [COUNTY, BUREAU], ids=["county", "bureau"])
@pytest.mark.parametrize("seed", range(4))
def test_what_the_words_get_wrong_is_found_and_traps_are_not(
    form: Form, office: Office, seed: int, tmp_path: Path
) -> None:
    report = make_report(Request(office, 2024, form, "county", seed, prose_errors=1, prose_traps=True))
    compared, found = narrative(report, tmp_path)
    truth = [each for each in report.findings if each.kind == "narrative"]
    assert [(f"{each.row}/{each.column}", each.right) for each in found] == [
        (each.where, each.printed_right) for each in truth
    ]
    assert all(each.left.endswith(truth[0].printed_left.removesuffix("件")) for each in found)
    assert (compared or 0) >= 4


@pytest.mark.parametrize("seed", range(4))
def test_words_that_agree_yield_nothing_whatever_the_model_claims(seed: int, tmp_path: Path) -> None:
    report = make_report(Request(COUNTY, 2024, Form.F2021, "county", seed, prose_traps=True))
    compared, found = narrative(report, tmp_path)
    assert found == []
    assert (compared or 0) >= 4
