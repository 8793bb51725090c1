"""One trial: a consistent table, errors in it, and whether the checks find them, name them and know what was meant."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from eval.generator.draw import Draw
from eval.generator.make import Form, Request, declarations_of, numbers_of
from eval.generator.profiles import PROFILES
from eval.generator.prose import Office
from eval.trials.errors import Error, Printed, put_in
from eval.trials.pages import read_from_page
from pipeline.checks.check import CheckedTable, check_table
from pipeline.checks.diagnosis import Part
from pipeline.checks.identities import counted
from pipeline.documents.model import CellPlace
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId, Identity, Table
from schemas.forms import TABLES
from schemas.values import Value, parse_value

_OFFICE = Office("云溪市人民政府", "我市", "云溪市人民政府网")
_PLACE = CellPlace(1, 1, 1)
_SUMS = frozenset((*(rule.kind for table in TABLES for rule in table.rules), FindingKind.BLANK_TOTAL))


class Made(StrEnum):
    """When an error came in."""

    PUBLISHED = "published"
    """Before the page was made: both readers read it as printed."""
    READ = "read"
    """After: one of the two readers has it."""


@dataclass(frozen=True)
class Trial:
    """What came of one trial. `visible`: some sum no longer holds. `located`: the wrong cells are one of the cheapest
    sets. `right_first`: the first suggestion is the true numbers."""

    visible: bool
    detected: bool
    flagged: bool
    located: bool
    right_first: bool
    cause_right: bool
    complete: bool
    sets: int
    seconds: float


def request_of(seed: int) -> Request:
    """The report of a seed: of an office, a county or a city in turn, in the 2021 or the 2019 form."""
    profile = tuple(PROFILES)[seed % len(PROFILES)]
    form = (Form.F2021, Form.F2019)[seed // len(PROFILES) % 2]
    return Request(_OFFICE, 2023, form, profile, seed)


def consistent(table_id: str, request: Request) -> tuple[Table, Printed]:
    """A table of a report, in which every sum holds; its zeros are printed or left blank by the seed."""
    table = next(each for each in declarations_of(request.form) if each.id == table_id)
    zero = ("0", "0", "")[request.seed // 7 % 3]
    numbers = numbers_of(request)
    return table, {field: str(numbers[field]) if numbers[field] else zero for field in table.fields}


def try_one(table_id: str, error: Error, count: int, made: Made, seed: int, *, on_page: bool = False) -> Trial | None:
    """In: what to try; `on_page` puts the table on a real page and reads it from there. Out: what came of it, None
    where the table has no room for the errors."""
    request = request_of(seed)
    table, printed = consistent(table_id, request)
    draw = Draw(seed, table_id, error, count, made)
    changed = put_in(table, printed, error, count, draw)
    if changed is None:
        return None
    true = {field: parse_value(text) for field, text in printed.items()}
    wrong = true | {field: parse_value(text) for field, text in changed.items()}
    on_paper = wrong if made is Made.PUBLISHED else true
    layout, llm = _reading(table, on_paper), _reading(table, on_paper, "llm")
    if on_page:
        layout = read_from_page(request, table_id, dict(printed) | (changed if made is Made.PUBLISHED else {}))
    if made is Made.READ and draw.chance(50):
        layout = _misread(layout, wrong, changed)
    elif made is Made.READ:
        llm = _misread(llm, wrong, changed)
    started = time.perf_counter()
    checked = check_table(layout, llm)
    seconds = time.perf_counter() - started
    return _judged(checked, table, true, wrong, tuple(changed), made, seconds)


def _misread(reading: Reading, wrong: Mapping[FieldId, Value], changed: Iterable[FieldId]) -> Reading:
    cells = {field: replace(reading.cells[field], value=wrong[field]) for field in changed}
    return replace(reading, cells=dict(reading.cells) | cells)


def _reading(table: Table, values: Mapping[FieldId, Value], reader: str = "layout") -> Reading:
    return Reading(reader, table, {field: CellReading(field, value, _PLACE) for field, value in values.items()})


def _judged(
    checked: CheckedTable,
    table: Table,
    true: Mapping[FieldId, Value],
    wrong: Mapping[FieldId, Value],
    changed: tuple[FieldId, ...],
    made: Made,
    seconds: float,
) -> Trial:
    taken = {cell.field: cell.value for cell in checked.record.cells}
    unlike = {field for field in changed if _amount(wrong, field) != _amount(true, field)}
    error = {field for field in unlike if taken[field] == wrong[field]}
    sums = [finding for finding in checked.findings if finding.kind in _SUMS]
    named = {cell for finding in checked.findings for cell in finding.cells}
    visible = any(_gap(identity, wrong) for identity in table.identities)
    blanks = {FieldId(f.table, f.row, f.column) for f in sums if f.kind is FindingKind.BLANK_TOTAL}
    sought = {field: _amount(true, field) for field in error - blanks}
    parts = checked.diagnosis.parts
    return Trial(
        visible,
        bool(sums) if made is Made.PUBLISHED else bool(checked.findings),
        unlike <= named,
        _is_located(sought, blanks, parts),
        _is_first(sought, blanks, parts),
        _causes_right(sums, made),
        all(part.localisation.complete for part in parts),
        max((len(part.localisation.repairs) for part in parts), default=0),
        seconds,
    )


def _is_located(sought: Mapping[FieldId, Decimal], blanks: AbstractSet[FieldId], parts: Sequence[Part]) -> bool:
    """Whether in each part of the table the wrong cells are one of the sets, and none is wrong elsewhere. Blank totals
    are told apart from them."""
    inside = [({f for f in sought if f in part.localisation.fields}, part) for part in parts]
    found = all(any(repair.fields - blanks == cells for repair in part.localisation.repairs) for cells, part in inside)
    return found and {f for cells, _ in inside for f in cells} == sought.keys()


def _is_first(sought: Mapping[FieldId, Decimal], blanks: AbstractSet[FieldId], parts: Sequence[Part]) -> bool:
    """Whether the first suggestions of all parts together are the true numbers."""
    first = {change.field: change.number for part in parts for each in part.suggestions[:1] for change in each.changes}
    return {field: number for field, number in first.items() if field not in blanks} == sought


def _causes_right(sums: list[Finding], made: Made) -> bool:
    causes = {f.cause for f in sums}
    return causes <= {Cause.SOURCE if made is Made.PUBLISHED else Cause.READING}


def _amount(values: Mapping[FieldId, Value], field: FieldId) -> Decimal:
    return counted(values[field])


def _gap(identity: Identity, values: Mapping[FieldId, Value]) -> Decimal:
    left = sum((_amount(values, f) for f in identity.left), Decimal(0))
    return left - sum((_amount(values, f) for f in identity.right), Decimal(0))
