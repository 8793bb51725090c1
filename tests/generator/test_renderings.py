"""The list of renderings: every trouble is there, in every form, and each is written with its true values."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from eval.generator.__main__ import main
from eval.generator.files import Program
from eval.generator.make import Form
from eval.generator.renderings.conditions import Family, Trouble
from eval.generator.renderings.declared import PLAIN_PRINTS, RENDERINGS
from eval.generator.renderings.writing import left_out, write_renderings
from pipeline.documents.kinds import SUPPORTED_SUFFIXES


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_there(trouble: Trouble) -> None:
    assert any(trouble in each.troubles for each in RENDERINGS)


@pytest.mark.parametrize("family", [family for family in Family if family is not Family.HIDDEN])
def test_every_family_has_every_form_and_size_of_publisher(family: Family) -> None:
    ours = [each.request for each in RENDERINGS if each.family is family]
    assert {each.form for each in ours} == set(Form)
    assert {each.profile for each in ours} == {"office", "county", "city"}


def test_no_two_documents_have_one_name() -> None:
    twice = [name for name, count in Counter(each.file_name for each in RENDERINGS).items() if count > 1]
    assert twice == []
    assert all(each.file_name.isascii() and " " not in each.file_name for each in RENDERINGS)


def test_documents_are_of_kinds_that_a_run_collects() -> None:
    assert {each.file.suffix for each in RENDERINGS} <= set(SUPPORTED_SUFFIXES)


def test_plain_prints_are_of_every_program_in_every_form() -> None:
    made = Counter((each.file.program, each.request.form) for each in PLAIN_PRINTS)
    assert set(made) == {(program, form) for program in (None, *Program) for form in Form}


def test_a_seed_changes_the_numbers_and_not_the_list() -> None:
    other = [each.varied(7) for each in RENDERINGS]
    assert [each.file_name for each in other] == [each.file_name for each in RENDERINGS]
    assert [each.request.printing for each in other] == [each.request.printing for each in RENDERINGS]
    assert all(one.request.seed != two.request.seed for one, two in zip(other, RENDERINGS, strict=True))
    assert len({each.look.scale for each in other}) > 1


def test_a_row_that_was_left_out_has_no_true_value(tmp_path: Path) -> None:
    (written,) = write_renderings([each for each in RENDERINGS if each.name == "missing-row-html"], tmp_path)
    with written.path.with_suffix(".gold.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["row"] for row in csv.DictReader(file)}
    assert "denied_internal_affairs" not in rows
    assert "denied_process_information" in rows
    assert "5.属于三类内部事务信息" not in written.path.read_text(encoding="utf-8")


def test_the_command_writes_documents_and_says_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["renderings", str(tmp_path), "--only", "own-lines", "chromium-site", "as-odt", "--seed", "2"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("3 documents in")
    assert sorted(said.err.splitlines()) == [
        "3 left out: Chromium is not installed (Debian: apt-get install chromium)",
        "3 left out: LibreOffice Writer is not installed (Debian: apt-get install libreoffice-writer)",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {
        f"ruled--own-lines-{form}{suffix}" for form in Form for suffix in (".pdf", ".gold.csv")
    }


def test_a_text_that_no_name_holds_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["renderings", str(tmp_path), "--only", "no-such-thing"]) == 2
    assert "no-such-thing" in capsys.readouterr().err


def test_nothing_is_said_where_nothing_is_left_out(tmp_path: Path) -> None:
    chosen = [each for each in RENDERINGS if each.file_name == "text--tabs-2019.txt"]
    assert left_out([each.problem for each in write_renderings(chosen, tmp_path)]) == ()
