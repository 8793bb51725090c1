"""What an OLE container (the shell of .doc, .wps and .xls) says of itself, read from its directory without a parser."""

from __future__ import annotations

import struct
from typing import NamedTuple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_STREAM = 2
_SMALLEST = 4096
"""Bytes: a shorter stream lies inside another one."""
_WORD_MAGICS = (0xA5EC, 0xA5DC)  # Word 97 and later, Word 6 and 95
_ENCRYPTED = 0x0100


class _Stream(NamedTuple):
    start: int
    size: int


def holds_stream(data: bytes, name: str) -> bool:
    """Whether the container has a stream of that name."""
    return _find(data, name) is not None


def is_word(data: bytes) -> bool:
    """Whether the container has the stream that holds the text of a Word file."""
    return holds_stream(data, "WordDocument")


def asks_for_password(data: bytes) -> bool:
    """Whether its Word text is encrypted (the flag in the head of the text), or a DOCX is encrypted in it."""
    if holds_stream(data, "EncryptedPackage"):
        return True
    stream = _find(data, "WordDocument")
    if stream is None or stream.size < _SMALLEST or stream.start + 12 > len(data):
        return False
    magic, flags = struct.unpack_from("<H8xH", data, stream.start)
    return magic in _WORD_MAGICS and bool(flags & _ENCRYPTED)


def _find(data: bytes, name: str) -> _Stream | None:
    """The first directory entry of that name: entries are aligned, so no chain of sectors needs to be followed."""
    if len(data) < 512:
        return None
    shift = 12 if struct.unpack_from("<H", data, 30)[0] == 12 else 9
    encoded = (name + "\0").encode("utf-16-le")
    at = data.find(encoded)
    while at >= 0:
        if at % _ENTRY == 0 and at + _ENTRY <= len(data):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            if length == len(encoded) and kind == _STREAM:
                sector, size = struct.unpack_from("<II", data, at + 116)
                return _Stream((sector + 1) << shift, size)
        at = data.find(encoded, at + 2)
    return None
