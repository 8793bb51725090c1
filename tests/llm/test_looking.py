"""The second look at a document, asked of a stand-in: what is asked how often, and what comes of each answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from pipeline.checks.check import check_document
from pipeline.checks.record import Outcome, Readings, Record, RecordCell, Status, Usage
from pipeline.documents.model import Box, CellOnPage, Page, PagePlace, Recognition, Word
from pipeline.errors import (
    DocumentError,
    EndpointFailed,
    EndpointUnusable,
    GoujiError,
    ModelRefused,
)
from pipeline.findings import Finding, FindingKind
from pipeline.looking import LookResult, look_again
from pipeline.messages import Lang, message
from pipeline.readers.answers import Answer, AnswerRefused, M, Question, Spent
from pipeline.readers.identity import ReportIdentity
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.recognised import RecognisedWords
from pipeline.tables.locate import Region
from schemas.declaration import FieldId
from schemas.forms import DISPUTES
from schemas.values import parse_value
from tests.llm.regions import disputes_page

REGION = Region(DISPUTES, disputes_page([*["0"] * 14, ""]).blocks)
FIELDS = DISPUTES.fields
FIRST, SECOND = FIELDS[0], FIELDS[1]
Said = int | None | GoujiError


@dataclass
class Model:
    """Answers about cells, those of pictures by themselves; an error is raised. Keeps what it was asked."""

    texts: Mapping[FieldId, Said] = field(default_factory=dict)
    pictures: Mapping[FieldId, Said] = field(default_factory=dict)
    cached: bool = False
    asked: list[FieldId] = field(default_factory=list)
    seen: list[bool] = field(default_factory=list)

    def ask(self, question: Question[M]) -> Answer[M]:
        lines = question.user.splitlines()[-2:]
        labels = tuple(line.partition("：")[2] for line in lines)
        (name,) = (each for each in FIELDS if DISPUTES.label(each) == labels)
        self.asked.append(name)
        self.seen.append(bool(question.image))
        said = (self.pictures if question.image else self.texts)[name]
        if isinstance(said, GoujiError):
            raise said
        parsed = question.response_model.model_validate({"number": said})
        return Answer(parsed, "", "stop", self.cached, Spent(100, 10, 1, 0.5))


def place(name: FieldId) -> PagePlace:
    left = 10.0 * FIELDS.index(name)
    return PagePlace(1, Box(left, 100, left + 10, 110))


HEADER, LABEL = PagePlace(1, Box(0, 50, 150, 60)), PagePlace(1, Box(0, 20, 150, 30))


def reading(reader: str, changes: Mapping[FieldId, str], grounded: bool = True) -> Reading:
    """Table four, all 0 but for the changes; of a model these stand nowhere."""
    cells = {}
    for name in FIELDS:
        stands = grounded or name not in changes
        value = parse_value(changes.get(name, "0"))
        cells[name] = CellReading(name, value, place(name) if stands else None, None, LABEL, HEADER)
    return Reading(reader, DISPUTES, cells)


def suspecting(*fields: FieldId) -> Finding:
    return Finding(FindingKind.DISPUTES_TOTAL, message("failed", reason=""), "disputes", suspects=fields)


NOTHING_RECOGNISED = RecognisedWords({})


@dataclass
class Document:
    """A document with table four: what the model reads in it, which cells are suspected, what is known of its words."""

    llm: Mapping[FieldId, str] = field(default_factory=dict)
    suspects: Sequence[FieldId] = ()
    recognised: RecognisedWords = NOTHING_RECOGNISED

    def record(self, looks: LookResult | None = None) -> Record:
        bear = self.recognised.borne_by
        layout, llm = bear(reading("layout", {})), bear(reading("llm", self.llm, grounded=False))
        readings = Readings(layout, llm, looks.readings.get("disputes") if looks else None)
        findings = (suspecting(*self.suspects),) if self.suspects else ()
        return check_document("a.pdf", "", ReportIdentity(), {"disputes": readings}, findings)

    def look(
        self, model: Model, pictures: Callable[[Sequence[CellOnPage]], Sequence[bytes]] | None = None
    ) -> LookResult:
        return look_again(self.record(), [REGION], self.recognised, model, 24, pictures)

    def cell(self, looks: LookResult, name: FieldId = FIRST) -> RecordCell:
        return next(cell for cell in self.record(looks).cells if cell.field == name)


def pictured(cells: Sequence[CellOnPage]) -> Sequence[bytes]:
    return [b"PNG"] * len(cells)


def told(looks: LookResult) -> list[str]:
    return [finding.message.text(Lang.EN) for finding in looks.findings]


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_nothing_is_asked_about_a_document_without_doubts() -> None:
    model = Model()
    assert Document().look(model, pictured) == LookResult()
    assert model.asked == []


def test_disputed_and_suspected_cells_are_asked_about_once_each() -> None:
    model = Model(dict.fromkeys(FIELDS, 0))
    Document({SECOND: "7"}, [FIRST, SECOND, FIELDS[4]]).look(model)
    assert model.asked == [SECOND, FIRST, FIELDS[4]]


def test_a_document_of_which_more_is_in_doubt_than_is_asked_about_says_so() -> None:
    document, model = Document({FIRST: "7", SECOND: "8"}), Model({FIRST: 0})
    looks = look_again(document.record(), [REGION], document.recognised, model, 1)
    assert model.asked == [FIRST]
    assert told(looks) == ["cells in doubt that were not looked at a second time: 1; at the most 1 of a document are"]
    assert not any(finding.cells for finding in looks.findings)


def test_what_looks_cost() -> None:
    document = Document({FIRST: "7", SECOND: "8"})
    in_vain = AnswerRefused("no", Spent(50, 5, 2, 1.0))
    assert document.look(Model({FIRST: 0, SECOND: in_vain})).usage == Usage(150, 15, 3, seconds=1.5)
    assert document.look(Model({FIRST: 0, SECOND: 0}, cached=True)).usage == Usage(200, 20, 2, 2, seconds=1.0)


# --- what comes of it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status", "other", "third"),
    [
        (0, Status.ACCEPTED, "7", None),
        (7, Status.FLAGGED, "7", None),
        (8, Status.FLAGGED, "7", "8"),
        (None, Status.FLAGGED, "7", ""),
    ],
)
def test_a_disputed_cell(said: int | None, status: Status, other: str, third: str | None) -> None:
    document = Document({FIRST: "7"})
    cell = document.cell(document.look(Model({FIRST: said})))
    assert cell.value == parse_value("0")
    assert (cell.status, cell.other and cell.other.printed, cell.third and cell.third.printed) == (status, other, third)


@pytest.mark.parametrize(("said", "status"), [(0, Status.ACCEPTED), (3, Status.FLAGGED), (None, Status.FLAGGED)])
def test_a_suspected_cell_that_a_look_reads_otherwise_is_in_doubt(said: int | None, status: Status) -> None:
    document = Document(suspects=[FIRST])
    cell = document.cell(document.look(Model({FIRST: said})))
    assert (cell.value, cell.status, cell.reading) == (parse_value("0"), status, "both")


def test_a_document_is_settled_where_all_disputes_are() -> None:
    document = Document({FIRST: "7", SECOND: "8"})
    looks = document.look(Model({FIRST: 0, SECOND: 0}))
    findings = document.record(looks).findings
    assert [bool(f.cells) for f in findings if f.kind is FindingKind.DISAGREEMENT] == [False, False]
    assert Outcome.FLAGGED is document.record().outcome


# --- pictures --------------------------------------------------------------------------------------------------------


def test_a_cell_on_a_page_is_shown_and_not_told() -> None:
    given: list[CellOnPage] = []

    def cut(cells: Sequence[CellOnPage]) -> Sequence[bytes]:
        given.extend(cells)
        return pictured(cells)

    document, model = Document({FIRST: "7"}), Model(pictures={FIRST: 0})
    assert document.cell(document.look(model, cut)).status is Status.ACCEPTED
    assert model.seen == [True]
    assert given == [CellOnPage(place(FIRST), LABEL, HEADER)]


def test_an_endpoint_that_takes_no_pictures_is_shown_one_only() -> None:
    document = Document({FIRST: "7", SECOND: "8"})
    model = Model({FIRST: 0, SECOND: 0}, {FIRST: ModelRefused("it takes no images")})
    looks = document.look(model, pictured)
    assert (model.asked, model.seen) == ([FIRST, FIRST, SECOND], [True, False, False])
    assert told(looks) == ["the second look was by text, not by picture: it takes no images"]
    assert document.cell(looks, SECOND).reading == "layout+look"


def test_an_unusable_answer_about_a_picture_costs_that_picture_only() -> None:
    document = Document({FIRST: "7", SECOND: "8"})
    model = Model({FIRST: 0}, {FIRST: AnswerRefused("it is empty", Spent(50, 5, 2)), SECOND: 0})
    looks = document.look(model, pictured)
    assert (model.asked, model.seen) == ([FIRST, FIRST, SECOND], [True, False, True])
    assert looks.usage == Usage(250, 25, 4, seconds=1.0)
    assert told(looks) == ["the second look was by text, not by picture: it is empty"]


def test_where_no_pictures_can_be_made_the_text_is_asked() -> None:
    def broken(cells: Sequence[CellOnPage]) -> Sequence[bytes]:
        raise DocumentError("the parser crashed on this document (exit code -11)")

    document, model = Document({FIRST: "7"}), Model({FIRST: 0})
    looks = document.look(model, broken)
    assert model.seen == [False]
    assert "the parser crashed" in told(looks)[0]
    assert document.cell(looks).status is Status.ACCEPTED


# --- recognised digits -----------------------------------------------------------------------------------------------


def scanned(sure: bool, damage: str = "") -> RecognisedWords:
    word = Word("0", place(FIRST).box, Recognition(0.4, ("8",), is_sure=sure))
    return RecognisedWords.of([Page(1, 600, 800, (word,), shown=lambda box: box, damage=damage)])


@pytest.mark.parametrize(
    ("recognised", "by_picture", "status"),
    [
        (scanned(sure=True), False, Status.ACCEPTED),
        (scanned(sure=False), False, Status.FLAGGED),
        (scanned(sure=False), True, Status.ACCEPTED),
        (scanned(sure=True, damage="is torn"), True, Status.FLAGGED),
    ],
    ids=["sure, by text", "unsure, by text", "unsure, by picture", "a damaged page, by picture"],
)
@pytest.mark.parametrize("llm", [{FIRST: "7"}, {}], ids=["disputed", "suspected"])
def test_only_a_picture_bears_out_a_digit_that_recognition_is_not_sure_of(
    recognised: RecognisedWords, by_picture: bool, status: Status, llm: Mapping[FieldId, str]
) -> None:
    document = Document(llm, [FIRST], recognised)
    looks = document.look(Model({FIRST: 0}, {FIRST: 0}), pictured if by_picture else None)
    assert document.cell(looks).status is status


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "asked", "unanswered", "stops"),
    [
        (ModelRefused("too long"), [FIRST, SECOND], 1, False),
        (EndpointFailed("too long"), [FIRST], 2, False),
        (EndpointUnusable("too long"), [FIRST], 2, True),
    ],
    ids=["this question", "no answer comes", "none ever will"],
)
def test_a_look_that_is_not_answered_leaves_its_cell_as_it_was(
    error: GoujiError, asked: list[FieldId], unanswered: int, stops: bool
) -> None:
    document, model = Document({FIRST: "7", SECOND: "8"}), Model({FIRST: error, SECOND: 0})
    looks = document.look(model)
    assert model.asked == asked
    assert told(looks) == [f"cells that could not be looked at a second time: {unanswered}; too long"]
    assert looks.stopped is (error if stops else None)
    before = next(cell for cell in document.record().cells if cell.field == FIRST)
    assert document.cell(looks) == before
