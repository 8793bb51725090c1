"""PDFs that mean harm: a few kilobytes that draw millions of things. Each is refused, or read in bounded time."""

from __future__ import annotations

import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from pipeline.documents.pdf import read_pdf
from pipeline.errors import DamagedDocument, TooLargeDocument

LINE = b"0 0 m 100 100 l S\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]"
PATTERN = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/XStep 1/YStep 1/BBox[0 0 1 1]"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (entries, len(packed), packed)


def pdf(content: bytes, *more: bytes, kind: bytes = FORM, pages: int = 1) -> bytes:
    """A PDF that draws `content` on each page. What is in `more` may be drawn from there, and from each other, as forms
    /X0, /X1 …, or filled with as patterns of the same names."""
    names = b"".join(b"/X%d %d 0 R" % (i, 6 + i) for i in range(len(more)))
    kinds = {FORM: b"XObject", PATTERN: b"Pattern"}
    resources = b"/Resources<</Font<</F 5 0 R>>/%s<<%s>>>>" % (kinds[kind], names)
    first = 6 + len(more)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"".join(b"%d 0 R " % (first + i) for i in range(pages)), pages),
        b"null",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(stream(part, kind + resources) for part in more),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>" % resources] * pages,
    ]
    data = b"%PDF-1.7\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, content_of in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    return b"%s%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (data, table, len(objects) + 1, len(data))


def words(count: int, mode: int = 0) -> bytes:
    shown = b"".join(b"1 0 0 1 %d %d Tm (word %d) Tj\n" % (i % 500, i // 200, i) for i in range(count))
    return b"BT %d Tr /F 8 Tf %sET" % (mode, shown)


def refuse(data: bytes, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(TooLargeDocument, match=reason):
        read_pdf(data, "a.pdf", "")
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LINE * 1_000_000, "more than 8 MB of drawing commands"),
        (b"10 10 50 1 re f\n" * 1_000_000, "more than 8 MB of drawing commands"),
        (b"0 0 m " + b"1 2 3 4 5 6 c\n" * 1_000_000 + b"S", "more than 8 MB of drawing commands"),
        (b"q Q\n" * 20_000_000, "more than 8 MB of drawing commands"),
        (LINE * 100_000, "more than 30,000 shapes"),
        (b"0 0 m " + b"10 10 l 20 10 l " * 400_000 + b"S", "draws more than 8000 lines"),
        (b"9 9 m 200 9 l S\n" * 10_000, "draws more than 8000 lines"),
        (words(100_000), "more than 120,000 characters"),
        (words(100_000, mode=3), "more than 120,000 characters"),
        (words(10_000), "holds 78890 characters"),
        (b"BT /F 8 Tf 0 2000 Td (" + b"1" * 5_000_000 + b") Tj ET", "more than 120,000 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:16]!r}*{len(value)}",
)
def test_a_page_that_draws_too_much_is_refused(content: bytes, reason: str) -> None:
    refuse(pdf(content), reason)


@pytest.mark.parametrize(
    ("content", "forms", "reason"),
    [
        (b"/X0 Do\n" * 1000, [LINE * 1000], "more than 30,000 shapes"),
        (b"/X0 Do", [b"/X%d Do " % i * 20 for i in range(1, 10)] + [b"q Q"], "more than 30,000 shapes"),
        (b"/X0 Do\n" * 20_000, [b"0 0 m " + b"9 9 l 5 6 l " * 40_000 + b"S"], "more than 3,000,000 drawing commands"),
        (b"/X0 Do\n" * 20_000, [b"0 0 m " + b"9 9 l 5 6 l " * 40_000 + b"n"], "more than 3,000,000 drawing commands"),
        (b"/X0 Do", [b"q Q\n" * 10_000_000], "more than 3,000,000 drawing commands"),
        (b"/X0 Do\n" * 100, [words(1000)], "more than 120,000 characters"),
    ],
    ids=["lines", "laughs", "fat path", "fat path unpainted", "long form", "words"],
)
def test_a_page_that_draws_it_by_repeating_its_parts_is_refused(
    content: bytes, forms: list[bytes], reason: str
) -> None:
    refuse(pdf(content, *forms), reason)


def test_a_page_that_draws_it_by_patterns_is_refused() -> None:
    fill = b"/Pattern cs /X0 scn 0 0 500 500 re f\n"
    refuse(pdf(fill * 1000, LINE * 1000, kind=PATTERN), "more than 30,000 shapes")


def test_a_form_that_draws_itself_ends() -> None:
    (page,) = read_pdf(pdf(b"/X0 Do 9 9 m 200 9 l S", b"/X0 Do"), "a.pdf", "").pages
    assert len(page.rulings) == 1


def test_what_lies_below_the_limits_is_read_in_bounded_time() -> None:
    rules = b"".join(b"%.2f 10 m %.2f 800 l S\n" % (10 + i * 0.07, 10 + i * 0.07) for i in range(7900))
    digits = b"".join(
        b"1 0 0 1 %.1f %d Tm (%d) Tj\n" % (10 + i % 600 * 0.9, 20 + i // 600 * 3, i % 10) for i in range(59_000)
    )
    start = time.monotonic()
    (page,) = read_pdf(pdf(rules + b"BT /F 1 Tf " + digits + b"ET"), "a.pdf", "").pages
    assert (len(page.rulings), sum(len(word.text) for word in page.words)) == (7900, 59_000)
    assert time.monotonic() - start < 20


def test_too_many_pages_are_refused() -> None:
    refuse(pdf(LINE, pages=501), "501 pages; Gouji reads reports of up to 500")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"/Count 2", b"/Count -1"),
        (b"/Count 2", b"/Count 99999999999"),
    ],
)
def test_a_broken_tree_of_pages_is_damage(right: bytes, wrong: bytes) -> None:
    with pytest.raises(DamagedDocument, match="cannot be read"):
        read_pdf(pdf(LINE, pages=2).replace(right, wrong), "a.pdf", "")


