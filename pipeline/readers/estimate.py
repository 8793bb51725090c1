"""How many tokens a request takes, as far as can be told before it is sent: rather too many than too few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.readers.answers import M, Question, schema_text

_SCHEMA_CHARACTERS = 3
"""Of a schema, to the token: it is mostly English words. Of a text every character counts: digits and Chinese."""
_IMAGE_TOKENS = 1_500
_LONGEST_ANSWER = 4_096
"""Where no limit is set."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens of the prompt, of the longest answer that the request allows, and of an answer as long as the text that
    it is read from."""

    prompt: int
    longest_answer: int
    usual_answer: int

    @property
    def likely(self) -> int:
        """The tokens of prompt and answer, as they are counted against a limit by the minute."""
        return self.prompt + self.usual_answer


def estimate(question: Question[M], request: Mapping[str, Any]) -> Estimate:
    """In: a question, and the request that is made of it with its limits of tokens."""
    schema = schema_text(question.response_model)
    prompt = len(question.system) + len(question.user) + len(schema) // _SCHEMA_CHARACTERS
    limits = (request["extra_body"].get(name, request.get(name)) for name in ("max_tokens", "max_completion_tokens"))
    longest = max((limit for limit in limits if isinstance(limit, int)), default=_LONGEST_ANSWER)
    return Estimate(prompt + (_IMAGE_TOKENS if question.image else 0), longest, min(longest, len(question.user)))
