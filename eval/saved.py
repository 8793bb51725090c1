"""eval.json, which keeps a result, and what is read of it again to compare another result with it.

It (schema 1) holds, a system: its counts, every measure with its interval, the same by condition, and a document its
counts, its wrong cells (the silent ones marked), the faults it missed and those it claimed falsely. Counts are whole
numbers, shares decimals, money text; keys come in the order of their declaration, so that lines can be compared.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eval.estimates import Estimate
from eval.gold import GoldFinding
from eval.results import EvalResult, ScoredGroup, SystemResult
from eval.scoring.cells import CellResult, Verdict
from eval.scoring.counts import Counts
from eval.scoring.documents import DocumentScore
from pipeline.checks.labels import shown
from pipeline.errors import UsageError
from pipeline.findings import Finding
from pipeline.messages import Lang
from pipeline.review.export.sink import whole_file
from schemas.values import Value

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedCell:
    """A wrong cell, in words: None is nothing, an empty text a blank cell."""

    verdict: str
    flagged: bool
    silent: bool
    expected: str | None
    got: str | None


@dataclass(frozen=True)
class SavedDocument:
    """A document's counts, and its wrong cells by field."""

    name: str
    condition: str
    outcome: str
    counts: Counts
    wrong: Mapping[str, SavedCell]


@dataclass(frozen=True)
class SavedSystem:
    name: str
    documents: Mapping[str, SavedDocument]


@dataclass(frozen=True)
class Saved:
    """A result as far as two of them are compared. `source` is the file that it is from."""

    set_name: str
    created: str
    systems: tuple[SavedSystem, ...]
    source: str = ""


def saved(result: EvalResult) -> Saved:
    """What `to_json` keeps of a result, without the detour."""
    return Saved(
        result.set_name,
        result.created,
        tuple(
            SavedSystem(each.system.name, {document.name: _kept(document) for document in each.documents})
            for each in result.systems
        ),
    )


def _kept(document: DocumentScore) -> SavedDocument:
    wrong = {str(cell.field): _kept_cell(cell) for cell in document.cells if cell.verdict is not Verdict.RIGHT}
    return SavedDocument(document.name, document.condition, document.outcome.value, document.counts, wrong)


def _kept_cell(cell: CellResult) -> SavedCell:
    return SavedCell(cell.verdict.value, cell.flagged, cell.is_silent, in_words(cell.expected), in_words(cell.got))


def in_words(value: Value | None) -> str | None:
    """A value as eval.json tells it: its number, else what is printed; a blank cell is an empty text."""
    return None if value is None else shown(value)


# --- writing ---------------------------------------------------------------------------------------------------------


def to_json(result: EvalResult) -> str:
    """In: a result. Out: the text of eval.json; the same for the same result."""
    told = {
        "schema_version": SCHEMA_VERSION,
        "set": result.set_name,
        "created": result.created,
        "command": result.command,
        "versions": dict(sorted(result.versions.items())),
        "systems": [_system(each) for each in result.systems],
    }
    return "".join(_laid_out(told)) + "\n"


def write_json(result: EvalResult, path: Path) -> None:
    """Writes eval.json. Raises OSError where it cannot be written."""
    with whole_file(path) as draft:
        draft.write_text(to_json(result), encoding="utf-8", newline="\n")


def _system(result: SystemResult) -> dict[str, object]:
    system = result.system
    return {
        "name": system.name,
        "reader": system.reader,
        "policy": system.policy,
        "model": system.model,
        "stopped": result.stopped,
        **_group(result.total),
        "conditions": [{"condition": group.name, **_group(group)} for group in result.conditions],
        "documents": [_document(document) for document in result.documents],
    }


def _group(group: ScoredGroup) -> dict[str, object]:
    return {
        "counts": counts_data(group.counts),
        "measures": {name: _figure(figure) for name, figure in group.figures.items()},
    }


def counts_data(counts: Counts) -> dict[str, object]:
    """Every count by its name: money as text, seconds to the millisecond."""
    return {name: _number(getattr(counts, name)) for name in _COUNTS}


def _number(count: float | Decimal) -> object:
    if isinstance(count, Decimal):
        return str(count)
    return round(count, 3) if isinstance(count, float) else count


