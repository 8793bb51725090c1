"""`gouji status`: how a run stands, while it runs or after, from the counts of its store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.messages import Lang, Message, message
from pipeline.readers.prices import Price
from pipeline.runs.batches import NO_BATCHES, BatchCounts
from pipeline.runs.lock import is_running
from pipeline.runs.noting import Note, State, last_note
from pipeline.runs.progress import clock
from pipeline.runs.results import Counts
from pipeline.runs.store import Store
from pipeline.runs.viewing import open_items
from schemas.values import plain


@dataclass(frozen=True)
class RunStatus:
    """What `status` tells. `open_items` are those of the files as they were last written, None before; `decisions` all
    that were ever taken."""

    running: bool
    counts: Counts
    decisions: int
    open_items: int | None
    note: Note | None
    batches: BatchCounts = NO_BATCHES
    price: Price | None = None

    def as_json(self) -> dict[str, object]:
        """The same for a program, flat."""
        told: dict[str, object] = {"running": self.running, **asdict(self.counts)}
        told |= {"decisions": self.decisions, "open_items": self.open_items, "flagged_share": self.flagged_share}
        told |= {"open_batches": self.batches.batches, "open_batch_questions": self.batches.questions}
        note = {} if self.note is None else asdict(self.note)
        folder_documents = note.pop("documents", None)
        state = self.state
        return told | note | {"folder_documents": folder_documents, "state": None if state is None else state.value}

    @property
    def flagged_share(self) -> float:
        """Of all cells read, those in doubt."""
        return self.counts.flagged_cells / self.counts.cells if self.counts.cells else 0.0

    @property
    def state(self) -> State | None:
        """How the last run stands; one that ended without a word was killed, and counts as interrupted."""
        if self.note is None or self.running or self.note.state is State.DONE:
            return None if self.note is None else self.note.state
        return State.INTERRUPTED


def status_of(out: Path, store: Store) -> RunStatus:
    """In: the folder of a run and its store. Out: how it stands."""
    return RunStatus(
        is_running(out),
        store.results.counts(),
        store.count_decisions(),
        open_items(store),
        last_note(store),
        store.batches.counts(),
        store.results.last_price,
    )


def told(status: RunStatus, lang: Lang) -> str:
    """The status in words, a line each."""
    counts, note = status.counts, status.note
    lines = []
    if status.state is not None:
        lines.append(message(f"status_{status.state.value}", engine=note.engine if note else "", at=_at(note)))
    waiting = note.waiting if note else 0
    lines.append(
        message(
            "status_documents",
            done=counts.documents,
            ok=counts.ok,
            flagged=counts.flagged,
            failed=counts.failed,
            waiting=waiting,
            unfinished=counts.unfinished,
        )
    )
    lines.append(
        message("status_cells", cells=counts.cells, flagged=counts.flagged_cells, share=f"{status.flagged_share:.1%}")
    )
    if status.running and note is not None and note.seconds_left is not None:
        lines.append(message("status_rate", rate=f"{note.rate * 60:.1f}", left=clock(note.seconds_left)))
    tokens = f"{counts.prompt_tokens + counts.completion_tokens:,}"
    cost = "" if counts.cost is None else f"{counts.cost:.6g} {note.currency if note else ''}".rstrip()
    key = "status_tokens_cost" if cost else "status_tokens"
    lines.append(message(key, calls=counts.calls, tokens=tokens, cost=cost))
    lines += batches_told(status.batches, status.price)
    items = "-" if status.open_items is None else status.open_items
    lines.append(message("status_items", items=items, decisions=status.decisions))
    if note is not None and note.last_error:
        lines.append(message("status_error", error=note.last_error))
    return "\n".join(line.text(lang) for line in lines)


def batches_told(batches: BatchCounts, price: Price | None) -> Iterator[Message]:
    """What is under way in batches, how many answers came by them, what was paid for those, and what is lost; nothing
    where there never was a batch."""
    if batches == NO_BATCHES:
        return
    tokens = f"{batches.prompt_tokens + batches.completion_tokens:,}"
    told = {"batches": batches.batches, "questions": batches.questions, "calls": batches.calls, "tokens": tokens}
    if price is None:
        yield message("status_batches", **told)
    else:
        paid = price.batched.cost(batches.prompt_tokens, batches.completion_tokens)
        yield message("status_batches_paid", **told, paid=f"{plain(paid.normalize())} {price.currency}")
    if batches.lost:
        yield message("status_batches_lost", lost=batches.lost)


def _at(note: Note | None) -> str:
    return note.updated if note else ""
