from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from exported import read_back
from hand_records import document
from typer.testing import CliRunner

from pipeline.checks.record import Record
from pipeline.review.export.command import export_command
from pipeline.review.export.sink import Format

RECORDS = [document("a.pdf", rows={"reconsideration": "10 1 0 0 0"}), document("b.pdf")]


def _export(*arguments: str) -> str:
    @contextmanager
    def records(out: Path) -> Iterator[Iterable[Record]]:
        yield iter(RECORDS)

    app = typer.Typer()
    app.command()(export_command(records))
    result = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert result.exit_code == 0, result.output
    return result.output


def test_an_export_says_what_it_wrote_and_what_it_left_out(tmp_path: Path) -> None:
    told = _export(str(tmp_path)).splitlines()
    files = [str(tmp_path / "export" / name) for name in ("tidy.csv", "wide.csv", "dictionary.csv")]
    assert told == [
        "2 reports, 395 cells exported; 5 in doubt are not among them (--all exports them too)",
        *files,
    ]
    assert all(Path(file).exists() for file in files)


def test_an_export_of_all_cells_says_how_many_are_in_doubt(tmp_path: Path) -> None:
    told = _export(str(tmp_path), "--all", "--shape", "tidy", "--format", "sqlite", "--to", str(tmp_path / "to"))
    assert told.splitlines()[0] == "2 reports, 400 cells exported, 5 of them in doubt (see status)"
    assert len(read_back(tmp_path / "to", Format.SQLITE, "tidy")) == 400


@pytest.mark.parametrize("format", list(Format))
def test_every_format_has_its_option(tmp_path: Path, format: Format) -> None:
    _export(str(tmp_path), "--format", format.value)
    assert len(read_back(tmp_path / "export", format, "wide")) == 2
