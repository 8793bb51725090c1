"""docs/store.md: what a person may ask the store."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.runs.folder import Stamp
from pipeline.runs.migrations import MIGRATIONS
from pipeline.runs.results import Known
from pipeline.runs.store import Store
from schemas.declaration import FieldId
from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLES, GoldModel
from tests.run.here import HereEngine, write
from tests.standin import StandIn

PAGE = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
DISAGREEING = "qiyun-district-2021.html"


@pytest.fixture
def store(
    gouji: Gouji, endpoint: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sqlite3.Connection]:
    """The store of a run of a small report that the model reads otherwise, its copy, an example with errors in print,
    and a file that is no report."""
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine([]).of(*told))
    folder = tmp_path / "reports"
    write(folder / "a.html", 3)
    write(folder / "copy.html", 3)
    (folder / DISAGREEING).write_bytes((EXAMPLES / DISAGREEING).read_bytes())
    (folder / "z.pdf").write_bytes(b"no pdf")
    endpoint.play(GoldModel(DISAGREEING, {FieldId("applications", "granted", "natural_person"): 777}))
    assert gouji("run", folder, "--out", "out").code == 1
    with closing(sqlite3.connect("out/gouji.sqlite")) as connection:
        yield connection


def test_the_examples_of_the_documentation_tell_something(store: sqlite3.Connection) -> None:
    assert len(QUERIES) == 8
    for query in QUERIES[:-1]:
        assert store.execute(query).fetchall(), query
    store.executescript(QUERIES[-1])


def test_the_columns_of_tables_and_views_are_those_of_the_documentation(store: sqlite3.Connection) -> None:
    names = store.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    documented = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", PAGE, re.MULTILINE))
    assert {name for (name,) in names} == set(documented)
    for name, told in documented.items():
        columns = [row[1] for row in store.execute(f"PRAGMA table_info({name})")]
        assert [column for column in columns if f"`{column}`" not in told] == []


def test_cells_are_those_of_cells_csv(store: sqlite3.Connection) -> None:
    store.row_factory = sqlite3.Row
    with Path("out/cells.csv").open(encoding="utf-8-sig", newline="") as lines:
        written = list(csv.DictReader(lines))
    asked = store.execute("SELECT * FROM cells ORDER BY document").fetchall()
    assert len(asked) == len(written) > 200
    same = ("document", "issuer", "year", "table", "form", "row", "column", "row_label", "column_label", "status")
    shown = (*same, "printed", "value", "unit", "note", "reading")
    told = {tuple(row[name] or "" for name in shown) for row in asked}
    assert told == {tuple(line[name].removeprefix("'") for name in shown) for line in written}


def test_a_cell_that_another_year_doubts_is_flagged_in_the_view_too(gouji: Gouji, tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.write("INSERT INTO documents VALUES ('a', 'k', '', 0, 0, 0)")
        columns = [row[1] for row in store.all("PRAGMA table_info(results)")]
        told = {"key": "k", "outcome": "ok", "issuer": "i", "year": "2023"}
        values = [told.get(column, 0) for column in columns]
        store.write(f"INSERT INTO results VALUES ({', '.join('?' * len(values))})", values)
        cell = '[["disputes","litigation","total"],"accepted",["5","number","5","",""],null,"both"]'
        store.write("INSERT INTO records VALUES ('k', ?)", (f'["","",0,[],[[["disputes","2021"],[{cell}]]],[]]',))
        query = "SELECT value, status FROM cells"
        assert store.all(query) == [("5", "accepted")]
        finding = '["cross_year",["words",[]],"disputes","","","","","unknown",[["disputes","litigation","total"]]]'
        store.write("INSERT INTO year_findings VALUES ('a', 0, ?)", (finding,))
        assert store.all(query) == [("5", "flagged")]


def test_a_store_of_a_version_without_keys_is_shown_until_it_is_read_anew(
    gouji: Gouji, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("pipeline.runs.run.engine_of", lambda *told: HereEngine(read).of(*told))
    write(tmp_path / "reports" / "a.html", 3)
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 0
    with closing(sqlite3.connect("out/gouji.sqlite")) as new:
        (record,) = new.execute("SELECT record FROM records").fetchone()
    (tmp_path / "old").mkdir()
    with closing(sqlite3.connect("old/gouji.sqlite", isolation_level=None)) as old:
        for statement in (*MIGRATIONS[0], *MIGRATIONS[1]):
            old.execute(statement)
        old.execute("INSERT INTO records VALUES ('a.html', 'ab', 'ok', ?, '2026-11-01T00:00:00+00:00')", (record,))
        old.execute("PRAGMA user_version = 2")
    read.clear()
    assert gouji("review", "old").code == 0
    assert Path("old/cells.csv").read_text(encoding="utf-8-sig").count("a.html") == 15
    assert gouji("run", "reports", "--out", "old", "--llm", "never").code == 0
    assert read == ["a.html"]
    assert Path("old/cells.csv").read_bytes() == Path("out/cells.csv").read_bytes()


def test_names_that_are_no_text_are_kept(tmp_path: Path) -> None:
    name = "a\udc80/b.pdf"
    with Store(tmp_path) as store:
        store.results.put_documents({name: Known("k", "ab", Stamp(1, 2, 3))})
        assert store.results.known() == {name: Known("k", "ab", Stamp(1, 2, 3))}
        store.results.drop([name])
        assert store.results.known() == {}
