"""HTML that escapes by default: what is text becomes text, only what was built here is markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class Html(str):
    """Markup that was built by `element`."""

    __slots__ = ()


def element(tag: str, *inside: str, **attributes: str | int | bool | None) -> Html:
    """In: a tag, what stands in it, its attributes (`class_` for class, `_` for `-`; None and False leave one out).
    Out: its markup."""
    told = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{text(str(value))}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    end = "" if tag in ("img", "input", "br", "meta") else f"{joined(inside)}</{tag}>"
    return Html(f"<{tag}{told}>{end}")


def joined(parts: Iterable[str]) -> Html:
    """Parts one after the other, each escaped unless it is markup."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts))


def text(words: str) -> Html:
    """Words as text of a page: escaped, and what no page may hold shown by its number."""
    return Html(html.escape(printable(words)))


def printable(words: str) -> str:
    """Names of files may hold bytes that are no text, and any control character."""
    known = words.encode("utf-8", "backslashreplace").decode()
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", known)
