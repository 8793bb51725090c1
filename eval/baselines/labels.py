"""What a user writes in an afternoon over any table extractor: find the row by its label, take the columns by place.

It is generous: it is told which form each table follows, knows the variants of the labels, forgets white space, line
breaks, width (Kangxi radicals) and, in labels, punctuation (which PyMuPDF moves), and takes a blank cell for a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.declaration import Arrangement, FieldId, Row, Table
from schemas.values import Value, fold, parse_value

PlainTable = Sequence[Sequence[str | None]]
"""A table as extractors give it: rows of cell texts, None where a merged cell goes on."""

_PUNCTUATION = re.compile(r"[^\w]|_")


def match_labels(tables: Sequence[PlainTable], forms: Sequence[Table]) -> dict[FieldId, Value]:
    """In: the tables of a document in reading order, and the forms that it follows. Out: the values found.

    A field that two rows claim keeps the first.
    """
    plain = [[[_squeezed(cell) for cell in row] for row in table] for table in tables]
    values: dict[FieldId, Value] = {}
    for form in forms:
        found = _blocks(form, plain) if form.arrangement is Arrangement.BLOCKS else _labelled(form, plain)
        for field, text in found:
            values.setdefault(field, parse_value(text))
    return values


def _squeezed(text: str | None) -> str:
    return "".join(fold(text or "").split())


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", _squeezed(text))


def _labelled(form: Table, tables: Sequence[Sequence[Sequence[str]]]) -> Iterator[tuple[FieldId, str]]:
    """Tables two and three: the cells to the right of a label."""
    labels = sorted(
        ((_bare(spelling), row) for row in form.rows for spelling in row.spellings), key=lambda pair: -len(pair[0])
    )
    for table in tables:
        for cells in table:
            for place in range(len(cells) - 1, -1, -1):
                row = next((row for label, row in labels if label in _bare(cells[place])), None)
                if row is not None:
                    yield from _across(form, row, cells[place + 1 :])
                    break


def _across(form: Table, row: Row, cells: Sequence[str]) -> Iterator[tuple[FieldId, str]]:
    """The columns of a row by place: in table three the last ones; in table two, where the cells of a row share the
    width evenly, the first of each share."""
    count = len(row.columns)
    if len(cells) < count:
        return
    if form.arrangement is Arrangement.MATRIX:
        chosen = list(cells[-count:])
    else:
        chosen = [cells[len(cells) * index // count] for index in range(count)]
    for column, text in zip(row.columns, chosen, strict=True):
        yield FieldId(form.id, row.id, column.id), text


def _blocks(form: Table, tables: Sequence[Sequence[Sequence[str]]]) -> Iterator[tuple[FieldId, str]]:
    """Table four: the line below the headers, which may stand on the next page."""
    last = _bare(form.rows[-1].columns[-2].label)
    fields = [FieldId(form.id, row.id, column.id) for row in form.rows for column in row.columns]
    for table, following in pairwise([*tables, []]):
        if not any(last in _bare(cell) for cells in table for cell in cells):
            continue
        line = table[-1] if not any(last in _bare(cell) for cell in table[-1]) else next(iter(following), [])
        if len(line) >= len(fields):
            yield from zip(fields, line[-len(fields) :], strict=True)
        return
