"""Lines of a reviewer's file to decisions. What is not clear is refused with its line and what to do, and nothing of
that line is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.checks.record import RecordCell
from pipeline.messages import Message, message
from pipeline.review.decisions import Choice, Correction, Decision, Item, Reviewed, value_key
from pipeline.review.items import content_of
from pipeline.review.sheet import SheetCell, SheetRow
from pipeline.review.words import BLANK_WORDS, SUGGESTION_WORDS, choice_of, plain_word
from schemas.declaration import FieldId, Kind, Table
from schemas.values import Mark, Value, fold, parse_value, plain

_DATE = re.compile(
    r"\d{1,4}([-/.年])\d{1,2}([-/.月]\d{1,4}日?)?|\d{1,2}月\d{1,2}日?|\d{1,4}年(\d{1,2}月?)?"
    r"|\d{1,2}[- ][a-z]{3,9}([- ]\d{2,4})?|[a-z]{3,9}[- ]\d{1,4}|\d{1,2}:\d\d(:\d\d)?",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d+", re.IGNORECASE)
_PARTS = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that decides something."""

    line: int
    item: str
    choice: Choice
    corrected: str
    comment: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not clear, and why."""

    line: int
    item: str
    why: Message


@dataclass
class Entries:
    """The lines that decide something, one for each item, and those that cannot be understood."""

    by_item: dict[str, Entry] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Taken:
    """The decisions about one document, and the lines about it that are refused."""

    decisions: tuple[Decision, ...]
    refused: tuple[Refusal, ...]


class _Unclear(Exception):
    """Carries the message for the line that is refused."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.key)
        self.why = why


def entries_of(rows: Iterable[SheetRow]) -> Entries:
    """In: the rows of a file. Out: the lines that decide something; of an item that is decided twice in the same way
    the first, and none where its lines contradict each other. Lines without a decision are passed over."""
    told: dict[str, list[Entry]] = {}
    refused = []
    for row in rows:
        try:
            entry = _entry(row)
        except _Unclear as unclear:
            refused.append(Refusal(row.line, row["item"].text, unclear.why))
            continue
        if entry is not None:
            told.setdefault(entry.item, []).append(entry)
    entries = Entries()
    for item, own in told.items():
        if len({(each.choice, each.corrected) for each in own}) == 1:
            entries.by_item[item] = own[0]
            continue
        lines = ", ".join(str(each.line) for each in own)
        refused.extend(Refusal(each.line, item, message("apply_twice", lines=lines)) for each in own)
    entries.refused = tuple(refused)
    return entries


def take(entries: Mapping[str, Entry], reviewed: Reviewed, who: str, when: str) -> Taken:
    """In: lines about items of a document, and the document as the decisions so far leave it. Out: what is decided."""
    decisions: dict[int, Decision] = {}
    refused = []
    for entry in entries.values():
        item = reviewed.items[entry.item]
        try:
            corrections = _corrections(entry, item) if entry.choice is Choice.CORRECT else ()
        except _Unclear as unclear:
            refused.append(Refusal(entry.line, entry.item, unclear.why))
            continue
        record, finding = item.record, item.finding
        only = finding.cells[0] if len(finding.cells) == 1 else FieldId(finding.table, finding.row, finding.column)
        decisions[entry.line] = Decision(
            content_of(record),
            entry.item,
            record.document,
            finding.kind.value,
            finding.table,
            finding.row or only.row,
            finding.column or only.column,
            entry.choice,
            corrections,
            entry.comment,
            who,
            when,
        )
    for line in _contradicting(decisions):
        refused.append(Refusal(line, decisions.pop(line).item, message("apply_contradiction")))
    return Taken(tuple(decisions.values()), tuple(refused))


def unknown(entry: Entry) -> Refusal:
    """A line about an item that no document has."""
    return Refusal(entry.line, entry.item, message("apply_unknown", item=entry.item))


def _contradicting(decisions: Mapping[int, Decision]) -> list[int]:
    """The lines that correct one field to different things."""
    said: dict[FieldId, dict[str, list[int]]] = {}
    for line, decision in decisions.items():
        for name, _, printed in decision.corrections:
            said.setdefault(name, {}).setdefault(printed, []).append(line)
    return sorted({line for ways in said.values() if len(ways) > 1 for lines in ways.values() for line in lines})


# --- one line --------------------------------------------------------------------------------------------------------


