"""WebP files, which MuPDF does not open: as a picture that it does."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import DamagedDocument

MAGIC, _FORM = b"RIFF", b"WEBP"
_DAMAGED = "the WebP file is damaged or cut off: get it anew, or save it as PNG and run again"
_ALPHA, _ANIMATION = 0x10, 0x02


@dataclass(frozen=True, slots=True)
class Header:
    """What a WebP file says of itself before anything of it is unpacked."""

    width: int
    height: int
    has_alpha: bool = False
    is_animation: bool = False


def is_webp(data: bytes) -> bool:
    """Whether a file is a WebP file by its first bytes."""
    return data.startswith(MAGIC) and data[8:12] == _FORM


def header_of(data: bytes) -> Header:
    """Reads the header of a WebP file. Raises DamagedDocument where it is none."""
    kind, head = data[12:16], data[20:30]
    if len(head) == 10:
        if kind == b"VP8X":
            width, height = (1 + int.from_bytes(head[start : start + 3], "little") for start in (4, 7))
            return Header(width, height, bool(head[0] & _ALPHA), bool(head[0] & _ANIMATION))
        if kind == b"VP8L" and head[0] == 0x2F:
            bits = int.from_bytes(head[1:5], "little")
            return Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1))
        if kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
            width, height = (int.from_bytes(head[start : start + 2], "little") & 0x3FFF for start in (6, 8))
            if width and height:
                return Header(width, height)
    raise DamagedDocument(_DAMAGED)


def as_pnm(data: bytes, header: Header) -> bytes:
    """Unpacks a WebP file, its first picture where it holds several, on white paper.

    Raises DamagedDocument.
    """
    import cv2
    import numpy as np

    # Only without an alpha channel does OpenCV turn a picture as its EXIF data say.
    wanted = cv2.IMREAD_UNCHANGED if header.has_alpha else cv2.IMREAD_COLOR
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), wanted)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise DamagedDocument(_DAMAGED)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        alpha = cv2.merge([pixels[:, :, 3]] * 3)
        pixels = cv2.add(cv2.multiply(pixels[:, :, :3], alpha, scale=1 / 255), cv2.bitwise_not(alpha))
    return bytes(cv2.imencode(".ppm", pixels)[1])
