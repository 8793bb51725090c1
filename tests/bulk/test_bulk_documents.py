"""The many documents of `eval.bulk`, and the stand-in that answers questions about them."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from eval.bulk.documents import office, write_documents
from eval.bulk.memory import held_by
from eval.bulk.standin import Behaviour, StandInProcess, answer
from eval.gold import read_set
from pipeline.process import LlmPolicy, read_document, to_ask
from pipeline.readers.answers import chat_request
from pipeline.readers.endpoint import Endpoint
from pipeline.readers.endpoint_settings import EndpointSettings
from pipeline.readers.llm import question
from schemas.answers import TableAnswer, answered_cells


def test_every_document_is_another_and_always_the_same(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_documents(tmp_path / "a", 20)]
    second = [path.read_bytes() for path in write_documents(tmp_path / "b", 20)]
    other = [path.read_bytes() for path in write_documents(tmp_path / "c", 20, seed=1)]
    assert first == second
    assert len({*first, *other}) == 40


def test_every_office_is_another() -> None:
    assert len({office(number).name for number in range(0, 64_000, 7)}) == len(range(0, 64_000, 7))


def test_the_stand_in_reads_the_true_numbers_off_the_questions(tmp_path: Path) -> None:
    for _ in write_documents(tmp_path, 3, with_gold=True):
        pass
    for gold in read_set(tmp_path):
        regions = to_ask(read_document(gold.document, gold.name), LlmPolicy.ALWAYS)
        assert len(regions) == 3
        for region in regions:
            asked = question(region)
            told = answer(chat_request(asked))
            parsed = asked.response_model.model_validate(told, by_alias=True, by_name=False)
            assert isinstance(parsed, TableAnswer)
            for field, number in answered_cells(region.table, parsed).items():
                assert number == gold.cells[field].number


def test_the_stand_in_counts_what_it_is_asked_and_fails_as_often_as_it_is_told_to(tmp_path: Path) -> None:
    (path,) = write_documents(tmp_path, 1)
    region = to_ask(read_document(path, path.name), LlmPolicy.ALWAYS)[0]
    with StandInProcess(Behaviour(faults=50, hang=0.01, seed=3)) as standin:
        settings = EndpointSettings(base_url=standin.url, model="standin", attempts=50, max_retry_wait=0)
        with Endpoint(settings) as endpoint:
            for _ in range(20):
                assert endpoint.ask(question(region)).spent.calls == 1
        counts = standin.counts()
    assert (counts.answered, counts.most_at_once, counts.at_once) == (20, 1, 0)
    assert counts.calls == 20 + counts.failed
    assert 5 <= counts.failed <= 60


def test_an_answer_of_the_stand_in_is_json_of_exact_numbers() -> None:
    schema = {"name": "disclosure-2021", "schema": {"properties": {"行政处罚": {}, "行政事业性收费": {}}}}
    body = {
        "response_format": {"json_schema": schema},
        "messages": [{}, {"content": "信息内容\t本年收费金额\n行政处罚\t12\n行政事业性收费\t82989.25"}],
    }
    assert answer(body) == {"行政处罚": [12], "行政事业性收费": [float(Decimal("82989.25"))]}


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="there is no /proc here")
def test_the_memory_of_a_process_counts_what_it_holds() -> None:
    holding = [sys.executable, "-Sc", "block = bytearray(b'0123456789abcdef') * (1 << 21); print(len(block)); input()"]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{32 << 20}\n"
        assert 32 << 20 < held_by(process.pid) < 64 << 20
        process.communicate("\n")
