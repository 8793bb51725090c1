"""What a message says beyond the contradiction itself: whose fault it is, and what may stand there instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.checks.labels import label_of, spoken
from pipeline.findings import Cause, Suggestion
from pipeline.messages import Message, listed, message
from schemas.declaration import FieldId, Table
from schemas.values import Value, plain

_MOST_TOLD = 3
"""Suggestions or suspects beyond these are in the files, not in the sentence."""


def told(
    table: Table,
    values: Mapping[FieldId, Value],
    finding: Message,
    cause: Cause,
    complete: bool,
    suspects: Sequence[FieldId],
    suggestions: Sequence[Suggestion],
) -> Message:
    """In: the sentence of a contradiction and what was found about it; `complete` where the search for the wrong cells
    came to its end. Out: the sentence with what a person needs."""
    if cause is Cause.SOURCE:
        finding = message("as_printed", finding=finding)
    if suggestions:
        several = [_suggestion(table, values, each) for each in suggestions[:_MOST_TOLD]]
        finding = message("with_suggestions", finding=finding, suggestions=listed(several, "alternatives"))
    elif 0 < len(suspects) <= _MOST_TOLD:
        labels = [message("words", text=label_of(table, field.row, field.column)) for field in suspects]
        finding = message("with_suspects", finding=finding, cells=listed(labels, "and"))
    return finding if complete else message("ended_early", finding=finding)


def proposed(table: Table, suggestions: Sequence[Suggestion]) -> Message:
    """In: at least one suggestion. Out: the numbers that they propose, with their reasons, the best first."""
    several = [
        message(
            "suggestion",
            changes=listed([_proposed(table, field, plain(number)) for field, number in each.changes], "and"),
            reason=each.reason,
        )
        for each in suggestions[:_MOST_TOLD]
    ]
    return listed(several, "alternatives")


def _proposed(table: Table, field: FieldId, number: str) -> Message:
    return message("proposed", label=label_of(table, field.row, field.column), number=number)


def _suggestion(table: Table, values: Mapping[FieldId, Value], suggestion: Suggestion) -> Message:
    changes = [
        message(
            "change",
            label=label_of(table, field.row, field.column),
            number=plain(number),
            read=spoken(values[field]),
        )
        for field, number in suggestion.changes
    ]
    return message("suggestion", changes=listed(changes, "and"), reason=suggestion.reason)
