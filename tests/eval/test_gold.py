from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from eval.gold import Spot, read_gold, read_set, spots_of
from pipeline.errors import UsageError
from pipeline.findings import FindingKind
from schemas.declaration import FieldId
from schemas.values import Mark

GOLD_HEAD = "table,row,column,printed,value\n"
FINDINGS_HEAD = "kind,table,where,printed_left,printed_right,note\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a document with its gold (and findings) lines; returns the gold file's path."""

    def make(gold: str, findings: str | None = None, name: str = "a", suffix: str = ".pdf") -> Path:
        (tmp_path / f"{name}{suffix}").write_text("")
        if findings is not None:
            (tmp_path / f"{name}.findings.csv").write_text(FINDINGS_HEAD + findings, "utf-8-sig")
        path = tmp_path / f"{name}.gold.csv"
        path.write_text(GOLD_HEAD + gold, "utf-8-sig")
        return path

    return make


@pytest.mark.parametrize(
    ("printed", "value", "mark", "number", "unit"),
    [
        ("", "", Mark.BLANK, None, ""),
        ("0", "0", Mark.NUMBER, Decimal(0), ""),
        ("/", "", Mark.SLASH, None, ""),
        ("—", "", Mark.DASH, None, ""),
        ("251000元", "251000", Mark.NUMBER, Decimal(251000), "元"),
        ("若干", "", Mark.OTHER, None, ""),
        ("约3", "3", Mark.NUMBER, Decimal(3), ""),
    ],
)
def test_a_true_value(write: Write, printed: str, value: str, mark: Mark, number: Decimal | None, unit: str) -> None:
    gold = read_gold(write(f"disputes,reconsideration,upheld,{printed},{value}\n"))
    found = gold.cells[FieldId("disputes", "reconsideration", "upheld")]
    assert (found.printed, found.mark, found.number, found.unit) == (printed, mark, number, unit)


def test_the_identity_of_the_report(write: Write) -> None:
    gold = read_gold(write("report,issuer,,某县,某县\nreport,year,,2024,2024\n"))
    assert gold.identity == {"issuer": "某县", "year": "2024"}


@pytest.mark.parametrize(("name", "suffix"), [("a", ".PDF"), ("a-2019.partial", ".txt"), ("a[1]", ".html")])
def test_the_document_beside_it_is_found(write: Write, name: str, suffix: str) -> None:
    assert read_gold(write("", name=name, suffix=suffix)).name == name + suffix


def test_a_longer_name_is_another_document(write: Write) -> None:
    write("", name="a.partial", suffix=".txt")
    assert read_gold(write("", name="a")).name == "a.pdf"


def test_no_findings_file_is_not_an_empty_one(write: Write) -> None:
    assert read_gold(write("")).findings is None
    assert read_gold(write("", findings="", name="b")).findings == ()


@pytest.mark.parametrize(
    ("line", "table", "spots", "ignored"),
    [
        ("disputes_total,disputes,reconsideration,11,0,seen", "disputes", (Spot("reconsideration"),), False),
        ("blank_total,applications,granted/total,3,,", "applications", (Spot("granted", "total"),), False),
        ("balance,applications,total,36,35,derived: follows", "applications", (Spot(column="total"),), True),
        ("structure,report,section numbers,a,b,artefact of ours", "", (), True),
    ],
)
def test_a_true_finding(write: Write, line: str, table: str, spots: tuple[Spot, ...], ignored: bool) -> None:
    (finding,) = read_gold(write("", findings=line + "\n")).findings or ()
    assert (finding.table, finding.spots, finding.ignored) == (table, spots, ignored)


@pytest.mark.parametrize(
    ("kind", "table", "where", "spots"),
    [
        ("outcome_total", "applications", "total", [Spot(column="total")]),
        ("row_total", "applications", "granted", [Spot("granted")]),
        ("structure", "applications", "other", [Spot("other")]),
        ("disputes_total", "disputes", "other", [Spot(column="other")]),
        ("narrative", "applications", "granted/total; denied_state_secret/total", "both"),
        ("structure", "disclosure", "form", []),
        ("structure", "applications", "before （四）无法提供", []),
        ("structure", "applications", "all columns", []),
        ("structure", "applications", "granted; somewhere", []),
        ("row_total", "applications", "granted/nothing", []),
        ("structure", "", "issuer", []),
    ],
)
def test_where_a_finding_stands_is_read_leniently(kind: str, table: str, where: str, spots: list[Spot] | str) -> None:
    expected = [Spot("granted", "total"), Spot("denied_state_secret", "total")] if spots == "both" else spots
    assert list(spots_of(FindingKind(kind), table, where)) == expected


@pytest.mark.parametrize(
    ("gold", "findings", "complaint"),
    [
        ("disputes,reconsideration,nothing,1,1\n", None, "line 2: no form has the field"),
        ("disputes,reconsideration,upheld,1,one\n", None, "'one' is no decimal"),
        ("disputes,reconsideration,upheld,1,1\n" * 2, None, "line 3: .* is given twice"),
        ("report,colour,,red,red\n", None, "a report has no 'colour'"),
        ("", "odd,disputes,x,,,\n", "no kind of finding is called 'odd'"),
        ("", "structure,table four,x,,,\n", "no table is called 'table four'"),
    ],
)
def test_a_broken_file_is_named_with_its_line(write: Write, gold: str, findings: str | None, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        read_gold(write(gold, findings))


def test_a_lacking_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "a.gold.csv").write_text("table,row,column,value\n")
    with pytest.raises(UsageError, match="'printed' is lacking"):
        read_gold(tmp_path / "a.gold.csv")


def test_a_short_line_is_empty_at_its_end(write: Write) -> None:
    gold = read_gold(write("disputes,reconsideration,upheld\n"))
    assert gold.cells[FieldId("disputes", "reconsideration", "upheld")].mark is Mark.BLANK


@pytest.mark.parametrize("others", [(), ("a.pdf", "a.html")])
def test_there_must_be_one_document(tmp_path: Path, others: tuple[str, ...]) -> None:
    for name in others:
        (tmp_path / name).write_text("")
    (tmp_path / "a.gold.csv").write_text(GOLD_HEAD)
    with pytest.raises(UsageError, match="must be one document"):
        read_gold(tmp_path / "a.gold.csv")


def test_a_set_is_read_with_its_subfolders_in_order(tmp_path: Path) -> None:
    for name in ("b", "sub/c", "a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.txt").write_text("")
        (tmp_path / f"{name}.gold.csv").write_text(GOLD_HEAD)
    assert [gold.name for gold in read_set(tmp_path)] == ["a.txt", "b.txt", "sub/c.txt"]


def test_a_folder_without_true_values_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no NAME\.gold\.csv"):
        read_set(tmp_path)
