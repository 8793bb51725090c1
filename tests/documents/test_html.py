from __future__ import annotations

import pytest

from pipeline.documents.html import read_html
from pipeline.documents.model import DocumentKind, Line, LinePlace
from pipeline.errors import EmptyDocument

from .support import page, plain


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>一</p><p>二</p>", ["一", "二"]),
        ("<h1>一</h1>二<div>三<div>四</div>五</div>", ["一", "二", "三", "四", "五"]),
        ("一<br>二<br/>三", ["一", "二", "三"]),
        ("<p>共<span>1</span><b>5</b>4<font>件</font></p>", ["共154件"]),
        ("<ul><li>一<li>二</ul>", ["一", "二"]),
        ("<p>a&nbsp;b\u3000 c\n d</p>", ["a b c d"]),
        ("<p>&lt;规章&gt; &amp; 1&#65;&unknown;</p>", ["<规章> & 1A&unknown;"]),
        ("<p>1<sup>2</sup>3</p>", ["1 2 3"]),
        ("<p>一<!-- 二 -->三<?php 四 ?>五</p>", ["一三五"]),
        ("<p>一<o:p>二</o:p><ucap>三</ucap></p>", ["一二三"]),
        ("<pre>一\n二  三\n</pre>四\n五", ["一", "二 三", "四 五"]),
        ("<p>一</br>二</p>三", ["一", "二", "三"]),
    ],
)
def test_lines_follow_the_blocks(markup: str, lines: list[str]) -> None:
    assert plain(page(markup)) == lines


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<noscript><p>x</p></noscript>",
        "<template><p>x</p></template>",
        "<iframe>x</iframe>",
        "<svg><title>x</title><text>x</text></svg>",
        '<span style="color:red; DISPLAY : None ">x</span>',
        '<div style="display:none"><div><p>x</p></div></div>',
        "<div hidden>x</div>",
        '<p hidden="until-found">x</p>',
    ],
)
def test_what_a_browser_does_not_show_is_left_out(hidden: str) -> None:
    assert plain(page(f"一{hidden}<p>二</p>")) == ["一", "二"]


def test_text_after_a_hidden_element_goes_on_in_the_line() -> None:
    assert plain(page("<p>一<span hidden>x</span>二</p>")) == ["一二"]


@pytest.mark.parametrize(
    "shown",
    ['style="display:none;display:block"', 'style="x-display:none"', 'style="display:inline"', 'class="hidden"'],
)
def test_what_a_browser_shows_is_read(shown: str) -> None:
    assert plain(page(f"<p {shown}>一</p>")) == ["一"]


def test_a_body_that_waits_for_its_script_is_read() -> None:
    assert plain(page('<body style="display:none"><p>一</p></body>')) == ["一"]


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title> 2025年 \n 报告 </title><p>一</p>", "2025年 报告"),
        ("<p>一</p>", ""),
        ("<p>一</p><svg><title>图</title></svg>", ""),
        ("<title></title><h1>一</h1>", ""),
    ],
)
def test_the_title_is_what_the_page_calls_itself(markup: str, title: str) -> None:
    assert page(markup).title == title


def test_the_title_is_no_line() -> None:
    assert plain(page("<html><head><title>报告</title></head><body><h1>年度报告</h1></body></html>")) == ["年度报告"]


def test_the_place_of_a_line_is_its_number_among_the_lines() -> None:
    document = page("<p>一</p><table><tr><td>1<td>2</table><p>共 12 件</p>")
    last = document.blocks[-1]
    assert isinstance(last, Line)
    assert last.place(2, 4) == LinePlace(2, 2, 4)


def test_a_page_is_html() -> None:
    document = read_html(b"<p>1", "a/b.html", "abc")
    assert (document.name, document.kind, document.sha256) == ("a/b.html", DocumentKind.HTML, "abc")


@pytest.mark.parametrize(
    "markup", ["<html></html>", "<script>draw()</script>", "<!-- -->", "<p>&nbsp;</p>", "<frameset><frame></frameset>"]
)
def test_a_page_without_text_is_empty(markup: str) -> None:
    with pytest.raises(EmptyDocument):
        page(markup)


def test_a_false_declaration_of_the_encoding_is_told() -> None:
    document = read_html("<meta charset=gb2312><p>规章</p>".encode(), "a.html", "")
    assert plain(document) == ["规章"]
    assert document.warnings == ("the page declares the encoding gb2312 but is utf-8",)


@pytest.mark.parametrize(("declared", "encoding"), [("gb2312", "gbk"), ("utf8", "utf-8"), ("GBK", "gb18030")])
def test_a_true_declaration_of_the_encoding_is_not_told(declared: str, encoding: str) -> None:
    document = read_html(f"<meta charset={declared}><p>规章</p>".encode(encoding), "a.html", "")
    assert plain(document) == ["规章"]
    assert document.warnings == ()


def test_what_stands_behind_the_end_of_the_page_is_read_as_a_browser_shows_it() -> None:
    """Of two pages in one file the second was dropped without a word."""
    first, second = (f"<html><head><title>{n}</title></head><body><p>{n}</p></body></html>" for n in (1, 2))
    assert plain(page(first + "<p>a</p>")) == ["1", "a"]
    assert plain(page(first + "</BODY\n></html >" + second)) == ["1", "2"]
