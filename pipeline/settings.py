"""Settings: flags over environment over `gouji.toml`, in one validated model."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pipeline.errors import UsageError
from pipeline.looking import MOST_LOOKS
from pipeline.messages import Lang, default_lang
from pipeline.models.weights import DEFAULT_MODEL
from pipeline.process import LlmPolicy
from pipeline.readers.prices import Price

SETTINGS_FILE = "gouji.toml"


def _default_jobs() -> int:
    return max(1, os.cpu_count() or 1)


class Settings(BaseSettings):
    """What a run may be told. Environment: `GOUJI_` and the name, or OpenAI's own names for key, address and model."""

    model_config = SettingsConfigDict(
        env_prefix="GOUJI_", env_ignore_empty=True, extra="forbid", frozen=True, toml_file=SETTINGS_FILE
    )

    llm: LlmPolicy | None = Field(None, description="always, auto or never; unset: as the model at hand suggests")
    base_url: str = Field("", validation_alias=AliasChoices("base_url", "GOUJI_BASE_URL", "OPENAI_BASE_URL"))
    api_key: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("api_key", "OPENAI_API_KEY"))
    model: str = Field("", description="the endpoint's name of the model; without an endpoint, a local model's")
    temperature: float | None = 0.0
    seed: int | None = None
    max_tokens: int | None = Field(4096, ge=1)
    request_timeout: float = Field(600.0, gt=0, description="seconds that one answer may take")
    attempts: int = Field(8, ge=1, description="how often a request is sent at the most")
    requests: int = Field(8, ge=1, le=256, description="requests to an endpoint under way at once")
    requests_per_minute: int | None = Field(None, ge=1, description="requests that may start in any minute")
    tokens_per_minute: int | None = Field(None, ge=1, description="tokens of prompts and answers in any minute")
    batch_requests: int = Field(50_000, ge=1, le=50_000, description="requests in one batch (--engine batch)")
    batch_bytes: int = Field(200_000_000, ge=1, le=200_000_000, description="bytes of the file of one batch")
    batch_poll: float = Field(
        30.0, gt=0, description="seconds until a batch is first looked after; up to ten times that"
    )
    batch_wait: bool = Field(True, description="wait for batches; else submit them, and collect them by a later run")
    budget: str = Field("", description="what a run may spend on answers: money, as 5, or tokens, as 200000tokens")
    extra: dict[str, Any] = Field(default_factory=dict, description="more parameters for the body of every request")
    prices: dict[str, Price] = Field(default_factory=dict, description="what a million tokens cost, by model")
    second_looks: int = Field(
        MOST_LOOKS, ge=0, le=1000, description="cells in doubt of one document that the model is asked about again"
    )
    vision: bool = Field(False, description="show the endpoint pictures of the cells that it is asked about again")
    crops: int = Field(
        2000, ge=0, le=1_000_000, description="most pictures of open items in OUT/crops, the most doubtful first"
    )
    page_pictures: int = Field(
        1000, ge=0, description="documents whose pages review.html shows; drawing them takes longer than reading them"
    )
    jobs: int = Field(default_factory=_default_jobs, ge=1, le=256, description="documents parsed at once")
    document_timeout: float = Field(120.0, gt=0, description="seconds that parsing one document may take")
    ocr_threads: int = Field(1, ge=1, le=64, description="threads that recognise one scanned page, beside `jobs`")
    ray_address: str = Field(
        "",
        validation_alias=AliasChoices("ray_address", "GOUJI_RAY_ADDRESS", "RAY_ADDRESS"),
        description="the Ray cluster of --engine ray, as head:6379 or auto; empty: one is started on this machine",
    )
    ray_wait: float = Field(
        300.0, gt=0, description="seconds, beyond document_timeout, without a document from a Ray worker that end a run"
    )
    lang: Lang = Field(default_factory=default_lang)

    @property
    def has_endpoint(self) -> bool:
        """Whether an endpoint is configured; without one the embedded local model is used."""
        return bool(self.base_url or self.api_key.get_secret_value())

    @property
    def local_model(self) -> str:
        """The local model to use where no endpoint is configured."""
        return self.model or DEFAULT_MODEL

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """The settings of this run; a flag that is None was not given. Raises UsageError, naming the setting, never a
    value: it may be a key."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise UsageError(f"settings: {problems} (flags, environment or {Path(SETTINGS_FILE).absolute()})") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{Path(SETTINGS_FILE).absolute()} is not valid TOML: {error}") from None
