"""Findings from the identities of a table: which printed sums fail, and whose fault that is.

The rules are those of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号. Nothing is balanced: a sum that fills a
blank total is used to ask whether another failure follows from that blank, and is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.identities import Assessment, Verdict, counted, exact_sum
from pipeline.checks.labels import label_of
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from schemas.declaration import Arrangement, FieldId, Identity, Table
from schemas.values import Value, plain


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the cells of a table are to be believed.

    `certain` fields were read exactly; `doubted` ones are disputed or of uncertain position; the rest are open.
    """

    certain: AbstractSet[FieldId] = frozenset()
    doubted: AbstractSet[FieldId] = frozenset()

    def cause(self, cells: Sequence[FieldId]) -> Cause:
        """Whose fault a contradiction among these cells is."""
        if any(cell in self.doubted for cell in cells):
            return Cause.READING
        if all(cell in self.certain for cell in cells):
            return Cause.SOURCE
        return Cause.UNKNOWN


def sum_findings(
    table: Table, values: Mapping[FieldId, Value], assessments: Sequence[Assessment], trust: Trust
) -> tuple[Finding, ...]:
    """In: a table's values with their assessments. Out: what contradicts itself, blank totals first.

    A blank total beside parts that add up to something is one finding on that cell. A failing identity that would hold
    with such totals filled follows from them and is not told again; nor is a failing column that would hold with the
    totals of its failing rows put right: another wrong total in that column would make its own row fail. Any other
    failing identity is a finding on its cells.
    """
    blanks: dict[FieldId, Assessment] = {}
    for assessment in assessments:
        total = assessment.identity.total
        if assessment.left and total is not None and values[total].is_empty:
            blanks.setdefault(total, assessment)
    filled = _Filled(values, assessments, wrong_rows=False)
    put_right = _Filled(values, assessments, wrong_rows=True)
    failing = [
        a
        for a in assessments
        if a.verdict is Verdict.FAILS
        and not filled.holds(a.identity)
        and not (a.identity.column and put_right.holds(a.identity))
    ]
    # Where a table leaves totals blank beside numbers, its blank totals do not mean 0 and say nothing of their parts.
    telling = [a for a in assessments if a in failing or not (blanks and a.identity.total in a.empty)]
    suspects = _empty_suspects(telling, failing)
    # On one line of numbers a lost cell moves all that follow: the last one is blank then, and sums before it fail.
    moved = bool(failing) and table.arrangement is Arrangement.BLOCKS
    return (
        *(_blank_total(table, values, assessment, trust, moved) for assessment in blanks.values()),
        *(_failure(table, values, assessment, suspects, trust) for assessment in failing),
    )


class _Filled:
    """What each field adds to a sum when every empty total holds the sum of its parts, and with `wrong_rows` every
    printed total of a failing row too."""

    def __init__(self, values: Mapping[FieldId, Value], assessments: Sequence[Assessment], *, wrong_rows: bool) -> None:
        self._values = values
        self._parts: dict[FieldId, list[tuple[FieldId, ...]]] = {}
        for assessment in assessments:
            total = assessment.identity.total
            if not assessment.assessable or total is None:
                continue
            wrong = wrong_rows and assessment.identity.row and assessment.verdict is Verdict.FAILS
            if values[total].is_empty or wrong:
                self._parts.setdefault(total, []).append(assessment.identity.left)
        self._known: dict[FieldId, Decimal] = {}

    def holds(self, identity: Identity) -> bool:
        return exact_sum(map(self._amount, identity.left)) == exact_sum(map(self._amount, identity.right))

    def _amount(self, field: FieldId) -> Decimal:
        if field not in self._known:
            # No total is a part of itself, so this ends. Of two sums for one total the first that is not 0 counts.
            sums = (exact_sum(map(self._amount, parts)) for parts in self._parts.get(field, ()))
            self._known[field] = next((amount for amount in sums if amount), counted(self._values[field]))
        return self._known[field]


def _empty_suspects(assessments: Sequence[Assessment], failing: Sequence[Assessment]) -> frozenset[FieldId]:
    """The empty cells that may really hold a number.

    A lost digit leaves every telling identity of its cell failing, and all ask for the same positive number there.
    Other empty cells are not doubted: many published tables leave most cells blank.
    """
    asked: dict[FieldId, set[Decimal | None]] = {}
    for assessment in assessments:
        for field in assessment.empty:
            if assessment.assessable:
                asked.setdefault(field, set()).add(_asked(assessment, field) if assessment in failing else None)
    suspects = set()
    for field, amounts in asked.items():
        amount = next(iter(amounts))
        if len(amounts) == 1 and amount is not None and amount > 0:
            suspects.add(field)
    return frozenset(suspects)


def _asked(assessment: Assessment, field: FieldId) -> Decimal:
    left, right = assessment.left or Decimal(0), assessment.right or Decimal(0)
    if field in assessment.identity.left:
        return exact_sum((right, left.copy_negate()))
    return exact_sum((left, right.copy_negate()))


def _blank_total(
    table: Table, values: Mapping[FieldId, Value], assessment: Assessment, trust: Trust, moved: bool
) -> Finding:
    identity = assessment.identity
    total = identity.right[0]
    left = plain(assessment.left or Decimal(0))
    return Finding(
        FindingKind.BLANK_TOTAL,
        message("blank_total", label=label_of(table, total.row, total.column), left=left),
        table.id,
        total.row,
        total.column,
        left,
        values[total].printed,
        trust.cause(identity.fields),
        identity.fields if moved else (total,),
    )


def _failure(
    table: Table,
    values: Mapping[FieldId, Value],
    assessment: Assessment,
    suspects: AbstractSet[FieldId],
    trust: Trust,
) -> Finding:
    identity = assessment.identity
    left, right = plain(assessment.left or Decimal(0)), plain(assessment.right or Decimal(0))
    text = message(identity.kind, label=label_of(table, identity.row, identity.column), left=left, right=right)
    if assessment.empty:
        text = message("with_blanks", finding=text, count=len(assessment.empty))
    return Finding(
        FindingKind(identity.kind),
        text,
        table.id,
        identity.row,
        identity.column,
        left,
        right,
        trust.cause(identity.fields),
        tuple(field for field in identity.fields if values[field].is_number or field in suspects),
    )