def _figure(figure: Estimate) -> dict[str, object]:
    if figure.value is None:
        return {"part": _number(figure.part), "whole": _number(figure.whole), "value": None, "interval": None}
    known = figure.interval.known
    bounds = [round(bound, 6) for bound in (figure.interval.low, figure.interval.high)] if known else None
    value = round(figure.value, 6)
    return {"part": _number(figure.part), "whole": _number(figure.whole), "value": value, "interval": bounds}


def _document(document: DocumentScore) -> dict[str, object]:
    wrong = [{"field": name, **dataclasses.asdict(cell)} for name, cell in _kept(document).wrong.items()]
    return {
        "document": document.name,
        "condition": document.condition,
        "outcome": document.outcome.value,
        "reason": document.reason,
        "counts": counts_data(document.counts),
        "wrong": wrong,
        "missed": [_missed(truth) for truth in document.missed],
        "false_claims": [_claim(finding) for finding in document.false_claims],
        "identity_errors": [error._asdict() for error in document.identity_errors],
    }


def _missed(truth: GoldFinding) -> dict[str, object]:
    return {"kind": truth.kind.value, "table": truth.table, "where": places(truth), "note": truth.note}


def places(truth: GoldFinding) -> str:
    """Where a true fault is, as its file tells it: `row/column`, a row or a column; several with `;` between."""
    return "; ".join("/".join(filter(None, (spot.row, spot.column))) for spot in truth.spots)


def _claim(finding: Finding) -> dict[str, object]:
    parts = {name: getattr(finding, name) for name in ("table", "row", "column", "left", "right")}
    return {"kind": finding.kind.value, **parts, "message": finding.message.text(Lang.EN)}


def _laid_out(value: object, depth: int = 0) -> Iterator[str]:
    """JSON with a line for each object that holds no other: people compare such files line by line."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(each, dict | list) and each for each in inner) or depth > _DEEPEST:
        # File names may hold bytes that are no text.
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        yield text.encode("utf-8", "backslashreplace").decode()
        return
    start, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    yield "{" if isinstance(value, dict) else "["
    names = [json.dumps(name, ensure_ascii=False) + ": " for name in value] if isinstance(value, dict) else None
    for number, each in enumerate(inner):
        yield ("," if number else "") + start + (names[number] if names else "")
        yield from _laid_out(each, depth + 1)
    yield end + ("}" if isinstance(value, dict) else "]")


_DEEPEST = 6
"""Levels that get lines of their own: a measure's interval stays beside it."""


# --- reading ---------------------------------------------------------------------------------------------------------


def from_json(text: str, source: str = "eval.json") -> Saved:
    """In: the text of an eval.json, and the file it is from. Out: what is compared of it.

    Raises UsageError where it is none, or one of another version of Gouji."""
    try:
        told = json.loads(text)
    except ValueError:
        raise _not_one(source, "it is no JSON") from None
    version = told.get("schema_version") if isinstance(told, dict) else None
    if version is None:
        raise _not_one(source, "it has no schema_version")
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{source} has schema_version {version}, this Gouji writes and reads {SCHEMA_VERSION}: "
            "run the eval again with one version for both"
        )
    try:
        systems = tuple(
            SavedSystem(each["name"], {part["document"]: _read_document(part) for part in each["documents"]})
            for each in told["systems"]
        )
        return Saved(told["set"], told["created"], systems, source)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise _not_one(source, f"it is damaged ({type(error).__name__}: {error})") from None


def _not_one(source: str, why: str) -> UsageError:
    return UsageError(f"{source} is no eval.json that `gouji eval` wrote: {why}. Give --against such a file")


def _read_document(told: Mapping[str, Any]) -> SavedDocument:
    wrong = {
        cell["field"]: SavedCell(cell["verdict"], cell["flagged"], cell["silent"], cell["expected"], cell["got"])
        for cell in told["wrong"]
    }
    return SavedDocument(told["document"], told["condition"], told["outcome"], _read_counts(told["counts"]), wrong)


def _read_counts(told: Mapping[str, Any]) -> Counts:
    """Counts that were not counted then are 0."""
    none = Counts()
    return Counts(**{name: type(getattr(none, name))(told[name]) for name in _COUNTS if name in told})


_COUNTS = tuple(each.name for each in dataclasses.fields(Counts))
