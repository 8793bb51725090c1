"""`gouji apply`: a filled-in review.csv as spreadsheets save it."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLES

NAME = "qiyun-district-2021.html"
Lines = list[dict[str, str]]


@pytest.fixture
def out(gouji: Gouji, tmp_path: Path) -> Path:
    """A run of one report with published errors."""
    (tmp_path / "reports").mkdir()
    shutil.copy(EXAMPLES / NAME, tmp_path / "reports")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    return tmp_path / "out"


def lines(path: Path) -> Lines:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def one_of(told: Lines, kind: str) -> dict[str, str]:
    return next(line for line in told if line["kind"] == kind)


def as_csv(told: Lines, separator: str = ",", columns: list[str] | None = None) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns or list(told[0]), delimiter=separator, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(told)
    return text.getvalue()


def row_sum(out: Path) -> tuple[str, str, str]:
    told = [
        line
        for line in lines(out / "cells.csv")
        if (line["row"], line["column"]) == ("processed_total", "legal_service_institution")
    ]
    (cell,) = told
    return cell["status"], cell["value"], cell["before"]


SAVED = {
    "UTF-8": lambda told: as_csv(told).encode(),
    "UTF-8 with BOM": lambda told: as_csv(told).encode("utf-8-sig"),
    "GB18030": lambda told: as_csv(told).encode("gb18030"),
    "UTF-16 with tabs": lambda told: as_csv(told, "\t").encode("utf-16"),
    "semicolons": lambda told: as_csv(told, ";").encode("utf-8-sig"),
    "reordered": lambda told: as_csv(told, ",", ["comment", "Note", "corrected", "item", "decision"]).encode(),
    "header in capitals": lambda told: as_csv(told).replace("decision", "DECISION", 1).encode(),
    "rows deleted": lambda told: as_csv([line for line in told if line["decision"]]).encode(),
}


@pytest.mark.parametrize("way", SAVED)
def test_however_the_spreadsheet_saved_it(gouji: Gouji, out: Path, way: str) -> None:
    told = lines(out / "review.csv")
    one_of(told, "row_total").update(decision="更正", corrected="processed_total.legal_service_institution=７")
    (out / "review.csv").write_bytes(SAVED[way](told))
    ended = gouji("apply", "out/review.csv", "--who", "李四")
    assert (ended.code, "1 new decisions" in ended.out) == (0, True)
    assert row_sum(out) == ("corrected", "7", "0")


def test_an_xlsx_file(gouji: Gouji, out: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'gouji[export]'")
    told = lines(out / "review.csv")
    one_of(told, "row_total").update(decision="建议")
    book = openpyxl.Workbook()
    for line in [list(told[0]), *(list(line.values()) for line in told)]:
        book.active.append(line)
    book.save("filled.xlsx")
    assert gouji("apply", "filled.xlsx", "--out", "out").code == 0
    assert row_sum(out) == ("corrected", "7", "0")


def test_applied_twice_nothing_changes(gouji: Gouji, out: Path) -> None:
    told = lines(out / "review.csv")
    one_of(told, "row_total").update(decision="correct", corrected="建议")
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    gouji("apply", "filled.csv", "--out", "out")
    before = {path.name: path.read_bytes() for path in out.glob("*.csv")}
    ended = gouji("apply", "filled.csv", "--out", "out")
    assert (ended.code, "nothing new" in ended.out) == (0, True)
    assert {path.name: path.read_bytes() for path in out.glob("*.csv")} == before


def test_decisions_outlive_a_new_run(gouji: Gouji, out: Path) -> None:
    told = lines(out / "review.csv")
    one_of(told, "row_total").update(decision="建议")
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    gouji("apply", "filled.csv", "--out", "out")
    items = [line["item"] for line in lines(out / "review.csv")]
    gouji("run", "reports", "--out", "out", "--llm", "never")
    assert row_sum(out) == ("corrected", "7", "0")
    assert [line["item"] for line in lines(out / "review.csv")] == items


def test_in_another_content_the_item_opens_again_and_shows_what_was_decided(gouji: Gouji, out: Path) -> None:
    told = lines(out / "review.csv")
    one_of(told, "row_total").update(decision="accept", comment="as published")
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    gouji("apply", "filled.csv", "--out", "out", "--who", "李四")
    assert not [line for line in lines(out / "review.csv") if line["kind"] == "row_total"]
    with Path("reports", NAME).open("a", encoding="utf-8") as file:
        file.write("<!-- changed -->")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    earlier = one_of(lines(out / "review.csv"), "row_total")["earlier"]
    assert earlier.startswith("accept (李四, 20")
    assert earlier.endswith("as published")


REFUSED = {
    ("maybe", ""): "is no decision",
    ("", "7"): "decision is empty",
    ("correct", ""): "what stands there is not said",
    ("accept", "7"): "empty it, or write correct",
    ("correct", "7"): "say which",
    ("correct", "nowhere.total=7"): "none of the item's cells",
    ("correct", "processed_total.total=1月2日"): "holds a date",
    ("correct", "processed_total.total=2024/1/3"): "holds a date",
    ("correct", "processed_total.total=3-Jan"): "holds a date",
    ("correct", "processed_total.total=2.0"): "may have made of another number",
    ("correct", "processed_total.total=1.2E+5"): "may have made of another number",
    ("correct", "processed_total.total=seven"): "is no number",
    ("correct", "processed_total.total=-7"): "less than nothing",
    ("correct", "processed_total.total=364"): "is what was read",
    ("correct", "=1+1"): "a formula",
}


@pytest.mark.parametrize(("filled", "said"), REFUSED.items())
def test_a_line_that_is_not_clear_is_refused_by_its_number(
    gouji: Gouji, out: Path, filled: tuple[str, str], said: str
) -> None:
    told = lines(out / "review.csv")
    unclear, clear = one_of(told, "row_total"), one_of(told, "outcome_total")
    unclear.update(decision=filled[0], corrected=filled[1])
    clear.update(decision="accept")
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    ended = gouji("apply", "filled.csv", "--out", "out")
    assert (ended.code, f"line {told.index(unclear) + 2} ({unclear['item']})" in ended.err) == (1, True)
    assert said in ended.err
    left = [line["item"] for line in lines(out / "review.csv")]
    assert (unclear["item"] in left, clear["item"] in left) == (True, False)


def test_an_item_decided_in_two_ways_and_one_that_nobody_knows_are_refused(gouji: Gouji, out: Path) -> None:
    item = one_of(lines(out / "review.csv"), "row_total")["item"]
    Path("filled.csv").write_text(f"item,decision\n{item},accept\n{item},reject\ni0,accept\n", encoding="utf-8")
    ended = gouji("apply", "filled.csv", "--out", "out")
    assert ended.code == 1
    assert "in different ways on lines 2, 3" in ended.err
    assert "line 4 (i0): no item has this id" in ended.err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\r\n1,2\r\n", "no header"),
        (b"item,decision,decision\r\n", "twice"),
        (b"\xff\xff\xff\xff", "encoding"),
        (b"PK\x03\x04 no book", "XLSX"),
    ],
)
def test_a_file_that_is_no_review(gouji: Gouji, out: Path, data: bytes, said: str) -> None:
    Path("filled.csv").write_bytes(data)
    ended = gouji("apply", "filled.csv", "--out", "out")
    assert (ended.code, said in ended.err) == (2, True)


def test_a_folder_without_a_run(gouji: Gouji, tmp_path: Path) -> None:
    assert gouji("review", tmp_path).code == 2


def test_what_is_wholly_settled_becomes_gold(gouji: Gouji, out: Path) -> None:
    told = lines(out / "review.csv")
    for line in told:
        line["decision"] = "source_error"
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    ended = gouji("apply", "filled.csv", "--out", "out", "--gold", "gold")
    assert f"added to gold: {NAME}" in ended.out
    measured = gouji("eval", "gold", "--llm", "never")
    assert (measured.code, "Silent errors: 0" in measured.out) == (0, True)


def test_a_document_that_left_the_folder_leaves_the_files(gouji: Gouji, out: Path) -> None:
    Path("reports", NAME).rename("reports/other.html")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    assert [line["document"] for line in lines(out / "reports.csv")] == ["other.html"]


def test_a_hostile_name_harms_neither_spreadsheet_nor_command(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    name = "=HYPERLINK(1)<script>.html"
    shutil.copy(EXAMPLES / NAME, tmp_path / "reports" / name)
    gouji("run", "reports", "--out", "out", "--llm", "never")
    told = lines(tmp_path / "out" / "review.csv")
    assert {line["document"] for line in told} == {"'" + name}
    for line in told:
        line.update(decision="accept", comment="=1+1")
    Path("filled.csv").write_text(as_csv(told), encoding="utf-8")
    assert gouji("apply", "filled.csv", "--out", "out", "--who", "=2+2").code == 0
    assert lines(tmp_path / "out" / "review.csv") == []
    with (tmp_path / "out" / "cells.csv").open(encoding="utf-8-sig") as file:
        assert {line["decided_by"] for line in csv.DictReader(file)} == {"", "'=2+2"}
