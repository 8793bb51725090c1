"""Which row of the form each line of a table's grids is: by its label, with the official order as support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.documents.model import Cell
from pipeline.messages import Message, message
from pipeline.readers.claims import Claim, Verdict, is_telling, settle
from pipeline.readers.gridlines import GridLine
from pipeline.readers.order import Standing, in_place, shifted
from pipeline.readers.pairing import Header
from pipeline.tables.labels import is_addition, is_nameless, row_labels
from schemas.declaration import Arrangement, Table


def placed(table: Table, lines: Sequence[GridLine]) -> list[GridLine]:
    """The lines of a table in printed order, each with the row that it is taken for, no two with the same."""
    found = _by_neighbours(table, _one_to_one(table, _joined(table, _realigned(table, lines))))
    moved = _shifted(table, found)
    return [
        replace(line, doubt=line.doubt or (message("labels_shifted") if i in moved else _doubt(table, found, i)))
        for i, line in enumerate(found)
    ]


# --- a table that is cut in two --------------------------------------------------------------------------------------


def _realigned(table: Table, lines: Sequence[GridLine]) -> list[GridLine]:
    """A part of a table that leaves out the cells of the groups that it goes on with has its values further left than
    their headers. They are moved under these where nothing else is odd about the part."""
    if table.arrangement is not Arrangement.MATRIX:
        return list(lines)
    result: list[GridLine] = []
    for _, each in groupby(lines, key=lambda line: line.part):
        part = list(each)
        if _goes_on(table, [line.row_id for line in result if line.is_row], [line for line in part if line.is_row]):
            part = [_moved(table, line) if line.is_row else line for line in part]
        result += part
    return result


def _goes_on(table: Table, before: Sequence[str], part: Sequence[GridLine]) -> bool:
    """Whether all rows of a part are the next ones of the form, by their labels to the letter, with values of the same
    number and spans as the headers."""
    if not before or not before[-1] or not all(line.exact for line in part):
        return False
    order = [row.id for row in table.rows]
    start = order.index(before[-1]) + 1
    if [line.row_id for line in part] != order[start : start + len(part)]:
        return False
    spans = [[header.cell.colspan for header in _headers(table, line)] for line in part]
    return [[value.colspan for value in line.values] for line in part] == spans


def _headers(table: Table, line: GridLine) -> list[Header[str]]:
    """The headers over a line, those that are known by name."""
    known = line.heads.known
    found = [known[column.id] for column in table.row_of[line.row_id].columns if column.id in known]
    return sorted(found, key=lambda header: header.cell.column)


def _moved(table: Table, line: GridLine) -> GridLine:
    pairs = zip(line.values, _headers(table, line), strict=True)
    return replace(line, values=tuple(replace(value, column=header.cell.column) for value, header in pairs))


# --- a row that a page break cuts ------------------------------------------------------------------------------------


def _joined(table: Table, lines: Sequence[GridLine]) -> list[GridLine]:
    """Joins a row that a page break cut in two: both labels together name a row to the letter, and neither names
    another one alone."""
    rows = row_labels(table)
    joined: list[GridLine] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and before.label and line.label and len(before.values) == len(line.values):
            together = rows.exact(before.label + line.label)
            if together and {before.row_id, line.row_id} <= {"", together}:
                joined[-1] = replace(
                    before, label=before.label + line.label, row_id=together, exact=True, values=_either(before, line)
                )
                continue
        joined.append(line)
    return joined


def _either(first: GridLine, second: GridLine) -> tuple[Cell, ...]:
    """The values of two parts of one row: of each pair the one that is not blank. Where neither is, both are kept in
    one text, which is no number and so is flagged."""
    merged = []
    for a, b in zip(first.values, second.values, strict=True):
        if a.text.strip() and b.text.strip():
            merged.append(replace(a, text=f"{a.text} {b.text}"))
        else:
            merged.append(b if b.text.strip() else a)
    return tuple(merged)


# --- one label, one row ----------------------------------------------------------------------------------------------


def _one_to_one(table: Table, lines: Sequence[GridLine]) -> list[GridLine]:
    claims = [Claim(line.row_id, line.label, line.exact) if line.row_id and line.values else None for line in lines]
    verdicts = settle(table, claims)
    return [
        line if claim is None else _judged(line, verdict)
        for line, claim, verdict in zip(lines, claims, verdicts, strict=True)
    ]


def _judged(line: GridLine, verdict: Verdict) -> GridLine:
    if verdict is Verdict.CONTESTED:
        return replace(line, doubt=message("label_repeated"))
    if verdict is Verdict.LOST:
        return replace(line, row_id="", exact=False, repeats="" if is_addition(line.label) else line.row_id)
    return line


# --- a row whose label is not known ----------------------------------------------------------------------------------


def _by_neighbours(table: Table, lines: list[GridLine]) -> list[GridLine]:
    """Gives a line without a known label the one row that is missing between its neighbours' rows."""
    order = [row.id for row in table.rows]
    named = {line.row_id for line in lines if line.row_id}
    known = [(i, order.index(line.row_id)) for i, line in enumerate(lines) if line.row_id]
    placed = list(lines)
    for (i, a), (j, b) in zip([(-1, -1), *known], [*known, (len(lines), len(order))], strict=True):
        between = [k for k in range(i + 1, j) if lines[k].has_numbers and not is_addition(lines[k].label)]
        missing = [order[n] for n in range(a + 1, b) if order[n] not in named]
        if len(between) == 1 and len(missing) == 1:
            placed[between[0]] = replace(lines[between[0]], row_id=missing[0], by_order=True, doubt=message("by_order"))
    return placed


def _shifted(table: Table, lines: Sequence[GridLine]) -> set[int]:
    return shifted(list(table.row_of), [Standing(line.row_id, _is_loose(table, line), line.is_blank) for line in lines])


def _is_loose(table: Table, line: GridLine) -> bool:
    """Whether a line is the values of a row without a label: numbers, or as many blanks as a row has."""
    if line.row_id or line.repeats or not is_nameless(table, line.label):
        return False
    is_blank_row = line.is_blank and not line.label.strip() and len(line.values) in table.widths - {1}
    return line.has_values or is_blank_row


# --- doubts ----------------------------------------------------------------------------------------------------------


def _doubt(table: Table, lines: Sequence[GridLine], position: int) -> Message | None:
    """Why a line may not be the row that it was taken for: a label that is not whole must stand where the form has
    it."""
    line = lines[position]
    neighbours = [lines[i] for i in (position - 1, position + 1) if 0 <= i < len(lines)]
    if line.is_blank and any(other.has_numbers and not other.row_id for other in neighbours):
        return message("beside_loose_numbers")
    if not line.row_id or (line.exact and is_telling(table, line.row_id, line.label)):
        return None
    row_ids = [other.row_id for other in lines]
    is_there = in_place(list(table.row_of), row_ids, position, between=line.exact)
    return None if is_there else message("label_out_of_order")
