"""What an answer is made into: the request that is sent, the text that is read, and when it is asked for again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import openai
import pytest
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import ModelRefused
from pipeline.readers.answers import AnswerRefused, Misfit, Question, Spent, answer_schema, parse_answer
from tests.endpoint.asking import QUESTION, Counts, MakeEndpoint
from tests.standin import Reply, Request, StandIn, content, filtered, ok, refusal, truncated


def tokens(spent: Spent) -> Spent:
    """What was spent but for the time."""
    return replace(spent, seconds=0.0)


def test_an_answer_comes_as_the_model_that_was_asked_for(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7}, prompt_tokens=321, completion_tokens=12)])
    answer = make_endpoint().ask(QUESTION)
    assert answer.parsed == Counts.model_validate({"总计": 7})
    assert answer.text == '{"总计": 7}'
    assert (answer.spent.prompt_tokens, answer.spent.completion_tokens) == (321, 12)
    assert (answer.cached, answer.finish_reason) == (False, "stop")


def test_the_request_holds_the_question_and_the_settings(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7})])
    make_endpoint(seed=5, max_tokens=900, extra={"cache_prompt": False}).ask(QUESTION)
    assert server.requests[0].path == "/v1/chat/completions"
    assert server.requests[0].body == {
        "model": "standin",
        "messages": [
            {"role": "system", "content": "You copy tables."},
            {"role": "user", "content": "总计 | 7"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "counts-2021",
                "strict": True,
                "schema": {
                    "type": "object",
                    "title": "Counts",
                    "description": "What the questions of these tests ask for.",
                    "properties": {"总计": {"title": "总计", "anyOf": [{"type": "integer"}, {"type": "null"}]}},
                    "required": ["总计"],
                    "additionalProperties": False,
                },
            },
        },
        "temperature": 0.0,
        "seed": 5,
        "max_tokens": 900,
        "cache_prompt": False,
    }


def test_what_is_not_set_is_not_sent(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([ok({"总计": 7})])
    make_endpoint(temperature=None).ask(QUESTION)
    assert not {"temperature", "seed", "max_tokens"} & server.requests[0].body.keys()


def test_a_server_that_counts_no_tokens_is_fine(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([Reply(body='{"choices": [{"message": {"content": "{\\"总计\\": 7}"}}], "usage": null}'.encode())])
    assert tokens(make_endpoint().ask(QUESTION).spent) == Spent(0, 0, 1)


@pytest.mark.parametrize(
    "first",
    [
        content("总计: 7"),
        content('{"总计": 7'),
        content(""),
        content("  \n"),
        content(None),
        ok({"total": 7}),
        ok({"总计": "7"}),
        ok({"总计": 7.0}),
        ok({"总计": 7, "合计": 7}),
        ok([7]),
        content('{"总计": 7, "总计": 8}'),
        content('{"总计": NaN}'),
        content("[" * 100_000),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_for_once_more(
    server: StandIn, make_endpoint: MakeEndpoint, first: Reply
) -> None:
    server.play([first, ok({"总计": 7})])
    answer = make_endpoint(seed=5).ask(QUESTION)
    assert answer.parsed.total == 7
    assert tokens(answer.spent) == Spent(prompt_tokens=200, completion_tokens=20, calls=2)
    assert [request.body["seed"] for request in server.requests] == [5, 6]


def test_an_answer_that_stays_wrong_is_refused_with_the_reason_and_the_cost(
    server: StandIn, make_endpoint: MakeEndpoint
) -> None:
    server.play([ok({"总计": "七"}), ok({"总计": "七"}), ok({"总计": 7})])
    with pytest.raises(AnswerRefused) as caught:
        make_endpoint().ask(QUESTION)
    assert str(caught.value) == "the answer does not fit the question: 总计: Input should be a valid integer"
    assert tokens(caught.value.spent) == Spent(prompt_tokens=200, completion_tokens=20, calls=2)
    assert server.calls == 2


def test_a_truncated_answer_is_asked_for_with_twice_the_tokens(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([truncated('{"总'), ok({"总计": 7})])
    assert make_endpoint(max_tokens=500).ask(QUESTION).parsed.total == 7
    assert [request.body["max_tokens"] for request in server.requests] == [500, 1000]


def test_the_newer_name_of_the_token_limit_is_doubled_too(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    server.play([truncated('{"总'), ok({"总计": 7})])
    make_endpoint(extra={"max_completion_tokens": 500}).ask(QUESTION)
    assert [request.body["max_completion_tokens"] for request in server.requests] == [500, 1000]
    assert "max_tokens" not in server.requests[1].body


@pytest.mark.parametrize(("max_tokens", "calls"), [(500, 2), (None, 1)])
def test_an_answer_that_stays_truncated_is_refused(
    server: StandIn, make_endpoint: MakeEndpoint, max_tokens: int | None, calls: int
) -> None:
    server.play([truncated('{"总'), truncated('{"总'), ok({"总计": 7})])
    with pytest.raises(AnswerRefused, match="cut off at the limit of tokens"):
        make_endpoint(max_tokens=max_tokens).ask(QUESTION)
    assert server.calls == calls


@pytest.mark.parametrize(
    ("reply", "reason"),
    [(refusal("I cannot help with that."), "declined: I cannot help with that"), (filtered(), "content filter")],
)
def test_a_refusal_is_final(server: StandIn, make_endpoint: MakeEndpoint, reply: Reply, reason: str) -> None:
    server.play([reply, ok({"总计": 7})])
    with pytest.raises(AnswerRefused, match=reason) as caught:
        make_endpoint().ask(QUESTION)
    assert (server.calls, caught.value.spent.calls) == (1, 1)


def test_text_with_half_a_surrogate_pair_is_refused_before_it_is_sent(
    server: StandIn, make_endpoint: MakeEndpoint
) -> None:
    with pytest.raises(ModelRefused, match="broken characters"):
        make_endpoint().ask(Question("", "\ud800", Counts, "counts", "1"))
    assert server.calls == 0


def test_threads_get_each_its_own_answer(server: StandIn, make_endpoint: MakeEndpoint) -> None:
    together = threading.Barrier(8)

    def echo(request: Request) -> Reply:
        together.wait(5)
        return ok({"总计": int(request.body["messages"][1]["content"])})

    server.play(echo)
    endpoint = make_endpoint()
    with ThreadPoolExecutor(8) as pool:
        totals = pool.map(lambda n: endpoint.ask(Question("", str(n), Counts, "counts", "1")).parsed.total, range(8))
        assert list(totals) == list(range(8))


class Amount(BaseModel):
    model_config = ConfigDict(strict=True)
    yuan: Decimal = Field(alias="金额")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('{"金额": 9116.360}', "9116.360"),
        ('{"金额": 1234567890123456789.123456789}', "1234567890123456789.123456789"),
        ('{"金额": 0.1}', "0.1"),
    ],
)
def test_decimals_stay_exact(text: str, number: str) -> None:
    parsed = parse_answer(Amount, text)
    assert isinstance(parsed, Amount)
    assert str(parsed.yuan) == number


@pytest.mark.parametrize("number", ["1e5", "1e999999999", "Infinity", "9" * 5000])
def test_numbers_that_no_report_prints_do_not_fit(number: str) -> None:
    assert isinstance(parse_answer(Counts, f'{{"总计": {number}}}'), Misfit)


def test_the_reason_names_the_first_field_and_counts_the_others() -> None:
    class Two(BaseModel):
        model_config = ConfigDict(strict=True)
        rows: list[int]
        total: int

    reason = "rows.1: Input should be a valid integer (and 1 more)"
    assert parse_answer(Two, '{"rows": [1, "2"], "total": "3"}') == Misfit(reason)


def test_the_schema_is_strict_at_every_depth() -> None:
    class Row(BaseModel):
        model_config = ConfigDict(extra="allow")
        default: int = 0
        note: str | None = None

    class Sheet(BaseModel):
        first: Row = Field(description="the first row")
        rows: list[Row]

    schema = answer_schema(Sheet)
    row = schema["$defs"]["Row"]
    assert (row["required"], row["additionalProperties"]) == (["default", "note"], False)
    assert row["properties"]["default"] == {"title": "Default", "type": "integer"}
    assert "$ref" not in schema["properties"]["first"]
    assert schema["properties"]["first"] == row | {"description": "the first row"}
    assert (schema["required"], schema["additionalProperties"]) == (["first", "rows"], False)


def test_the_schema_is_the_one_that_the_client_would_make() -> None:
    class Row(BaseModel):
        model_config = ConfigDict(extra="forbid")
        label: Literal["新收", "结转"] = Field(alias="名称")
        values: list[int | None] = Field(min_length=7, max_length=7)

    class Sheet(BaseModel):
        model_config = ConfigDict(extra="forbid")
        first: Row = Field(description="the first row")
        rows: list[Row] | None = None

    assert answer_schema(Sheet) == openai.pydantic_function_tool(Sheet)["function"]["parameters"]


@pytest.mark.parametrize("name", ["", "a b", "表三", "x" * 65])
def test_a_name_that_servers_do_not_take_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="not a name for a question"):
        Question("", "", Counts, name, "1")
