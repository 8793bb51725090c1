"""Findings from the identities of a table: which printed sums fail, and whose fault that is.

The rules are those of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号. Nothing is balanced: a sum that fills a
blank total is used to ask whether another failure follows from that blank, and is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal

from pipeline.checks.diagnosis import Diagnosis, diagnose
from pipeline.checks.evidence import Evidence
from pipeline.checks.identities import Assessment, Verdict, counted, exact_sum
from pipeline.checks.labels import label_of, terms
from pipeline.checks.telling import told
from pipeline.findings import Cause, Finding, FindingKind, Suggestion
from pipeline.messages import Message, message
from schemas.declaration import Arrangement, FieldId, Identity, Table
from schemas.values import Value, plain

MOST_SUGGESTIONS = 5
"""Of a finding; more alternatives than these help nobody to decide."""


@dataclass(frozen=True)
class SumCheck:
    """What the sums of a table say: findings, and what may be wrong where some fail."""

    findings: tuple[Finding, ...] = ()
    diagnosis: Diagnosis = default(default_factory=Diagnosis)


def check_sums(
    table: Table,
    values: Mapping[FieldId, Value],
    assessments: Sequence[Assessment],
    evidence: Mapping[FieldId, Evidence],
) -> SumCheck:
    """In: a table's values with their assessments and what speaks for each. Out: what contradicts itself, blank totals
    first, and what may be wrong.

    A blank total beside parts that add up to something is one finding on that cell. A failing identity that would hold
    with such totals filled follows from them and is not told again; nor is a failing column that would hold with the
    totals of its failing rows put right: another wrong total in that column would make its own row fail. Any other
    failing identity is a finding on its cells and on those that are suspected of being wrong.
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
    weak = {f for f, own in evidence.items() if own.is_weak}
    left_blank = frozenset(t for t, a in blanks.items() if not moved and weak.isdisjoint(a.identity.fields))
    found = Diagnosis()
    if failing or len(left_blank) < len(blanks):
        found = diagnose(table, values, assessments, evidence, left_blank)
    findings = (
        *(
            _blank_total(table, values, assessment, evidence, None if total in left_blank else found, moved)
            for total, assessment in blanks.items()
        ),
        *(_failure(table, values, assessment, suspects, evidence, found) for assessment in failing),
    )
    return SumCheck(findings, found)


def cause_of(
    cells: Sequence[FieldId],
    evidence: Mapping[FieldId, Evidence],
    found: Diagnosis,
    suggestions: Sequence[Suggestion] = (),
) -> Cause:
    """Whose fault a contradiction among these cells is: the reading's where a suggestion rests on a cell that is
    disputed or weakly read; the source's where every cell was read exactly; else nobody can say."""
    if found.rests_on_weak(suggestions):
        return Cause.READING
    if all(field in evidence and evidence[field].certain for field in cells):
        return Cause.SOURCE
    return Cause.UNKNOWN


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
    table: Table,
    values: Mapping[FieldId, Value],
    assessment: Assessment,
    evidence: Mapping[FieldId, Evidence],
    found: Diagnosis | None,
    moved: bool,
) -> Finding:
    """`found` is what may be wrong, None where the total is known to be left blank."""
    identity = assessment.identity
    total, left = identity.right[0], assessment.left or Decimal(0)
    part = found.part_of(identity.fields) if found else None
    suggestions = part.suggestions[:MOST_SUGGESTIONS] if part else ()
    cause = cause_of(identity.fields, evidence, found or Diagnosis(), suggestions)
    parts = terms(table, identity, identity.left, values)
    text = message("blank_total", label=label_of(table, total.row, total.column), left=plain(left), parts=parts)
    return Finding(
        FindingKind.BLANK_TOTAL,
        told(table, values, text, cause, True, (), suggestions),
        table.id,
        total.row,
        total.column,
        plain(left),
        values[total].printed,
        cause,
        identity.fields if moved else (total,),
        suggestions=suggestions,
    )


def _failure(
    table: Table,
    values: Mapping[FieldId, Value],
    assessment: Assessment,
    suspects: AbstractSet[FieldId],
    evidence: Mapping[FieldId, Evidence],
    found: Diagnosis,
) -> Finding:
    identity = assessment.identity
    part = found.part_of(identity.fields)
    suspected = part.suspects if part else ()
    suggestions = part.suggestions[:MOST_SUGGESTIONS] if part else ()
    complete = part is not None and part.localisation.complete
    cause = cause_of(identity.fields, evidence, found, suggestions)
    own = tuple(f for f in identity.fields if values[f].is_number or f in suspects)
    return Finding(
        FindingKind(identity.kind),
        told(table, values, _contradiction(table, values, assessment), cause, complete, suspected, suggestions),
        table.id,
        identity.row,
        identity.column,
        plain(assessment.left or Decimal(0)),
        plain(assessment.right or Decimal(0)),
        cause,
        tuple(dict.fromkeys((*own, *suspected))),
        suspects=suspected,
        suggestions=suggestions,
    )


def _contradiction(table: Table, values: Mapping[FieldId, Value], assessment: Assessment) -> Message:
    """The rule that fails, with its cells, their numbers and the difference."""
    identity = assessment.identity
    left, right = assessment.left or Decimal(0), assessment.right or Decimal(0)
    text = message(
        identity.kind,
        label=label_of(table, identity.row, identity.column),
        left=plain(left),
        right=plain(right),
        parts=terms(table, identity, identity.left, values),
        others=terms(table, identity, identity.right, values),
        difference=plain(abs(exact_sum((left, right.copy_negate())))),
    )
    return message("with_blanks", finding=text, count=len(assessment.empty)) if assessment.empty else text
