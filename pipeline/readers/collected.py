"""Cells and findings while a table is read by layout."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.documents.model import Cell, Flaw, Place
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.readers.reading import CellReading, Reading
from schemas.declaration import FieldId, Table
from schemas.values import Value

LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands, and the row label and column header that it stands beside and under."""

    place: Place
    row_label: Place | None = None
    header: Place | None = None


_FLAWS = {
    Flaw.CUT: "cut_cell",
    Flaw.GOES_ON: "goes_on_over_page",
    Flaw.CROSSED: "crosses_rule",
    Flaw.BARE: "no_numbers",
}


def cell_doubt(cell: Cell) -> Message | None:
    """Why what a value cell prints may not be the value of its one field, whatever row and column it stands in."""
    if cell.flaw is not None:
        return message(_FLAWS[cell.flaw])
    return message("merged_cell") if cell.text.strip() and cell.rowspan > 1 else None


@dataclass
class Collected:
    """What was read of a table so far. A field that two values claim is in doubt, whatever is read later."""

    table: Table
    cells: dict[FieldId, CellReading] = field(default_factory=dict)
    findings: dict[Finding, None] = field(default_factory=dict)
    """In the order in which they were noted, each once."""
    _kinds: set[str] = field(default_factory=set)

    def add(self, target: FieldId, value: Value, evidence: Evidence, doubt: Message | None) -> None:
        before = self.cells.get(target)
        if before is not None:
            self.cells[target] = replace(before, doubt=before.doubt or message("label_repeated"))
            return
        self.cells[target] = CellReading(
            target, value, evidence.place, doubt, row_place=evidence.row_label, column_place=evidence.header
        )

    def structure(
        self,
        text: Message,
        row: str = "",
        column: str = "",
        left: str = "",
        right: str = "",
        *,
        cause: Cause = Cause.SOURCE,
        once: bool = False,
    ) -> None:
        """Notes what is out of the form, without doubting a cell; `once` if the first of its kind says it all."""
        if not once or text.key not in self._kinds:
            self.report(Finding(FindingKind.STRUCTURE, text, self.table.id, row, column, left, right, cause=cause))

    def report(self, finding: Finding) -> None:
        """Notes a finding; the same again says nothing new."""
        self.findings.setdefault(finding)
        self._kinds.add(finding.message.key)

    def reading(self) -> Reading:
        return Reading(LAYOUT, self.table, self.cells, tuple(self.findings))
