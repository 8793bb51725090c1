"""Whose report of which year a document is, by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents.model import Block, Grid
from schemas.values import fold


@dataclass(frozen=True, slots=True)
class ReportIdentity:
    """Issuer, year and title as the document gives them; each is empty where it does not."""

    issuer: str = ""
    year: str = ""
    title: str = ""


_KIND = r"政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
_YEAR = r"(?P<year>20\d\d)年(?:度)?"
_TITLES = (
    re.compile(rf"(?P<title>{_YEAR}(?P<issuer>[^0-9。，；：、]{{2,40}}?){_KIND})"),
    re.compile(rf"(?P<title>(?P<issuer>[^0-9。，；：、]{{2,40}}?){_YEAR}{_KIND})"),
)
_LABEL = re.compile(r"^(?:标题|名称|信息名称|题目)[::]?")
_PERIOD = re.compile(r"(?:统计期限|统计数据期限|统计周期|期限)[^。]{0,12}?(20\d\d)年")
_LINES = 40
"""A title stands among the first lines."""
_LONGEST = 80


def identify(title: str, blocks: Sequence[Block]) -> ReportIdentity:
    """In: what the file calls its title, and its blocks. Out: what the first lines say; the year also from the period
    that the report says it covers."""
    lines = [_squeezed(text) for text in _first_texts(blocks)]
    for text in _candidates(lines, _squeezed(title)):
        for pattern in _TITLES:
            match = pattern.search(text)
            if match is not None:
                return ReportIdentity(match["issuer"], match["year"], match["title"])
    period = _PERIOD.search("".join(lines))
    return ReportIdentity(year=period[1] if period is not None else "")


def _candidates(lines: Sequence[str], title: str) -> Iterator[str]:
    """Short lines alone, then with the lines after them (a title may run over three), then the file's own title."""
    short = [_LABEL.sub("", line) if len(line) <= _LONGEST else "" for line in lines]
    yield from short
    for count in (2, 3):
        for index in range(len(short) - count + 1):
            if all(short[index : index + count]):
                yield "".join(short[index : index + count])
    yield title


def _first_texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        texts.extend([cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text])
        if len(texts) >= _LINES:
            break
    return [text for text in texts[:_LINES] if text.strip()]


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "").lstrip("#*")
