"""Questions to a language model and its answers: how they are asked, how they are read, how they are remembered.

Nothing here opens a connection or a file; `endpoint` does the first, an `AnswerCache` the second. Nor does it import
the client, which takes half a second: each command that opens a store imports this.
"""

from __future__ import annotations

import base64
import copy
import email.utils
import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError

from pipeline.errors import GoujiError, ModelError, ModelRefused
from pipeline.messages import Lang, Message

M = TypeVar("M", bound=BaseModel)

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Question(Generic[M]):
    """One request to the model.

    `system` is the constant prefix, which servers cache; `user` is what this document adds. The answer must fit
    `response_model`. `name` and `prompt_version` say which prompt this is. `image` is a PNG that goes with `user`,
    shown in no message. Raises ValueError for a name that servers do not take as the name of a schema (ASCII letters,
    digits, `_`, `-`; at most 64).
    """

    system: str
    user: str
    response_model: type[M]
    name: str
    prompt_version: str
    image: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a name for a question: {self.name!r}")


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid to the endpoint: tokens by direction, the number of answers that came, and the seconds that they
    took."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    seconds: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.calls + other.calls,
            self.seconds + other.seconds,
        )


NOTHING_SPENT = Spent()


@dataclass(frozen=True)
class Answer(Generic[M]):
    """A model's answer that fits the question's response model.

    `spent` counts every answer that was paid for when this one was first had, also one that had to be thrown away;
    `cached` says that this was before, and nothing is paid now. `finish_reason` is the server's word for why it
    stopped, `stop` if cached.
    """

    parsed: M
    text: str
    finish_reason: str
    cached: bool
    spent: Spent = field(default_factory=Spent)


class Asker(Protocol):
    """Whoever answers questions: an endpoint, or a stand-in that was given answers before."""

    def ask(self, question: Question[M]) -> Answer[M]:
        """Raises ModelError where this question gets no answer, EndpointUnusable where none will."""


class AnswerRefused(ModelRefused):
    """Answers came and were paid for, and none can be used. `spent` says what they cost."""

    def __init__(self, reason: str, spent: Spent) -> None:
        super().__init__(reason)
        self.spent = spent


class BudgetReached(ModelError):
    """The question is not asked, for that might cost more than is left of the budget. `spent` is what answers to it
    that could not be used have cost before."""

    code = 4

    def __init__(self, reason: str, spent: Spent = NOTHING_SPENT) -> None:
        super().__init__(reason)
        self.spent = spent


class NotYet(ModelError):
    """The answer is waited for elsewhere, as in a batch of questions; `told` says so."""

    def __init__(self, told: Message) -> None:
        super().__init__(told.text(Lang.EN))
        self.told = told


def reason_of(error: GoujiError) -> Message | str:
    """Why there is no answer, to be told in a message: what comes from a server or a library is as it says it."""
    return error.told if isinstance(error, NotYet) else str(error)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it is kept: the model's own text, what it cost, and which question it answers. `by_batch`: it came
    by the Batch API, at the price of that."""

    model: str
    name: str
    prompt_version: str
    text: str
    spent: Spent
    by_batch: bool = False


class AnswerCache(Protocol):
    """Keeps answers by the key of their question. Both methods are called from several threads."""

    def get(self, key: str) -> StoredAnswer | None:
        """The answer kept under `key`, None if there is none."""

    def put(self, key: str, answer: StoredAnswer) -> None:
        """Keeps `answer` under `key`, in place of one that is there."""


def kept_answer(question: Question[M], sampling: Mapping[str, object], cache: AnswerCache) -> Answer[M] | None:
    """The answer to `question` that the cache keeps; None if there is none that fits the question as it is now."""
    found = looked_up(question, cache_key(question, sampling), cache)
    return None if isinstance(found, Misfit) else found


def looked_up(question: Question[M], key: str, cache: AnswerCache) -> Answer[M] | Misfit | None:
    """What the cache keeps under `key`, the one of `question`: its answer, or why that does not fit it as it is now."""
    stored = cache.get(key)
    if stored is None:
        return None
    parsed = parse_answer(question.response_model, stored.text)
    if isinstance(parsed, Misfit):
        return parsed
    return Answer(parsed, stored.text, "stop", cached=True, spent=stored.spent)


def cache_key(question: Question[M], sampling: Mapping[str, object]) -> str:
    """The SHA-256, in hex, over all that shapes an answer: the question, and `sampling` (who answers, and how)."""
    shape = {
        "sampling": sampling,
        "system": question.system,
        "user": question.user,
        "name": question.name,
        "prompt_version": question.prompt_version,
        # As a string: the order of its keys is the order in which the model writes, so it must not be sorted away.
        "schema": schema_text(question.response_model),
    }
    if question.image:
        shape["image"] = hashlib.sha256(question.image).hexdigest()
    canonical = json.dumps(shape, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@lru_cache(maxsize=64)
def schema_text(model: type[BaseModel]) -> str:
    """The schema of `model` as text."""
    return json.dumps(answer_schema(model))


@lru_cache(maxsize=64)
def answer_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `model` as strict structured output takes it: keys by alias, all required, no others. The same
    for each call: it is not to be changed."""
    schema = model.model_json_schema(by_alias=True)
    for part in _parts(schema, schema.get("$defs", {})):
        if part.get("type") == "object":
            part["required"] = list(part.get("properties", ()))
            part["additionalProperties"] = False
        part.pop("default", None)
    return schema


