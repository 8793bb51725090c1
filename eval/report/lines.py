"""What went wrong, a line each, in plain text: the same in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.report.wording import slip
from eval.saved import places
from eval.scoring.documents import DocumentScore
from pipeline.messages import Lang

Documents = Iterable[DocumentScore]


def silent_errors(documents: Documents) -> Iterator[str]:
    """Cells that are wrong and nobody is told."""
    return (
        f"{document.name}  {cell.field}: {slip(cell)}"
        for document in documents
        for cell in document.cells
        if cell.is_silent
    )


def missed_faults(documents: Documents) -> Iterator[str]:
    """Faults of the published reports that were not found."""
    for document in documents:
        for truth in document.missed:
            where = " ".join(filter(None, (truth.kind.value, truth.table, places(truth))))
            yield f"{document.name}: {where}" + (f": {truth.note}" if truth.note else "")


def false_claims(documents: Documents) -> Iterator[str]:
    """What was blamed on the publisher, and is not so."""
    for document in documents:
        for claim in document.false_claims:
            where = " ".join(filter(None, (claim.kind.value, claim.table, claim.row, claim.column)))
            yield f"{document.name}: {where}: {claim.message.text(Lang.EN)}"


def misnamed(documents: Documents) -> Iterator[str]:
    """Documents taken for another issuer's, year's or title's."""
    return (
        f"{document.name}: {error.part} read as “{error.got}”, true is “{error.expected}”"
        for document in documents
        for error in document.identity_errors
    )


def failures(documents: Documents) -> Iterator[str]:
    """Documents that could not be read, and what else there is to say of one."""
    return (f"{document.name}: {document.reason}" for document in documents if document.reason)
