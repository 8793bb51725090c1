"""Which form a table follows, by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.tables.labels import column_labels, row_labels, spell
from pipeline.tables.scan import scan
from schemas.declaration import Table
from schemas.forms import forms_of


class Form(NamedTuple):
    """The form that a table's labels tell, and the others that they tell as well: where there are any, only the rows
    of the table can decide."""

    table: Table
    rivals: tuple[Table, ...] = ()


def form_of(table_id: str, texts: Sequence[str]) -> Form:
    """The form of whose own rows and columns most are there, be it in part of a text or garbled (which counts half);
    the older where they tie. A row that is a mere group label in another form (（六）其他处理) tells nothing."""
    forms = forms_of(table_id)
    notes = {spell(note) for form in forms for note in form.notes}
    joined = "\n".join(texts)
    within = [(hit, joined[hit.start : hit.end]) for hit in scan(joined, table_id) if hit.distinctive]
    telling = [text for text in texts if len(spell(text).body) > 2 or spell(text).enumerator]

    def explained(table: Table) -> int:
        names = {"row": row_labels(table), "column": column_labels(table)}
        rows = [row for row in table.rows if not any(spell(text) in notes for text in row.spellings)]
        own = {("row", row.id) for row in rows} | {("column", column.id) for column in table.columns}
        exact = {hit.key for hit, text in within if hit.role in names and names[hit.role].exact(text) == hit.id}
        near: set[tuple[str, str]] = set()
        for role, labels in names.items():
            for match in filter(None, map(labels.match, telling)):
                (exact if match.exact else near).add((role, match.id))
        return len(own & exact) + len(own & (exact | near))

    counts = [explained(form) for form in forms]
    best = forms[counts.index(max(counts))]
    return Form(best, tuple(form for form, n in zip(forms, counts, strict=True) if n == max(counts) and form != best))
