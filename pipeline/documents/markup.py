"""Parsing and walking of markup: bounded, without recursion, without entities, without the network."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from lxml import etree

from pipeline.documents import limits
from pipeline.errors import DamagedDocument, EmptyDocument, TooLargeDocument

Element = etree._Element


class Event(Enum):
    """What a step of a walk meets."""

    START = "start"
    TEXT = "text"
    END = "end"


class Step(NamedTuple):
    """One step: an element starts or ends, or `text` stands directly in it."""

    event: Event
    element: Element
    text: str = ""


ROW_END = "row-end"
"""An element that stands after each `</tr>`: it tells of row ends that libxml2 ignores, those of rows never begun."""

_END_TAGS = re.compile(r"</(p|br|tr|body|html)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MENDED = {"p": "</p><br>", "br": "<br>", "tr": f"</tr><{ROW_END}></{ROW_END}>", "body": "", "html": ""}
_DOCTYPES = tuple(codecs.encode("<!DOCTYPE", encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def parse_html(text: str) -> Element:
    """The tree of a web page, broken markup mended.

    Raises EmptyDocument, and TooLargeDocument where it nests deeper than libxml2 goes (2,048).
    """
    limits.check_tags(text.count("<"))
    # A stray `</p>` or `</br>` is a line break to a browser and nothing to libxml2: `12</p>34` would come out as 1234.
    # What stands behind `</html>` is shown by a browser and dropped by libxml2.
    text = _END_TAGS.sub(lambda tag: _MENDED[tag[1].lower()], text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root: Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    _refuse_cut_tree(parser)  # after a fatal error libxml2 gives the tree up to there, without a word
    if root is None:
        raise EmptyDocument("the page holds no text")
    return root


def parse_xml(data: bytes) -> Element:
    """The tree of an XML part. Raises DamagedDocument (a DOCTYPE counts as damage) and TooLargeDocument."""
    if any(doctype in data for doctype in _DOCTYPES):
        raise DamagedDocument("its XML holds a DOCTYPE, which no Word file has")
    limits.check_tags(data.count(b"<"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _refuse_cut_tree(parser)
        raise DamagedDocument(f"its XML is broken: {' '.join(str(error.msg).split())}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedDocument("its XML holds a DOCTYPE, which no Word file has")
    return root


def _refuse_cut_tree(parser: etree.HTMLParser | etree.XMLParser) -> None:
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise TooLargeDocument(f"its markup goes past a limit of the parser: {' '.join(entry.message.split())}")


def walk(root: Element, is_left_out: Callable[[Element], bool], budget: limits.Budget) -> Iterator[Step]:
    """Steps through a tree in document order; elements that `is_left_out` are passed over with all that is in them.

    Raises TooLargeDocument.
    """
    yield Step(Event.START, root)
    if root.text:
        yield Step(Event.TEXT, root, root.text)
    path = [(root, iter(root))]
    while path:
        parent, children = path[-1]
        child = next(children, None)
        if child is None:
            path.pop()
            yield Step(Event.END, parent)
            element = parent
        elif is_left_out(child):
            element = child
        else:
            budget.element()
            yield Step(Event.START, child)
            if child.text:
                yield Step(Event.TEXT, child, child.text)
            path.append((child, iter(child)))
            continue
        if path and element.tail:
            yield Step(Event.TEXT, path[-1][0], element.tail)
