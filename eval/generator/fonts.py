"""Chinese fonts that a report may be printed in: the one that PyMuPDF carries, and free ones of Debian."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from eval.generator.pdf_type import Typeface, mupdf
from pipeline.errors import GoujiError


class FontMissing(GoujiError):
    """A font is not installed here."""


@dataclass(frozen=True)
class Font:
    """`name` is what files are called by, `look` what a printer would call it. `file` is empty for the built-in one;
    `face` is the place in a collection. `latin` is PyMuPDF's name of the font of digits, empty for the font's own.
    `family` is what browsers and word processors ask for it by."""

    name: str
    look: str
    file: str = ""
    face: int = 0
    latin: str = ""
    package: str = ""
    family: str = ""

    @property
    def is_installed(self) -> bool:
        return not self.file or Path(self.file).is_file()

    @property
    def missing(self) -> str:
        """The sentence for a person who lacks it."""
        return f"{self.look}: left out, {self.file} is not installed (Debian: apt-get install {self.package})"


_NOTO, _ARPHIC = "/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/arphic"

DROID = Font("droid", "Droid Sans Fallback with Times digits", latin="tiro")
SERIF = Font(
    *("serif", "Noto Serif CJK SC", f"{_NOTO}/NotoSerifCJK-Regular.ttc", 2, "", "fonts-noto-cjk"),
    family="Noto Serif CJK SC",
)
SANS = Font(
    *(
        "sans",
        "Noto Sans CJK SC with Helvetica digits",
        f"{_NOTO}/NotoSansCJK-Regular.ttc",
        2,
        "helv",
        "fonts-noto-cjk",
    ),
    family="Noto Sans CJK SC",
)
SONG = Font(
    *("song", "AR PL UMing (宋体)", f"{_ARPHIC}/uming.ttc", 0, "", "fonts-arphic-uming"), family="AR PL UMing CN"
)
KAI = Font(*("kai", "AR PL UKai (楷体)", f"{_ARPHIC}/ukai.ttc", 0, "", "fonts-arphic-ukai"), family="AR PL UKai CN")
HEI = Font(
    *("hei", "WenQuanYi Zen Hei (黑体)", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0, "", "fonts-wqy-zenhei"),
    family="WenQuanYi Zen Hei",
)
SONG_TIMES = Font(
    "song-times", "AR PL UMing (宋体) with Times digits", f"{_ARPHIC}/uming.ttc", 0, "tiro", "fonts-arphic-uming"
)
WENKAI = Font(
    *("wenkai", "LXGW WenKai", "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, ""),
    package="fonts-lxgw-wenkai",
    family="LXGW WenKai",
)

FONTS = (DROID, SERIF, SANS, SONG, SONG_TIMES, KAI, HEI, WENKAI)


@lru_cache(maxsize=len(FONTS))
def typeface(font: Font) -> Typeface:
    """The typeface of an installed font. Raises FontMissing for one that is not."""
    if not font.is_installed:
        raise FontMissing(font.missing)
    if not font.file:
        return Typeface()
    data = Path(font.file).read_bytes()
    chinese = mupdf.Font(fontbuffer=face_of(data, font.face))
    return Typeface(chinese, mupdf.Font(font.latin) if font.latin else chinese)


class _Entry(NamedTuple):
    """A line of an OpenType font's directory."""

    tag: bytes
    checksum: int
    offset: int
    length: int


def face_of(data: bytes, place: int) -> bytes:
    """In: a font file. Out: the font at `place` of a collection as a file of its own; a single font as it is.

    MuPDF always takes the first of a collection, which in Noto's is the Japanese one.
    """
    if data[:4] != b"ttcf":
        return data
    (start,) = struct.unpack_from(">I", data, 12 + 4 * place)
    _, count = struct.unpack_from(">4sH", data, start)
    entries = [_Entry(*struct.unpack_from(">4sIII", data, start + 12 + 16 * number)) for number in range(count)]
    head, tables = data[start : start + 12], b""
    directory, first = b"", 12 + 16 * count
    for entry in entries:
        directory += struct.pack(">4sIII", entry.tag, entry.checksum, first + len(tables), entry.length)
        tables += data[entry.offset : entry.offset + entry.length].ljust((entry.length + 3) // 4 * 4, b"\0")
    return head + directory + tables
