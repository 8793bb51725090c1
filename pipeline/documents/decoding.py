"""From bytes to characters, without guessing: each encoding is decoded strictly, or not at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from pipeline.errors import DamagedDocument, UnsupportedDocument


class Decoded(NamedTuple):
    """The characters (without a byte order mark), and the encoding that they were in."""

    text: str
    encoding: str


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,300}?charset|\?xml\b[^>]{0,300}?encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
_DECLARED_WITHIN = 16_384


def decode_text(data: bytes) -> Decoded:
    """Characters of a text: by byte order mark, else UTF-8, else UTF-16 (told by its zero bytes), else GB18030.

    Raises UnsupportedDocument for binary data and DamagedDocument where no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], encoding), encoding)
    if b"\x00" in data:
        return _utf16_without_mark(data)
    utf8 = _attempt(data, "utf-8")
    if isinstance(utf8, str):
        return _checked(utf8, "utf-8")
    return _gb18030(data, utf8)


def decode_page(data: bytes) -> Decoded:
    """Characters of a web page.

    A byte order mark and valid UTF-8 go before what the page declares, since servers re-encode pages and leave the
    declaration; then the declared Chinese encoding, then `decode_text`. Raises as `decode_text` does.
    """
    if not data.startswith(tuple(mark for mark, _ in _MARKS)) and b"\x00" not in data:
        encoding = _SUPERSETS.get(declared_encoding(data), "")
        if encoding and not isinstance(_attempt(data, "utf-8"), str) and not _nearly_utf8(data):
            text = _attempt(data, encoding)
            if isinstance(text, str):
                return _checked(text, encoding)
    return decode_text(data)


def declared_encoding(data: bytes) -> str:
    """The encoding that a page declares in `<meta>` or `<?xml?>`, in lower case; empty where it declares none."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return match[1].decode("ascii", "replace").lower() if match else ""


def same_encoding(declared: str, encoding: str) -> bool:
    """Whether a page in `encoding` declares itself rightly."""
    try:
        return codecs.lookup(_SUPERSETS.get(declared, declared)).name == codecs.lookup(encoding).name
    except LookupError:
        return False


def _attempt(data: bytes, encoding: str) -> str | UnicodeDecodeError:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        return error


def _strictly(data: bytes, encoding: str) -> str:
    text = _attempt(data, encoding)
    if isinstance(text, str):
        return text
    raise DamagedDocument(
        f"its text is not valid {encoding.upper()}, which its first bytes announce: byte {text.start}"
    )


def _gb18030(data: bytes, utf8: UnicodeDecodeError) -> Decoded:
    # A broken UTF-8 text may decode as GB18030, into other characters: tell the two apart before that.
    if _nearly_utf8(data):
        raise DamagedDocument(f"its text is UTF-8 with broken characters, the first at byte {utf8.start}")
    text = _attempt(data, "gb18030")
    if isinstance(text, str):
        return _checked(text, "gb18030")
    if _controls(data.decode("latin-1")):
        raise UnsupportedDocument("it is binary data of no kind that Gouji reads")
    raise DamagedDocument(
        f"its text is neither UTF-8 (byte {utf8.start}) nor UTF-16 nor GB18030 (byte {text.start}): save it as UTF-8"
    )


def _nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return broken * 20 <= foreign


def _utf16_without_mark(data: bytes) -> Decoded:
    # The zero byte of an ASCII digit, space or newline is the second one in little-endian text.
    little = data[1::2].count(0) >= data[0::2].count(0)
    for encoding in ("utf-16-le", "utf-16-be") if little else ("utf-16-be", "utf-16-le"):
        text = _attempt(data, encoding)
        if isinstance(text, str) and _is_plausible(text):
            return Decoded(text, encoding)
    raise UnsupportedDocument("it is binary data of no kind that Gouji reads (or damaged text with zero bytes)")


def _is_plausible(text: str) -> bool:
    unassigned = any(unicodedata.category(character) == "Cn" for character in set(text))
    return not unassigned and "\x00" not in text and not _controls(text)


def _checked(text: str, encoding: str) -> Decoded:
    if "\x00" in text or _controls(text):
        raise UnsupportedDocument("it is binary data of no kind that Gouji reads")
    return Decoded(text, encoding)


def _controls(text: str) -> bool:
    """Whether more than one character in a hundred is a control character that no text has."""
    controls = re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text)
    return len(controls) * 100 > len(text)
