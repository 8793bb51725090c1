"""The documents of a run and their results, in the store. A result lies under its key, once; documents point to it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from pipeline.checks.check import with_findings
from pipeline.checks.record import Outcome, Record, Status, Usage
from pipeline.findings import Finding
from pipeline.readers.prices import Price
from pipeline.review.items import settleable
from pipeline.runs.database import Database, StoreError
from pipeline.runs.folder import Stamp
from pipeline.runs.records import decode, decode_findings, encode, encode_findings
from schemas.forms import TABLE_IDS
from schemas.values import plain

_RESULT_COLUMNS = 25
_AT_ONCE = 500
"""Documents that are looked up together."""


class Known(NamedTuple):
    """A document as the store knows it: the key of its result, the hash of its content, and its file's stamp."""

    key: str
    sha256: str
    stamp: Stamp


class Listed(NamedTuple):
    """A document that names its issuer and a year; `created` is when its result was."""

    document: str
    key: str
    issuer: str
    year: str
    created: str


class Placed(NamedTuple):
    """A document and what else decides what its record says: where that lies, when it was made, what it cost, whether
    the document is the first by name that has it, and what other years say of it, as JSON."""

    document: str
    key: str
    created: str
    cost: str | None
    is_first: bool
    year_findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the results of all documents come to. A result of several documents counts for each, what it cost once.

    `unfinished` documents will be done again by the next run: what kept their results from being whole may pass.
    """

    documents: int = 0
    ok: int = 0
    flagged: int = 0
    failed: int = 0
    unfinished: int = 0
    cells: int = 0
    accepted_cells: int = 0
    flagged_cells: int = 0
    missing_cells: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    cpu_seconds: float = 0.0


class Results:
    """The documents and results of a store. Raises StoreError as the store does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- what is there -----------------------------------------------------------------------------------------------

    def known(self) -> dict[str, Known]:
        """All documents by name."""
        rows = self._database.all("SELECT CAST(document AS BLOB), key, sha256, size, mtime_ns, inode FROM documents")
        return {name_of(row[0]): Known(row[1], row[2], Stamp(*row[3:])) for row in rows}

    def finished_keys(self) -> set[str]:
        """The keys of all results that are never done again."""
        return {row[0] for row in self._database.all("SELECT key FROM results WHERE final")}

    def counts(self) -> Counts:
        """What all documents come to."""
        *numbers, cost, cpu_seconds = self._database.one(
            """SELECT sum(n), sum(n * (outcome = 'ok')), sum(n * (outcome = 'flagged')), sum(n * (outcome = 'failed')),
                sum(n * NOT final), sum(n * cells), sum(n * accepted), sum(n * flagged), sum(n * missing),
                sum(calls), sum(prompt_tokens), sum(completion_tokens), sum(CAST(cost AS REAL)), sum(cpu_seconds)
            FROM (SELECT key, count(*) AS n FROM documents GROUP BY key) JOIN results USING (key)"""
        )
        told = [number or 0 for number in numbers]
        return replace(Counts(*told), cost=cost, cpu_seconds=cpu_seconds or 0.0)

    def signature(self) -> str:
        """A hash over which documents there are and under which keys their results lie."""
        digest = hashlib.sha256()
        for row in self._database.all(
            "SELECT CAST(document AS BLOB), key, cost, created FROM documents JOIN results USING (key)"
            " ORDER BY document"
        ):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    # --- what is put in ----------------------------------------------------------------------------------------------

    def put(self, key: str, record: Record, documents: Mapping[str, Known], *, final: bool, engine: str) -> None:
        """Keeps the result of a key with the documents that have it, in place of one that was not final."""
        with self._database.transaction():
            row = _result_row(key, record, final, engine)
            places = ", ".join("?" * _RESULT_COLUMNS)
            self._database.write(f"INSERT OR REPLACE INTO results VALUES ({places})", row)  # noqa: S608
            text = encode(replace(record, document="", usage=replace(record.usage, cost=None)))
            self._database.write("INSERT OR REPLACE INTO records VALUES (?, ?)", (key, text))
            self.put_documents(documents)

    def put_documents(self, documents: Mapping[str, Known]) -> None:
        """Keeps which result each of some documents has."""
        rows = ((raw_name(name), each.key, each.sha256, *each.stamp) for name, each in documents.items())
        with self._database.transaction():
            self._database.write_all("INSERT OR REPLACE INTO documents VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?)", rows)

    def drop(self, documents: Iterable[str]) -> None:
        """Forgets documents that are no longer in the folder. Their results stay, should they come back."""
        rows = [(raw_name(name),) for name in documents]
        with self._database.transaction():
            self._database.write_all("DELETE FROM documents WHERE document = CAST(? AS TEXT)", rows)

    def price(self, price: Price | None) -> None:
        """Says what the results of all documents cost at this price, the same by every engine; without one, that it is
        not known."""
        told = "" if price is None else price.model_dump_json()
        row = self._database.one("SELECT value FROM facts WHERE name = 'price'")
        if row is not None and row[0] == told:
            return
        rows = self._database.all(
            """SELECT key, prompt_tokens, completion_tokens FROM results
            WHERE calls AND key IN (SELECT key FROM documents)"""
        )
        with self._database.transaction():
            costs = [_priced(price, *row) for row in rows]
            self._database.write_all("UPDATE results SET cost = ? WHERE key = ?", costs)
            self._database.write("INSERT OR REPLACE INTO facts VALUES ('price', ?)", (told,))

    @property
    def last_price(self) -> Price | None:
        """The price that was said last."""
        row = self._database.one("SELECT value FROM facts WHERE name = 'price'")
        return Price.model_validate_json(row[0]) if row is not None and row[0] else None

    # --- records -----------------------------------------------------------------------------------------------------

    def placed(self) -> Iterator[list[Placed]]:
        """All documents with what is known of their results, sorted by name, some hundred at a time."""
        last = ""
        while rows := self._database.all(
            """SELECT CAST(document AS BLOB), key, created, cost,
                (SELECT min(document) FROM documents o WHERE o.key = d.key) = document
            FROM documents d JOIN results USING (key) WHERE document > CAST(? AS TEXT) ORDER BY document LIMIT ?""",
            (raw_name(last), _AT_ONCE),
        ):
            names = [name_of(row[0]) for row in rows]
            last = names[-1]
            found = self._year_findings(names[0], last)
            yield [
                Placed(name, key, created, cost, bool(is_first), tuple(found.get(name, ())))
                for name, (_, key, created, cost, is_first) in zip(names, rows, strict=True)
            ]

    def records(self) -> Iterator[Record]:
        """The records of all documents without their readings, sorted by name, with what other years say of them. One
        is held at a time. Raises StoreError, too, for a record that this version cannot read."""
        return (self.record(each) for some in self.placed() for each in some)

    def record(self, placed: Placed) -> Record:
        """The record of a document, as `records` gives it. Of documents with the same content the first by name has
        what it cost, for it was paid once."""
        record = self._decoded(placed.document, placed.key, ("readings",))
        if placed.cost is not None:
            record = replace(record, usage=replace(record.usage, cost=Decimal(placed.cost)))
        if not placed.is_first:
            record = replace(record, usage=Usage(), seconds=0.0, cpu_seconds=0.0)
        try:
            return with_findings(record, decode_findings(placed.year_findings))
        except ValueError as error:
            raise self._unreadable(error) from None

    def bare_record(self, document: str, key: str) -> Record:
        """The record of a document without its findings and readings: enough to compare it with other years."""
        return self._decoded(document, key, ("findings", "readings"))

    def _decoded(self, document: str, key: str, without: Collection[str]) -> Record:
        (text,) = self._database.one("SELECT record FROM records WHERE key = ?", (key,))
        try:
            return replace(decode(text, without), document=document)
        except ValueError as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: ValueError) -> StoreError:
        return StoreError(
            f"{self._database.path} holds a result that this version cannot read ({error}): run `gouji run` again"
        )

    # --- other years -------------------------------------------------------------------------------------------------

    def listed(self) -> list[Listed]:
        """The documents that were read and name an issuer and a year, sorted by name."""
        rows = self._database.all(
            """SELECT CAST(document AS BLOB), key, issuer, year, created FROM documents JOIN results USING (key)
            WHERE outcome != ? AND issuer != '' AND year != '' ORDER BY document""",
            (Outcome.FAILED.value,),
        )
        return [Listed(name_of(row[0]), *row[1:]) for row in rows]

    def year_groups(self) -> dict[str, str]:
        """By document, the signature of the group of reports that it was last compared with."""
        rows = self._database.all("SELECT CAST(document AS BLOB), signature FROM year_groups")
        return {name_of(row[0]): row[1] for row in rows}

    def put_year_group(
        self, signature: str, documents: Iterable[str], found: Mapping[str, tuple[Finding, ...]]
    ) -> None:
        """Keeps what the comparison of a group of reports found, in place of what was found about them before."""
        names = list(documents)
        self.drop_year_groups(names)
        rows = [
            (raw_name(name), number, text)
            for name in names
            for number, text in enumerate(encode_findings(found.get(name, ())))
        ]
        self._database.write_all(
            "INSERT INTO year_groups VALUES (CAST(? AS TEXT), ?)", [(raw_name(name), signature) for name in names]
        )
        self._database.write_all("INSERT INTO year_findings VALUES (CAST(? AS TEXT), ?, ?)", rows)

    def drop_year_groups(self, documents: Iterable[str]) -> None:
        """Forgets what was found about documents that are no longer compared."""
        rows = [(raw_name(name),) for name in documents]
        for table in ("year_groups", "year_findings"):
            self._database.write_all(f"DELETE FROM {table} WHERE document = CAST(? AS TEXT)", rows)  # noqa: S608

    def _year_findings(self, first: str, last: str) -> dict[str, list[str]]:
        """What other years say of the documents from one name to another, as JSON."""
        rows = self._database.all(
            """SELECT CAST(document AS BLOB), finding FROM year_findings
            WHERE document BETWEEN CAST(? AS TEXT) AND CAST(? AS TEXT) ORDER BY document, number""",
            (raw_name(first), raw_name(last)),
        )
        found: dict[str, list[str]] = {}
        for raw, finding in rows:
            found.setdefault(name_of(raw), []).append(finding)
        return found


