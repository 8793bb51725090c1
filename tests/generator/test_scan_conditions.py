"""The declared conditions and sources: halves that share nothing, names that the figures can be grouped by."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="scans are made with OpenCV: pip install 'gouji[ocr]'")

import pymupdf

from eval.conditions import MIXED, SEPARATOR
from eval.generator.__main__ import main
from eval.generator.fonts import FONTS, Font, face_of, typeface
from eval.generator.scanned.conditions import CONDITIONS
from eval.generator.scanned.sources import SOURCES, Half, SourceMissing, sources
from eval.gold import read_set

NAMES = [condition.name for condition in CONDITIONS]
REAL = {"hongze-district-2023", "huaian-city-2024"}


def test_names_are_unique_and_part_at_the_separator() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert not any(SEPARATOR in name for name in (*NAMES, *(source.name for source in SOURCES)))


def test_a_condition_with_several_faults_is_named_a_mixture() -> None:
    several = {condition.name for condition in CONDITIONS if len(condition.degradation.faults) > 1}
    assert all(name.startswith(MIXED) for name in several)
    assert len(several) >= 10
    assert len(NAMES) - len(several) >= 30


@pytest.mark.parametrize("half", list(Half))
def test_each_half_has_every_form_and_a_real_report(half: Half) -> None:
    names = [source.name for source in sources(half)]
    assert {name.split("-")[0] for name in names} >= {"2019", "2021", "hybrid"}
    assert len(REAL & set(names)) == 1


def test_the_halves_share_no_font_and_no_printing_program() -> None:
    last = {half: {source.name.rsplit("-", 1)[-1] for source in sources(half)} for half in Half}
    assert last[Half.TUNE].isdisjoint(last[Half.TEST])

    def files(half: Half) -> set[str]:
        return {font.file for font in FONTS if any(source.name.endswith(f"-{font.name}") for source in sources(half))}

    assert files(Half.TUNE).isdisjoint(files(Half.TEST))
    assert len(files(Half.TUNE)) >= 3
    assert len(files(Half.TEST)) >= 4


def test_another_seed_gives_other_numbers() -> None:
    drawn = [source for source in SOURCES if source.name == "2021-county-droid"]
    assert drawn[0].make(1).gold != drawn[0].make(2).gold


def test_the_font_that_pymupdf_carries_is_always_there() -> None:
    assert FONTS[0].is_installed
    assert typeface(FONTS[0]).width("国", 10) == pytest.approx(10, abs=0.1)


def test_a_missing_font_is_said_with_its_package() -> None:
    font = Font("none", "No Such Font", "/no/such/font.ttf", package="fonts-none")
    assert not font.is_installed
    assert "apt-get install fonts-none" in font.missing


@pytest.mark.parametrize("font", [font for font in FONTS if font.is_installed], ids=lambda font: font.name)
def test_an_installed_font_has_the_characters_of_a_report(font: Font) -> None:
    face = typeface(font)
    assert all(face.chinese.has_glyph(ord(character)) for character in "政府信息公开申请（一）、，")
    assert all(face.latin.has_glyph(ord(character)) for character in "0123456789.,-/")


def test_a_single_font_file_is_taken_as_it_is() -> None:
    data = pymupdf.Font("tiro").buffer
    assert face_of(data, 0) == data


def test_a_face_of_a_collection_becomes_a_font_of_its_own() -> None:
    single = pymupdf.Font("cjk").buffer
    shift = 16
    count = int.from_bytes(single[4:6])
    moved = bytearray(single)
    for entry in range(count):
        at = 12 + 16 * entry + 8
        moved[at : at + 4] = (int.from_bytes(single[at : at + 4]) + shift).to_bytes(4)
    collection = b"ttcf\0\1\0\0" + (1).to_bytes(4) + shift.to_bytes(4) + bytes(moved)
    font = pymupdf.Font(fontbuffer=face_of(collection, 0))
    assert font.text_length("政府", 10) == pymupdf.Font("cjk").text_length("政府", 10)


def test_the_command_writes_a_set_that_can_be_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("scans", str(tmp_path), "--half", "tune", "--only", "grey-150--2021-county-droid")) == 0
    (gold,) = read_set(tmp_path)
    assert gold.name == "grey-150--2021-county-droid.pdf"
    assert len(gold.cells) > 190
    assert gold.document.read_bytes().startswith(b"%PDF-")
    assert capsys.readouterr().out.strip() == str(gold.document)


def test_what_cannot_be_printed_is_left_out_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.generator.scanned.sources.REPORTS", tmp_path / "nowhere")
    assert main(("scans", str(tmp_path), "--only", "hongze")) == 2
    assert "hongze-district-2023: left out" in capsys.readouterr().err
    with pytest.raises(SourceMissing):
        next(source for source in SOURCES if source.name in REAL).make(1)


def test_a_name_that_no_scan_has_writes_nothing(tmp_path: Path) -> None:
    assert main(("scans", str(tmp_path), "--only", "no-such-condition")) == 2
    assert not list(tmp_path.iterdir())


def test_without_opencv_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    for module in [name for name in sys.modules if name.startswith("eval.generator.scanned.")]:
        monkeypatch.delitem(sys.modules, module)
    assert main(("scans", str(tmp_path))) == 2
    assert "pip install 'gouji[ocr]'" in capsys.readouterr().err
