"""A figure of matplotlib as an SVG element inside a page: no styles, which the page's policy forbids, no links to
anywhere, and colours that follow the page from light to dark."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from lxml import etree

from eval.report.markup import Html

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
SERIES = 8
"""Colours of systems that the page knows; more begin again."""
INK, SOFT, LINE, PAPER = "#5e00f0", "#5e00f1", "#5e00f2", "#5e00f3"
"""Stand-ins while matplotlib draws: what the page calls --ink, --soft, --line and --band."""
_NAMES = {INK: "var(--ink)", SOFT: "var(--soft)", LINE: "var(--line)", PAPER: "var(--band)"} | {
    f"#5e000{number}": f"var(--series-{number})" for number in range(SERIES)
}
_KEPT = ("fill", "stroke", "text-anchor", "opacity")
"""Beginnings of the properties that are attributes of SVG too."""


def series_colour(number: int) -> str:
    """The stand-in for the colour of the system of that number, counted from 0."""
    return f"#5e000{number % SERIES}"


def inline(figure: Figure, label: str) -> Html:
    """In: a figure, and what it shows. Out: its `<svg>` element, the same for the same
    figure, without a namespace: HTML knows it."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    root = etree.fromstring(drawn.getvalue())
    for tag in ("metadata", "style"):
        for element in list(root.iter(f"{_SVG}{tag}")):
            _parent(element).remove(element)
    named = {element.get(_HREF, "").lstrip("#") for element in root.iter() if element.get(_HREF)}
    for element in root.iter():
        _tidy(element, named)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, "")
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    text: str = etree.tostring(root, encoding="unicode")
    text = re.sub(r"\n\s*", " ", re.sub(r">\s+<", "><", text))
    return Html(text.replace(f' xmlns="{_SVG[1:-1]}"', "", 1))


def _tidy(element: etree._Element, named: set[str]) -> None:
    for declaration in str(element.attrib.pop("style", "")).split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name.startswith(_KEPT):
            element.set(name, _NAMES.get(value.lower(), value))
        elif name == "font-size":
            element.set(name, value)
    own = element.get("id", "")
    # Clip paths are named from attributes, as url(#name).
    if own and own not in named and element.tag != f"{_SVG}clipPath":
        del element.attrib["id"]
    if target := element.attrib.pop(_HREF, ""):
        element.set("href", target)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None  # noqa: S101 (never the root)
    return parent