def _entry(row: SheetRow) -> Entry | None:
    decision, corrected, comment = row["decision"], row["corrected"], row["comment"]
    if not decision.text and not corrected.text:
        return None
    for column, cell in (("decision", decision), ("corrected", corrected), ("item", row["item"])):
        _check_cell(column, cell)
    if not row["item"].text:
        raise _Unclear(message("apply_no_item"))
    if not decision.text:
        raise _Unclear(message("apply_no_decision", corrected=corrected.text))
    choice = choice_of(decision.text)
    if choice is None:
        raise _Unclear(message("apply_unknown_decision", decision=decision.text))
    by_suggestion = plain_word(decision.text) in SUGGESTION_WORDS
    if corrected.text and (choice is not Choice.CORRECT or (by_suggestion and not _asks_suggestion(corrected.text))):
        raise _Unclear(message("apply_superfluous", decision=decision.text, corrected=corrected.text))
    if choice is Choice.CORRECT and not by_suggestion and not corrected.text:
        raise _Unclear(message("apply_no_corrected"))
    told = decision.text if by_suggestion else corrected.text
    return Entry(row.line, row["item"].text, choice, told, comment.text)


def _check_cell(column: str, cell: SheetCell) -> None:
    if cell.flaw is not None:
        raise _Unclear(message(f"apply_{cell.flaw.value}", column=column, text=cell.text))


def _asks_suggestion(text: str) -> bool:
    return plain_word(text) in SUGGESTION_WORDS


def _corrections(entry: Entry, item: Item) -> tuple[Correction, ...]:
    """What a line corrects. Raises _Unclear."""
    finding = item.finding
    cells = {cell.field: cell for cell in item.record.cells}
    table = item.record.table(finding.table)
    if not finding.cells or table is None:
        raise _Unclear(message("apply_nothing_to_correct"))
    if _asks_suggestion(entry.corrected):
        if not finding.suggestions:
            raise _Unclear(message("apply_no_suggestion"))
        told = {change.field: plain(change.number) for change in finding.suggestions[0].changes}
    else:
        told = _told(entry.corrected, item)
    corrections = tuple(
        Correction(name, value_key(cells[name]), _checked(table.table, name, text)) for name, text in told.items()
    )
    if all(_is_same(cells[each.field], each.printed) for each in corrections):
        raise _Unclear(message("apply_same", corrected=entry.corrected))
    return corrections


def _told(text: str, item: Item) -> dict[FieldId, str]:
    """`2120` for an item of one cell; `row.column=2120; …` for one of several, the row or column that they share left
    out if wanted."""
    finding = item.finding
    if "=" not in fold(text):
        if len(finding.cells) > 1:
            example = f"{finding.cells[0].row}.{finding.cells[0].column}=…"
            raise _Unclear(message("apply_several", count=len(finding.cells), example=example))
        return {finding.cells[0]: text}
    suggested = (change.field for suggestion in finding.suggestions for change in suggestion.changes)
    allowed = dict.fromkeys((*finding.cells, *finding.suspects, *suggested))
    told: dict[FieldId, str] = {}
    for part in filter(str.strip, _PARTS.split(text)):
        name, _, value = fold(part).partition("=")
        name = name.strip()
        found = [each for each in allowed if name in (f"{each.row}.{each.column}", str(each))]
        found = found or [each for each in allowed if name in (each.row, each.column)]
        if len(found) != 1:
            names = " ".join(f"{each.row}.{each.column}" for each in allowed)
            raise _Unclear(message("apply_no_cell", name=name, names=names))
        if found[0] in told:
            raise _Unclear(message("apply_cell_twice", name=name))
        told[found[0]] = value.strip()
    if told.keys().isdisjoint(finding.cells):
        raise _Unclear(message("apply_other_cells"))
    return told


def _checked(table: Table, name: FieldId, text: str) -> str:
    """What is printed there in truth. Raises _Unclear for what may be anything."""
    folded = fold(text)
    if plain_word(text) in BLANK_WORDS:
        return ""
    if not folded:
        raise _Unclear(message("apply_no_corrected"))
    value = parse_value(text)
    if value.is_empty:
        return value.printed
    if _DATE.fullmatch(folded) and value.number is None:
        raise _Unclear(message("apply_date", column="corrected", text=text))
    if _EXPONENT.fullmatch(folded):
        raise _Unclear(message("apply_float", column="corrected", text=text))
    if value.mark is not Mark.NUMBER or value.number is None:
        raise _Unclear(message("apply_not_number", text=text))
    _check_number(table, name, value, text)
    return value.printed


def _check_number(table: Table, name: FieldId, value: Value, text: str) -> None:
    column = table.row_of[name.row].column(name.column)
    number = value.number
    if number is None or column.kind is not Kind.INTEGER:
        return
    if number.as_tuple().exponent != 0:
        raise _Unclear(message("apply_float", column="corrected", text=text))
    if number < 0 and not column.signed:
        raise _Unclear(message("apply_negative", text=text))


def _is_same(cell: RecordCell, printed: str) -> bool:
    value, read = parse_value(printed), cell.value
    return read is not None and (read.mark, read.number, read.unit) == (value.mark, value.number, value.unit)
