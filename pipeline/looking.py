"""The second look at the cells of one document: which ones, asked by picture or by text, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.checks.record import Record, Usage
from pipeline.checks.second_looks import doubtful
from pipeline.documents.model import CellOnPage
from pipeline.errors import DocumentError, EndpointFailed, EndpointUnusable, GoujiError, ModelError
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.messages import Message, message
from pipeline.models.errors import ServerFailed
from pipeline.readers.answers import AnswerRefused, Asker, BudgetReached, NotYet, Question, reason_of
from pipeline.readers.reading import CellReading, Reading
from pipeline.readers.recognised import RecognisedWords
from pipeline.readers.second_look import LOOK, Target, by_picture, by_text, read_look
from pipeline.tables.locate import Region
from schemas.answers import CellAnswer
from schemas.declaration import FieldId

Pictures = Callable[[Sequence[CellOnPage]], Sequence[bytes]]
"""Makes a PNG of each of some cells of a document, in the same order. Raises DocumentError where it cannot."""

MOST_LOOKS = 24
"""Cells of a document that are asked about again, where nothing else is set."""


@dataclass(frozen=True)
class LookResult:
    """The looks by table, what they cost, what was not looked at and why, the error that ended all asking, and whether
    a look is lacking that another time may bring."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    usage: Usage = field(default_factory=Usage)
    stopped: GoujiError | None = None
    may_be_had: bool = False


def answer_may_come(error: ModelError) -> bool:
    """Whether the same question may be answered another time. An answer that came and was paid for is the model's word,
    though it cannot be used."""
    return not isinstance(error, AnswerRefused)


def look_again(
    record: Record,
    regions: Iterable[Region],
    recognised: RecognisedWords,
    asker: Asker,
    most: int = MOST_LOOKS,
    pictures: Pictures | None = None,
) -> LookResult:
    """In: a document's record by its first readings, the regions of its tables, what is known of its recognised words,
    whom to ask, about how many cells at the most, and who makes pictures of them, where these may be asked about.

    Raises nothing: a look that is not answered leaves its cell as it was.
    """
    chosen = doubtful(record, most)
    targets = targets_of(record, regions, chosen.fields)
    looks = _Looks(asker, recognised)
    if pictures is not None:
        looks.take_pictures(targets, pictures)
    looks.ask(targets)
    left_out = (_told("looks_left_out", count=chosen.left_out, most=most),) if chosen.left_out else ()
    findings = (*looks.findings, *left_out)
    return LookResult(looks.readings(targets), findings, looks.usage, looks.stopped, looks.may_be_had)


def targets_of(record: Record, regions: Iterable[Region], fields: Iterable[FieldId]) -> tuple[Target, ...]:
    """The cells to look at, each with its region and its readings. Each must be known to the layout reading."""
    region_of = {region.table.id: region for region in regions}
    cells: dict[FieldId, list[CellReading]] = {}
    for readings in record.readings:
        for reading in (readings.layout, readings.llm):
            for name, cell in reading.cells.items() if reading is not None else ():
                cells.setdefault(name, []).append(cell)
    return tuple(Target(region_of[name.table], tuple(cells[name])) for name in fields)


def _told(key: str, **parameters: object) -> Finding:
    """A finding that informs: the cells that it is about are in doubt already."""
    text: Message = message(key, **parameters)
    return Finding(FindingKind.UNGROUNDED, text, cause=Cause.READING)


class _Looks:
    """The looks at one document while they are taken."""

    def __init__(self, asker: Asker, recognised: RecognisedWords) -> None:
        self._asker = asker
        self._recognised = recognised
        self._pictures: Mapping[FieldId, bytes] = {}
        self._without_pictures: dict[str, None] = {}
        self._unanswered: Counter[Message | str] = Counter()
        self._cells: dict[FieldId, CellReading] = {}
        self.usage = Usage()
        self.stopped: GoujiError | None = None
        self.may_be_had = False

    def take_pictures(self, targets: Sequence[Target], pictures: Pictures) -> None:
        """Has pictures made of the cells that stand on a page."""
        places = {target.field: target.on_page for target in targets}
        on_page = {name: place for name, place in places.items() if place is not None}
        if not on_page:
            return
        try:
            self._pictures = dict(zip(on_page, pictures(tuple(on_page.values())), strict=True))
        except DocumentError as error:
            self._without_pictures.setdefault(str(error))

    def ask(self, targets: Sequence[Target]) -> None:
        """Asks about one cell after another; where no answer comes at all, the rest is not asked."""
        for number, target in enumerate(targets):
            try:
                self._cells[target.field] = self._look(target)
            except EndpointFailed as error:
                self._unanswered[str(error)] += len(targets) - number
                self.may_be_had = True
                return
            except ModelError as error:
                self.usage += Usage.in_vain(error)
                self._unanswered[reason_of(error)] += 1
                self.may_be_had |= answer_may_come(error)
            except (EndpointUnusable, ServerFailed) as error:
                self._unanswered[str(error)] += len(targets) - number
                self.stopped = error
                self.may_be_had = True
                return

    def _look(self, target: Target) -> CellReading:
        """By picture where there is one, and by text where that is not answered."""
        picture = self._pictures.get(target.field)
        if picture is not None:
            try:
                return self._answered(target, by_picture(target, picture), by_picture=True)
            except (BudgetReached, NotYet):
                raise  # there is none left for a look by text either, or the picture will be answered
            except ModelError as error:
                self.usage += Usage.in_vain(error)
                self._without_pictures.setdefault(str(error))
                if not isinstance(error, AnswerRefused):
                    self._pictures = {}  # the endpoint takes none
        return self._answered(target, by_text(target), by_picture=False)

    def _answered(self, target: Target, question: Question[CellAnswer], *, by_picture: bool) -> CellReading:
        answer = self._asker.ask(question)
        self.usage += Usage.of(answer)
        return self._recognised.borne(read_look(target, answer), by_picture)

    def readings(self, targets: Iterable[Target]) -> dict[str, Reading]:
        """What was seen, by table."""
        tables = {target.field.table: target.region.table for target in targets}
        held: dict[str, dict[FieldId, CellReading]] = {}
        for name, cell in self._cells.items():
            held.setdefault(name.table, {})[name] = cell
        return {table_id: Reading(LOOK, tables[table_id], cells) for table_id, cells in held.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why looks were by text that were to be by picture, and which were not answered."""
        return (
            *(_told("looked_by_text", reason=reason) for reason in self._without_pictures),
            *(_told("no_look", count=count, reason=reason) for reason, count in self._unanswered.items()),
        )
