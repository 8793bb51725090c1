"""Reading one part out of a Word file's zip container, bounded whatever the container says of itself."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from pipeline.documents import limits
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLargeDocument

_CENTRAL_ENTRY = b"PK\x01\x02"
_MAIN_PART = re.compile(r"word/document\d*\.xml")


def member_names(data: bytes) -> list[str]:
    """The names of a zip file's members. Raises DamagedDocument and TooLargeDocument."""
    with _open(data) as archive:
        return archive.namelist()


def main_part(names: list[str]) -> str:
    """The name of the part that holds the text of a Word file; empty where the file is no Word file."""
    return next((name for name in sorted(names) if _MAIN_PART.fullmatch(name)), "")


def read_member(data: bytes, member: str) -> bytes:
    """The bytes of one member. Raises EncryptedDocument, DamagedDocument and TooLargeDocument."""
    with _open(data) as archive:
        try:
            info = archive.getinfo(member)
            if info.flag_bits & 0x1:
                raise EncryptedDocument("the file asks for a password; save it without one and run again")
            with archive.open(info) as stream:
                content = stream.read(limits.MAX_XML_BYTES + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise DamagedDocument(f"its part {member} cannot be unpacked: {error}") from error
    limits.check_bytes(len(content), limits.MAX_XML_BYTES, f"its part {member}")
    return content


def _open(data: bytes) -> zipfile.ZipFile:
    # The directory is read whole on opening, so count its entries before.
    if data.count(_CENTRAL_ENTRY) > limits.MAX_ZIP_MEMBERS:
        raise TooLargeDocument(f"its container has more than {limits.MAX_ZIP_MEMBERS:,} parts")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedDocument(f"its container is truncated or broken: {error}") from error
