"""The true values of a document, as keyed by hand: NAME.gold.csv and NAME.findings.csv beside NAME.ext."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.findings import FindingKind
from pipeline.readers.identity import ReportIdentity
from schemas.declaration import Direction, FieldId, Table
from schemas.forms import TABLE_IDS, TABLES, is_field
from schemas.values import Mark, Value, parse_value

GOLD_SUFFIX = ".gold.csv"
FINDINGS_SUFFIX = ".findings.csv"
DOCUMENT_SUFFIXES = (
    *(".pdf", ".html", ".htm", ".xhtml", ".docx", ".doc", ".wps", ".rtf", ".odt", ".ofd", ".txt", ".md", ".markdown"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
)
_GOLD_COLUMNS = ("table", "row", "column", "printed", "value")
_FINDING_COLUMNS = ("kind", "table", "where", "printed_left", "printed_right", "note")
_REPORT = "report"
_IGNORED_NOTES = ("artefact", "derived")
_COLUMN_KINDS = {rule.kind for table in TABLES for rule in table.rules if rule.direction is Direction.COLUMN}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a CSV file with its number in the file."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A row, a column, or a cell of a table that a true finding names."""

    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """A true fault of the published document. `table` is empty for the report as a whole; `spots` are empty where the
    place is told in prose. An `ignored` one is a fault of our copy, or repeats another. `left` is the first side of the
    contradiction, as printed or summed: what a wrong total should be."""

    kind: FindingKind
    table: str
    spots: tuple[Spot, ...]
    note: str = ""
    ignored: bool = False
    left: str = ""


@dataclass(frozen=True)
class Gold:
    """What a document truly holds. A field that is not in `cells` is absent or unreadable there.

    `findings` is None where nobody has looked for them.
    """

    name: str
    document: Path
    cells: Mapping[FieldId, Value]
    identity: Mapping[str, str]
    findings: tuple[GoldFinding, ...] | None = None

    @property
    def tables(self) -> frozenset[str]:
        """The tables that have true values."""
        return frozenset(field.table for field in self.cells)


def read_set(folder: Path) -> tuple[Gold, ...]:
    """In: a folder. Out: the true values of every document in it (and below) that has them, sorted by name.

    Raises UsageError where the folder has none, or where a gold file is broken or has no document.
    """
    paths = sorted(folder.rglob(f"*{GOLD_SUFFIX}"))
    if not paths:
        raise UsageError(
            f"{folder}: no NAME{GOLD_SUFFIX} here; an eval set is documents with their true values beside them"
        )
    return tuple(read_gold(path, folder) for path in paths)


def read_gold(path: Path, folder: Path | None = None) -> Gold:
    """In: one NAME.gold.csv. Out: its contents, those of NAME.findings.csv, and the document they tell of."""
    document = _document_of(path)
    cells: dict[FieldId, Value] = {}
    identity: dict[str, str] = {}
    for row in _rows(path, _GOLD_COLUMNS):
        field = FieldId(row.cells["table"], row.cells["row"], row.cells["column"])
        if field.table == _REPORT:
            if field.row not in ReportIdentity.__dataclass_fields__:
                raise UsageError(f"{path}, line {row.line}: a report has no {field.row!r}")
            identity[field.row] = row.cells["value"]
        elif not is_field(field):
            raise UsageError(f"{path}, line {row.line}: no form has the field {field}")
        elif field in cells:
            raise UsageError(f"{path}, line {row.line}: {field} is given twice")
        else:
            cells[field] = _value(row.cells["printed"], row.cells["value"], f"{path}, line {row.line}")
    findings = path.with_name(_stem(path) + FINDINGS_SUFFIX)
    return Gold(
        document.relative_to(folder or path.parent).as_posix(),
        document,
        cells,
        identity,
        tuple(_findings(findings)) if findings.exists() else None,
    )


def forms_held(fields: Iterable[FieldId]) -> tuple[Table, ...]:
    """In: the fields that a document truly has. Out: of each table the form that explains most of them."""
    held = frozenset(fields)
    forms: dict[str, Table] = {}
    for table in TABLES:
        best = forms.get(table.id)
        if not held.isdisjoint(table.fields) and (best is None or _unfit(table, held) < _unfit(best, held)):
            forms[table.id] = table
    return tuple(forms.values())


def _unfit(table: Table, held: frozenset[FieldId]) -> int:
    own = {field for field in held if field.table == table.id}
    return len(own ^ set(table.fields))


def spots_of(kind: FindingKind, table: str, where: str) -> tuple[Spot, ...]:
    """In: the `where` of a findings file: `row/column`, a row, a column, or several with `;` between. Out: what it
    names; nothing where any part of it is prose."""
    spots = tuple(_spot(kind, table, part.strip()) for part in where.split(";"))
    return tuple(spot for spot in spots if spot is not None) if all(spots) else ()


def _spot(kind: FindingKind, table: str, where: str) -> Spot | None:
    rows = {row.id for form in TABLES if form.id == table for row in form.rows}
    columns = {column.id for form in TABLES if form.id == table for column in form.columns}
    row, slash, column = where.partition("/")
    if slash:
        return Spot(row, column) if row in rows and column in columns else None
    if where in columns and (kind.value in _COLUMN_KINDS or where not in rows):
        return Spot(column=where)
    return Spot(where) if where in rows else None


def _stem(path: Path) -> str:
    return path.name.removesuffix(GOLD_SUFFIX)


def _document_of(path: Path) -> Path:
    # By name, not by glob: a stem may hold dots and brackets.
    found = sorted(
        other
        for other in path.parent.iterdir()
        if other.name.startswith(f"{_stem(path)}.")
        and other.name.removeprefix(_stem(path)).lower() in DOCUMENT_SUFFIXES
    )
    if len(found) != 1:
        names = ", ".join(other.name for other in found) or "none"
        raise UsageError(f"{path}: there must be one document {_stem(path)}.* beside it, found {names}")
    return found[0]


def _value(printed: str, value: str, where: str) -> Value:
    read = parse_value(printed)
    if not value:
        return Value(read.printed, read.mark if read.is_empty else Mark.OTHER)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise UsageError(f"{where}: the value {value!r} is no decimal") from None
    return Value(read.printed, Mark.NUMBER, number, read.unit, read.note)


def _findings(path: Path) -> Iterator[GoldFinding]:
    for row in _rows(path, _FINDING_COLUMNS):
        kind, table, note = row.cells["kind"], row.cells["table"], row.cells["note"]
        if kind not in set(FindingKind):
            raise UsageError(f"{path}, line {row.line}: no kind of finding is called {kind!r}")
        if table not in (*TABLE_IDS, _REPORT, ""):
            raise UsageError(f"{path}, line {row.line}: no table is called {table!r}")
        table = "" if table == _REPORT else table
        spots = spots_of(FindingKind(kind), table, row.cells["where"])
        ignored = any(word in note for word in _IGNORED_NOTES)
        yield GoldFinding(FindingKind(kind), table, spots, note, ignored, row.cells["printed_left"])


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [column for column in columns if column not in (reader.fieldnames or ())]
            if lacking:
                raise UsageError(f"{path}: the column {lacking[0]!r} is lacking")
            for cells in reader:
                yield _Row(reader.line_num, {column: cells[column] or "" for column in columns})
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: {error}") from error
