"""Who answers a run's questions: a configured endpoint, the embedded local model, or nobody."""

from __future__ import annotations

import importlib.util
import threading
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.messages import Message, message
from pipeline.models.server import LocalServer
from pipeline.models.weights import installed, spec_of
from pipeline.process import LlmPolicy
from pipeline.readers.answers import Answer, AnswerCache, Asker, M, Question
from pipeline.readers.prices import Price
from pipeline.settings import Settings

if TYPE_CHECKING:  # the client takes half a second to import, which runs without a question save
    from pipeline.readers.endpoint import Endpoint, EndpointSettings

_OPENAI = "https://api.openai.com/v1"
_DEFAULT_MODEL = "gpt-5-mini"
_LOCAL_ATTEMPTS = 2
_LOCAL_SEED = 0


@dataclass(frozen=True)
class Plan:
    """How a run asks: its policy, who is asked, how many requests may be under way, the sentence that says so, whether
    pictures of cells are shown, and what tokens cost, where that is known."""

    policy: LlmPolicy
    asker: _ClosingAsker | None
    requests: int
    says: Message
    shows_pictures: bool = False
    price: Price | None = None


class _ClosingAsker(Asker, AbstractContextManager[Asker]):
    """An asker that holds something open."""


class LocalEndpoint(_ClosingAsker):
    """The embedded model. Its server starts with the first question, and ends with the block."""

    def __init__(self, model: str, weights: Path, settings: Settings, cache: AnswerCache | None) -> None:
        self._model, self._weights, self._settings, self._cache = model, weights, settings, cache
        self._stack = ExitStack()
        self._endpoint: Endpoint | None = None
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def ask(self, question: Question[M]) -> Answer[M]:
        """As `Endpoint.ask`; raises ServerFailed where the model does not start."""
        with self._guard:
            if self._endpoint is None:
                self._endpoint = self._start()
        return self._endpoint.ask(question)

    def _start(self) -> Endpoint:
        from pipeline.readers.endpoint import Endpoint, EndpointSettings

        server = self._stack.enter_context(LocalServer(self._weights, model=self._model))
        chosen = EndpointSettings(
            base_url=server.base_url,
            model=self._model,
            temperature=self._settings.temperature,
            seed=_LOCAL_SEED if self._settings.seed is None else self._settings.seed,
            max_tokens=self._settings.max_tokens,
            timeout=self._settings.request_timeout,
            attempts=_LOCAL_ATTEMPTS,
            served_by=f"sha256:{spec_of(self._model).sha256}",
        )
        return self._stack.enter_context(Endpoint(chosen, self._cache))


class RemoteEndpoint(_ClosingAsker):
    """A configured endpoint."""

    def __init__(self, settings: EndpointSettings, cache: AnswerCache | None) -> None:
        from pipeline.readers.endpoint import Endpoint

        self._endpoint = Endpoint(settings, cache)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._endpoint.close()

    def ask(self, question: Question[M]) -> Answer[M]:
        """See `Endpoint.ask`."""
        return self._endpoint.ask(question)


def plan(settings: Settings, cache: AnswerCache | None) -> Plan:
    """Decides whom a run asks. An endpoint counts before the local model; `never` asks nobody; where neither is at
    hand, the documents are read by layout alone and the sentence says what is missing."""
    if settings.llm is LlmPolicy.NEVER:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_never"))
    if settings.has_endpoint:
        return _remote(settings, cache)
    return _local(settings, cache)


def _remote(settings: Settings, cache: AnswerCache | None) -> Plan:
    from pipeline.readers.endpoint import EndpointSettings

    chosen = EndpointSettings(
        base_url=settings.base_url or _OPENAI,
        model=settings.model or _DEFAULT_MODEL,
        api_key=settings.api_key.get_secret_value(),
        temperature=settings.temperature,
        seed=settings.seed,
        max_tokens=settings.max_tokens,
        timeout=settings.request_timeout,
        attempts=settings.attempts,
        extra=settings.extra,
    )
    policy = settings.llm or LlmPolicy.ALWAYS
    says = message("llm_endpoint", model=chosen.model, where=chosen.base_url, policy=policy)
    price = settings.prices.get(chosen.model)
    return Plan(policy, RemoteEndpoint(chosen, cache), settings.requests, says, settings.vision, price)


def _local(settings: Settings, cache: AnswerCache | None) -> Plan:
    policy = settings.llm or LlmPolicy.AUTO
    model = settings.local_model
    weights = installed(spec_of(model).name)
    if importlib.util.find_spec("xllamacpp") is None:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_no_extra"))
    if weights is None:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_no_weights", model=model))
    asker = LocalEndpoint(model, weights, settings, cache)
    says = message("llm_local", model=model, policy=policy)
    return Plan(policy, asker, 1, message("llm_sees_nothing", plan=says) if settings.vision else says)
