"""The committed set is what the command writes now, byte for byte (a scan: what it shows, for the bytes of a drawn and
compressed picture are another version's to change), and small."""

import csv
import os
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pymupdf
import pytest

from eval.generator.__main__ import main
from eval.generator.examples import EXAMPLES, FOLDER, Example, files
from eval.generator.make import make_report
from schemas.declaration import FieldId
from schemas.values import parse_value

ROOT = Path(__file__).parents[2]
STEMS = [Path(example.name).stem for example in EXAMPLES]
PICTURES = [example.name for example in EXAMPLES if example.is_picture]
BLOCK = 8
"""Pixels of a side that are compared by their mean: larger than what versions do at edges, no larger than a digit."""
NEAR = 40
"""Grey levels that means may differ by. A finer antialiasing or JPEG moves them by up to 25, another digit by 72."""


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    pytest.importorskip("cv2", reason="the scan of the set is made with OpenCV: pip install 'gouji[ocr]'")
    return dict(files())


def test_the_folder_holds_the_set_and_nothing_else(written: dict[str, bytes]) -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(written)


@pytest.mark.parametrize(
    "name",
    [
        name
        for stem, each in zip(STEMS, EXAMPLES, strict=True)
        for name in (each.name, f"{stem}.gold.csv", f"{stem}.findings.csv")
        if not each.is_picture or name != each.name
    ],
)
def test_a_file_is_what_the_command_writes(name: str, written: dict[str, bytes]) -> None:
    same = (FOLDER / name).read_bytes() == written[name]
    assert same, f"{name} differs: run `python -m eval.generator examples` and look at the change"


@pytest.mark.parametrize("name", PICTURES)
def test_a_scan_shows_what_the_command_draws(name: str, written: dict[str, bytes]) -> None:
    import cv2
    import numpy as np

    with pymupdf.open(FOLDER / name) as committed, pymupdf.open(stream=written[name], filetype="pdf") as drawn:
        for one, other in zip_longest(committed, drawn):
            assert one is not None
            assert other is not None
            assert not one.get_text().strip()
            means = []
            for page in (one, other):
                pixmap = page.get_pixmap(dpi=200, alpha=False)
                pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
                size = (pixmap.width // BLOCK, pixmap.height // BLOCK)
                means.append(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(int))
            assert means[0].shape == means[1].shape
            worst = np.abs(means[0] - means[1]).max()
            assert worst <= NEAR, f"{name} differs: run `python -m eval.generator examples` and look at the change"


def test_another_process_writes_the_same_bytes(written: dict[str, bytes], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "eval.generator", "examples", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == written


@pytest.mark.parametrize("example", EXAMPLES, ids=STEMS)
def test_gold_lists_exactly_the_fields_of_the_forms(example: Example) -> None:
    report = make_report(example.request)
    lines = rows(FOLDER / f"{Path(example.name).stem}.gold.csv")
    assert lines[0] == ["table", "row", "column", "printed", "value"]
    assert lines[1:4] == [
        ["report", "issuer", "", report.issuer, report.issuer],
        ["report", "year", "", str(report.year), str(report.year)],
        ["report", "title", "", report.title, report.title],
    ]
    assert [FieldId(*line[:3]) for line in lines[4:]] == [
        field for table in report.declarations for field in table.fields
    ]
    assert all(parse_value(printed).text == value for _, _, _, printed, value in lines[4:])


@pytest.mark.parametrize("stem", STEMS)
def test_findings_have_their_columns(stem: str) -> None:
    lines = rows(FOLDER / f"{stem}.findings.csv")
    assert lines[0] == ["kind", "table", "where", "printed_left", "printed_right", "note"]


def test_files_are_ascii_named_and_small() -> None:
    for path in FOLDER.iterdir():
        assert path.name.isascii()
        assert path.stat().st_size < (600_000 if path.name in PICTURES else 100_000)


def test_csv_files_are_utf8_without_mark_and_with_plain_line_ends() -> None:
    for path in FOLDER.glob("*.csv"):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data


@pytest.mark.parametrize("arguments", [(), ("examples", "a", "b"), ("exmaples",)])
def test_wrong_use_is_said(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage:")


def test_the_package_is_light_to_import() -> None:
    heavy = "import sys, eval, eval.generator; sys.exit('pymupdf' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", heavy], cwd=ROOT, check=False).returncode == 0
