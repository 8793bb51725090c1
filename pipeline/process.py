"""The way of a document: file → document → regions → readings → record, and where cells are in doubt a second look
and the record again. Each step is named here and made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.checks.check import check_document
from pipeline.checks.groups import group_findings
from pipeline.checks.headings import heading_findings
from pipeline.checks.record import Outcome, Readings, Record, Usage
from pipeline.documents import open_document
from pipeline.documents.model import Block, Document
from pipeline.errors import GoujiError, ModelError, NotAReport
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.looking import LookResult, answer_may_come, look_again
from pipeline.messages import message
from pipeline.readers.answers import Asker, NotYet, Question, reason_of
from pipeline.readers.asking_all import ask_all
from pipeline.readers.identity import ReportIdentity, identify
from pipeline.readers.layout import read_layout
from pipeline.readers.llm import has_numbers, question, read_answer
from pipeline.readers.prose import ProseQuestion, ProseReading, Statement, prose_questions, read_prose, speaks_of_cases
from pipeline.readers.reading import Reading
from pipeline.readers.recognised import RecognisedWords
from pipeline.readers.sentences import Sentence, sentences_of
from pipeline.tables.locate import Region, locate
from pipeline.tables.pages import blocks_of
from pipeline.tables.sections import Section, sections_of
from pipeline.tables.shown import as_shown
from schemas.forms import TABLE_IDS, TABLES_OF_CASES


class LlmPolicy(StrEnum):
    """Which tables the language model is asked about."""

    ALWAYS = "always"
    """All that print numbers: the model fills them and the layout reading checks it."""
    AUTO = "auto"
    """Those that the layout reading leaves incomplete, weakly evidenced or inconsistent."""
    NEVER = "never"


@dataclass(frozen=True)
class LayoutResult:
    """A document read by layout alone: all that later steps need of it, and small enough to pass between processes.
    `numbered` are the tables that print any number."""

    name: str
    sha256: str
    identity: ReportIdentity
    regions: tuple[Region, ...]
    readings: Mapping[str, Reading]
    recognised: RecognisedWords
    findings: tuple[Finding, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    numbered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LlmResult:
    """The model's readings by table, what they cost, and which tables got none. `statements` are those of the prose;
    None where it was not asked about. `may_be_had`: an answer is lacking that another time may bring; `waits`: one that
    is under way."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)
    statements: tuple[Statement, ...] | None = None
    may_be_had: bool = False
    waits: bool = False


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
    sections = sections_of(blocks, regions)
    findings = (*_warnings(document), *unread, *_structure(document, blocks, regions, sections))
    recognised = RecognisedWords.of(document.pages)
    readings = {
        region.table.id: recognised.borne_by(read_layout(region, recognised=bool(recognised.pages)))
        for region in regions
    }
    regions = tuple(replace(region, table=readings[region.table.id].table, rivals=()) for region in regions)
    identity = identify(document.title, blocks)
    sentences = sentences_of(sections)
    numbered = frozenset(region.table.id for region in regions if has_numbers(region))
    return LayoutResult(name, document.sha256, identity, regions, readings, recognised, findings, sentences, numbered)


def _warnings(document: Document) -> tuple[Finding, ...]:
    """What was odd about the file itself. It doubts no cell: what is lost of a table is missing there."""
    return tuple(Finding(FindingKind.STRUCTURE, message("document_warning", text=text)) for text in document.warnings)


def _structure(
    document: Document, blocks: Sequence[Block], regions: Sequence[Region], sections: Sequence[Section]
) -> tuple[Finding, ...]:
    """What headings and group labels say, where all of the document's own text is there. A group label that comes again
    on a new page is how a table goes on."""
    if document.warnings or any(page.scanned or page.shown or page.damage for page in document.pages):
        return ()
    groups = () if document.pages else tuple(finding for region in regions for finding in group_findings(region))
    return (*heading_findings(sections, blocks), *groups)


def _unread_pages(document: Document, regions: tuple[Region, ...]) -> tuple[Finding, ...]:
    """Scanned pages, where a table may be on one of them."""
    scanned = [str(page.number) for page in document.pages if page.scanned]
    if not scanned or len(regions) == len(TABLE_IDS):
        return ()
    text = message("scanned", pages=", ".join(scanned))
    return (Finding(FindingKind.UNREADABLE, text, cause=Cause.READING),)


# --- by the model ----------------------------------------------------------------------------------------------------


