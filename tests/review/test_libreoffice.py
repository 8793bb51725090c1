"""review.csv through LibreOffice and back."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLES
from tests.run.test_run_with_a_model import rows

SOFFICE = shutil.which("soffice")
HAS_CALC = SOFFICE is not None and Path(SOFFICE).resolve().with_name("libsclo.so").exists()
pytestmark = pytest.mark.skipif(not HAS_CALC, reason="LibreOffice Calc is not installed")
UTF8, GB18030 = 76, 85
"""LibreOffice's numbers of encodings."""
READ_UTF8 = f"--infilter=CSV:44,34,{UTF8}"


def converted(path: Path, to: str, *options: str) -> Path:
    """The file as LibreOffice saves it, beside the old one in a folder `saved`."""
    folder = path.parent / "saved"
    suffix = to.split(":")[0]
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", *options, "--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{suffix}"


def test_through_xlsx_and_csv_in_two_encodings(gouji: Gouji, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="pip install 'gouji[export]'")
    (tmp_path / "reports").mkdir()
    shutil.copy(EXAMPLES / "qiyun-district-2021.html", tmp_path / "reports")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    told = rows(Path("out/review.csv"))
    sums = [line for line in told if line["kind"] in ("row_total", "outcome_total")]
    sums[0].update(decision="建议")
    for line in told:
        if line["kind"] not in ("row_total", "outcome_total"):
            line.update(decision="采信")
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
    book = converted(filled, "xlsx", READ_UTF8)
    texts = [
        shutil.copy(converted(book, f"csv:Text - txt - csv (StarCalc):59,34,{encoding}"), tmp_path / f"{encoding}.csv")
        for encoding in (UTF8, GB18030)
    ]
    assert "采信".encode("gb18030") in Path(texts[1]).read_bytes()
    first = gouji("apply", book, "--out", "out")
    assert (first.code, f"{len(told) - 1} new decisions" in first.out) == (0, True)
    for text in texts:
        again = gouji("apply", text, "--out", "out")
        assert (again.code, f"{len(told) - 1} known before" in again.out) == (0, True)


def _has_uno(python: str) -> bool:
    return Path(python).exists() and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode


UNO_PYTHON = next(filter(_has_uno, ("/usr/bin/python3", shutil.which("python3") or "-")), None)


@pytest.mark.skipif(UNO_PYTHON is None, reason="LibreOffice's Python bridge is not installed (Debian: python3-uno)")
def test_filled_in_by_the_spreadsheets_own_hand_and_saved_in_three_ways(gouji: Gouji, tmp_path: Path) -> None:
    """One item is corrected with a number typed into its cell, the others are accepted."""
    pytest.importorskip("openpyxl", reason="pip install 'gouji[export]'")
    (tmp_path / "reports").mkdir()
    shutil.copy(EXAMPLES / "qiyun-district-2021.html", tmp_path / "reports")
    gouji("run", "reports", "--out", "out", "--llm", "never")
    told = rows(Path("out/review.csv"))
    blank = next(line["item"] for line in told if line["kind"] == "blank_total")
    decisions = {line["item"]: ("采信", "") for line in told} | {blank: ("更正", "11")}
    saved = tmp_path / "saved"
    saved.mkdir()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    pipe = f"gouji-{tmp_path.name}"
    office = subprocess.Popen(
        [str(SOFFICE), profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        script = Path(__file__).with_name("calc_edit.py")
        command = [str(UNO_PYTHON), str(script), pipe, str(Path("out/review.csv").resolve()), str(saved)]
        subprocess.run([*command, json.dumps(decisions)], check=True, capture_output=True, timeout=120)
    finally:
        office.terminate()
        office.wait(30)
    for count, name in enumerate(("utf8.csv", "gb18030.csv", "book.xlsx")):
        done = gouji("apply", saved / name, "--out", "out")
        told_of = f"{len(told)} new decisions" if count == 0 else f"{len(told)} known before"
        assert (done.code, told_of in done.out) == (0, True), done.out + done.err
    corrected = [line for line in rows(Path("out/cells.csv")) if line["status"] == "corrected"]
    assert [(line["row"], line["column"], line["value"], line["before"]) for line in corrected] == [
        ("denied_administrative_query", "total", "11", "")
    ]
