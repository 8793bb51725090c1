"""Scans as files: image-only, the same bytes for the same seed, every kind readable."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="scans are made with OpenCV: pip install 'gouji[ocr]'")

import cv2
import numpy as np
import pymupdf

from eval.generator.scanned.degrade import Degradation, degrade
from eval.generator.scanned.files import Colours, Encoding, Kind, TextLayer
from eval.generator.scanned.ink import Seal
from eval.generator.scanned.paper import Grain
from eval.generator.scanned.shape import Skew, Turned

WORDS = ("本年收费金额", "12345", "67890")


@pytest.fixture(scope="module")
def source() -> bytes:
    """Two pages of 200 by 300 points, a few words on each."""
    with pymupdf.open() as document:
        for _ in range(2):
            page = document.new_page(width=200, height=300)
            writer = pymupdf.TextWriter(page.rect)
            for place, word in enumerate(WORDS):
                writer.append((30, 60 + 60 * place), word, font=pymupdf.Font("cjk"), fontsize=20)
            writer.write_text(page)
        return document.tobytes()


def scan(source: bytes, *faults: object, dpi: int = 72, seed: int = 1, **encoding: object) -> bytes:
    return degrade(source, Degradation(dpi, tuple(faults), Encoding(**encoding)), seed)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(source: bytes) -> None:
    assert scan(source, Grain()) == scan(source, Grain())
    assert scan(source, Grain()) != scan(source, Grain(), seed=2)


def test_pages_of_one_file_have_their_own_accidents(source: bytes) -> None:
    with pymupdf.open(stream=scan(source, Grain(), quality=None), filetype="pdf") as document:
        first, second = (page.get_pixmap().samples for page in document)
    assert first != second


@pytest.mark.parametrize(("dpi", "size"), [(72, (200, 300)), (144, (400, 600))])
def test_a_pdf_holds_one_picture_a_page_and_no_words(source: bytes, dpi: int, size: tuple[int, int]) -> None:
    with pymupdf.open(stream=scan(source, Skew(1), dpi=dpi), filetype="pdf") as document:
        assert len(document) == 2
        for page in document:
            assert not page.get_text().strip()
            (picture,) = page.get_images()
            assert picture[2:4] == size
            assert (page.rect.width, page.rect.height) == pytest.approx((200, 300), abs=0.5)


def test_a_turned_page_is_a_page_across(source: bytes) -> None:
    with pymupdf.open(stream=scan(source, Turned(1)), filetype="pdf") as document:
        assert (document[0].rect.width, document[0].rect.height) == (300, 200)


def test_a_fax_is_one_bit_deep(source: bytes) -> None:
    with pymupdf.open(stream=scan(source, colours=Colours.FAX), filetype="pdf") as document:
        (picture,) = document[0].get_images()
        assert picture[4] == 1
        grey = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
        assert set(grey.samples) == {0, 255}


@pytest.mark.parametrize(("colours", "planes"), [(Colours.GREY, 1), (Colours.COLOUR, 3)])
def test_colours_are_kept_or_not(source: bytes, colours: Colours, planes: int) -> None:
    with pymupdf.open(stream=scan(source, Seal(), colours=colours), filetype="pdf") as document:
        assert document.extract_image(document[0].get_images()[0][0])["colorspace"] == planes


def test_a_poorer_quality_makes_a_smaller_file(source: bytes) -> None:
    assert len(scan(source, Grain(), quality=30)) < len(scan(source, Grain(), quality=85))


@pytest.mark.parametrize("layer", [TextLayer.INVISIBLE, TextLayer.BENEATH])
def test_a_bad_text_layer_tells_other_digits_and_does_not_show(source: bytes, layer: TextLayer) -> None:
    with (
        pymupdf.open(stream=scan(source, layer=layer, quality=None), filetype="pdf") as layered,
        pymupdf.open(stream=scan(source, quality=None), filetype="pdf") as plain,
    ):
        text = "".join(page.get_text() for page in layered)
        assert len("".join(text.split())) > 20
        assert text.split() != list(WORDS) * 2
        for one, other in zip(layered, plain, strict=True):
            assert one.get_pixmap().samples == other.get_pixmap().samples


def test_a_tiff_holds_a_picture_a_page(source: bytes) -> None:
    data = np.frombuffer(scan(source, kind=Kind.TIFF), np.uint8)
    fine, pages = cv2.imdecodemulti(data, cv2.IMREAD_UNCHANGED)
    assert fine
    assert [page.shape for page in pages] == [(300, 200)] * 2


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.JPEG, Kind.WEBP])
def test_a_picture_file_shows_the_pages_one_below_the_other(source: bytes, kind: Kind) -> None:
    picture = cv2.imdecode(np.frombuffer(scan(source, kind=kind), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.shape == (600, 200)
    top, bottom = picture[:300].astype(int), picture[300:].astype(int)
    assert np.abs(top - bottom).mean() < 2