def ask_model(layout: LayoutResult, policy: LlmPolicy, asker: Asker) -> LlmResult:
    """Asks about each table that the policy names, and about the prose, all at once. A question without an answer
    leaves its table with one reading; where none of the prose has one, there are no statements to compare."""
    tables = [region.table for region in layout.regions]
    all_asked = _first_asked(layout, policy)
    answers = ask_all(asker, [_question(asked) for asked in all_asked])
    readings: dict[str, Reading] = {}
    statements: ProseReading | None = None
    findings: list[Finding] = []
    usage = Usage()
    may_be_had = False
    for asked, answer in zip(all_asked, answers, strict=True):
        if isinstance(answer, ModelError):
            findings.append(_unanswered(asked, answer))
            usage += Usage.in_vain(answer)
            may_be_had |= answer_may_come(answer)
            continue
        usage += Usage.of(answer)
        if isinstance(asked, Region):
            reading = read_answer(asked, answer, layout.readings.get(asked.table.id))
            readings[asked.table.id] = layout.recognised.borne_by(reading)
        else:
            statements = (statements or ProseReading()) + read_prose(asked, answer, tables, layout.identity)
    said = statements.statements if statements else None
    waits = any(isinstance(answer, NotYet) for answer in answers)
    return LlmResult(readings, tuple(findings), usage, said, may_be_had, waits)


def to_ask(layout: LayoutResult, policy: LlmPolicy) -> tuple[Region, ...]:
    """The tables of a document that the policy asks about. A table that prints no number gives a model nothing to
    read."""
    if policy is LlmPolicy.NEVER:
        return ()
    regions = tuple(region for region in layout.regions if region.table.id in layout.numbered)
    if policy is LlmPolicy.ALWAYS:
        return regions
    alone = check_document(layout.name, layout.sha256, layout.identity, _readings(layout))
    unsettled = {finding.table for finding in alone.open_findings}
    return tuple(region for region in regions if region.table.id in unsettled)


def first_questions(layout: LayoutResult, policy: LlmPolicy) -> Iterator[Question[Any]]:
    """What the policy asks about a document before any second look."""
    return map(_question, _first_asked(layout, policy))


def _first_asked(layout: LayoutResult, policy: LlmPolicy) -> tuple[Region | ProseQuestion, ...]:
    """The tables and the parts of the prose that the policy asks about."""
    regions = to_ask(layout, policy)
    if not asks_prose(layout, policy):
        return regions
    tables = [region.table for region in layout.regions]
    return (*regions, *prose_questions(layout.sentences, tables, layout.identity))


def _question(asked: Region | ProseQuestion) -> Question[Any]:
    return question(asked) if isinstance(asked, Region) else asked.question


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


def _shows_nothing(reading: Reading) -> bool:
    """Whether a table prints no number but 0."""
    return bool(reading.cells) and not any(cell.value.number for cell in reading.cells.values())


def _unanswered(asked: Region | ProseQuestion, error: ModelError) -> Finding:
    if isinstance(asked, Region):
        return unanswered(asked.table.id, error)
    text = message("narrative_unanswered", reason=reason_of(error))
    return Finding(FindingKind.NARRATIVE, text, cause=Cause.READING)


def unanswered(table_id: str, error: GoujiError) -> Finding:
    """The finding that a table was not read by the model, and why."""
    text = message("no_answer", reason=reason_of(error))
    return Finding(FindingKind.MISSING, text, table_id, cause=Cause.READING)


# --- the record ------------------------------------------------------------------------------------------------------


def conclude(layout: LayoutResult, llm: LlmResult, looks: LookResult | None = None) -> Record:
    """Reconciles the readings and checks the result."""
    looks = looks or LookResult()
    return check_document(
        layout.name,
        layout.sha256,
        layout.identity,
        _readings(layout, llm.readings, looks.readings),
        (*layout.findings, *llm.findings, *looks.findings),
        llm.usage + looks.usage,
        llm.statements,
    )


def failed(name: str, reason: str, sha256: str = "") -> Record:
    """The record of a document that could not be read."""
    finding = Finding(FindingKind.UNREADABLE, message("failed", reason=reason), cause=Cause.UNKNOWN)
    return Record(name, sha256, Outcome.FAILED, findings=(finding,), reason=reason)


def _readings(
    layout: LayoutResult, llm: Mapping[str, Reading] | None = None, looks: Mapping[str, Reading] | None = None
) -> dict[str, Readings]:
    by_reader = (layout.readings, llm or {}, looks or {})
    table_ids = [region.table.id for region in layout.regions]
    return {table_id: Readings(*(readings.get(table_id) for readings in by_reader)) for table_id in table_ids}
