"""From a run to the page, by keys, to the exported file and back."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.page.pages import exported, press
from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLES
from tests.run.test_run_with_a_model import rows


def test_what_is_settled_by_keys_is_applied_and_outlives_the_next_run(
    gouji: Gouji, context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "reports").mkdir()
    for name in ("qiyun-district-2021.html", "yunling-city-2023.pdf"):
        shutil.copy(EXAMPLES / name, tmp_path / "reports")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    items = rows(Path("out/review.csv"))
    address = Path("out/review.html").resolve().as_uri()
    page = context.new_page()
    page.goto(address)
    press(page, "s")
    page.reload()
    press(page, "a " * len(items))
    Path("decided.csv").write_bytes(exported(page))
    decided = rows(Path("decided.csv"))
    assert {line["item"] for line in decided} == {line["item"] for line in items}
    assert {line["decision"] for line in decided} == {"source_error", "accept"}
    done = gouji("apply", "decided.csv", "--out", "out")
    assert (done.code, f"{len(items)} new decisions" in done.out) == (0, True), done.out + done.err
    assert rows(Path("out/review.csv")) == []
    gouji("run", "reports", "--out", "out", "--llm", "never")
    assert rows(Path("out/review.csv")) == []
    assert {line["status"] for line in rows(Path("out/cells.csv"))} == {"accepted"}
