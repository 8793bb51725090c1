"""The eval set: what the list promises, and that the committed part is what the command writes."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from eval.conditions import MIXED, SEPARATOR, condition_of
from eval.generator.__main__ import main
from eval.generator.chains import YearFault
from eval.generator.faults import Fault
from eval.generator.make import Form
from eval.generator.report import findings_csv, gold_csv
from eval.generator.scanned.sources import Half
from eval.generator.sets.circumstances import PAIRS
from eval.generator.sets.declared import DOCUMENTS, SetDocument, documents
from eval.generator.sets.layouts import CONDITIONS, LAYOUTS
from eval.generator.sets.writing import chosen, index, write_set
from eval.gold import FINDINGS_SUFFIX, GOLD_SUFFIX
from pipeline.checks.issuers import same_offices
from pipeline.documents.kinds import SUPPORTED_SUFFIXES
from schemas.declaration import FieldId, Table
from schemas.forms import TABLE_IDS, forms_of
from schemas.values import parse_value

FOLDER = Path(__file__).parents[2] / "eval" / "set"
ALL = [*documents(Half.TUNE), *documents(Half.TEST)]
SMALL = [each for each in ALL if each.is_small]
SUM_KINDS = ("row_total", "outcome_total", "disputes_total", "balance", "blank_total")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def beside(each: SetDocument, suffix: str) -> Path:
    return FOLDER / each.half / f"{each.stem}{suffix}"


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", list(Half))
def test_every_condition_is_in_each_half_and_in_its_committed_part(half: Half) -> None:
    ours = documents(half)
    assert Counter(each.condition for each in ours) == dict.fromkeys((c.name for c in CONDITIONS), DOCUMENTS[half])
    assert {each.condition for each in ours if each.is_small} == {condition.name for condition in CONDITIONS}


def test_names_tell_the_condition_and_no_two_are_one() -> None:
    for each in ALL:
        assert condition_of(each.file_name) == each.condition
        assert each.stem.count(SEPARATOR) == 1
        assert each.file_name.isascii()
        assert " " not in each.file_name
        assert Path(each.file_name).suffix in SUPPORTED_SUFFIXES
        assert each.file_name == each.stem + Path(each.file_name).suffix
    assert len({each.stem for each in ALL}) == len(ALL)
    # Figures take documents of one name under several conditions for one print.
    assert len({each.stem.partition(SEPARATOR)[2] for each in ALL}) == len(ALL)


def test_a_condition_of_several_faults_is_named_a_mixture() -> None:
    conditions = pytest.importorskip(
        "eval.generator.scanned.conditions", reason="scans are made with OpenCV"
    ).CONDITIONS
    faults = {condition.name: len(condition.degradation.faults) for condition in conditions}
    for condition in CONDITIONS:
        assert all((faults[scan] > 1) == condition.name.startswith(MIXED) for scan in condition.scans)


def test_the_halves_share_no_seed_no_font_no_layout_and_no_issuer() -> None:
    def of(half: Half) -> dict[str, set[object]]:
        ours = documents(half)
        return {
            "seeds": {each.request.seed for each in ours} | {each.look.seed for each in ours},
            "fonts": {layout.font for layout in LAYOUTS[half] if layout.font},
            "font files": {layout.file.font.file for layout in LAYOUTS[half] if layout.file.font is not None},
            "layouts": {layout.options for layout in LAYOUTS[half]},
            "issuers": {each.publisher.office.name[:2] for each in ours},
        }

    tune, test = of(Half.TUNE), of(Half.TEST)
    for name, values in tune.items():
        assert values.isdisjoint(test[name]), name
        assert len(values) > 2


@pytest.mark.parametrize("half", list(Half))
def test_another_seed_is_the_same_list_of_other_reports(half: Half) -> None:
    ours, others = documents(half), documents(half, 3)
    assert [(each.stem, each.request.form, each.request.profile) for each in others] == [
        (each.stem, each.request.form, each.request.profile) for each in ours
    ]
    assert {each.request.seed for each in others}.isdisjoint({each.request.seed for each in ALL})
    assert all(one.report.tables != other.report.tables for one, other in zip(ours, others, strict=True))
    looks = [one.layout.options != other.layout.options for one, other in zip(ours, others, strict=True)]
    assert any(looks)
    assert {each.layout.options for each in others} <= {layout.options for layout in LAYOUTS[half]}


def test_no_two_layouts_of_a_half_are_called_alike() -> None:
    for half in Half:
        # Scans of all conditions take the same prints.
        digital = [layout for c in CONDITIONS if not c.scans for layout in c.layouts(half)]
        fonts = Counter((layout.options, layout.font) for layout in digital)
        assert [options for options, count in fonts.items() if count > 1] == []


@pytest.mark.parametrize("half", list(Half))
def test_only_declared_pairs_are_years_of_one_issuer(half: Half) -> None:
    ours = documents(half)
    offices = same_offices(each.publisher.office.name for each in ours)
    assert set(offices) == {each.publisher.office.name for each in ours}
    by_office = itertools.groupby(
        sorted(ours, key=lambda each: str(offices[each.publisher.office.name])),
        key=lambda each: str(offices[each.publisher.office.name]),
    )
    several = [sorted(group, key=lambda each: each.request.year) for _, group in by_office]
    pairs = [group for group in several if len(group) > 1]
    assert len(pairs) == sum(pair.half is half for pair in PAIRS)
    for before, after in pairs:
        assert after.before == before.stem
        assert after.request.previous == before.request
        assert after.request.year == before.request.year + 1


def test_the_committed_part_has_pairs_too() -> None:
    stems = {each.stem for each in SMALL}
    for half in Half:
        whole = [each for each in SMALL if each.half is half and each.before in stems]
        assert {bool(each.request.year_faults) for each in whole} == {True, False}


@pytest.mark.parametrize("half", list(Half))
def test_documents_vary(half: Half) -> None:
    ours = documents(half)
    requests = [each.request for each in ours]
    for condition in CONDITIONS:
        here = [each.request for each in ours if each.condition == condition.name]
        assert len({request.form for request in here}) >= 2
        assert len({request.profile for request in here}) >= 2
    assert {request.form for request in requests} == set(Form)
    assert {request.profile for request in requests} == {"office", "county", "city"}
    faults = [request.published_errors for request in requests if request.published_errors]
    assert 0.25 < len(faults) / len(requests) < 0.42
    assert {fault for several in faults for fault in several} == set(Fault)
    assert any(len(several) > 1 for several in faults)
    wrong_words = [request for request in requests if request.prose_errors]
    assert 0.25 < len(wrong_words) / len(requests) < 0.42
    assert {(bool(request.prose_errors), request.prose_traps) for request in requests} == set(
        itertools.product((True, False), repeat=2)
    )
    assert {fault for request in requests for fault in request.year_faults} == set(YearFault)
    printed = {text for each in ours for text in each.report.tables.values()}
    assert {"0", "", "/"} <= printed
    assert {"," in text for text in printed} == {"元" in text for text in printed} == {True, False}


# --- the committed part ----------------------------------------------------------------------------------------------


def test_the_folder_holds_the_committed_part_and_nothing_else() -> None:
    names = {"set.csv"} | {
        f"{each.half}/{name}"
        for each in SMALL
        for name in (each.file_name, each.stem + GOLD_SUFFIX, each.stem + FINDINGS_SUFFIX)
    }
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()} == names


def test_the_committed_part_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 15_000_000


def test_what_follows_from_the_project_alone_is_what_the_command_writes(tmp_path: Path) -> None:
    sure = [each for each in SMALL if each.needs_nothing]
    assert len(sure) >= 20
    written = list(write_set(sure, tmp_path, pytest.fail))
    assert len(written) == len(sure)
    for path in written:
        committed = FOLDER / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes(), (
            f"{path.name} differs: run `make set` and look at the change"
        )


@pytest.mark.parametrize("each", SMALL, ids=[each.stem for each in SMALL])
def test_the_true_values_are_what_the_command_writes(each: SetDocument) -> None:
    assert beside(each, GOLD_SUFFIX).read_text(encoding="utf-8") == gold_csv(each.report, each.printed)
    assert beside(each, FINDINGS_SUFFIX).read_text(encoding="utf-8") == findings_csv(each.told)


def test_set_csv_lists_the_committed_part() -> None:
    assert (FOLDER / "set.csv").read_text(encoding="utf-8") == index(chosen(None, True, ()))


# --- true values -----------------------------------------------------------------------------------------------------


def cells_of(each: SetDocument) -> dict[FieldId, str]:
    lines = rows(beside(each, GOLD_SUFFIX))
    return {
        FieldId(line["table"], line["row"], line["column"]): line["printed"]
        for line in lines
        if line["table"] != "report"
    }


def form_of(table_id: str, cells: dict[FieldId, str]) -> Table:
    fields = {field for field in cells if field.table == table_id}
    return next(table for table in forms_of(table_id) if set(table.fields) == fields)


def total(fields: tuple[FieldId, ...], cells: dict[FieldId, str]) -> Decimal:
    return sum((parse_value(cells[field]).number or Decimal(0) for field in fields), Decimal(0))


@pytest.mark.parametrize("each", SMALL, ids=[each.stem for each in SMALL])
def test_findings_name_every_sum_that_fails_and_no_other(each: SetDocument) -> None:
    cells = cells_of(each)
    failing = {
        (identity.kind, identity.table, identity.row or identity.column)
        for table_id in TABLE_IDS
        for identity in form_of(table_id, cells).identities
        if total(identity.left, cells) != total(identity.right, cells)
    }
    said = rows(beside(each, FINDINGS_SUFFIX))
    named = {
        # A blank total is named by its cell.
        ("row_total", line["table"], line["where"].partition("/")[0])
        if line["kind"] == "blank_total"
        else (line["kind"], line["table"], line["where"])
        for line in said
        if line["kind"] in SUM_KINDS
    }
    assert named == failing


@pytest.mark.parametrize("each", [each for each in SMALL if each.before], ids=lambda each: each.stem)
def test_findings_name_what_does_not_follow_from_the_year_before(each: SetDocument) -> None:
    before = next(other for other in ALL if other.stem == each.before)
    last = before.report.tables
    cells = cells_of(each)
    odd = {
        f"carried_in/{field.column}"
        for field in cells
        if field.row == "carried_in"
        and total((field,), cells) != total((FieldId(field.table, "carried_out", field.column),), dict(last))
    }
    said = {
        line["where"]
        for line in rows(beside(each, FINDINGS_SUFFIX))
        if line["kind"] == "cross_year" and line["table"] == "applications"
    }
    assert said == odd
    assert (YearFault.CARRIED_IN in each.request.year_faults) <= bool(odd)


def test_a_label_that_is_printed_otherwise_is_a_finding() -> None:
    document = next(each for each in ALL if each.layout.labels is not None and each.layout.labels.name == "other typos")
    told = [finding for finding in document.told.findings if finding.printed_left == "二、上年结转政府信息公开审请数量"]
    (finding,) = told
    assert (finding.kind, finding.table, finding.where) == ("structure", "applications", "carried_in")
    assert finding.printed_right == "二、上年结转政府信息公开申请数量"
    assert "artefact" not in finding.note


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_says_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    only = ["--only", "html-article", "word-old", "pdf-chromium"]
    assert main(["set", str(tmp_path), "--small", "--half", "tune", *only]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "1 left out: LibreOffice Writer is not installed (Debian: apt-get install libreoffice-writer)" in said.err
    assert "1 left out: " in said.err.splitlines()[0]
    assert [line["condition"] for line in rows(tmp_path / "set.csv")] == ["html-article"]
    assert {path.parent.name for path in tmp_path.rglob("*.html")} == {"tune"}


def test_a_text_that_no_name_holds_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(tmp_path), "--only", "no-such-thing"]) == 2
    assert "no-such-thing" in capsys.readouterr().err
