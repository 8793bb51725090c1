"""Who answers a run's questions: a configured endpoint, the embedded local model, or nobody."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.errors import GoujiError, UsageError
from pipeline.messages import Message, message
from pipeline.models.server import CONTEXT, LocalServer
from pipeline.models.weights import installed, spec_of
from pipeline.process import LlmPolicy
from pipeline.readers.answers import Answer, AnswerCache, M, NotYet, Question, cache_key, kept_answer
from pipeline.readers.budget import Purse, purse_of
from pipeline.readers.pacing import Limits
from pipeline.readers.prices import Price
from pipeline.runs.batches import Batches
from pipeline.runs.closing import ClosingAsker
from pipeline.runs.engines.engine import UnderWay
from pipeline.settings import Settings

if TYPE_CHECKING:  # the client takes half a second to import, which runs without a question save
    from pipeline.readers.endpoint import Endpoint
    from pipeline.readers.endpoint_settings import EndpointSettings
    from pipeline.runs.batch_posting import BatchPost

_OPENAI = "https://api.openai.com/v1"
_DEFAULT_MODEL = "gpt-5-mini"
_LOCAL_ATTEMPTS = 2
_LOCAL_SEED = 0
_NOWHERE = "http://127.0.0.1/v1"
"""Before the embedded server has an address. Answers are kept under the weights that give them."""


@dataclass(frozen=True)
class Plan:
    """How a run asks: its policy, who is asked, how many requests may be under way, the sentence that says so, whether
    pictures of cells are shown, what tokens cost, where that is known, all that shapes an answer (`sampling` of
    `EndpointSettings`), the model's name, empty where none is asked, and how many tokens it takes of question and
    answer together, where that is known."""

    policy: LlmPolicy
    asker: ClosingAsker | None
    requests: int
    says: Message
    shows_pictures: bool = False
    price: Price | None = None
    sampling: Mapping[str, object] = field(default_factory=dict)
    model: str = ""
    context: int | None = None


class LocalEndpoint(ClosingAsker):
    """The embedded model. Its server starts with the first question, and ends with the block."""

    def __init__(
        self, model: str, weights: Path, settings: Settings, cache: AnswerCache | None, purse: Purse | None = None
    ) -> None:
        self._model, self._weights, self._settings, self._cache = model, weights, settings, cache
        self._purse = purse
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
        from pipeline.readers.endpoint import Endpoint

        server = self._stack.enter_context(LocalServer(self._weights, model=self._model))
        chosen = self._chosen(server.base_url)
        return self._stack.enter_context(Endpoint(chosen, self._cache, limits=Limits(1), purse=self._purse))

    def _chosen(self, base_url: str) -> EndpointSettings:
        from pipeline.readers.endpoint_settings import EndpointSettings

        return EndpointSettings(
            base_url=base_url,
            model=self._model,
            temperature=self._settings.temperature,
            seed=_local_seed(self._settings),
            max_tokens=self._settings.max_tokens,
            timeout=self._settings.request_timeout,
            attempts=_LOCAL_ATTEMPTS,
            served_by=_local_weights(self._model),
        )

    def knows(self, question: Question[M]) -> bool:
        """See `ClosingAsker.knows`. The server is not started for it."""
        sampling = self._chosen(_NOWHERE).sampling
        return self._cache is not None and kept_answer(question, sampling, self._cache) is not None

    @property
    def stopped(self) -> GoujiError | None:
        """See `Endpoint.stopped`."""
        return self._endpoint.stopped if self._endpoint is not None else None


class RemoteEndpoint(ClosingAsker):
    """A configured endpoint. A question that is in one of `batches` is not asked: both answers would be paid."""

    def __init__(
        self,
        settings: EndpointSettings,
        cache: AnswerCache | None,
        limits: Limits,
        purse: Purse | None,
        batches: Batches | None = None,
    ) -> None:
        from pipeline.readers.endpoint import Endpoint

        self._endpoint = Endpoint(settings, cache, limits=limits, purse=purse)
        self._sampling, self._cache = settings.sampling, cache
        self._batches = batches if batches is not None and batches.counts().questions else None
        self._left_to_batches: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._endpoint.close()

    def ask(self, question: Question[M]) -> Answer[M]:
        """As `Endpoint.ask`; raises NotYet where a batch holds the question."""
        if self._batches is not None and not self.knows(question):
            key = cache_key(question, self._sampling)
            if self._batches.is_open(key):
                self._left_to_batches.add(key)
                raise NotYet(message("in_batch"))
        return self._endpoint.ask(question)

    def knows(self, question: Question[M]) -> bool:
        """See `ClosingAsker.knows`."""
        return self._cache is not None and kept_answer(question, self._sampling, self._cache) is not None

    @property
    def stopped(self) -> GoujiError | None:
        """See `Endpoint.stopped`; else that batches hold what was to be asked."""
        if self._endpoint.stopped is not None or not self._left_to_batches:
            return self._endpoint.stopped
        return UnderWay(message("batches_not_asked", count=len(self._left_to_batches)))


def plan(
    settings: Settings, cache: AnswerCache | None, batches: Batches | None = None, *, by_batch: bool = False
) -> Plan:
    """Decides whom a run asks. An endpoint counts before the local model; `never` asks nobody; where neither is at
    hand, the documents are read by layout alone and the sentence says what is missing.

    With `by_batch` the questions go by the endpoint's Batch API, in `batches`; raises UsageError where there is no
    endpoint. Without it those are left out that are in `batches`.
    """
    if settings.llm is LlmPolicy.NEVER:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_never"))
    if settings.has_endpoint:
        return _remote(settings, cache, batches, by_batch=by_batch)
    if by_batch:
        raise UsageError(
            "--engine batch needs an endpoint with a Batch API (OPENAI_API_KEY): the embedded model has none"
        )
    return _local(settings, cache)


def batch_post(settings: Settings, batches: Batches) -> BatchPost:
    """The batches at the endpoint that is configured. Raises UsageError where there is none."""
    from pipeline.runs.batch_posting import BatchPost

    if not settings.has_endpoint:
        raise UsageError("no endpoint is configured that could have batches: set OPENAI_API_KEY, or --base-url")
    return BatchPost(_endpoint_settings(settings), batches)


def _remote(settings: Settings, cache: AnswerCache | None, batches: Batches | None, *, by_batch: bool) -> Plan:
    chosen = _endpoint_settings(settings)
    policy = settings.llm or LlmPolicy.ALWAYS
    says = message("llm_endpoint", model=chosen.model, where=chosen.base_url, policy=policy)
    price = settings.prices.get(chosen.model)
    if by_batch and batches is not None:
        from pipeline.runs.batch_asking import BatchAsker, BatchLimits

        half = None if price is None else price.batched
        purse = purse_of(settings.budget, half, chosen.model)
        bounds = BatchLimits(settings.batch_requests, settings.batch_bytes)
        in_batches = BatchAsker(chosen, batches, bounds, purse)
        return Plan(policy, in_batches, settings.requests, says, settings.vision, price, chosen.sampling, chosen.model)
    limits = Limits(settings.requests, settings.requests_per_minute, settings.tokens_per_minute)
    asker = RemoteEndpoint(chosen, cache, limits, purse_of(settings.budget, price, chosen.model), batches)
    return Plan(policy, asker, settings.requests, says, settings.vision, price, chosen.sampling, chosen.model)


def _endpoint_settings(settings: Settings) -> EndpointSettings:
    from pipeline.readers.endpoint_settings import EndpointSettings

    return EndpointSettings(
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


def _local(settings: Settings, cache: AnswerCache | None) -> Plan:
    policy = settings.llm or LlmPolicy.AUTO
    model = settings.local_model
    weights = installed(spec_of(model).name)
    if importlib.util.find_spec("xllamacpp") is None:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_no_extra"))
    if weights is None:
        return Plan(LlmPolicy.NEVER, None, 1, message("llm_no_weights", model=model))
    asker = LocalEndpoint(model, weights, settings, cache, purse_of(settings.budget, None, model))
    says = message("llm_local", model=model, policy=policy)
    says = message("llm_sees_nothing", plan=says) if settings.vision else says
    return Plan(policy, asker, 1, says, sampling=_local_sampling(model, settings), model=model, context=CONTEXT)


def _local_sampling(model: str, settings: Settings) -> dict[str, object]:
    """What shapes the embedded model's answers, told without importing the client."""
    weights = _local_weights(model)
    return {"endpoint": weights, "model": model, "temperature": settings.temperature, "seed": _local_seed(settings)}


def _local_weights(model: str) -> str:
    """What stands for the address of the embedded model, which has another port in each run."""
    return f"sha256:{spec_of(model).sha256}"


def _local_seed(settings: Settings) -> int:
    return _LOCAL_SEED if settings.seed is None else settings.seed
