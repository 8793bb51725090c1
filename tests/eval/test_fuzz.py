"""The fuzzing command: the same file for the same seed and index, and a word about everything that must not happen."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from eval.fuzz.__main__ import app
from eval.fuzz.damage import BYTES
from eval.fuzz.judging import Kind, of_files, of_run, of_secrets, plant_secret, snapshot
from eval.fuzz.make import EXAMPLES, Mutated, Nature, indices, mutated, nature_of
from eval.fuzz.running import Ended
from eval.gold import read_gold
from pipeline.review.csv_file import CsvFile
from pipeline.runs.outputs import CELL_COLUMNS, FINDING_COLUMNS, REPORT_COLUMNS

SOURCE = EXAMPLES / "qingxi-county-2023.txt"
MADE = Mutated(7, "000007-cut-off.txt", b"", SOURCE, ("cut-off",))


@pytest.mark.parametrize("nature", Nature)
def test_a_seed_and_an_index_make_the_same_file_every_time(nature: Nature) -> None:
    for index in indices(8, only=nature):
        one, again = mutated(3, index), mutated(3, index)
        assert (one.name, one.data) == (again.name, again.data)
        assert nature_of(index) is nature


def test_another_seed_makes_other_files() -> None:
    pairs = [(mutated(0, index).data, mutated(1, index).data) for index in indices(20, only=Nature.TEXT)]
    assert sum(one != other for one, other in pairs) >= 19


def test_nearly_every_file_differs_from_its_example() -> None:
    made = [mutated(0, index) for index in islice(indices(100), 100) if nature_of(index) is not Nature.SCAN]
    assert sum(each.data != each.source.read_bytes() for each in made) > 0.9 * len(made)


@pytest.mark.parametrize("name", BYTES)
def test_damage_takes_any_bytes_even_none(name: str) -> None:
    for data in (b"", b"1", bytes(range(256))):
        assert isinstance(BYTES[name](Random(0), data), bytes)


def test_one_file_is_written_for_a_look(tmp_path: Path) -> None:
    made = mutated(0, 4)
    assert CliRunner().invoke(app, [str(tmp_path), "--again", "0", "4"]).exit_code == 0
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(made.name, made.data)]


# --- judging ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "kinds"),
    [
        (Ended(0, "9 documents", 1.0, 0, 0), []),
        (Ended(1, "9 documents", 1.0, 0, 0), []),
        (Ended(3, "", 1.0, 0, 0), [Kind.ENDED]),
        (Ended(None, "", 1.0, 0, 0), [Kind.ENDED]),
        (Ended(-9, "Traceback (most recent call last)", 1.0, 0, 0), [Kind.ENDED, Kind.SHOWN]),
        (Ended(0, "DeprecationWarning: x", 1.0, 0, 0), [Kind.SHOWN]),
        (Ended(0, "", 1.0, 0, 5 << 30), [Kind.MEMORY]),
    ],
)
def test_how_a_run_ended(ended: Ended, kinds: list[Kind]) -> None:
    assert [found.kind for found in of_run(ended)] == kinds


@pytest.mark.parametrize(
    ("reason", "kinds"),
    [
        ("the file is damaged: get it anew", []),
        ("", [Kind.UNSAID]),
        ("its XML is broken: Char 0x1F\n, line 2", [Kind.UNSAID]),
        ("KeyError: 'word/document.xml'", [Kind.UNSAID]),
        ("Gouji failed on this document, please report it: KeyError: 1", [Kind.BUG]),
        ("the parser crashed on this document (exit code -11)", [Kind.CRASH]),
        ("parsing took longer than 60 seconds and was stopped (document_timeout)", [Kind.HANG]),
        ("parsing needs more than 4 GiB of memory", [Kind.MEMORY]),
    ],
)
def test_a_reason_is_judged(reason: str, kinds: list[Kind], tmp_path: Path) -> None:
    report(tmp_path, outcome="failed", reason=reason)
    assert [(found.kind, found.index) for found in of_files([MADE], tmp_path)] == [(kind, 7) for kind in kinds]


def test_a_file_without_a_line_is_lost(tmp_path: Path) -> None:
    report(tmp_path, document="other.txt")
    assert [found.kind for found in of_files([MADE], tmp_path)] == [Kind.LOST]


def test_a_file_near_the_limit_is_told(tmp_path: Path) -> None:
    report(tmp_path, outcome="failed", reason="the file is damaged", seconds="59.0")
    assert [found.kind for found in of_files([MADE], tmp_path)] == [Kind.SLOW]


def test_a_number_that_the_example_does_not_print_and_a_table_of_which_nothing_is_said(tmp_path: Path) -> None:
    gold = read_gold(SOURCE.with_name("qingxi-county-2023.gold.csv"))
    right, wrong, doubted, *_ = (field for field in gold.cells if field.table == "applications")
    values = {right: gold.cells[right].text, wrong: "123456", doubted: "123456"}
    report(tmp_path, outcome="ok")
    with CsvFile(tmp_path / "cells.csv", CELL_COLUMNS) as file:
        for field, value in values.items():
            status = "flagged" if field == doubted else "accepted"
            file.write({"document": MADE.name, **field._asdict(), "value": value, "status": status})
    with CsvFile(tmp_path / "findings.csv", FINDING_COLUMNS) as file:
        file.write({"document": MADE.name, "table": "disputes", "kind": "missing"})
    (found,) = of_files([MADE], tmp_path)
    assert found.kind is Kind.SILENT
    assert f"1 cells, first {'/'.join(wrong)}" in found.text
    assert found.text.endswith("no word of the table disclosure")


def test_what_lies_outside_is_found_in_the_outputs(tmp_path: Path) -> None:
    plant_secret(tmp_path / "canary")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "cells.csv").write_text("nothing", encoding="utf-8")
    assert list(of_secrets(tmp_path / "out")) == []
    (tmp_path / "out" / "cells.csv").write_bytes((tmp_path / "canary" / "secret.txt").read_bytes())
    assert [found.kind for found in of_secrets(tmp_path / "out")] == [Kind.OUTSIDE]


def test_a_snapshot_sees_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1", encoding="utf-8")
    before = snapshot(tmp_path)
    (tmp_path / "a").write_text("2", encoding="utf-8")
    assert snapshot(tmp_path) != before


def report(out: Path, **values: str) -> None:
    """A reports.csv with one line."""
    with CsvFile(out / "reports.csv", REPORT_COLUMNS) as file:
        file.write({"document": MADE.name, **values})
