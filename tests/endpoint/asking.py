"""What the tests of the endpoint ask, and an endpoint that does not wait."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from pipeline.readers.answers import AnswerCache, Question
from pipeline.readers.endpoint import Endpoint, EndpointSettings

KEY = "sk-standin-3f9a1c77d2e04b58"


class Counts(BaseModel):
    """What the questions of these tests ask for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    total: int | None = Field(alias="总计")


QUESTION = Question("You copy tables.", "总计 | 7", Counts, "counts-2021", "1")


class Asked(Endpoint):
    """An endpoint that notes how long it would have waited."""

    def __init__(self, settings: EndpointSettings, cache: AnswerCache | None = None) -> None:
        self.waits: list[float] = []
        super().__init__(settings, cache, sleep=self.waits.append)


MakeEndpoint = Callable[..., Asked]
