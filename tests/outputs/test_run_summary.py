from decimal import Decimal
from pathlib import Path

import pytest
from hand_records import document, failed, tally_of
from rich.console import Console

from pipeline.checks.record import Outcome, Status, Usage
from pipeline.findings import FindingKind
from pipeline.messages import TEXTS, Lang
from pipeline.runs.summary import MOST_FAILURES_SHOWN, Tally, render


def _shown(
    tally: Tally, lang: Lang = Lang.EN, files: tuple[Path, ...] = (), elapsed: float | None = None, currency: str = ""
) -> str:
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(render(tally, lang, files, elapsed, currency))
    return " ".join(capture.get().split())


def test_a_run_is_counted() -> None:
    tally = tally_of([document("a.pdf"), document("b.pdf", rows={"reconsideration": "2 . 0 0 _"}), failed()])
    assert tally.outcomes == {Outcome.OK: 1, Outcome.FLAGGED: 1, Outcome.FAILED: 1}
    assert tally.statuses == {Status.ACCEPTED: 399, Status.MISSING: 1}
    assert tally.items == {FindingKind.MISSING: 1, FindingKind.UNREADABLE: 1}
    assert tally.seconds == 2.5


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (Lang.EN, ["with items to review 1", "accepted 199", "totals left blank 1 1", "4.0 s, 4.0 s a document"]),
        (Lang.ZH, ["有待复核项 1", "采信 199", "总计留空 1 1", "用时 4.0 秒"]),
    ],
)
def test_a_person_reads_what_is_to_do(lang: Lang, told: list[str]) -> None:
    text = _shown(tally_of([document(rows={"reconsideration": "2 1 0 0 _"})]), lang, elapsed=4.0)
    assert [part for part in told if part not in text] == []


def test_a_clean_run_says_so() -> None:
    text = _shown(tally_of([document()]))
    assert "Nothing to review." in text
    assert "No model was asked." in text


def test_failures_are_named_with_their_reason() -> None:
    assert "z.pdf: the file is encrypted" in _shown(tally_of([failed()]))


def test_many_failures_are_cut_short() -> None:
    text = _shown(tally_of(failed(f"{n:03}.pdf") for n in range(MOST_FAILURES_SHOWN + 5)))
    assert "… and 5 more, see reports.csv" in text


def test_square_brackets_in_a_name_are_no_markup() -> None:
    assert "[red]a.pdf: no [bold]text" in _shown(tally_of([failed("[red]a.pdf", "no [bold]text")]))


def test_tokens_and_cost_are_told() -> None:
    tally = tally_of([document(usage=Usage(12000, 300, 3, 1, Decimal("0.0100")))])
    told = "12,000 tokens in, 300 out, in 3 calls (1 of them from the cache) cost 0.01"
    assert told in _shown(tally)
    assert f"{told} EUR" in _shown(tally, currency="EUR")


def test_the_files_are_named() -> None:
    assert "out/cells.csv" in _shown(Tally(), files=(Path("out/cells.csv"),))


def test_an_empty_run_is_shown() -> None:
    assert "total 0" in _shown(Tally())


@pytest.mark.parametrize("kind", FindingKind)
def test_every_kind_has_words(kind: FindingKind) -> None:
    assert f"kind_{kind.value}" in TEXTS


def test_tallies_add_up_to_that_of_all_their_documents() -> None:
    some = [document("a.pdf", rows={"reconsideration": "2 . 0 0 _"}, usage=Usage(7, 8, 9, cost=Decimal("0.1")))]
    others = [document("b.pdf"), *(failed(f"{number}.pdf") for number in range(MOST_FAILURES_SHOWN + 2))]
    tally = tally_of(some)
    tally += tally_of(others)
    assert tally == tally_of([*some, *others])
