"""Scanned sheets as files: image-only PDFs, with or without the text layer of a bad OCR, and image files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.generator.draw import Draw
from eval.generator.scanned.sheet import Pixels, Sheet, Word, cv, mupdf

_FAX_GREY = 150
"""What is darker becomes black on a fax."""


class Colours(StrEnum):
    """What the scanner keeps of the light."""

    COLOUR = "colour"
    GREY = "grey"
    FAX = "fax"
    """1 bit: black or white, kept without loss."""


class Kind(StrEnum):
    """The kind of file. PNG, JPEG and WebP hold one picture: pages stand one below the other, as sites publish them."""

    PDF = "pdf"
    TIFF = "tif"
    PNG = "png"
    JPEG = "jpg"
    WEBP = "webp"


class TextLayer(StrEnum):
    """Whether the scanner's own OCR left its words in a PDF. They are wrong: every seventh character is another."""

    NONE = "none"
    INVISIBLE = "invisible"
    """Over the picture, in the rendering mode that shows nothing."""
    BENEATH = "beneath"
    """In plain black type under the picture."""


@dataclass(frozen=True)
class Encoding:
    """How sheets are kept. `quality`: of JPEG and WebP; None keeps every pixel (PNG inside a PDF)."""

    colours: Colours = Colours.GREY
    quality: int | None = 85
    kind: Kind = Kind.PDF
    layer: TextLayer = TextLayer.NONE


def encode(sheets: Sequence[Sheet], encoding: Encoding, draw: Draw) -> bytes:
    """The bytes of one file."""
    planes = [_planes(sheet.pixels, encoding.colours) for sheet in sheets]
    if encoding.kind is Kind.PDF:
        return _pdf(sheets, planes, encoding, draw)
    if encoding.kind is Kind.TIFF:
        return bytes(cv.imencodemulti(".tif", planes)[1])
    return _picture(np.concatenate(planes), encoding)


def _planes(pixels: Pixels, colours: Colours) -> npt.NDArray[np.uint8]:
    """What OpenCV writes: one plane, or blue, green, red."""
    if colours is Colours.COLOUR:
        return np.ascontiguousarray(pixels[..., ::-1])
    grey: npt.NDArray[np.uint8] = cv.cvtColor(pixels, cv.COLOR_RGB2GRAY)
    if colours is Colours.GREY:
        return grey
    return np.where(grey < _FAX_GREY, 0, 255).astype(np.uint8)


def _picture(planes: npt.NDArray[np.uint8], encoding: Encoding) -> bytes:
    """One page as PNG, or as JPEG or WebP where a loss is wanted."""
    if encoding.kind is Kind.WEBP:
        return bytes(cv.imencode(".webp", planes, [cv.IMWRITE_WEBP_QUALITY, encoding.quality or 100])[1])
    if encoding.kind is Kind.PNG or encoding.colours is Colours.FAX or encoding.quality is None:
        bits = [cv.IMWRITE_PNG_BILEVEL, 1] if encoding.colours is Colours.FAX else []
        return bytes(cv.imencode(".png", planes, [cv.IMWRITE_PNG_COMPRESSION, 9, *bits])[1])
    return bytes(
        cv.imencode(".jpg", planes, [cv.IMWRITE_JPEG_QUALITY, encoding.quality, cv.IMWRITE_JPEG_OPTIMIZE, 1])[1]
    )


def _pdf(sheets: Sequence[Sheet], planes: Sequence[npt.NDArray[np.uint8]], encoding: Encoding, draw: Draw) -> bytes:
    with mupdf.open() as document:
        for number, (sheet, plane) in enumerate(zip(sheets, planes, strict=True)):
            scale = 72 / sheet.dpi
            page = document.new_page(width=sheet.width * scale, height=sheet.height * scale)
            if encoding.layer is TextLayer.BENEATH:
                _write_layer(page, sheet.words, draw.child(f"layer {number}"), render_mode=0)
            page.insert_image(page.rect, stream=_picture(plane, encoding))
            if encoding.layer is TextLayer.INVISIBLE:
                _write_layer(page, sheet.words, draw.child(f"layer {number}"), render_mode=3)
        if encoding.layer is not TextLayer.NONE:
            document.subset_fonts()
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _write_layer(page: Any, words: Sequence[Word], draw: Draw, render_mode: int) -> None:
    font, writer = mupdf.Font("cjk"), mupdf.TextWriter(page.rect)
    for word in words:
        if draw.chance(4):
            continue
        text = "".join(_misread(character, draw) for character in word.text)
        size = max(4.0, (word.y1 - word.y0) * 0.8)
        writer.append((word.x0, word.y1 - size * 0.2), text, font=font, fontsize=size)
    writer.write_text(page, render_mode=render_mode)


def _misread(character: str, draw: Draw) -> str:
    if not draw.chance(14):
        return character
    return draw.pick("0123456789OlB") if character.isascii() else draw.pick("口曰申由甲未末士土")
