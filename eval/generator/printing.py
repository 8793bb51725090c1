"""From numbers to what is printed: how a publisher writes zeros, large numbers, money and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eval.generator.draw import Draw
from eval.generator.numbers import Numbers
from schemas.declaration import Arrangement, Column, FieldId, Kind, Row, Table
from schemas.values import plain


class Money(StrEnum):
    """How an amount is written."""

    TEN_THOUSANDS = "万元, not said"
    """`7730.28`: the unit stands in the label, or nowhere."""
    YUAN = "元"
    """`251000元`: whole 元 with the unit in the cell."""
    TEN_THOUSANDS_SAID = "万元"
    """`25.1万元`."""


@dataclass(frozen=True)
class Printing:
    """A publisher's habits. `zero` is what stands for a 0 in tables three and four (`""` leaves the cell blank, the
    totals of such rows included unless `zero_total` says otherwise), `disclosure_zero` in table two;
    `not_applicable` stands in the row of 规章 where the publisher may make none; `notes` is how many counts of table
    two carry a remark; `decimals` are those of an amount in 万元."""

    zero: str = "0"
    zero_total: str | None = None
    disclosure_zero: str = "0"
    not_applicable: str | None = None
    thousands: bool = False
    money: Money = Money.TEN_THOUSANDS
    decimals: int = 2
    notes: int = 0


USUAL = Printing()


def print_tables(
    declarations: Sequence[Table], numbers: Numbers, printing: Printing, makes_regulations: bool, draw: Draw
) -> dict[FieldId, str]:
    """What is printed in every field of `declarations`, in printed order."""
    noted = _noted(declarations, numbers, printing, draw)
    printed: dict[FieldId, str] = {}
    for table in declarations:
        for row in table.rows:
            for column in row.columns:
                field = FieldId(table.id, row.id, column.id)
                if printing.not_applicable is not None and row.id == "regulations" and not makes_regulations:
                    printed[field] = printing.not_applicable
                    continue
                text = _cell(table, column, numbers[field], printing)
                printed[field] = text + (_note(numbers[field], draw) if field in noted else "")
    return printed


def _cell(table: Table, column: Column, number: int, printing: Printing) -> str:
    if number == 0:
        return _zero(table, column, printing)
    if column.kind is Kind.MONEY:
        return _money(number, printing)
    return f"{number:,}" if printing.thousands else str(number)


def _zero(table: Table, column: Column, printing: Printing) -> str:
    if table.arrangement is Arrangement.SECTIONS:
        return printing.disclosure_zero
    is_total = any(rule.right == (column.id,) for rule in table.rules)
    return printing.zero if printing.zero_total is None or not is_total else printing.zero_total


def _money(yuan: int, printing: Printing) -> str:
    """`yuan` as the publisher writes it, rounded to the decimals that it gives."""
    if printing.money is Money.YUAN:
        return f"{yuan}元"
    amount = (Decimal(yuan) / 10_000).quantize(Decimal(1).scaleb(-printing.decimals))
    text = plain(amount)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if printing.thousands:
        text = f"{Decimal(text):,}"
    return text + ("万元" if printing.money is Money.TEN_THOUSANDS_SAID else "")


def _noted(declarations: Sequence[Table], numbers: Numbers, printing: Printing, draw: Draw) -> frozenset[FieldId]:
    can = [
        FieldId(table.id, row.id, row.columns[0].id)
        for table in declarations
        if table.arrangement is Arrangement.SECTIONS
        for row in table.rows
        if _counts_files(row) and numbers[FieldId(table.id, row.id, row.columns[0].id)] > 0
    ]
    return frozenset(draw.sample(can, printing.notes))


def _counts_files(row: Row) -> bool:
    return len(row.columns) == 3 and not row.columns[1].signed


def _note(number: int, draw: Draw) -> str:
    return f"（{draw.pick(('其中修订', '含修订', '其中联合发文'))}{draw.whole(1, number)}件）"
