"""The log of a run for other programs: one JSON object a line. It holds no key and no text of a document."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pipeline.checks.record import Record, Status
from pipeline.errors import GoujiError, UsageError
from pipeline.findings import Finding
from pipeline.messages import Lang, Message
from schemas.values import plain

STDERR = "-"
_UNANSWERED = ("no_answer", "narrative_unanswered", "no_look")
"""Messages that say why a question has no answer: words of ours and of the server."""

_DECLINED = "the model declined"


class JsonLog:
    """Writes events to a stream: `started`, `document`, `waiting`, `question_failed`, `stopped`, `finished`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._guard = threading.Lock()
        self._batches = 0

    def starts(self, total: int, due: int) -> None:
        """Says `started`."""
        self._say("started", documents=total, due=due)

    def passed(self, name: str) -> None:
        """Says `document`, of one that was finished before."""
        self._say("document", document=name, already=True)

    def finished(self, record: Record) -> None:
        """Says `document`, and `question_failed` for what the model was asked about it in vain."""
        usage = record.usage
        flagged = sum(cell.status is Status.FLAGGED for cell in record.cells)
        self._say(
            "document",
            document=record.document,
            outcome=record.outcome.value,
            reason=record.reason,
            cells=sum(1 for _ in record.cells),
            flagged=flagged,
            calls=usage.calls,
            cached_calls=usage.cached_calls,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cost=None if usage.cost is None else plain(usage.cost.normalize()),
            seconds=round(record.seconds, 3),
        )
        for finding in record.findings:
            if finding.message.key in _UNANSWERED:
                self._say("question_failed", document=record.document, table=finding.table, reason=_reason(finding))

    def asking(self, name: str) -> None:
        """Says nothing."""

    def waiting(self, batches: int) -> None:
        """Says `waiting`, when it begins and whenever there are more or fewer batches."""
        if batches and batches != self._batches:
            self._say("waiting", batches=batches)
            self._batches = batches

    def stopped(self, reason: GoujiError) -> None:
        """Says `stopped`: the model is no longer asked, or the run has ended before its time."""
        self._say("stopped", reason=str(reason))

    def ended(self, code: int) -> None:
        """Says `finished`, with the exit code of the run."""
        self._say("finished", code=code)

    def _say(self, event: str, **told: object) -> None:
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": time, "event": event, **told}) + "\n"
        with self._guard:
            self._stream.write(line)
            self._stream.flush()


def _reason(finding: Finding) -> str:
    """Why there is no answer. What a model says when it declines may quote the document."""
    reason = dict(finding.message.parameters)["reason"]
    text = reason.text(Lang.EN) if isinstance(reason, Message) else reason
    return _DECLINED if text.startswith(_DECLINED) else text


@contextmanager
def logging_to(file: str) -> Iterator[JsonLog]:
    """A log at the end of a file, or on standard error for `-`. Raises UsageError where it cannot be written."""
    if file == STDERR:
        yield JsonLog(sys.stderr)
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("a", encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"{file} cannot be written ({error.strerror}): choose another --log") from None
        yield JsonLog(stream)
