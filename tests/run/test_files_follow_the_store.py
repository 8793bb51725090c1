"""What the files show is kept document by document and only made anew where something has changed: whatever happens to
a run, they are what they would be if nothing had been kept."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.record import Record, Usage
from pipeline.messages import Lang
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.prices import Price
from pipeline.review.decisions import Choice, Correction, Decision, value_key
from pipeline.review.items import content_of
from pipeline.runs import showing
from pipeline.runs.folder import Stamp
from pipeline.runs.results import Known
from pipeline.runs.reviewing import reviewed
from pipeline.runs.store import Store
from pipeline.runs.summary import Tally
from pipeline.runs.viewing import VIEWS, write_views
from pipeline.runs.years import compare_years
from pipeline.settings import load_settings
from schemas.forms import APPLICATIONS_2021
from schemas.values import parse_value
from tests.outputs.hand_records import document, failed

NAMES = ("a.pdf", "b/c.pdf", "b/\udcff.pdf", "目录/表.html")
ROWS = ("1 0 0 0 1", "3 1 0 0 5", "2 1 0 0 _")
YEARS = ("2022", "2023")


@dataclass(frozen=True)
class Put:
    """A document is read: which content it has."""

    name: str
    content: int
    year: str

    def do(self, store: Store) -> None:
        record = _record(self.content, self.year)
        key = f"key {self.content} {self.year}"
        known = Known(key, record.sha256, Stamp())
        store.results.put(key, record, {self.name: known}, final=False, engine="local")


@dataclass(frozen=True)
class Drop:
    """A document is gone."""

    name: str

    def do(self, store: Store) -> None:
        store.results.drop([self.name])


@dataclass(frozen=True)
class Decide:
    """A person decides about an open item of a document, if there is one."""

    name: str
    number: int
    choice: Choice
    printed: str

    def do(self, store: Store) -> None:
        for each in reviewed(store, [self.name]):
            for item, (finding, record) in list(each.items.items())[self.number :][:1]:
                cells = {cell.field: cell for cell in record.cells}
                wanted = [field for field in finding.cells if field in cells] if self.choice is Choice.CORRECT else []
                made = tuple(Correction(field, value_key(cells[field]), self.printed) for field in wanted[:1])
                what = (finding.kind.value, finding.table, finding.row, finding.column, self.choice, made, "so", "me")
                when = f"2026-01-01T00:00:{store.count_decisions():02}"
                store.put_decisions([Decision(content_of(record), item, self.name, *what, when)])


@dataclass(frozen=True)
class Pay:
    """The model's price is another."""

    price: int | None

    def do(self, store: Store) -> None:
        price = self.price
        store.results.price(None if price is None else Price(prompt=Decimal(price), completion=Decimal(1)))


Step = Put | Drop | Decide | Pay
names = st.sampled_from(NAMES)
langs = st.sampled_from([Lang.EN, Lang.EN, Lang.EN, Lang.ZH])
contents, years = st.integers(0, len(ROWS)), st.sampled_from(YEARS)
decisions = st.builds(Decide, names, st.integers(0, 1), st.sampled_from(Choice), st.sampled_from(["4", "5", "="]))
steps = st.one_of(
    decisions,
    st.builds(Put, names, contents, years),
    decisions,
    st.builds(Drop, names),
    st.builds(Pay, st.sampled_from([None, 1, 2])),
)
beginnings = st.tuples(*(st.builds(Put, st.just(name), contents, years) for name in NAMES))


def _record(content: int, year: str) -> Record:
    """One of a few results, of one office; what is carried over to the next year is never carried in there."""
    if content == len(ROWS):
        return failed()
    identity = ReportIdentity("某县人民政府", year, f"年度报告 {year}")
    record = document(rows={"reconsideration": ROWS[content]}, usage=Usage(1000, 10, 3, seconds=0.5))
    carried = {field for field in APPLICATIONS_2021.fields if field.row == "carried_out"}
    tables = (
        replace(
            table,
            cells=tuple(
                replace(cell, value=parse_value(str(content))) if cell.field in carried else cell
                for cell in table.cells
            ),
        )
        for table in record.tables
    )
    return replace(record, sha256=f"{content}{year}" * 8, identity=identity, tables=tuple(tables))


def _files(out: Path) -> dict[str, bytes]:
    """What is written there. Browsers keep decisions under a name that follows from the folder's; it is left out."""
    pages = sorted((out / "review").glob("*.html"))
    found = {path.name: path.read_bytes() for path in (*(out / name for name in VIEWS), *pages)}
    return {name: re.sub(rb'"run":"\w+"', b"", text) for name, text in found.items()}


def _written(store: Store, out: Path, lang: Lang) -> tuple[Tally, dict[str, bytes]]:
    compare_years(store)
    return write_views(store, out, load_settings(lang=lang)), _files(out)


def _forgetting(store: Store, out: Path, lang: Lang) -> tuple[Tally, dict[str, bytes]]:
    """The same from a copy of the store in which nothing is kept."""
    out.mkdir()
    with Store(out) as copy:
        store._connection.backup(copy._connection)
        for table in ("shown", "items", "page_pictures"):
            copy.write(f"DELETE FROM {table}")
        return _written(copy, out, lang)


@pytest.fixture(autouse=True, scope="module")
def large() -> Iterator[None]:
    """Two documents are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.runs.results._AT_ONCE", 2)
        patch.setattr("pipeline.review.page.write.PageWriter.__init__.__defaults__", ("", None, 2))
        yield


@settings(max_examples=20, deadline=None)
@given(beginnings, st.lists(st.tuples(st.lists(steps, min_size=1, max_size=2), langs), min_size=2, max_size=5))
def test_the_files_are_what_they_would_be_if_nothing_were_kept(
    beginning: Sequence[Put], runs: Sequence[tuple[Sequence[Step], Lang]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        Pay(1).do(store)
        for number, (done, lang) in enumerate([(beginning, Lang.EN), *runs]):
            for step in done:
                step.do(store)
            told = _written(store, Path(folder), lang)
            assert told == _forgetting(store, Path(folder) / f"anew-{number}", lang)


def test_what_has_not_changed_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    really = showing.shown

    def counted(reviewed: showing.Reviewed, *rest: object) -> object:
        made.append(reviewed.record.document)
        return really(reviewed, *rest)

    def again(store: Store, step: Step, lang: Lang = Lang.EN) -> list[str]:
        made.clear()
        step.do(store)
        _written(store, tmp_path, lang)
        return list(made)

    monkeypatch.setattr(showing, "shown", counted)
    with Store(tmp_path) as store:
        assert again(store, Put("a", 0, "2023")) == ["a"]
        assert again(store, Put("c", 1, "2021")) == ["c"]
        assert again(store, Put("b", 1, "2021")) == ["b", "c"], "what it cost is told at the first name only"
        assert again(store, Drop("nothing")) == []
        assert again(store, Put("d", 2, "2022")) == ["a", "d"], "another year says something of it"
        assert again(store, Decide("c", 0, Choice.ACCEPT, "")) == ["b", "c"], "of the same content"
        assert again(store, Drop("d")) == ["a"]
        assert again(store, Drop("d"), Lang.ZH) == ["a", "b", "c"]
