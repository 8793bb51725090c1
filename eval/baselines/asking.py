"""A document's whole text put to a model: what is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from eval.baselines.extractors import Values
from eval.baselines.questions import (
    WHOLE_TEXT,
    report_values,
    table_question,
    table_values,
    whole_text_question,
)
from pipeline.checks.record import Usage
from pipeline.errors import ModelError
from pipeline.readers.answers import Asker, Question
from schemas.declaration import FieldId, Table
from schemas.values import Value


class Said(NamedTuple):
    """A model's values of one document and what they cost; `failure` says why there are none."""

    values: Values
    usage: Usage
    failure: str = ""


def questions_of(reader: str, text: str, forms: Sequence[Table], context: int | None) -> tuple[Question[Any], ...]:
    """What a baseline asks about a document that follows these forms."""
    if not forms:
        return ()
    if reader == WHOLE_TEXT:
        return (whole_text_question(text, forms, context),)
    return tuple(table_question(text, table, context) for table in forms)


def ask_about(reader: str, text: str, forms: Sequence[Table], asker: Asker, context: int | None) -> Said:
    """Asks the questions of a baseline. Where one has no answer the document has failed, as a script of an afternoon
    fails. Raises EndpointUnusable and ServerFailed, where no question will be answered."""
    values: dict[FieldId, Value] = {}
    usage = Usage()
    try:
        if reader == WHOLE_TEXT and forms:
            answer = asker.ask(whole_text_question(text, forms, context))
            usage += Usage.of(answer)
            values |= report_values(forms, answer)
        for table in () if reader == WHOLE_TEXT else forms:
            part = asker.ask(table_question(text, table, context))
            usage += Usage.of(part)
            values |= table_values(table, part)
    except ModelError as error:
        return Said({}, usage + Usage.in_vain(error), str(error))
    return Said(values, usage)
