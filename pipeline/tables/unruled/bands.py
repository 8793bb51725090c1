"""The headers over some rows of a table without rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.tables.unruled.labels import Label
from pipeline.tables.unruled.pieces import Interval, Piece, down
from schemas.declaration import Arrangement, Table

FURTHEST = 3.5
"""Heights of a line: the lines of one header are not further apart."""
_FEWEST_HEADS = {Arrangement.SECTIONS: 1, Arrangement.MATRIX: 4, Arrangement.BLOCKS: 10}
"""Column headers that make a header band."""
_LINES_ABOVE = 4
"""Lines that may stand over a header repeated on the next page: 续表, the outer headers."""
_ALIGNED = 3.0
"""Points by which a header on the next page may stand beside its place on this one."""


@dataclass(frozen=True)
class Band:
    """The headers over some rows."""

    heads: tuple[Label, ...]

    @property
    def page(self) -> int:
        return self.heads[0].pieces[0].page

    @property
    def y(self) -> Interval:
        return down(piece for head in self.heads for piece in head.pieces)


def bands_of(table: Table, labels: Sequence[Label]) -> Iterator[Band]:
    """Headers that follow each other closely, with no row between them."""
    is_blocks = table.arrangement is Arrangement.BLOCKS
    band: list[Label] = []
    for label in sorted((label for label in labels if is_of(label, table)), key=lambda label: label.y):
        if label.role == "row":
            if band and not is_blocks:
                yield from _whole(table, band)
                band = []
            continue
        if band and label.y.low - max(other.y.high for other in band) > FURTHEST * label.pieces[0].box.height:
            yield from _whole(table, band)
            band = []
        band.append(label)
    yield from _whole(table, band)


def repeats(band: Band, first: Band) -> bool:
    """Whether a header is the first one again, on a later page."""
    if band.page == first.page or len(band.heads) != len(first.heads):
        return False
    pairs = zip(*(sorted(each.heads, key=lambda head: head.x.low) for each in (band, first)), strict=True)
    return all(a.id == b.id and abs(a.x.low - b.x.low) <= _ALIGNED for a, b in pairs)


def down_to(band: Band, pieces: Sequence[Piece]) -> list[Piece]:
    """A header at the head of a page with the few lines above it; none where it stands further down."""
    above = [piece for piece in pieces if piece.page == band.page and piece.y1 <= band.y.high]
    return above if len({piece.line for piece in above if piece.y1 < band.y.low}) <= _LINES_ABOVE else []


def _whole(table: Table, band: Sequence[Label]) -> Iterator[Band]:
    named = len(band) if table.arrangement is Arrangement.BLOCKS else len({head.id for head in band})
    if named >= _FEWEST_HEADS[table.arrangement]:
        yield Band(tuple(band))


def is_of(label: Label, form: Table) -> bool:
    """Whether a label names a row or column of a form."""
    if label.role == "row":
        return label.id in form.row_of
    return label.role == "column" and any(label.id == column.id for column in form.columns)


def is_over(label: Label, band: Band) -> bool:
    """Whether a label stands closely over a header, or on the page before where a page break parts the two."""
    height, page = label.pieces[0].box.height, label.pieces[0].page
    if page == band.page - 1:
        return True
    return band.y.low - 2 * FURTHEST * height <= label.y.low < band.y.high
