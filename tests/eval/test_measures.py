"""The declared list of figures: each has a case made by hand whose right figure is known; and what holds of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from decimal import Decimal

import pytest
from hand_gold import field, gold, record
from hypothesis import given
from hypothesis import strategies as st

from eval.estimates import estimate, estimates
from eval.gold import GoldFinding, Spot
from eval.measures import MEASURES, Unit, measure_of
from eval.scoring.counts import Counts, total
from eval.scoring.documents import DocumentScore, score_record
from pipeline.checks.record import Outcome, Record, Usage
from pipeline.findings import Cause, Change, Finding, FindingKind, Suggestion
from pipeline.messages import message

DOUBT = message("no_place")
ROW = "reconsideration"
PUBLISHED = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (Spot(ROW),), left="6")
SAID = GoldFinding(FindingKind.NARRATIVE, "disputes", (Spot(ROW, "upheld"),))


def _sum(cause: Cause, suspects: Sequence[str], **repaired: int) -> Finding:
    changes = tuple(Change(field(column), Decimal(number)) for column, number in repaired.items())
    cells, named = tuple(record("0 0 0 0 0").cells), tuple(field(column) for column in suspects)
    return Finding(
        FindingKind.DISPUTES_TOTAL,
        DOUBT,
        "disputes",
        ROW,
        cause=cause,
        cells=tuple(cell.field for cell in cells),
        suspects=named,
        suggestions=(Suggestion(changes, DOUBT),) if changes else (),
    )


# Ten cells in two documents. In the first a 5 is read as 8 without a flag and the blank as 0 with one; in the second
# the publisher's total is wrong, found and flagged.
MISREAD = score_record(
    record("8 1 0 0? 6", (_sum(Cause.UNKNOWN, ("upheld", "total"), upheld=5),), identity={"year": "2024"}),
    gold("5 1 0 _ 6", (), issuer="某县人民政府", year="2024"),
)
FAULTY = score_record(
    record("5? 1? 0? 0? 7?", (_sum(Cause.SOURCE, ("total",), total=6),)),
    gold("5 1 0 0 7", (PUBLISHED,)),
)
PROSE = score_record(
    replace(
        record(
            "5 0 0 0 5",
            (
                Finding(FindingKind.NARRATIVE, DOUBT, "disputes", ROW, "upheld", cause=Cause.SOURCE),
                Finding(FindingKind.NARRATIVE, DOUBT, "disputes", ROW, "total", cause=Cause.SOURCE),
            ),
        ),
        statements=4,
    ),
    gold("5 0 0 0 5", (SAID, replace(SAID, spots=(Spot("litigation_direct"),)))),
)
LOST = score_record(record("5 0 0 . -"), gold("5 0 0 0 5"))
MOVED = score_record(record("_ 5 0 0 5"), gold("5 _ 0 0 5"))
MARKS = score_record(record("0 0 _ / 1204"), gold("_ / 0 0 1,204"))
BEYOND = score_record(record("5 0 0 0 5"), gold("5 0 0 . ."))
ASKED = score_record(
    replace(record("5 0 0 0 5"), usage=Usage(900, 100, 3, 0, Decimal("0.004"), 2.5), seconds=4.0, cpu_seconds=0.5),
    gold("5 0 0 0 5"),
)
FLAGGED = score_record(record("5? 0? 0 0 5"), gold("5 0 0 0 5"))
UNAIDED = score_record(record("8 1 0 0 6", (_sum(Cause.UNKNOWN, ("upheld",)),)), gold("5 1 0 0 6"))
TWO = (MISREAD, FAULTY)


CASES: Sequence[tuple[str, tuple[DocumentScore, ...], float | Decimal, int]] = [
    ("silent", TWO, 1, 10),
    ("silent_documents", TWO, 1, 2),
    ("accuracy", TWO, 8, 10),
    ("accuracy_numbers", TWO, 8, 9),
    ("accuracy_non_zero", TWO, 5, 6),
    ("printed", (MARKS,), 0, 5),
    ("exact", TWO, 1, 2),
    ("omission", (LOST,), 2, 5),
    ("omission_told", (LOST,), 1, 2),
    ("invention", TWO, 1, 10),
    ("wrong_value", TWO, 1, 10),
    ("wrong_place", (MOVED,), 1, 5),
    ("wrong_value", (MOVED,), 1, 5),
    ("invention", (MOVED,), 0, 5),
    ("blank_as_zero", (MARKS,), 2, 2),
    ("zero_as_blank", (MARKS,), 2, 2),
    ("unverifiable", (BEYOND,), 2, 1),
    ("coverage", TWO, 4, 10),
    ("accuracy_accepted", TWO, 3, 4),
    ("flag_precision", TWO, 1, 6),
    ("flag_precision_faults", TWO, 6, 6),
    ("flag_recall", TWO, 1, 2),
    ("false_flags", (FLAGGED,), 2, 5),
    ("items", TWO, 2, 2),
    ("items_by_cells", TWO, 2000, 10),
    ("items_true", TWO, 2, 2),
    ("located", TWO, 2, 2),
    ("suspected", TWO, 3, 2),
    ("suggested", TWO, 2, 2),
    ("suggestions_right", (MISREAD, UNAIDED), 1, 1),
    ("suggested", (MISREAD, UNAIDED), 1, 2),
    ("cause", TWO, 2, 2),
    ("faults_found", TWO, 1, 1),
    ("faults_blamed", TWO, 1, 1),
    ("claims_true", TWO, 1, 1),
    ("contradictions_found", (PROSE,), 1, 2),
    ("contradictions_true", (PROSE,), 1, 2),
    ("statements", (PROSE,), 4, 1),
    ("identity", (MISREAD,), 1, 2),
    ("prompt_tokens", (ASKED, LOST), 900, 2),
    ("completion_tokens", (ASKED, LOST), 100, 2),
    ("calls", (ASKED, LOST), 3, 2),
    ("cost", (ASKED, LOST), Decimal("0.004"), 2),
    ("cpu_seconds", (ASKED,), 0.5, 1),
    ("wall_seconds", (ASKED,), 4.0, 1),
    ("model_seconds", (ASKED,), 2.5, 1),
]


@pytest.mark.parametrize(("name", "documents", "part", "whole"), CASES)
def test_a_figure_made_by_hand(name: str, documents: tuple[DocumentScore, ...], part: float, whole: int) -> None:
    named = [replace(document, name=str(at)) for at, document in enumerate(documents)]
    found = estimate(measure_of(name), named)
    assert (found.part, found.whole) == (part, whole)


def test_every_figure_has_a_case_made_by_hand() -> None:
    assert {measure.id for measure in MEASURES} == {name for name, *_ in CASES}


def test_every_figure_has_its_own_id_and_words() -> None:
    assert len({measure.id for measure in MEASURES}) == len(MEASURES)
    assert all(measure.label and measure.help.endswith(".") and measure.group for measure in MEASURES)


# --- laws -----------------------------------------------------------------------------------------------------------

TOKENS = st.sampled_from(["0", "0", "1", "2", "7", "12", "_", "/", "—", "若干", "1,204"])
TRUE = st.lists(TOKENS | st.just("."), min_size=5, max_size=5).map(" ".join)
READ = st.lists(
    st.tuples(TOKENS, st.sampled_from(["", "", "?", "!"])).map("".join) | st.sampled_from([".", "-"]),
    min_size=5,
    max_size=5,
).map(" ".join)
CAUSES = st.sampled_from(Cause)
COLUMNS = st.lists(st.sampled_from(["upheld", "corrected", "other", "pending", "total"]), max_size=3)
FINDINGS = st.lists(st.builds(_sum, CAUSES, COLUMNS, total=st.integers(0, 9)), max_size=2).map(tuple)
FAULTS = st.sampled_from([None, (), (PUBLISHED,), (PUBLISHED, SAID), (replace(PUBLISHED, ignored=True),)])


@st.composite
def scores(draw: st.DrawFn) -> DocumentScore:
    read: Record = record(draw(READ), draw(FINDINGS), draw(st.sampled_from([Outcome.OK, Outcome.FAILED])))
    read = replace(read, statements=draw(st.sampled_from([None, 3])))
    return score_record(read, gold(draw(TRUE), draw(FAULTS)))


@given(scores())
def test_counts_add_up(score: DocumentScore) -> None:
    c = score.counts
    assert c.right + c.wrong + c.misplaced + c.missing + c.invented == c.cells
    assert c.accepted + c.flagged + c.missing - c.missing_told == c.cells
    assert c.flagged_wrong + c.flagged_of_faults + c.false_flags == c.flagged
    assert c.not_right_flagged + c.silent == c.not_right == c.cells - c.right
    assert c.flagged_wrong == c.not_right_flagged
    assert c.accepted - c.accepted_right + c.missing - c.missing_told == c.silent
    assert c.silent == len(score.silent_errors)
    assert bool(c.exact) == (c.right == c.cells and not c.unverifiable)


@given(scores())
def test_a_share_is_between_nothing_and_all(score: DocumentScore) -> None:
    for measure in MEASURES:
        part, whole = measure.part(score.counts), measure.whole(score.counts)
        assert part >= 0
        assert whole >= 0
        assert measure.unit is Unit.PER or part <= whole, measure.id


@given(scores(), scores())
def test_the_figures_of_two_documents_are_those_of_their_counts_together(
    one: DocumentScore, other: DocumentScore
) -> None:
    both = total([one.counts, other.counts])
    assert astuple(both) == tuple(map(sum, zip(astuple(one.counts), astuple(other.counts), strict=True)))
    found = estimates([replace(one, name="one"), replace(other, name="other")])
    assert all((found[m.id].part, found[m.id].whole) == (m.part(both), m.whole(both)) for m in MEASURES)


def test_nothing_counted_is_all_zeros() -> None:
    assert total([]) == Counts()
    assert not any(getattr(Counts(), each.name) for each in fields(Counts))
