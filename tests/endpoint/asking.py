"""What the tests of the endpoint ask, and an endpoint that does not wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.readers.answers import AnswerCache, Question
from pipeline.readers.endpoint import Endpoint
from pipeline.readers.endpoint_settings import EndpointSettings

KEY = "sk-standin-3f9a1c77d2e04b58"


class Counts(BaseModel):
    """What the questions of these tests ask for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    total: int | None = Field(alias="总计")


QUESTION = Question("You copy tables.", "总计 | 7", Counts, "counts-2021", "1")


class NotedClock:
    """A clock that does not wait but goes on by as much; it notes how long it would have waited."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._ahead = 0.0

    def now(self) -> float:
        return time.monotonic() + self._ahead

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._ahead += seconds


class Asked(Endpoint):
    """An endpoint that notes how long it would have waited."""

    def __init__(self, settings: EndpointSettings, cache: AnswerCache | None = None, **more: Any) -> None:
        self.clock = NotedClock()
        super().__init__(settings, cache, clock=self.clock, **more)

    @property
    def waits(self) -> list[float]:
        return self.clock.waits


MakeEndpoint = Callable[..., Asked]
