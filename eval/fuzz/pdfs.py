"""PDFs that are well-formed enough to be opened, and wrong or hostile inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from eval.fuzz.damage import BYTES, HUGE, Mutation
from eval.generator.pdf_type import mupdf

_Change = Callable[[Random, Any], None]
"""In: where chance comes from, and an open PDF, which is changed in place."""

_BOXES = (
    *("[0 0 1e9 1e9]", "[0 0 0 0]", "[-1e38 -1e38 1e38 1e38]", "[0 0 14400 14400]", "[0 0 1 100000]", "[0 0 nan 5]"),
    *("[595 842 0 0]", "[(a) (b) (c) (d)]", "[0 0]", "null", "[300 400 310 410]", "[0 0 595 1e7]"),
)
_TURNS = ("45", "-90", "1e20", "90000000", "/Name", "180", "270", "[90]", "2147483647")
_FILTERS = (
    *("/JBIG2Decode", "/JPXDecode", "/DCTDecode", "/Crypt", "/Nonsense", "/LZWDecode", "/CCITTFaxDecode"),
    *("[/FlateDecode /FlateDecode]", "[/ASCIIHexDecode /FlateDecode]", f"[{'/FlateDecode ' * 500}]"),
)
_FORM = "<</Type/XObject/Subtype/Form/BBox[0 0 9999 9999]/Resources<</XObject<<{}>>>>>>"
_NUMBER = re.compile(rb"-?\d+\.?\d*")
_DEPTH = 3000


def _changing(change: _Change) -> Mutation:
    """The change as a mutation of bytes. A file that MuPDF does not open, or cannot write after the change, comes back
    as it was."""

    def mutation(random: Random, data: bytes) -> bytes:
        try:
            with mupdf.open(stream=data, filetype="pdf") as document:
                change(random, document)
                return bytes(document.tobytes(no_new_id=True))
        except (RuntimeError, ValueError, mupdf.mupdf.FzErrorBase):
            return data

    return mutation


def _any_object(random: Random, document: Any) -> int:
    return random.randrange(1, document.xref_length())


def _any_stream(random: Random, document: Any) -> int:
    streams = [xref for xref in range(1, document.xref_length()) if document.xref_is_stream(xref)]
    return random.choice(streams) if streams else 0


def _any_page(random: Random, document: Any) -> int:
    return int(document.page_xref(random.randrange(document.page_count)))


def _add(document: Any, text: str, stream: bytes | None = None) -> int:
    xref = int(document.get_new_xref())
    document.update_object(xref, text)
    if stream is not None:
        document.update_stream(xref, stream)
    return xref


# --- objects ---------------------------------------------------------------------------------------------------------


def _swapped_objects(random: Random, document: Any) -> None:
    one, other = _any_object(random, document), _any_object(random, document)
    texts = document.xref_object(one), document.xref_object(other)
    document.update_object(one, texts[1])
    document.update_object(other, texts[0])


def _lost_object(random: Random, document: Any) -> None:
    document.update_object(_any_object(random, document), random.choice(("null", "[]", "<<>>", "42", "(text)")))


def _lost_key(random: Random, document: Any) -> None:
    xref = _any_object(random, document)
    keys = document.xref_get_keys(xref)
    if keys:
        value = random.choice(("null", *HUGE, "[]", f"{xref} 0 R", "1 0 R", "(text)", "<<>>", "/Name"))
        document.xref_set_key(xref, random.choice(keys), value)


def _wild_box(random: Random, document: Any) -> None:
    name = random.choice(("MediaBox", "MediaBox", "CropBox", "UserUnit"))
    value = random.choice(_BOXES) if name != "UserUnit" else random.choice(HUGE)
    document.xref_set_key(_any_page(random, document), name, value)


def _wild_turn(random: Random, document: Any) -> None:
    document.xref_set_key(_any_page(random, document), "Rotate", random.choice(_TURNS))


def _deep_page_tree(random: Random, document: Any) -> None:
    """Page trees within page trees, at the end of which are the pages, or the root again."""
    root = document.pdf_catalog()
    pages = int(document.xref_get_key(root, "Pages")[1].split()[0])
    below = random.choice((pages, pages, root))
    for _ in range(random.choice((3, 100, _DEPTH))):
        below = _add(document, f"<</Type/Pages/Count {random.choice((1, 3, 10**9))}/Kids[{below} 0 R]>>")
    document.xref_set_key(root, "Pages", f"{below} 0 R")


def _many_pages(random: Random, document: Any) -> None:
    """The same page again and again, under a count that may be wrong."""
    pages = int(document.xref_get_key(document.pdf_catalog(), "Pages")[1].split()[0])
    page, count = document.xref_object(_any_page(random, document)), random.choice((30, 400, 3000))
    kids = [_add(document, page) for _ in range(count)]
    document.xref_set_key(pages, "Kids", f"[{' '.join(f'{kid} 0 R' for kid in kids)}]")
    document.xref_set_key(pages, "Count", str(random.choice((count, count, count + 1))))


# --- streams ---------------------------------------------------------------------------------------------------------


def _other_stream(random: Random, document: Any) -> None:
    xref = _any_stream(random, document)
    if not xref:
        return
    other = document.xref_stream(_any_stream(random, document)) or b""
    made = random.choice(
        (b"", random.randbytes(3000), other, b"q " * 100_000, b"[" * 50_000, b"BT " * 20_000 + b"(1) Tj", b"<<" * 9999)
    )
    document.update_stream(xref, made)


def _numbers_of_a_stream(random: Random, document: Any) -> None:
    """Some numbers of a page's commands, a font's map, a colour space become huge, or nothing."""
    xref = _any_stream(random, document)
    data = document.xref_stream(xref) if xref else None
    if not data:
        return
    often = random.choice((0.001, 0.01, 0.2))
    made = _NUMBER.sub(lambda match: random.choice(HUGE).encode() if random.random() < often else match[0], data)
    document.update_stream(xref, made)


def _mixed_commands(random: Random, document: Any) -> None:
    xref = _any_stream(random, document)
    lines = (document.xref_stream(xref) or b"").split(b"\n") if xref else []
    if len(lines) < 3:
        return
    start = random.randrange(len(lines) - 1)
    part = lines[start : start + random.randint(2, 60)]
    random.shuffle(part)
    document.update_stream(xref, b"\n".join((*lines[:start], *part, *lines[start + len(part) :])))


def _lost_commands(random: Random, document: Any) -> None:
    xref = _any_stream(random, document)
    lines = (document.xref_stream(xref) or b"").split(b"\n") if xref else []
    start = random.randrange(len(lines) + 1)
    document.update_stream(xref, b"\n".join(lines[:start] + lines[start + random.randint(1, 200) :]))


def _wrong_filter(random: Random, document: Any) -> None:
    xref = _any_stream(random, document)
    if xref:
        document.xref_set_key(xref, "Filter", random.choice(_FILTERS))


def _damaged_font(random: Random, document: Any) -> None:
    """A font program with bytes changed, or a font without its map, its widths, its program."""
    programs = [
        int(value.split()[0])
        for xref in range(1, document.xref_length())
        for name in ("FontFile", "FontFile2", "FontFile3")
        for kind, value in [document.xref_get_key(xref, name)]
        if kind == "xref"
    ]
    if programs and random.random() < 0.6:
        xref = random.choice(programs)
        damage = random.choice(("flipped-bits", "cut-off", "zeroed-block", "noise-put-in", "lost-block"))
        document.update_stream(xref, BYTES[damage](random, document.xref_stream(xref)) or b"\x00")
        return
    fonts = [x for x in range(1, document.xref_length()) if document.xref_get_key(x, "Type")[1].startswith("/Font")]
    for xref in fonts:
        key = random.choice(("ToUnicode", "Widths", "W", "FontFile2", "Encoding", "DescendantFonts", "FontDescriptor"))
        if document.xref_get_key(xref, key)[0] != "null":
            document.xref_set_key(xref, key, random.choice(("null", "1 0 R", "[1e30]", f"{xref} 0 R")))


# --- things put on a page --------------------------------------------------------------------------------------------


def _draw(random: Random, document: Any, name: str, xref: int) -> None:
    """Adds a drawn thing to a page, after what it draws."""
    page = _any_page(random, document)
    kind, resources = document.xref_get_key(page, "Resources")
    holder, key = (int(resources.split()[0]), "XObject") if kind == "xref" else (page, "Resources/XObject")
    document.xref_set_key(holder, f"{key}/{name}", f"{xref} 0 R")
    drawn = _add(document, "<<>>", b"q 500 0 0 500 0 0 cm /%s Do Q" % name.encode())
    _, contents = document.xref_get_key(page, "Contents")
    document.xref_set_key(page, "Contents", f"[{contents.strip('[]')} {drawn} 0 R]")


def _giant_image(random: Random, document: Any) -> None:
    """An image that says to be huge, over little data."""
    side = random.choice((60_000, 200_000, 2**31 - 1))
    entries = f"/Type/XObject/Subtype/Image/Width {side}/Height {random.choice((side, 1))}/BitsPerComponent 8"
    _draw(random, document, "Giant", _add(document, f"<<{entries}/ColorSpace/DeviceRGB>>", bytes(100_000)))


def _forms_in_forms(random: Random, document: Any) -> None:
    """A form that draws itself, or forms each of which draws the next many times."""
    forms = [_add(document, "<<>>", b"") for _ in range(random.choice((1, 2, 12)))]
    for here, then in zip(forms, (*forms[1:], forms[0] if len(forms) < 3 else 0), strict=True):
        document.update_object(here, _FORM.format(f"/Next {then} 0 R"))
        document.update_stream(here, b"/Next Do " * random.choice((1, 10)) if then else b"0 0 m 9 9 l S")
    _draw(random, document, "Form", forms[0])


def _annotations(random: Random, document: Any) -> None:
    box = random.choice(_BOXES)
    kind = random.choice(("Link", "Widget", "FreeText", "Stamp", "Popup"))
    action = "/A<</S/URI/URI(http://127.0.0.1:9/)>>"
    notes = f"<</Type/Annot/Subtype/{kind}/Rect{box}/Contents(1)/DA(/F 9 Tf){action}>>" * random.choice((1, 2000))
    document.xref_set_key(_any_page(random, document), "Annots", f"[{notes}]")


# --- the file around the objects -------------------------------------------------------------------------------------


def _broken_xref(random: Random, data: bytes) -> bytes:
    start = data.rfind(b"startxref")
    if start < 0:
        return data
    if random.random() < 0.5:
        return data[:start] + b"startxref\n%s\n%%%%EOF" % random.choice(HUGE).encode()
    table = data.rfind(b"xref", 0, start)
    changed = bytearray(data)
    for _ in range(random.randint(1, 30)):
        at = random.randrange(max(table, 0), start)
        if changed[at : at + 1].isdigit():
            changed[at] = random.choice(b"0123456789")
    return bytes(changed)


def _wrong_trailer(random: Random, data: bytes) -> bytes:
    start = data.rfind(b"trailer")
    encrypted = b"/Encrypt<</Filter/Standard/V 4/R 4/O(x)/U(y)/P -1/Length 99999>>"
    wrong = random.choice((b"/Root 99999 0 R", b"/Root 2 0 R", b"/Size 1", b"/Prev 0", b"/Prev 15", encrypted))
    return data if start < 0 else data[:start] + data[start:].replace(b"<<", b"<<" + wrong, 1)


PDFS: Mapping[str, Mutation] = {
    change.__name__.strip("_").replace("_", "-"): _changing(change)
    for change in (
        *(_swapped_objects, _lost_object, _lost_key, _wild_box, _wild_turn, _deep_page_tree, _many_pages),
        *(_other_stream, _numbers_of_a_stream, _mixed_commands, _lost_commands, _wrong_filter, _damaged_font),
        *(_giant_image, _forms_in_forms, _annotations),
    )
} | {"broken-xref": _broken_xref, "wrong-trailer": _wrong_trailer}