def _result_row(key: str, record: Record, final: bool, engine: str) -> tuple[object, ...]:
    statuses = Counter(cell.status for cell in record.cells)
    forms = {table.table.id: table.table.form for table in record.tables}
    usage = record.usage
    return (
        key,
        final,
        record.outcome.value,
        _text(record.reason),
        *(_text(part) for part in (record.identity.issuer, record.identity.year, record.identity.title)),
        *(forms.get(table_id, "") for table_id in TABLE_IDS),
        statuses.total(),
        *(statuses[status] for status in (Status.ACCEPTED, Status.FLAGGED, Status.MISSING)),
        len(record.findings),
        len(settleable(record)),
        record.statements,
        usage.calls,
        usage.prompt_tokens,
        usage.completion_tokens,
        None if usage.cost is None else plain(usage.cost),
        record.seconds,
        record.cpu_seconds,
        engine,
        datetime.now(UTC).isoformat(timespec="microseconds"),
    )


def _priced(price: Price | None, key: str, prompt: int, completion: int) -> tuple[str | None, str]:
    if price is None:
        return None, key
    return plain(price.cost(prompt, completion)), key


def raw_name(name: str) -> bytes:
    """A document's name as bytes that sort as it does: it may hold bytes of a file name that are no text."""
    return name.encode("utf-8", "surrogatepass")


def name_of(raw: bytes) -> str:
    """The name that `raw_name` made these bytes of."""
    return raw.decode("utf-8", "surrogatepass")


def _text(part: str) -> str:
    return part.encode("utf-8", "backslashreplace").decode()
