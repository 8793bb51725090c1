"""A record as JSON text and back, exactly.

The shape follows from the declarations of the record's own classes: an object is the list of its fields in declared
order, so that a field added at the end with a default still reads what was written before. Decimals are strings, a
form is its table and its name, and where several classes may stand an object follows its class's name. What follows
from the cells (the assessments) is reckoned anew, not written.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.checks.identities import assess
from pipeline.checks.record import Record
from pipeline.findings import Finding
from schemas.declaration import Table
from schemas.forms import table_of

Convert = Callable[[Any], Any]
T = TypeVar("T")
_PARTS = [part.name for part in fields(Record)]


@dataclass(frozen=True, slots=True)
class _Codec:
    """How the objects of one declared type are written and read; None where JSON has them as they are."""

    write: Convert | None = None
    read: Convert | None = None


def encode(record: Record) -> str:
    """The record as JSON, in ASCII."""
    write = _codec(Record).write or _same
    return json.dumps(write(replace(record, assessments=())), separators=(",", ":"))


def decode(text: str, without: Collection[str] = ()) -> Record:
    """The record that `encode` wrote, `without` some of its parts: without its findings and readings it takes half of
    the time. Raises ValueError for anything else, or for a record of a form or a message that this version does not
    know."""
    read = _codec(Record).read or _same
    try:
        parts = json.loads(text)
        for name in without:
            parts[_PARTS.index(name)] = ()
        record: Record = read(parts)
    except (KeyError, TypeError, IndexError, ArithmeticError) as error:
        raise ValueError(f"no record of this version: {type(error).__name__}: {error}") from error
    assessed = (
        assess(table.table, {cell.field: cell.value for cell in table.cells if cell.value is not None})
        for table in record.tables
    )
    return replace(record, assessments=tuple(each for table in assessed for each in table))


def encode_findings(findings: Iterable[Finding]) -> list[str]:
    """Findings as JSON, each by itself, as they stand in a record."""
    return [encode_part(finding) for finding in findings]


def decode_findings(texts: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that `encode_findings` wrote. Raises ValueError for anything else."""
    return tuple(decode_part(Finding, text) for text in texts)


def encode_part(part: object) -> str:
    """An object of a class that is declared as a record's parts are, as JSON."""
    kind: Any = type(part)
    write = _codec(kind).write or _same
    return json.dumps(write(part), separators=(",", ":"))


def decode_part(kind: type[T], text: str) -> T:
    """The object that `encode_part` wrote. Raises ValueError for anything else."""
    hint: Any = kind
    read = _codec(hint).read or _same
    try:
        part: T = read(json.loads(text))
    except (KeyError, TypeError, IndexError, ArithmeticError) as error:
        raise ValueError(f"no {kind.__name__} of this version: {type(error).__name__}: {error}") from error
    return part


@cache
def _codec(hint: Any) -> _Codec:
    """The codec of a declared type. Raises TypeError for one that a record does not hold so far."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in (str, int, float, bool, object):
        return _Codec()
    if hint is Decimal:
        return _Codec(str, Decimal)
    if hint is Table:
        return _Codec(lambda table: (table.id, table.form), lambda data: table_of(*data))
    if origin in (Union, types.UnionType):
        return _union(tuple(each for each in arguments if each is not type(None)))
    if origin is tuple:
        return _tuple(arguments)
    if origin is Mapping:
        return _mapping(*arguments)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Codec(None, hint)
    if isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields")):
        return _object(hint)
    raise TypeError(f"a record cannot hold {hint!r}")


def _object(kind: type) -> _Codec:
    """A dataclass or a named tuple. It may hold itself, so its fields' codecs are made at first use."""
    names = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else tuple(kind._fields)  # type: ignore[attr-defined]
    hints = get_type_hints(kind)
    take = attrgetter(*names)
    writers: list[tuple[int, Convert]] = []
    readers: list[tuple[int, Convert]] = []

    def prepare() -> None:
        codecs = [_codec(hints[name]) for name in names]
        writers.extend((at, codec.write) for at, codec in enumerate(codecs) if codec.write is not None)
        readers.extend((at, codec.read) for at, codec in enumerate(codecs) if codec.read is not None)

    ready = cache(prepare)

    def write(value: Any) -> list[Any]:
        ready()
        parts = list(take(value))
        for at, convert in writers:
            if parts[at] is not None:
                parts[at] = convert(parts[at])
        return parts

    def read(data: Sequence[Any]) -> Any:
        ready()
        parts = list(data)
        for at, convert in readers:
            if at < len(parts) and parts[at] is not None:
                parts[at] = convert(parts[at])
        return kind(*parts)

    is_plain = not is_dataclass(kind) and all(_codec(hints[name]).write is None for name in names)
    return _Codec(None if is_plain else write, read)


def _tuple(arguments: Sequence[Any]) -> _Codec:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _codec(arguments[0])
        write, read = each.write, each.read
        return _Codec(
            None if write is None else lambda values: list(map(write, values)),
            tuple if read is None else lambda data: tuple(map(read, data)),
        )
    codecs = [_codec(argument) for argument in arguments]
    return _Codec(
        lambda values: [(codec.write or _same)(value) for codec, value in zip(codecs, values, strict=True)],
        lambda data: tuple((codec.read or _same)(value) for codec, value in zip(codecs, data, strict=True)),
    )


def _mapping(key: Any, value: Any) -> _Codec:
    keys, values = _codec(key), _codec(value)
    write_key, write_value = keys.write or _same, values.write or _same
    read_key, read_value = keys.read or _same, values.read or _same
    return _Codec(
        lambda mapping: [(write_key(k), write_value(v)) for k, v in mapping.items()],
        lambda data: {read_key(k): read_value(v) for k, v in data},
    )


def _union(members: Sequence[Any]) -> _Codec:
    """One of several classes. Text stays as it is; None is told apart by whoever holds it."""
    if len(members) == 1:
        return _optional(_codec(members[0]))
    codecs = {member: _codec(member) for member in members if member is not str}
    by_name = {member.__name__: member for member in codecs}

    def write(value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        kind = type(value)
        return (kind.__name__, (codecs[kind].write or _same)(value))

    def read(data: Any) -> Any:
        if data is None or isinstance(data, str):
            return data
        name, parts = data
        return (codecs[by_name[name]].read or _same)(parts)

    return _Codec(write, read)


def _optional(inner: _Codec) -> _Codec:
    write, read = inner.write, inner.read
    return _Codec(
        None if write is None else lambda value: None if value is None else write(value),
        None if read is None else lambda data: None if data is None else read(data),
    )


def _same(value: Any) -> Any:
    return value
