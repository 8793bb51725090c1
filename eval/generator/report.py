"""What the generator makes: a report as numbers and words, before it is any kind of file, and its gold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.declaration import Column, FieldId, Row, Table
from schemas.values import parse_value

GOLD_COLUMNS = ("table", "row", "column", "printed", "value")
FINDING_COLUMNS = ("kind", "table", "where", "printed_left", "printed_right", "note")


@dataclass(frozen=True)
class Finding:
    """A fault of the published report, as a line of NAME.findings.csv.

    `where` is a row for sums along a row, a column for sums down a column, `row/column` for one cell.
    """

    kind: str
    table: str
    where: str
    printed_left: str
    printed_right: str
    note: str


@dataclass(frozen=True)
class Wording:
    """How the publisher writes the labels: `variants` are ids of rows and columns written in their first variant;
    `number_mark` stands between the number of an item and its text, as in `1.` or `1、`."""

    variants: frozenset[str] = frozenset()
    number_mark: str = "."

    def label(self, item: Row | Column) -> str:
        text = item.variants[0] if item.id in self.variants and item.variants else item.label
        return self.number_mark.join(text.split(".", 1)) if text[:1].isdigit() else text


OFFICIAL = Wording()


@dataclass(frozen=True)
class Section:
    """One of the six sections: words (一、五、六) or a table (二、三、四)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Report:
    """A whole report.

    `tables` holds what is printed in every field of `declarations`, with the faults that `findings` lists; `sections`
    are the words and tables in printed order, after `preface`.
    """

    issuer: str
    year: int
    title: str
    declarations: tuple[Table, ...]
    tables: Mapping[FieldId, str]
    findings: tuple[Finding, ...]
    preface: tuple[str, ...]
    sections: tuple[Section, ...]
    wording: Wording = OFFICIAL


def gold_csv(report: Report, printed: Report | None = None) -> str:
    """NAME.gold.csv: what is printed and what it means, the identity of the report first, then every field in order.

    `printed` is the report as it was changed before printing: a field that it has lost has no true value.
    """
    kept = report.tables if printed is None else printed.tables
    head = (
        ("report", "issuer", "", report.issuer, report.issuer),
        ("report", "year", "", str(report.year), str(report.year)),
        ("report", "title", "", report.title, report.title),
    )
    cells = ((*field, text, parse_value(text).text) for field, text in report.tables.items() if field in kept)
    return _csv(GOLD_COLUMNS, (*head, *cells))


def findings_csv(report: Report) -> str:
    """NAME.findings.csv: the faults of the published report; a header alone where it has none."""
    lines = (
        (each.kind, each.table, each.where, each.printed_left, each.printed_right, each.note)
        for each in report.findings
    )
    return _csv(FINDING_COLUMNS, lines)


def _csv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue()
