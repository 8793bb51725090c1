"""Word files whose zip is whole and whose parts are wrong or hostile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from eval.fuzz.damage import BYTES, HUGE, Mutation

_BODY = "word/document.xml"
_Parts = dict[str, bytes]
_TABLE = b"<w:tbl><w:tr><w:tc>"
_SPANS = (b"1000000000", b"-1", b"0", b"99999", b"1e9", b"\xe4\xb8\x80")
_OUTSIDE = ("../../canary/secret.txt", "file:///etc/passwd", "../../../../../../etc/passwd", "http://127.0.0.1:9/x")
_MEGABYTE = 1 << 20
_PROLOG = re.compile(rb"^<\?xml[^>]*\?>\s*")


def _changing(change: Callable[[Random, _Parts], None]) -> Mutation:
    """The change of a file's parts as a mutation of bytes. What is no whole zip comes back as it was."""

    def mutation(random: Random, data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError):
            return data
        if _BODY not in parts:
            return data
        change(random, parts)
        return _zipped(parts)

    return mutation


def _zipped(parts: _Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _of_body(change: Callable[[Random, bytes], bytes]) -> Callable[[Random, _Parts], None]:
    def changed(random: Random, parts: _Parts) -> None:
        parts[_BODY] = change(random, parts[_BODY])

    changed.__name__ = change.__name__
    return changed


# --- parts -----------------------------------------------------------------------------------------------------------


def _lost_part(random: Random, parts: _Parts) -> None:
    del parts[random.choice(list(parts))]


def _damaged_part(random: Random, parts: _Parts) -> None:
    name = random.choice((_BODY, *parts))
    parts[name] = BYTES[random.choice(list(BYTES))](random, parts[name])


def _swapped_parts(random: Random, parts: _Parts) -> None:
    one, other = random.choice(list(parts)), random.choice(list(parts))
    parts[one], parts[other] = parts[other], parts[one]


def _zip_bomb(random: Random, parts: _Parts) -> None:
    """A part that is small as packed and large as unpacked: the body, or one beside it."""
    filling = random.choice((b" ", b"<w:p/>", b"\x00"))
    bomb = filling * (random.choice((10, 60, 120)) * _MEGABYTE // len(filling))
    if random.random() < 0.5:
        parts["word/media/image99.png"] = bomb
    else:
        parts[_BODY] = parts[_BODY].replace(b"</w:body>", bomb + b"</w:body>")


def _many_parts(random: Random, parts: _Parts) -> None:
    for number in range(random.choice((500, 5_000))):
        parts[f"word/part{number}.xml"] = b"<x/>"


def _relation_outside(random: Random, parts: _Parts) -> None:
    """What the parts refer to lies outside the file."""
    for name in [name for name in parts if name.endswith(".rels")]:
        outside = random.choice(_OUTSIDE).encode()
        parts[name] = re.sub(
            rb'Target="[^"]*"',
            lambda match, outside=outside: (  # type: ignore[misc]
                b'Target="%s" TargetMode="External"' % outside if random.random() < 0.5 else match[0]
            ),
            parts[name],
        )
    if random.random() < 0.3:
        parts["../../escaped.xml"] = b"<x/>"


# --- the body --------------------------------------------------------------------------------------------------------


def _xml_bomb(random: Random, body: bytes) -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, random.choice((4, 9))))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "1111111111">{levels}]>'.encode()
    return _PROLOG.sub(b"", body).join((bomb, b"")).replace(b"<w:t>", b"<w:t>&e3;", 5)


def _external_entity(random: Random, body: bytes) -> bytes:
    outside = random.choice(_OUTSIDE)
    doctype = f'<!DOCTYPE x [<!ENTITY out SYSTEM "{outside}">]>'.encode()
    return doctype + _PROLOG.sub(b"", body).replace(b"<w:t>", b"<w:t>&out;")


def _deep_nesting(random: Random, body: bytes) -> bytes:
    depth = random.choice((50, 200, 20_000))
    start, end = random.choice(
        ((_TABLE, b"</w:tc></w:tr></w:tbl>"), (b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>"))
    )
    return body.replace(b"<w:tbl>", start * depth + b"<w:tbl>", 1).replace(b"</w:tbl>", b"</w:tbl>" + end * depth, 1)


def _wild_spans(random: Random, body: bytes) -> bytes:
    often = random.choice((0.02, 0.3))

    def wild(match: re.Match[bytes]) -> bytes:
        if random.random() > often:
            return match[0]
        name = random.choice((b"gridSpan", b"vMerge", b"gridBefore", b"hMerge"))
        return match[0] + b'<w:tcPr><w:%s w:val="%s"/></w:tcPr>' % (name, random.choice(_SPANS))

    return re.sub(rb"<w:tc>", wild, body)


def _lost_elements(random: Random, body: bytes) -> bytes:
    """Cells, rows or paragraphs left out: the rest is as it was."""
    name = random.choice((b"tc", b"tr", b"p", b"r"))
    often = random.choice((0.01, 0.2))
    return re.sub(
        rb"<w:%s[ >](?:(?!<w:%s[ >]).)*?</w:%s>" % (name, name, name),
        lambda match: b"" if random.random() < often else match[0],
        body,
        flags=re.DOTALL,
    )


def _doubled_rows(random: Random, body: bytes) -> bytes:
    times = random.choice((2, 30))
    return re.sub(
        rb"<w:tr[ >].*?</w:tr>",
        lambda match: match[0] * times if random.random() < 0.05 else match[0],
        body,
        flags=re.DOTALL,
    )


def _wild_text(random: Random, body: bytes) -> bytes:
    made = random.choice(
        (b"&#0;", b"&#x1F;", b"&#xD800;", b"1" * 100_000, b"\xff\xfe", b"&undefined;", "\u202e12\u202c".encode(), b"<")
    )
    return re.sub(rb"<w:t[^>]*>", lambda match: match[0] + made if random.random() < 0.05 else match[0], body)


def _giant_attribute(random: Random, body: bytes) -> bytes:
    return body.replace(b"<w:tbl>", b'<w:tbl w:a="%s">' % (b"x" * random.choice((10_000, 12 * _MEGABYTE))), 1)


def _lying_declaration(random: Random, body: bytes) -> bytes:
    said = random.choice((b"UTF-16", b"GB18030", b"latin-1", b"UTF-7", b"nonsense", b"EBCDIC-CP-US"))
    return b'<?xml version="1.0" encoding="%s"?>' % said + _PROLOG.sub(b"", body)


def _wild_numbers(random: Random, body: bytes) -> bytes:
    """Numbers in attributes: widths, ids, lists."""
    return re.sub(
        rb'w:(w|val|sz|ilvl|id)="\d+"',
        lambda match: b'w:%s="%s"' % (match[1], random.choice(HUGE).encode()) if random.random() < 0.1 else match[0],
        body,
    )


WORDS: Mapping[str, Mutation] = {
    change.__name__.strip("_").replace("_", "-"): _changing(change)
    for change in (
        *(_lost_part, _damaged_part, _swapped_parts, _zip_bomb, _many_parts, _relation_outside),
        *(_of_body(body) for body in (_xml_bomb, _external_entity, _deep_nesting, _wild_spans, _lost_elements)),
        *(_of_body(body) for body in (_doubled_rows, _wild_text, _giant_attribute, _lying_declaration, _wild_numbers)),
    )
}
