"""The vocabulary in which a form is declared.

A *table* of a *form* is rows × columns; a *field* is one (table, row, column). Everything else in Gouji (label
matching, the models that a language model fills, identities, CSV columns, the eval) is derived from these
declarations, so adding a form means adding a declaration in `schemas.forms` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class FieldId(NamedTuple):
    """A field's stable id, as in the `table, row, column` of every CSV."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


class Kind(StrEnum):
    """What may stand in a cell: a count of things, or an amount of money that may have decimals."""

    INTEGER = "integer"
    MONEY = "money"


class Arrangement(StrEnum):
    """How a table is laid out on the page."""

    SECTIONS = "sections"
    """Stacked sections, each with its own header line (table two: 第二十条第（一）项 …)."""
    MATRIX = "matrix"
    """One header over all rows (table three)."""
    BLOCKS = "blocks"
    """The rows stand side by side as groups of columns, over one line of numbers (table four)."""


class Direction(StrEnum):
    """Whether an identity runs along a row or down a column."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True)
class Column:
    """A column with its official label and the other spellings found in published reports."""

    id: str
    label: str
    variants: tuple[str, ...] = ()
    kind: Kind = Kind.INTEGER
    signed: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


@dataclass(frozen=True)
class Row:
    """A row: its own label, the labels of the groups it stands in (outermost first), and its columns."""

    id: str
    label: str
    columns: tuple[Column, ...]
    groups: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.label, *self.variants)

    @property
    def full_label(self) -> str:
        """The label with its groups, as `row_label` in the CSVs: `三、本年度办理结果/（一）予以公开`."""
        return "/".join((*self.groups, self.label))

    def column(self, column_id: str) -> Column:
        """The column of that id. Raises KeyError where the row has none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


@dataclass(frozen=True)
class Rule:
    """A 勾稽关系 as the notice states it: the sum of `left` equals the sum of `right`.

    Along a ROW both sides are column ids and the rule holds in every row that has them; down a COLUMN both sides are
    row ids and it holds in every column. Where one side is a single printed total, that is `right`.
    """

    kind: str
    direction: Direction
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """One instance of a rule: `left` and `right` are fields whose sums must be equal."""

    kind: str
    table: str
    row: str
    column: str
    left: tuple[FieldId, ...]
    right: tuple[FieldId, ...]

    @property
    def fields(self) -> tuple[FieldId, ...]:
        return self.left + self.right

    @property
    def total(self) -> FieldId | None:
        """The printed total, where one side of the identity is one."""
        return self.right[0] if len(self.right) == 1 else None


@dataclass(frozen=True)
class Table:
    """One of the three statistical tables in one official layout.

    `form` is `2019` (国办公开办函〔2019〕60号), `2021` (国办公开办函〔2021〕30号), or `both` where they are alike.
    """

    id: str
    form: str
    title: str
    arrangement: Arrangement
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    """Printed text inside the table that labels nothing (stub heads, group headers): it must not match a label."""

    def __hash__(self) -> int:
        return hash((self.id, self.form))

    @cached_property
    def fields(self) -> tuple[FieldId, ...]:
        """All fields, in printed order."""
        return tuple(FieldId(self.id, row.id, column.id) for row in self.rows for column in row.columns)

    @cached_property
    def row_of(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows}

    @cached_property
    def widths(self) -> frozenset[int]:
        """How many columns a row may have."""
        return frozenset(len(row.columns) for row in self.rows)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The distinct columns of all rows, by id, in printed order."""
        seen: dict[str, Column] = {}
        for row in self.rows:
            for column in row.columns:
                seen.setdefault(column.id, column)
        return tuple(seen.values())

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Every instance of this table's rules."""
        return tuple(identity for rule in self.rules for identity in self._instances(rule))

    def _instances(self, rule: Rule) -> Iterator[Identity]:
        if rule.direction is Direction.ROW:
            for row in self.rows:
                left = tuple(FieldId(self.id, row.id, column) for column in rule.left)
                right = tuple(FieldId(self.id, row.id, column) for column in rule.right)
                yield Identity(rule.kind, self.id, row.id, "", left, right)
            return
        for column in self.columns:
            left = tuple(FieldId(self.id, row, column.id) for row in rule.left)
            right = tuple(FieldId(self.id, row, column.id) for row in rule.right)
            yield Identity(rule.kind, self.id, "", column.id, left, right)

    def label(self, field: FieldId) -> tuple[str, str]:
        """The official row and column label of a field of this table."""
        row = self.row_of[field.row]
        return row.full_label, row.column(field.column).label
