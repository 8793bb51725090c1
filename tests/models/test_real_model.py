"""The real model, where its weights are: one answer held to a schema, through the client that Gouji uses."""

from __future__ import annotations

import json
from pathlib import Path

import openai
import pytest

from pipeline.models.server import LocalServer
from pipeline.models.weights import DEFAULT_MODEL, installed

SCHEMA = {
    "type": "object",
    "properties": {"received": {"type": "integer"}, "carried_out": {"type": ["integer", "null"]}},
    "required": ["received", "carried_out"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def weights() -> Path:
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: pip install 'gouji[local]'")
    path = installed(DEFAULT_MODEL)
    if path is None:
        pytest.skip(f"the weights are not here: gouji model pull {DEFAULT_MODEL}")
    return path


@pytest.mark.model
def test_it_answers_in_the_shape_that_is_asked_for(weights: Path) -> None:
    with (
        LocalServer(weights, model=DEFAULT_MODEL) as server,
        # Without `trust_env=False` the client would ask a proxy of the environment for this machine.
        openai.OpenAI(
            base_url=server.base_url,
            api_key="none",
            max_retries=0,
            http_client=openai.DefaultHttpxClient(trust_env=False),
        ) as client,
    ):
        completion = client.chat.completions.create(
            model=server.model,
            messages=[{"role": "user", "content": "本年新收政府信息公开申请数量：37。结转下年度继续办理：空。"}],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "counts", "strict": True, "schema": SCHEMA},
            },
            temperature=0,
            max_tokens=60,
        )
    choice = completion.choices[0]
    assert choice.finish_reason == "stop"
    assert json.loads(choice.message.content or "") == {"received": 37, "carried_out": None}
    assert completion.model == DEFAULT_MODEL
