"""`gouji run` through the real embedded model: it is started by the run, asked, and gone afterwards."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.models.weights import DEFAULT_MODEL, installed
from tests.run.conftest import Gouji

NUMBERS = [27, 10, 9, 15, 61, 3, 0, 0, 0, 3, 8, 0, 1, 1, 10]
TABLE = f"""政府信息公开行政复议、行政诉讼情况

行政复议\t\t\t\t\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
{chr(9).join(str(number) for number in NUMBERS)}
"""


@pytest.mark.model
def test_the_embedded_model_reads_a_table_and_agrees_with_the_layout(
    gouji: Gouji, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: pip install 'gouji[local]'")
    monkeypatch.delenv("GOUJI_MODELS_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME")
    if installed(DEFAULT_MODEL) is None:
        pytest.skip(f"the weights are not here: gouji model pull {DEFAULT_MODEL}")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "disputes.txt").write_text(TABLE, encoding="utf-8")
    ended = gouji("run", "reports", "--out", "out", "--llm", "always")
    assert ended.code == 0
    assert f"the embedded {DEFAULT_MODEL}" in ended.err
    with Path("out/cells.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = list(csv.DictReader(lines))
    assert [int(cell["value"]) for cell in cells] == NUMBERS
    assert {(cell["reading"], cell["status"]) for cell in cells} == {("both", "accepted")}
