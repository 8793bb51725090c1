"""The way of a document: file → document → regions → readings → record, and where cells are in doubt a second look
and the record again. Each step is named here and made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Record, Usage
from pipeline.documents import open_document
from pipeline.documents.model import Document
from pipeline.errors import GoujiError, ModelError, NotAReport
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.looking import LookResult, look_again
from pipeline.messages import message
from pipeline.readers.answers import Asker
from pipeline.readers.identity import ReportIdentity, identify
from pipeline.readers.layout import read_layout
from pipeline.readers.llm import has_numbers, question, read_answer
from pipeline.readers.reading import Reading
from pipeline.readers.recognised import RecognisedWords
from pipeline.tables.locate import Region, locate
from pipeline.tables.pages import blocks_of
from pipeline.tables.shown import as_shown
from schemas.forms import TABLE_IDS


class LlmPolicy(StrEnum):
    """Which tables the language model is asked about."""

    ALWAYS = "always"
    """All that print numbers: the model fills them and the layout reading checks it."""
    AUTO = "auto"
    """Those that the layout reading leaves incomplete, weakly evidenced or inconsistent."""
    NEVER = "never"


@dataclass(frozen=True)
class LayoutResult:
    """A document read by layout alone: all that later steps need of it, and small enough to pass between processes."""

    name: str
    sha256: str
    identity: ReportIdentity
    regions: tuple[Region, ...]
    readings: Mapping[str, Reading]
    recognised: RecognisedWords
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class LlmResult:
    """The model's readings by table, what they cost, and which tables got none."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)


def process(path: Path, name: str, policy: LlmPolicy, asker: Asker | None) -> Record:
    """One document from file to record. `name` is what the outputs call it; without an asker the model is not asked.

    Raises DocumentError where the document cannot be read, EndpointUnusable where no question will be answered.
    """
    layout = read_document(path, name)
    if asker is None or policy is LlmPolicy.NEVER:
        return conclude(layout, LlmResult())
    llm = ask_model(layout, policy, asker)
    looks = look_again(conclude(layout, llm), layout.regions, layout.recognised, asker)
    return conclude(layout, llm, looks)


# --- by layout -------------------------------------------------------------------------------------------------------


def read_document(path: Path, name: str) -> LayoutResult:
    """Opens, locates, and reads by layout. Raises DocumentError; NotAReport where none of the tables is there."""
    document = open_document(path, name)
    blocks = as_shown(blocks_of(document.pages), document.pages) if document.pages else document.blocks
    regions = locate(blocks)
    unread = _unread_pages(document, regions)
    if not regions and not unread:
        reasons = (*document.warnings, "none of the three statistical tables was found: is this a yearly report?")
        raise NotAReport("; ".join(reasons))
    findings = (*_warnings(document), *unread)
    recognised = RecognisedWords.of(document.pages)
    readings = {
        region.table.id: recognised.borne_by(read_layout(region, recognised=bool(recognised.pages)))
        for region in regions
    }
    identity = identify(document.title, blocks)
    return LayoutResult(name, document.sha256, identity, regions, readings, recognised, findings)


def _warnings(document: Document) -> tuple[Finding, ...]:
    """What was odd about the file itself. It doubts no cell: what is lost of a table is missing there."""
    return tuple(Finding(FindingKind.STRUCTURE, message("document_warning", text=text)) for text in document.warnings)


def _unread_pages(document: Document, regions: tuple[Region, ...]) -> tuple[Finding, ...]:
    """Scanned pages, where a table may be on one of them."""
    scanned = [str(page.number) for page in document.pages if page.scanned]
    if not scanned or len(regions) == len(TABLE_IDS):
        return ()
    text = message("scanned", pages=", ".join(scanned))
    return (Finding(FindingKind.UNREADABLE, text, cause=Cause.READING),)


# --- by the model ----------------------------------------------------------------------------------------------------


def ask_model(layout: LayoutResult, policy: LlmPolicy, asker: Asker) -> LlmResult:
    """Asks about each table that the policy names. A question without an answer leaves its table with one reading."""
    readings: dict[str, Reading] = {}
    findings: list[Finding] = []
    usage = Usage()
    for region in to_ask(layout, policy):
        table_id = region.table.id
        try:
            answer = asker.ask(question(region))
        except ModelError as error:
            findings.append(unanswered(table_id, error))
            usage += Usage.in_vain(error)
            continue
        reading = read_answer(region, answer, layout.readings.get(table_id))
        readings[table_id] = layout.recognised.borne_by(reading)
        usage += Usage.of(answer)
    return LlmResult(readings, tuple(findings), usage)


def to_ask(layout: LayoutResult, policy: LlmPolicy) -> tuple[Region, ...]:
    """The tables of a document that the policy asks about. A table that prints no number gives a model nothing to
    read."""
    if policy is LlmPolicy.NEVER:
        return ()
    regions = tuple(region for region in layout.regions if has_numbers(region))
    if policy is LlmPolicy.ALWAYS:
        return regions
    alone = check_document(layout.name, layout.sha256, layout.identity, _readings(layout))
    unsettled = {finding.table for finding in alone.open_findings}
    return tuple(region for region in regions if region.table.id in unsettled)


def unanswered(table_id: str, error: GoujiError) -> Finding:
    """The finding that a table was not read by the model, and why."""
    text = message("no_answer", reason=error)
    return Finding(FindingKind.MISSING, text, table_id, cause=Cause.READING)


# --- the record ------------------------------------------------------------------------------------------------------


def conclude(layout: LayoutResult, llm: LlmResult, looks: LookResult | None = None, seconds: float = 0.0) -> Record:
    """Reconciles the readings and checks the result."""
    looks = looks or LookResult()
    return check_document(
        layout.name,
        layout.sha256,
        layout.identity,
        _readings(layout, llm.readings, looks.readings),
        (*layout.findings, *llm.findings, *looks.findings),
        llm.usage + looks.usage,
        seconds,
    )


def failed(name: str, reason: str, sha256: str = "", seconds: float = 0.0) -> Record:
    """The record of a document that could not be read."""
    finding = Finding(FindingKind.UNREADABLE, message("failed", reason=reason), cause=Cause.UNKNOWN)
    return Record(name, sha256, Outcome.FAILED, findings=(finding,), seconds=seconds, reason=reason)


def _readings(
    layout: LayoutResult, llm: Mapping[str, Reading] | None = None, looks: Mapping[str, Reading] | None = None
) -> dict[str, Readings]:
    by_reader = (layout.readings, llm or {}, looks or {})
    table_ids = [region.table.id for region in layout.regions]
    return {table_id: Readings(*(readings.get(table_id) for readings in by_reader)) for table_id in table_ids}
