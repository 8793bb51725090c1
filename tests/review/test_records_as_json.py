"""A record in the store is the record."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.record import Outcome, Record, RecordCell, Status, TableRecord, Usage
from pipeline.documents.model import Box, CellPlace, LinePlace, PagePlace, Recognition
from pipeline.findings import Cause, Change, Finding, FindingKind, Suggestion
from pipeline.messages import Lang, message
from pipeline.process import LlmResult, conclude, read_document
from pipeline.readers.identity import ReportIdentity
from pipeline.runs.outputs import FILES
from pipeline.runs.records import decode, encode
from schemas.declaration import FieldId
from schemas.forms import DISPUTES
from schemas.values import parse_value
from tests.outputs.hand_records import write_outputs

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"

text = st.text(max_size=8) | st.sampled_from(["\udc80", "1,234", "/", ""])
numbers = st.floats(allow_nan=False, width=64)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
places = st.one_of(
    st.none(),
    st.builds(PagePlace, st.integers(1, 9), boxes),
    st.builds(LinePlace, st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)),
    st.builds(CellPlace, st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)),
)
values = st.none() | text.map(parse_value)
recognitions = st.none() | st.builds(Recognition, numbers, st.tuples(text, text), text, st.booleans())
messages = st.recursive(
    text.map(lambda part: message("words", text=part)),
    lambda inner: st.builds(lambda one, other: message("and", first=one, other=other), inner, inner),
    max_leaves=4,
)
fields = st.sampled_from(DISPUTES.fields)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
suggestions = st.builds(Suggestion, st.tuples(st.builds(Change, fields, decimals)), messages)
findings = st.builds(
    Finding,
    st.sampled_from(FindingKind),
    messages,
    text,
    cause=st.sampled_from(Cause),
    cells=st.tuples(fields),
    suggestions=st.tuples(suggestions),
    decided=st.booleans(),
)
cells = st.builds(
    RecordCell,
    fields,
    st.sampled_from(Status),
    values,
    places,
    text,
    values,
    places,
    places,
    recognitions,
    values,
    values,
)
records = st.builds(
    Record,
    text,
    text,
    st.sampled_from(Outcome),
    st.builds(ReportIdentity, text, text, text),
    findings=st.tuples(findings, findings),
    usage=st.builds(Usage, cost=st.none() | decimals, seconds=numbers),
    seconds=numbers,
    reason=text,
    cpu_seconds=numbers,
)


@given(records, st.lists(cells, max_size=3))
def test_any_record_comes_back_as_it_was(record: Record, held: list[RecordCell]) -> None:
    whole = replace(record, tables=(TableRecord(DISPUTES, tuple(held)),))
    assert replace(decode(encode(whole)), assessments=()) == whole


@pytest.mark.parametrize(
    "name", ["linxi-water-bureau-2022.pdf", "qiyun-district-2021.html", "moquan-housing-bureau-2022.docx"]
)
def test_a_real_record_comes_back_and_gives_the_same_files(name: str, tmp_path: Path) -> None:
    record = conclude(read_document(EXAMPLES / name, name), LlmResult())
    again = decode(encode(record))
    assert again == record
    write_outputs([record], tmp_path / "one", Lang.ZH)
    write_outputs([again], tmp_path / "other", Lang.ZH)
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_a_number_keeps_its_decimals() -> None:
    cell = RecordCell(FieldId(*DISPUTES.fields[0]), Status.ACCEPTED, parse_value("10.50"))
    again = decode(encode(Record("a", "b", Outcome.OK, tables=(TableRecord(DISPUTES, (cell,)),))))
    kept = next(again.cells).value
    assert kept is not None
    assert str(kept.number) == str(Decimal("10.50"))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[1,2]", '["a","b","nothing"]', '["a","b","ok",[],[[["x","2019"],[]]]]']
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)
