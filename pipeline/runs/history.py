"""All decisions that were ever taken in a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.review.decisions import Decision


@dataclass
class History:
    """All decisions by the content that they are about, and by the document's name."""

    by_content: dict[str, list[Decision]] = field(default_factory=dict)
    by_document: dict[str, list[Decision]] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> History:
        history = cls()
        for each in decisions:
            history.by_content.setdefault(each.content, []).append(each)
            history.by_document.setdefault(each.document, []).append(each)
        return history

    def latest(self, decision: Decision) -> Decision | None:
        """What was decided about the same item before."""
        own = self.by_content.get(decision.content, ())
        return next((each for each in reversed(own) if each.item == decision.item), None)

    def about(self, document: str, content: str) -> list[Decision]:
        """What was ever decided about a document, under its name or of its content, oldest first."""
        both: Mapping[Decision, None] = dict.fromkeys(
            (*self.by_document.get(document, ()), *self.by_content.get(content, ()))
        )
        return sorted(both, key=lambda each: each.when)
