"""The vocabulary of WordprocessingML: short names, switches, and what of it is not shown."""

from __future__ import annotations

from functools import lru_cache

from pipeline.documents.markup import Element

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_LEFT_OUT = frozenset(
    {"w:del", "w:delInstrText", "w:delText", "w:instrText", "w:moveFrom", "w:pPr", "w:rPr", "w:rt", "w:sdtPr"}
    | {"w:sectPr", "w:tblGrid", "w:tblPr", "w:tblPrEx", "w:tcPr", "w:trPr"}
)
_OFF = ("0", "false", "off", "none", "baseline")


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    prefix = _NAMESPACES.get(namespace, "")
    return f"{prefix}:{local}" if prefix else ""


def name_of(element: Element) -> str:
    """`w:p` for a paragraph, in either namespace of the standard; empty for an element of another vocabulary."""
    return _short(element.tag)


def child(element: Element, *names: str) -> Element | None:
    """What stands at the end of a path of names, taking the first of each; None where the path breaks off."""
    here: Element | None = element
    for name in names:
        if here is None:
            return None
        here = next((inner for inner in here if name_of(inner) == name), None)
    return here


def value(element: Element | None, attribute: str = "val") -> str | None:
    """An attribute `w:…`: None where there is no element, empty where the element has no such attribute."""
    if element is None:
        return None
    return element.get(element.tag.rpartition("}")[0] + "}" + attribute) or ""


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not turned off."""
    return element is not None and value(element) not in _OFF


def number(element: Element | None, default: int, largest: int) -> int:
    """The number in `w:val`, at most `largest`; `default` where there is none."""
    digits = value(element) or ""
    return min(int(digits), largest) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default


def is_left_out(element: Element) -> bool:
    """Whether Word shows nothing of an element: properties, deletions, hidden text, field codes, second choices."""
    match name_of(element):
        case "w:r":
            return is_on(child(element, "w:rPr", "w:vanish"))
        case "w:tr":
            return child(element, "w:trPr", "w:del") is not None or is_on(child(element, "w:trPr", "w:hidden"))
        case "mc:Choice" | "mc:Fallback":
            return element.getprevious() is not None  # the same content in another way
        case name:
            return name in _LEFT_OUT


def is_set_apart(run: Element) -> bool:
    """Whether the characters of a run mean something other than those beside them: struck out, raised or lowered."""
    return any(is_on(child(run, "w:rPr", name)) for name in ("w:strike", "w:dstrike", "w:vertAlign"))


def mark_is_deleted(paragraph: Element) -> bool:
    """Whether the end of a paragraph is a tracked deletion, so that the next paragraph goes on in its line."""
    return child(paragraph, "w:pPr", "w:rPr", "w:del") is not None
