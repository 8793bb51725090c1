"""eval.html: whole, harmless, and silent towards the network."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hand_gold import field
from hand_results import document, result, system
from lxml import etree, html

from eval.conditions import condition_of
from eval.gold import GoldFinding
from eval.report import write_html
from eval.report.html import page
from eval.report.markup import element, printable
from eval.results import EvalResult
from eval.scoring.documents import IdentityError
from pipeline.checks.record import Outcome
from pipeline.errors import UsageError
from pipeline.findings import FindingKind
from schemas.declaration import FieldId

HOSTILE = "<script>alert(1)</script>\"'&\x1b\udcff$x^2$某县.pdf"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def hostile() -> EvalResult:
    missed = GoldFinding(FindingKind.DISPUTES_TOTAL, "disputes", (), HOSTILE)
    name = f"{HOSTILE}--{HOSTILE}"
    bad = document(name, "6 0? 0 0 x<b>", "5 0 0 _ 5", (missed,))
    bad = replace(
        bad,
        condition=condition_of(name),
        reason=HOSTILE,
        outcome=Outcome.FAILED,
        identity_errors=(IdentityError("issuer", HOSTILE, HOSTILE),),
    )
    told = result(system("record", (bad, document("a--b.pdf"), document("c--b.pdf"))), system(HOSTILE, (bad,), HOSTILE))
    stopped = replace(told.systems[0], stopped=HOSTILE)
    return EvalResult(HOSTILE, HOSTILE, {HOSTILE: HOSTILE}, HOSTILE, (stopped, told.systems[1]))


@pytest.fixture(scope="module")
def text() -> str:
    return page(hostile())


def plain(*read: str) -> str:
    """The words of the page of a record with those rows."""
    tree = html.fromstring(page(result(tuple(document(f"{number}.pdf", row) for number, row in enumerate(read)))))
    return " ".join(" ".join(tree.body.itertext()).split())


def test_it_is_well_formed(text: str) -> None:
    # As XML: every element is closed where it should be, every attribute quoted.
    body = text[text.index("<body>") : text.index("</html>")]
    closed = re.sub(r"<((?:img|input|br)\b[^>]*)>", r"<\1/>", body).replace(" checked/>", ' checked=""/>')
    assert etree.fromstring(closed).tag == "body"


def test_nothing_of_a_document_becomes_markup(text: str) -> None:
    tree = html.fromstring(text)
    assert not list(tree.iter("script", "b", "base", "iframe", "object", "link", "style"))[1:]  # the head's own style
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on") or name == "style"]
    assert printable(HOSTILE) in "".join(tree.body.itertext())


def test_it_asks_nothing_of_anybody(text: str) -> None:
    tree = html.fromstring(text)
    assert not re.search(r"https?:|url\((?!#)|@import", text)
    for each in tree.iter():
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert each.get(name, "#").startswith(("#", "data:image/png"))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "script-src" not in policy


def test_every_id_is_there_once_and_every_link_leads_somewhere(text: str) -> None:
    tree = html.fromstring(text)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//@href") if link.startswith("#")} <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def test_it_is_the_same_every_time(text: str) -> None:
    assert page(hostile()) == text


def test_it_holds_the_figures() -> None:
    words = plain("5 0 0 _ 5", "5 0 0? 0 6")
    assert "Silent errors 2 of 10 cells" in words
    assert "Cells right 80.00 %" in words
    assert "Exact documents 1 / 2" in words
    assert "read 6 , true is 5 wrong silent" in words
    assert "65 wrong numbers" not in words
    assert "1 wrong numbers have as many digits as the true ones" in words


def test_where_nothing_is_wrong_it_says_so() -> None:
    words = plain("5 0 0 _ 5")
    assert "No number was read as another one." in words
    assert "No cell of any document is wrong or flagged." in words
    assert "None: silent errors" in words


def test_where_nothing_was_measured_it_says_so() -> None:
    assert "No document was measured." in plain()


def test_a_form_shows_where_errors_sit() -> None:
    tree = html.fromstring(page(result((document("a.pdf", "5 0 0 _ 6"), document("b.pdf", "5 0 0? _ 5")))))
    titled = {each.get("title"): each for each in tree.xpath("//table[@class='form']//td[@title]")}
    total = titled["行政复议 · 总计: 1 of 2 not right (50.0 %), 1 silent, 0 flagged"]
    assert (total.get("class"), [each.text for each in total]) == ("w5 s5", ["1", "1"])
    other = titled["行政复议 · 其他结果: 0 of 2 not right (0 %), 0 silent, 1 flagged"]
    assert (other.get("class"), [each.text for each in other]) == ("f5", ["1"])


def test_wrong_cells_have_pictures_as_far_as_they_fit() -> None:
    asked: list[tuple[str, Sequence[FieldId]]] = []

    def crop(name: str, fields: Sequence[FieldId]) -> Mapping[FieldId, bytes]:
        asked.append((name, fields))
        return {fields[0]: PNG, fields[1]: b"x" * 3_000_000}

    tree = html.fromstring(page(result((document("a.pdf", "6 1 0 _ 5"), document("b.pdf"))), crop))
    assert asked == [("a.pdf", [field("upheld"), field("corrected")])]
    (source,) = tree.xpath("//img/@src")
    assert source == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def test_two_hundred_documents_are_a_page_of_less_than_five_megabytes() -> None:
    bad = tuple(document(f"condition-{number % 40}--{number}.pdf", "6 1? 0 9 5") for number in range(200))
    assert len(page(result(bad, system("layout", bad)))) < 5_000_000


def test_without_matplotlib_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'gouji\[eval\]'"):
        write_html(result((document("a.pdf"),)), tmp_path / "eval.html")
    assert list(tmp_path.iterdir()) == []


def test_text_is_escaped_by_default() -> None:
    assert element("p", "<b>", element("i", "&"), class_="a", title='"', hidden=True, id=None) == (
        '<p class="a" title="&quot;" hidden>&lt;b&gt;<i>&amp;</i></p>'
    )