@pytest.mark.parametrize(
    ("right", "wrong", "lost"),
    [(b"/Count 2", b"/Count 3", 3), (b"[6 0 R 7 0 R ]", b"[6 0 R 2 0 R ]", 2)],
)
def test_a_page_that_is_not_in_the_tree_is_named_and_the_others_are_read(right: bytes, wrong: bytes, lost: int) -> None:
    document = read_pdf(pdf(LINE, pages=2).replace(right, wrong), "a.pdf", "")
    assert [page.number for page in document.pages if page.damage] == [lost]
    assert document.warnings[-1].startswith(f"page {lost} cannot be read")


@pytest.mark.parametrize("contents", [b"", b"/Contents 1 0 R", b"/Contents[4 0 R 77 0 R]", b"/Contents 77 0 R"])
def test_pages_without_proper_contents_are_blank_and_no_error(contents: bytes) -> None:
    assert len(read_pdf(pdf(LINE).replace(b"/Contents 4 0 R", contents), "a.pdf", "").pages) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
@pytest.mark.parametrize("name", ["lines", "words"])
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    content = {"lines": LINE * 1_000_000, "words": words(100_000)}[name]
    (tmp_path / "a.pdf").write_bytes(pdf(content))
    code = (
        "import resource, sys; from pipeline.documents.pdf import read_pdf; from pipeline.errors import DocumentError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_pdf(open(sys.argv[1], 'rb').read(), 'a', '')\n"
        "except DocumentError: print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.pdf")], cwd=root, capture_output=True, text=True, check=True
    )
    used = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    assert used < 100  # megabytes; all of it made into objects is 1,500


@pytest.mark.parametrize(
    "content",
    [
        words(3) + b"\nBT /Lost 8 Tf (12) Tj ET",
        words(3) + b"\n(12 Tj",
        words(3) + b"\n[ 1 2 << ] Tj",
    ],
    ids=["a font that cannot be loaded", "a text without end", "broken commands"],
)
def test_a_page_whose_text_is_lost_in_part_says_so(content: bytes) -> None:
    """All numbers of a report's broken font were gone, and its cells were accepted as blank."""
    font = b"/F 5 0 R/Lost<</Type/Font/Subtype/Type0/BaseFont/X>>"
    whole, broken = (read_pdf(pdf(each).replace(b"/F 5 0 R", font), "a.pdf", "") for each in (words(3), content))
    assert not whole.pages[0].damage
    assert broken.pages[0].words
    assert "is damaged" in broken.pages[0].damage


def test_where_one_page_is_damaged_the_others_are_in_doubt() -> None:
    """They share its fonts, of whose damage MuPDF speaks but once: garbled digits of page 3 were accepted."""
    data = pdf(words(3), pages=3).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 1 0 R]", 1)
    first, second, third = read_pdf(data, "a.pdf", "").pages
    assert "is damaged" in first.damage
    assert second.damage == third.damage
    assert "as page 1 has" in third.damage
