"""A run of many documents against an endpoint of which every fifth call fails, as `python -m eval.bulk throughput`
plays it, in small."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from eval.bulk.documents import write_documents
from eval.bulk.outcomes import outcomes
from eval.bulk.standin import Behaviour, StandInProcess
from eval.gold import read_set
from schemas.declaration import FieldId
from tests.endpoint.asking import NotedClock
from tests.run.conftest import Gouji

DOCUMENTS = 20


def test_with_every_fifth_call_failing_all_documents_come_out_right(
    gouji: Gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in write_documents(Path("reports"), DOCUMENTS, with_gold=True):
        pass
    with StandInProcess(Behaviour(latency=0.05, faults=20, hang=1.1, seed=1)) as standin:
        monkeypatch.setenv("OPENAI_BASE_URL", standin.url)
        monkeypatch.setenv("GOUJI_MODEL", "standin")
        monkeypatch.setenv("GOUJI_REQUEST_TIMEOUT", "1")
        monkeypatch.setenv("GOUJI_ATTEMPTS", "20")
        monkeypatch.setattr("pipeline.readers.endpoint.RealClock", NotedClock)
        ended = gouji("run", "reports", "--out", "out")
        counts = standin.counts()
    assert ended.code == 0
    assert outcomes(Path("out")) == {"ok": DOCUMENTS}
    assert counts.failed > 0.1 * counts.calls
    read = {}
    with Path("out/cells.csv").open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            read[line["document"], FieldId(line["table"], line["row"], line["column"])] = line["printed"]
    golds = read_set(Path("reports"))
    assert read == {(gold.name, field): value.printed for gold in golds for field, value in gold.cells.items()}
