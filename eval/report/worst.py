"""The worst documents: which they are, and what the page shows of them."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence

from eval.conditions import NO_CONDITION
from eval.gold import forms_held
from eval.report.crops import Crop
from eval.report.markup import Html, element, joined
from eval.report.wording import quoted
from eval.scoring.cells import CellResult, Verdict
from eval.scoring.documents import DocumentScore
from pipeline.checks.labels import label_of
from pipeline.checks.record import Outcome
from schemas.declaration import FieldId

MOST_DOCUMENTS = 10
MOST_CELLS = 12
"""Of one document."""
MOST_RIGHT = 4
"""Of one document, flagged and right."""
MOST_PICTURES = 4
"""Of one document."""
MOST_BYTES = 2_200_000
"""Of all pictures together: as text of the page they are a third longer."""


def worst(documents: Sequence[DocumentScore]) -> tuple[DocumentScore, ...]:
    """In: scored documents. Out: those with anything wrong or flagged: the most silent errors first, then the most
    wrong cells, then the most flagged ones."""
    counted = [each for each in documents if each.counts.not_right or each.counts.flagged or each.counts.unverifiable]
    return tuple(sorted(counted, key=_badness))


def _badness(document: DocumentScore) -> tuple[int, int, int, str]:
    counts = document.counts
    return (-counts.silent, -counts.not_right - counts.unverifiable, -counts.flagged, document.name)


def worst_documents(documents: Sequence[DocumentScore], crop: Crop) -> Html:
    """In: the documents of a system, and who cuts pictures of their cells. Out: the worst of them, each with its wrong
    cells, with pictures as far as they fit."""
    found = worst(documents)
    if not found:
        return element("p", "No cell of any document is wrong or flagged.", class_="empty")
    room = MOST_BYTES
    parts = []
    for document in found[:MOST_DOCUMENTS]:
        shown = _shown(document)
        pictures = {
            field: data
            for field, data in crop(document.name, [cell.field for cell in shown[:MOST_PICTURES]]).items()
            if len(data) <= room // 4
        }
        room -= sum(map(len, pictures.values()))
        parts.append(_document(document, shown, pictures))
    left = len(found) - len(parts)
    more = [element("p", f"{left} more have something wrong or flagged: see eval.json.", class_="note")] if left else []
    return joined((*parts, *more))


def _shown(document: DocumentScore) -> list[CellResult]:
    cells = _worst_cells(document)
    wrong = [cell for cell in cells if cell.verdict is not Verdict.RIGHT][:MOST_CELLS]
    return wrong + [cell for cell in cells if cell.verdict is Verdict.RIGHT][: min(MOST_RIGHT, MOST_CELLS - len(wrong))]


def _worst_cells(document: DocumentScore) -> list[CellResult]:
    """The silent errors first, then what else is wrong, then what is flagged and right."""
    told = [cell for cell in document.cells if cell.verdict is not Verdict.RIGHT or cell.flagged]
    return sorted(told, key=lambda cell: (not cell.is_silent, cell.verdict is Verdict.RIGHT))


def _document(document: DocumentScore, shown: Sequence[CellResult], pictures: Mapping[FieldId, bytes]) -> Html:
    counts = document.counts
    facts = [
        _fact(f"{counts.silent} silent", "bad" if counts.silent else ""),
        _fact(f"{counts.not_right} of {counts.cells} cells not right"),
        _fact(f"{counts.flagged} flagged", "doubt" if counts.flagged else ""),
        *([_fact(f"{counts.unverifiable} claimed beyond the true values", "bad")] if counts.unverifiable else []),
        *([_fact(f"failed: {document.reason}", "bad")] if document.outcome is Outcome.FAILED else []),
    ]
    left = len(_worst_cells(document)) - len(shown)
    labels = _Labels(document)
    return element(
        "article",
        element("h3", document.name, *_condition(document)),
        element("p", *facts, class_="facts"),
        element("ul", *(_cell(cell, labels, pictures.get(cell.field)) for cell in shown), class_="cells"),
        *([element("p", f"and {left} more cells", class_="note")] if left > 0 else []),
        class_="document",
    )


def _condition(document: DocumentScore) -> Iterator[Html]:
    if document.condition != NO_CONDITION:
        yield element("small", document.condition, class_="help")


def _fact(words: str, style: str = "") -> Html:
    return element("span", words, class_=style or None)


class _Labels:
    """The official labels of a document's fields, by the forms that it follows."""

    def __init__(self, document: DocumentScore) -> None:
        self._forms = {form.id: form for form in forms_held(cell.field for cell in document.cells)}

    def of(self, field: FieldId) -> str:
        table = self._forms[field.table]
        return f"{table.title} · {label_of(table, field.row, field.column)}"


def _cell(cell: CellResult, labels: _Labels, picture: bytes | None) -> Html:
    return element("li", element("span", labels.of(cell.field), class_="label"), *_said(cell), *_pictured(picture))


def _said(cell: CellResult) -> Iterator[str]:
    if cell.verdict is Verdict.RIGHT:
        yield from ("read ", element("ins", quoted(cell.got)), ", which is right")
    elif cell.verdict is Verdict.UNVERIFIABLE:
        yield from ("read ", element("del", quoted(cell.got)), ", and the document has no true value there")
    else:
        yield from ("read ", element("del", quoted(cell.got)), ", true is ", element("ins", quoted(cell.expected)))
        yield element("span", cell.verdict.value, class_="tag")
    if cell.is_silent:
        yield element("span", "silent", class_="tag silent")
    elif cell.flagged:
        yield element("span", "flagged", class_="tag flagged")


def _pictured(picture: bytes | None) -> Iterator[Html]:
    if picture is not None:
        source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        yield element("img", src=source, alt="the cell on its page, with its row and header")
