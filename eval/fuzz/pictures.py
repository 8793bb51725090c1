"""Pictures of a report's page that are cropped, covered, turned, or lie about their size."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from eval.fuzz.damage import Mutation
from eval.generator.pdf_type import mupdf

_SIDES = (0, 1, 60_000, 2**31 - 1, 2**32 - 1)


def picture_of(pdf: bytes, dpi: int = 110) -> bytes:
    """The first page of a PDF with much on it, as a PNG."""
    with mupdf.open(stream=pdf, filetype="pdf") as document:
        pixels = document[min(1, document.page_count - 1)].get_pixmap(dpi=dpi, colorspace=mupdf.csGRAY)
        return bytes(pixels.tobytes("png"))


def _changing(change: Callable[[Random, Any], Any]) -> Mutation:
    """The change of an array of grey pixels as a mutation of bytes, written as one of the kinds that a run takes. What
    is no picture comes back as it was."""

    def mutation(random: Random, data: bytes) -> bytes:
        import cv2
        import numpy as np

        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
        if pixels is None:
            return data
        done, made = cv2.imencode(random.choice((".png", ".jpg", ".tif", ".webp")), change(random, pixels))
        return bytes(made) if done else data

    return mutation


def _covered(random: Random, pixels: Any) -> Any:
    height, width = pixels.shape
    x, y = random.randrange(width), random.randrange(height)
    pixels[y : y + random.randint(5, height), x : x + random.randint(5, width)] = random.choice((0, 128, 255))
    return pixels


def _cropped(random: Random, pixels: Any) -> Any:
    height, width = pixels.shape
    x, y = random.randrange(width - 8), random.randrange(height - 8)
    return pixels[y : y + random.randint(8, height), x : x + random.randint(8, width)].copy()


def _turned(random: Random, pixels: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.rot90(pixels, random.randint(1, 3)))


def _mirrored(random: Random, pixels: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(pixels[:, ::-1] if random.random() < 0.5 else 255 - pixels)


def _speckled(random: Random, pixels: Any) -> Any:
    import numpy as np

    chance = np.random.default_rng(random.getrandbits(32))
    pixels[chance.random(pixels.shape) < random.choice((0.01, 0.2, 0.6))] = random.choice((0, 255))
    return pixels


def _scaled(random: Random, pixels: Any) -> Any:
    import cv2

    height, width = pixels.shape
    across, down = random.choice(((0.2, 0.2), (3, 3), (0.02, 1), (8, 0.1), (1, 0.05)))
    return cv2.resize(pixels, (max(1, int(width * across)), max(1, int(height * down))))


def _ruled(random: Random, pixels: Any) -> Any:
    """Lines over the whole page, close together."""
    step = random.choice((3, 12, 25))
    pixels[::step] = 0
    pixels[:, ::step] = 0
    return pixels


def _lying_size(random: Random, data: bytes) -> bytes:
    """A PNG whose head says another width or height, with a right checksum."""
    if not data.startswith(b"\x89PNG"):
        return data
    sides = list(struct.unpack(">II", data[16:24]))
    sides[random.randrange(2)] = random.choice(_SIDES)
    head = b"IHDR" + struct.pack(">II", *sides) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


PICTURES: Mapping[str, Mutation] = {
    change.__name__.strip("_"): _changing(change)
    for change in (_covered, _cropped, _turned, _mirrored, _speckled, _scaled, _ruled)
} | {"lying-size": _lying_size}
