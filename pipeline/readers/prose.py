"""The reader of prose: a language model lists the numeric statements, and code believes only what it finds again.

The quotation must stand in one sentence letter by letter, the number in the quotation, what is counted among the
quantities of the forms, and beside the number the words of that quantity. What fails is dropped and counted. The text
of the document is data: whatever orders stand in it, an answer can only ever name numbers that are printed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.documents.model import Place
from pipeline.readers.answers import Answer, Question
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.prose_evidence import (
    Number,
    is_counted,
    is_evidenced,
    is_of_whole_report,
    is_of_year,
    numbers_in,
)
from pipeline.readers.sentences import Sentence, squeezed
from prompts import load
from schemas.declaration import Table
from schemas.quantities import Quantity, marks_in, named, quantities
from schemas.statements import MOST_STATEMENTS, Basis, StatementAnswer, StatementsAnswer, statements_model
from schemas.values import parse_value

_PROMPT = "read_prose"
_LONGEST = 120
"""Characters of prose in one question: a small model forgets statements of a longer text."""
_TABLE_OF_MARK = {"reconsideration": "disputes", "litigation": "disputes"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A number of the prose that is said of some quantities, found in the document. Where these are a whole and its
    parts (`行政复议2件，均维持`) it is said of each, else of their sum."""

    quotation: str
    number: Decimal
    is_percent: bool
    quantities: tuple[Quantity, ...]
    place: Place
    section: str = ""


@dataclass(frozen=True, slots=True)
class ProseReading:
    """The statements that can be compared with the tables. `aside` are those of another year, office or kind of number;
    `dropped` those that the document does not bear out."""

    statements: tuple[Statement, ...] = ()
    aside: int = 0
    dropped: int = 0

    def __add__(self, other: ProseReading) -> ProseReading:
        seen = dict.fromkeys((*self.statements, *other.statements))
        return ProseReading(tuple(seen), self.aside + other.aside, self.dropped + other.dropped)


@dataclass(frozen=True)
class ProseQuestion:
    """A question with the sentences that it is about."""

    question: Question[StatementsAnswer]
    sentences: tuple[Sentence, ...]


def prose_questions(
    sentences: Sequence[Sentence], tables: Sequence[Table], identity: ReportIdentity
) -> tuple[ProseQuestion, ...]:
    """What the model is asked about the prose of a report whose tables have these forms; nothing where none was found.
    What is the same in every question comes first: servers cache it."""
    known = quantities(tuple(tables))
    if not known:
        return ()
    names = tuple(quantity.name for quantity in known)
    prompt = load(_PROMPT)
    system = f"{prompt.text}\n名称：{'、'.join(names)}"
    form = "-".join(sorted({table.form for table in tables}))
    return tuple(
        ProseQuestion(
            Question(
                system,
                _user(part, identity),
                statements_model(names, _most(part)),
                f"statements-{form}",
                prompt.version,
            ),
            part,
        )
        for part in _parts(sentences)
    )


def read_prose(
    asked: ProseQuestion, answer: Answer[StatementsAnswer], tables: Sequence[Table], identity: ReportIdentity
) -> ProseReading:
    """In: a question, its answer, the forms found and whose report of which year it is. Out: what can be believed."""
    known = quantities(tuple(tables))
    reading = ProseReading()
    for given in answer.parsed.statements:
        reading += _verified(given, asked.sentences, known, identity)
    return reading


def speaks_of_cases(sentences: Sequence[Sentence], table_id: str) -> bool:
    """Whether the prose prints a count other than 0 beside words of a table: no statement, only a reason to ask."""
    return any(_has_cases(sentence.text, table_id) for sentence in sentences)


def _has_cases(text: str, table_id: str) -> bool:
    start = 0
    for number in numbers_in(text):
        beside = text[start : number.start]
        start = number.end
        if number.value and is_counted(text, number):
            subjects = {mark.id for mark in marks_in(beside) if mark.is_subject}
            disputed = bool(subjects & set(_TABLE_OF_MARK))
            if disputed if table_id == "disputes" else "申请" in beside and not subjects:
                return True
    return False


def _most(part: Sequence[Sentence]) -> int:
    """How many statements an answer may hold: two of each number. A small model may repeat itself without end."""
    return min(MOST_STATEMENTS, 2 * sum(len(list(numbers_in(sentence.text))) for sentence in part))


def _user(part: Sequence[Sentence], identity: ReportIdentity) -> str:
    return "\n".join((f"报告：{identity.title}", "正文：", *(sentence.text for sentence in part)))


def _parts(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    held: list[Sentence] = []
    for sentence in sentences:
        if held and sum(len(each.text) for each in held) + len(sentence.text) > _LONGEST:
            yield tuple(held)
            held = []
        held.append(sentence)
    if held:
        yield tuple(held)


_NOT_BORNE_OUT = ProseReading(dropped=1)
_ASIDE = ProseReading(aside=1)


def _verified(
    given: StatementAnswer, sentences: Sequence[Sentence], known: Sequence[Quantity], identity: ReportIdentity
) -> ProseReading:
    """One statement, or its reason for not being one."""
    chosen = named(given.names, known)
    if chosen is None or given.basis not in {basis.value for basis in Basis}:
        return _NOT_BORNE_OUT
    found = _found(given, sentences)
    if found is None or not is_evidenced(found.sentence.text, found.number, chosen):
        return _NOT_BORNE_OUT
    text, number = found.sentence.text, found.number
    if given.basis != Basis.THIS_YEAR or not is_of_year(text, number, identity.year):
        return _ASIDE
    if not is_of_whole_report(text, number, identity):
        return _ASIDE
    quotation = squeezed(given.quotation)
    place = found.sentence.place(number.start)
    return ProseReading((Statement(quotation, number.value, number.is_percent, chosen, place, found.sentence.section),))


@dataclass(frozen=True, slots=True)
class _Found:
    sentence: Sentence
    number: Number


def _found(given: StatementAnswer, sentences: Sequence[Sentence]) -> _Found | None:
    """The only number of the prose that a statement can mean; None where there is none, or more than one."""
    quotation, printed = squeezed(given.quotation), squeezed(given.number)
    is_percent = printed.endswith("%")
    value = parse_value(printed.removesuffix("%")).number
    if value is None or not quotation:
        return None
    places = []
    for sentence in sentences:
        start = sentence.text.find(quotation)
        while start >= 0:
            places += [
                _Found(sentence, number)
                for number in numbers_in(sentence.text)
                if start <= number.start and number.end + number.is_percent <= start + len(quotation)
                if number.value == value and number.is_percent == is_percent
            ]
            start = sentence.text.find(quotation, start + 1)
    return places[0] if len(places) == 1 else None
