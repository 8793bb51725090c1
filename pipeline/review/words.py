"""The words that a reviewer may write in `decision` and `corrected`, declared once."""

from __future__ import annotations

from pipeline.review.decisions import Choice
from schemas.values import fold

SUGGESTION_WORDS = frozenset({"suggestion", "take suggestion", "suggested", "建议", "采纳建议", "按建议", "建议值"})
"""In either column: the first suggestion is what stands there."""
BLANK_WORDS = frozenset({"blank", "empty", "空白", "空"})
"""In `corrected`: nothing is printed there."""
_CHOICES = {
    Choice.ACCEPT: ("accept", "accepted", "ok", "采信", "接受", "确认", "无误"),
    Choice.CORRECT: ("correct", "corrected", "更正", "修改", "改正"),
    Choice.SOURCE_ERROR: ("source_error", "source error", "source-error", "原文有误", "源错误", "原件有误", "原文错误"),
    Choice.REJECT: ("reject", "rejected", "退回", "拒绝", "不采信"),
}
_CHOICE_OF = {word: choice for choice, words in _CHOICES.items() for word in words}


def choice_of(text: str) -> Choice | None:
    """What a word in `decision` stands for, in any case and width; a word for the suggestion is a correction by it."""
    word = plain_word(text)
    return Choice.CORRECT if word in SUGGESTION_WORDS else _CHOICE_OF.get(word)


def plain_word(text: str) -> str:
    """A word as it is looked up here."""
    return fold(text).lower()
