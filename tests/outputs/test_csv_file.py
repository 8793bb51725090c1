import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.csv_file import MOST_CHARACTERS, CsvFile, defuse


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("", ""),
        ("22（其中修订16件）", "22（其中修订16件）"),
        ("251000元", "251000元"),
        ("一、本年新收", "一、本年新收"),
        ("/", "/"),
        ("-", "-"),
        ("—", "—"),
        ("——", "——"),
        ("-15", "-15"),
        ("－15", "－15"),
        ("−15", "−15"),
        ("-1,204.50", "-1,204.50"),
        ("+5%", "+5%"),
        (" -15", " -15"),
        ("(=1)", "(=1)"),
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ('=HYPERLINK("http://example.invalid")', '\'=HYPERLINK("http://example.invalid")'),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-15+2", "'-15+2"),
        ("-15（其中修订2件）", "'-15（其中修订2件）"),
        ("--", "'--"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("　=1", "'　=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\t1", "'\t1"),
        ("\r1", "'\r1"),
        ("\n1", "'\n1"),
    ],
)
def test_text_that_a_spreadsheet_would_calculate_is_defused(text: str, safe: str) -> None:
    assert defuse(text) == safe


@given(st.text())
def test_defusing_adds_an_apostrophe_or_nothing(text: str) -> None:
    assert defuse(text) in (text, "'" + text)


@given(st.text())
def test_what_was_defused_stays(text: str) -> None:
    assert defuse(defuse(text)) == defuse(text)


readable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(readable, min_size=1, max_size=5))
def test_a_written_file_reads_back_to_the_same_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    with CsvFile(path, ("a", "b")) as file:
        for text in texts:
            file.write({"a": "x", "b": defuse(text)})
    with path.open(encoding="utf-8-sig", newline="") as back:
        found = [row["b"] for row in csv.DictReader(back)]
    assert [f.removeprefix("'") if f != t else f for f, t in zip(found, texts, strict=True)] == texts


def test_the_bytes_are_those_of_the_contract(tmp_path: Path) -> None:
    with CsvFile(tmp_path / "x.csv", ("a", "b")) as file:
        file.write({"a": "件", "b": 'two\nlines, "quoted"'})
    assert (tmp_path / "x.csv").read_bytes() == (b'\xef\xbb\xbfa,b\r\n\xe4\xbb\xb6,"two\nlines, ""quoted"""\r\n')


def test_a_file_name_that_is_no_text_does_not_end_the_run(tmp_path: Path) -> None:
    with CsvFile(tmp_path / "x.csv", ("a",)) as file:
        file.write({"a": "b\udcff.pdf"})
    assert (tmp_path / "x.csv").read_text("utf-8-sig") == "a\nb\\udcff.pdf\n"


def test_an_error_keeps_the_old_file_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")
    with pytest.raises(ZeroDivisionError), CsvFile(tmp_path / "x.csv", ("a",)) as file:
        file.write({"a": str(1 // 0)})
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("x.csv", "old")]


def test_the_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    with CsvFile(tmp_path / "x.csv", ("a",)):
        assert not (tmp_path / "x.csv").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_a_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="b"), CsvFile(tmp_path / "x.csv", ("a",)) as file:
        file.write({"a": "", "b": ""})


def test_a_cell_of_a_quarter_of_a_million_characters_does_not_spoil_the_file_for_its_readers(tmp_path: Path) -> None:
    """A page with `aaaa…` in a cell once made a review.csv that `gouji apply` could not read."""
    with CsvFile(tmp_path / "a.csv", ("printed", "value")) as file:
        file.write({"printed": "a" * 250_000, "value": "1" * MOST_CHARACTERS})
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as lines:
        (line,) = csv.DictReader(lines)
    assert line == {"printed": "a" * (MOST_CHARACTERS - 1) + "…", "value": "1" * MOST_CHARACTERS}
