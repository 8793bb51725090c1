from dataclasses import replace
from pathlib import Path

import pytest
import typer
from exported import read_back
from hand_records import document
from typer.testing import CliRunner

from pipeline.commands.export import export_results
from pipeline.review.export.sink import Format
from pipeline.runs.results import Known, Stamp
from pipeline.runs.store import Store

RECORDS = [document("a.pdf", rows={"reconsideration": "10 1 0 0 0"}), replace(document("b.pdf"), sha256="cd" * 32)]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a run of these records."""
    with Store(tmp_path) as store:
        for record in RECORDS:
            known = Known(record.document, record.sha256, Stamp(1, 2, 3))
            store.results.put(record.document, record, {record.document: known}, final=True, engine="local")
    return tmp_path


def _export(*arguments: object) -> str:
    app = typer.Typer()
    app.command()(export_results)
    result = CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])
    assert result.exit_code == 0, result.output
    return result.output


def test_an_export_says_what_it_wrote_and_what_it_left_out(out: Path) -> None:
    told = _export(out).splitlines()
    files = [str(out / "export" / name) for name in ("tidy.csv", "wide.csv", "dictionary.csv")]
    assert told == [
        "2 reports, 395 cells exported; 5 in doubt are not among them (--all exports them too)",
        *files,
    ]
    assert all(Path(file).exists() for file in files)


def test_an_export_of_all_cells_says_how_many_are_in_doubt(out: Path) -> None:
    told = _export(out, "--all", "--shape", "tidy", "--format", "sqlite", "--to", out / "to")
    assert told.splitlines()[0] == "2 reports, 400 cells exported, 5 of them in doubt (see status)"
    assert len(read_back(out / "to", Format.SQLITE, "tidy")) == 400


@pytest.mark.parametrize("format", list(Format))
def test_every_format_has_its_option(out: Path, format: Format) -> None:
    _export(out, "--format", format.value)
    assert len(read_back(out / "export", format, "wide")) == 2
