"""Pictures of wrong cells: of documents with pages those that the record has a place for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.report import Crop, cropping
from pipeline.process import LlmPolicy, process
from pipeline.runs.cutting import Cutter
from schemas.declaration import FieldId

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
PDF, WEB = "linxi-water-bureau-2022.pdf", "qiyun-district-2021.html"
FIELD = FieldId("disputes", "reconsideration", "total")


@pytest.fixture(scope="module")
def crop() -> Iterator[Crop]:
    records = [process(EXAMPLES / name, name, LlmPolicy.NEVER, None) for name in (PDF, WEB)]
    documents = {PDF: EXAMPLES / PDF, WEB: EXAMPLES / WEB}
    with Cutter(60) as cutter:
        yield cropping(records, documents, cutter)


def test_a_cell_of_a_page_has_a_picture(crop: Crop) -> None:
    (picture,) = crop(PDF, [FIELD]).values()
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "field"),
    [(WEB, FIELD), (PDF, FieldId("applications", "other", "total")), ("other.pdf", FIELD)],
    ids=["a web page", "a field of another form", "a document without a record"],
)
def test_what_no_page_shows_has_none(crop: Crop, name: str, field: FieldId) -> None:
    assert crop(name, [field]) == {}


def test_a_document_that_is_gone_has_none() -> None:
    record = process(EXAMPLES / PDF, PDF, LlmPolicy.NEVER, None)
    with Cutter(60) as cutter:
        assert cropping([record], {PDF: Path("gone.pdf")}, cutter)(PDF, [FIELD]) == {}
