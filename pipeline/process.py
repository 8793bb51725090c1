"""The way of a document: file → document → regions → readings → record. Each step is named here and made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, ReadingPair, Record, Usage
from pipeline.documents import open_document
from pipeline.documents.model import Document
from pipeline.errors import GoujiError, ModelError, NotAReport
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import message
from pipeline.readers.answers import Answer, AnswerRefused, M, Question
from pipeline.readers.identity import ReportIdentity, identify
from pipeline.readers.layout import read_layout
from pipeline.readers.llm import has_numbers, question, read_answer
from pipeline.readers.prose import ProseReading, Statement, prose_questions, read_prose, speaks_of_cases
from pipeline.readers.reading import Reading
from pipeline.readers.recognised import RecognisedWords
from pipeline.readers.sentences import Sentence, sentences_of
from pipeline.tables.locate import Region, locate
from pipeline.tables.pages import blocks_of
from pipeline.tables.sections import sections_of
from pipeline.tables.shown import as_shown
from schemas.forms import TABLE_IDS, TABLES_OF_CASES


class LlmPolicy(StrEnum):
    """Which tables the language model is asked about."""

    ALWAYS = "always"
    """All that print numbers: the model fills them and the layout reading checks it."""
    AUTO = "auto"
    """Those that the layout reading leaves incomplete, weakly evidenced or inconsistent."""
    NEVER = "never"


class Asker(Protocol):
    """Whoever answers questions: an endpoint, or a stand-in that was given answers before."""

    def ask(self, question: Question[M]) -> Answer[M]:
        """Raises ModelError where this question gets no answer, EndpointUnusable where none will."""


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
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class LlmResult:
    """The model's readings by table, what they cost, and which tables got none. `statements` are those of the prose;
    None where it was not asked about."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)
    statements: tuple[Statement, ...] | None = None


def process(path: Path, name: str, policy: LlmPolicy, asker: Asker | None) -> Record:
    """One document from file to record. `name` is what the outputs call it; without an asker the model is not asked.

    Raises DocumentError where the document cannot be read, EndpointUnusable where no question will be answered.
    """
    layout = read_document(path, name)
    llm = ask_model(layout, policy, asker) if asker is not None else LlmResult()
    return conclude(layout, llm)


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
    sentences = sentences_of(sections_of(blocks, regions))
    return LayoutResult(name, document.sha256, identity, regions, readings, recognised, findings, sentences)


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
    """Asks about each table that the policy names, and about the prose. A question without an answer leaves its table
    with one reading."""
    readings: dict[str, Reading] = {}
    findings: list[Finding] = []
    usage = Usage()
    for region in to_ask(layout, policy):
        table_id = region.table.id
        try:
            answer = asker.ask(question(region))
        except ModelError as error:
            findings.append(unanswered(table_id, error))
            usage += _spent_in_vain(error)
            continue
        reading = read_answer(region, answer, layout.readings.get(table_id))
        readings[table_id] = layout.recognised.borne_by(reading)
        usage += _paid(answer)
    prose = ask_prose(layout, asker) if asks_prose(layout, policy) else LlmResult()
    return LlmResult(readings, (*findings, *prose.findings), usage + prose.usage, prose.statements)


def to_ask(layout: LayoutResult, policy: LlmPolicy) -> tuple[Region, ...]:
    """The tables of a document that the policy asks about. A table that prints no number gives a model nothing to
    read."""
    if policy is LlmPolicy.NEVER:
        return ()
    regions = tuple(region for region in layout.regions if has_numbers(region))
    if policy is LlmPolicy.ALWAYS:
        return regions
    alone = check_document(layout.name, layout.sha256, layout.identity, _pairs(layout, {}))
    unsettled = {finding.table for finding in alone.open_findings}
    return tuple(region for region in regions if region.table.id in unsettled)


def has_question(layout: LayoutResult, policy: LlmPolicy) -> bool:
    """Whether the policy asks anything about a document."""
    return bool(to_ask(layout, policy)) or asks_prose(layout, policy)


def asks_prose(layout: LayoutResult, policy: LlmPolicy) -> bool:
    """Whether the policy asks about the prose of a document: always, or where a table shows nothing but zeros and
    blanks beside a prose that counts cases, which no sum can see."""
    if policy is LlmPolicy.NEVER or not layout.sentences or not layout.regions:
        return False
    if policy is LlmPolicy.ALWAYS:
        return True
    empty = [table_id for table_id, reading in layout.readings.items() if _shows_nothing(reading)]
    return any(speaks_of_cases(layout.sentences, table_id) for table_id in empty if table_id in TABLES_OF_CASES)


def ask_prose(layout: LayoutResult, asker: Asker) -> LlmResult:
    """Asks for the numeric statements of the prose, part by part. A part without an answer is told and left out; where
    none has one, there are no statements to compare."""
    tables = [region.table for region in layout.regions]
    reading: ProseReading | None = None
    findings: list[Finding] = []
    usage = Usage()
    for asked in prose_questions(layout.sentences, tables, layout.identity):
        try:
            answer = asker.ask(asked.question)
        except ModelError as error:
            findings.append(_prose_unanswered(error))
            usage += _spent_in_vain(error)
            continue
        reading = (reading or ProseReading()) + read_prose(asked, answer, tables, layout.identity)
        usage += _paid(answer)
    return LlmResult(findings=tuple(findings), usage=usage, statements=reading.statements if reading else None)


def _shows_nothing(reading: Reading) -> bool:
    """Whether a table prints no number but 0."""
    return bool(reading.cells) and not any(cell.value.number for cell in reading.cells.values())


def _prose_unanswered(error: GoujiError) -> Finding:
    return Finding(FindingKind.NARRATIVE, message("narrative_unanswered", reason=error), cause=Cause.READING)


def unanswered(table_id: str, error: GoujiError) -> Finding:
    """The finding that a table was not read by the model, and why."""
    text = message("no_answer", reason=error)
    return Finding(FindingKind.MISSING, text, table_id, cause=Cause.READING)


def _paid(answer: Answer[M]) -> Usage:
    return Usage(answer.prompt_tokens, answer.completion_tokens, answer.spent.calls, int(answer.cached))


def _spent_in_vain(error: ModelError) -> Usage:
    if not isinstance(error, AnswerRefused):
        return Usage()
    return Usage(error.spent.prompt_tokens, error.spent.completion_tokens, error.spent.calls)


# --- the record ------------------------------------------------------------------------------------------------------


def conclude(layout: LayoutResult, llm: LlmResult, seconds: float = 0.0) -> Record:
    """Reconciles the readings and checks the result."""
    return check_document(
        layout.name,
        layout.sha256,
        layout.identity,
        _pairs(layout, llm.readings),
        (*layout.findings, *llm.findings),
        llm.usage,
        seconds,
        llm.statements,
    )


def failed(name: str, reason: str, sha256: str = "", seconds: float = 0.0) -> Record:
    """The record of a document that could not be read."""
    finding = Finding(FindingKind.UNREADABLE, message("failed", reason=reason), cause=Cause.UNKNOWN)
    return Record(name, sha256, Outcome.FAILED, findings=(finding,), seconds=seconds, reason=reason)


def _pairs(layout: LayoutResult, llm: Mapping[str, Reading]) -> dict[str, ReadingPair]:
    return {r.table.id: ReadingPair(layout.readings.get(r.table.id), llm.get(r.table.id)) for r in layout.regions}