def _parts(part: dict[str, Any], definitions: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema `part` and all schemas in it; not the maps that hold them, whose keys are the model's own words."""
    if "$ref" in part and len(part) > 1:
        # Strict mode takes no $ref beside other keywords, and pydantic writes it so for a field with a description.
        target = definitions[part.pop("$ref").removeprefix("#/$defs/")]
        part.update(copy.deepcopy(target) | part)
    yield part
    for name in ("properties", "$defs"):
        for inner in part.get(name, {}).values():
            yield from _parts(inner, definitions)
    for name in ("anyOf", "allOf", "oneOf", "prefixItems"):
        for inner in part.get(name, ()):
            yield from _parts(inner, definitions)
    if isinstance(part.get("items"), dict):
        yield from _parts(part["items"], definitions)


def chat_request(question: Question[M]) -> dict[str, Any]:
    """What `question` puts into a Chat Completions request.

    Raises ModelRefused for a text that is no Unicode (half of a surrogate pair): it cannot be sent.
    """
    try:
        (question.system + question.user).encode("utf-8")
    except UnicodeEncodeError:
        raise ModelRefused("the text of the document has broken characters in it that cannot be sent") from None
    return {
        "messages": [{"role": "system", "content": question.system}, {"role": "user", "content": _content(question)}],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": question.name, "strict": True, "schema": answer_schema(question.response_model)},
        },
    }


def _content(question: Question[M]) -> str | list[dict[str, Any]]:
    if not question.image:
        return question.user
    url = f"data:image/png;base64,{base64.b64encode(question.image).decode('ascii')}"
    return [{"type": "text", "text": question.user}, {"type": "image_url", "image_url": {"url": url}}]


def shows_image(request: Mapping[str, Any]) -> bool:
    """Whether a request made by `chat_request` holds an image."""
    return not isinstance(request["messages"][-1]["content"], str)


def with_more_tokens(request: dict[str, Any]) -> dict[str, Any] | None:
    """The request with its limit of tokens doubled; None if it sets none: then the server's own limit was met."""
    extra = request["extra_body"]
    limits = {name: request.get(name, extra.get(name)) for name in ("max_tokens", "max_completion_tokens")}
    doubled = {name: limit * 2 for name, limit in limits.items() if isinstance(limit, int)}
    return request | {"extra_body": extra | doubled} if doubled else None


def with_another_seed(request: dict[str, Any]) -> dict[str, Any]:
    """The request with the next seed, for the same seed would bring the same answer."""
    return request | {"seed": request["seed"] + 1} if "seed" in request else request


@dataclass(frozen=True, slots=True)
class Completion:
    """What the server sent: the model's text, or its words for declining, why it stopped, and what it cost but for the
    time."""

    text: str
    refusal: str
    finish_reason: str
    spent: Spent


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Body(BaseModel):
    """As much of a chat completion as is used. The client's own classes are filled without any check."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


def read_completion(content: bytes) -> Completion | None:
    """Reads the body of a response; None if it is no chat completion."""
    try:
        body = _Body.model_validate_json(content)
    except ValidationError:
        return None
    choice, usage = body.choices[0], body.usage or _Usage()
    return Completion(
        choice.message.content or "",
        choice.message.refusal or "",
        choice.finish_reason or "",
        Spent(usage.prompt_tokens or 0, usage.completion_tokens or 0, 1),
    )


def read_error(content: bytes) -> str:
    """What a server says of an error, in the shapes that are met; empty if it says nothing, or sends a page of HTML."""
    text = content.decode("utf-8", "replace").strip()
    try:
        body: object = json.loads(text)
    except (ValueError, RecursionError):
        return "" if text.startswith("<") else text
    if isinstance(body, list) and body:
        body = body[0]
    for name in ("error", "message", "detail"):
        if isinstance(body, dict) and body.get(name):
            body = body[name]
    return body if isinstance(body, str) else ""


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that the server asks us to wait, None if it says nothing that makes sense. `headers` ignore case."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if seconds >= 0:
            return seconds
    try:
        until = email.utils.parsedate_to_datetime(headers.get("retry-after", "")).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, until - time.time())


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a text is not the answer that was asked for."""

    reason: str


def parse_answer(model: type[M], text: str) -> M | Misfit:
    """Reads a model's text as `model`: numbers stay exact (int and Decimal), keys are the aliases, each key once."""
    if not text.strip():
        return Misfit("it is empty")
    try:
        data = json.loads(text, parse_float=_exact, parse_constant=_no_number, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        return Misfit(f"it is not JSON ({error.msg} at character {error.pos})")
    except (ValueError, RecursionError) as error:
        return Misfit(f"it is not JSON that can be taken ({error})")
    try:
        return model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the whole"
        others = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        return Misfit(f"{where}: {first['msg']}{others}")


def _exact(text: str) -> Decimal:
    # No report prints an exponent; and 1e999999999 would take for ever once something makes an integer of it.
    if "e" in text.lower():
        raise ValueError(f"a number with an exponent: {text[:20]}")
    return Decimal(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key stands there twice")
    return result
