"""What Gouji tells a person about a document, in English and Chinese.

A message is a key with its parameters; it becomes text only where it is shown, in the language asked for. Command-line
help and errors of use are in English.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.messages import checks, readers, review, runs


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of `TEXTS`, with what fills its gaps; a gap may hold a message of its own (a doubt and its reason)."""

    key: str
    parameters: tuple[tuple[str, str | Message], ...] = ()

    def __post_init__(self) -> None:
        if self.key not in TEXTS:
            raise KeyError(f"no message text for {self.key!r}")

    def text(self, lang: Lang) -> str:
        english, chinese = TEXTS[self.key]
        filled = {name: part.text(lang) if isinstance(part, Message) else part for name, part in self.parameters}
        return (chinese if lang is Lang.ZH else english).format(**filled)


def message(key: str, **parameters: object) -> Message:
    """A message with its parameters, each kept as text, but a message as itself: it is shown in the same language."""
    return Message(key, tuple((name, v if isinstance(v, Message) else str(v)) for name, v in parameters.items()))


def listed(parts: Sequence[Message], key: str) -> Message:
    """Several messages as one, joined two by two by the message `key` of `first` and `other`. Raises ValueError for
    none."""
    first, *others = parts
    for other in others:
        first = message(key, first=first, other=other)
    return first


def default_lang() -> Lang:
    """Chinese where the user's locale is Chinese, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    name = name or locale.getlocale()[0] or ""
    return Lang.ZH if name.lower().startswith(("zh", "chinese")) else Lang.EN


TEXTS: dict[str, tuple[str, str]] = {**checks.TEXTS, **readers.TEXTS, **runs.TEXTS, **review.TEXTS}
