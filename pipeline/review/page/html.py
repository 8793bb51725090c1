"""The one HTML file: its style and script, and the data that they show.

Nothing of a document becomes HTML: it is JSON in elements that no browser runs, and the script puts it on the page as
text. Should anything slip through, the policy in the head runs no script but the page's own and lets nothing out.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from pipeline.messages import Lang
from pipeline.review.page.texts import TEXTS

_SCRIPT = ("data", "decisions", "way", "numbers", "table", "typing", "picture", "item", "whole", "export", "keys")
"""The parts of the page's script, in order: one scope, so a part uses what stands before it as it is read, and anything
at all once the page is shown."""
_ESCAPED = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def embedded(data: object) -> str:
    """In: what JSON can tell. Out: its text, safe inside a script element: it ends none and starts no comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED).encode("utf-8", "backslashreplace").decode()


def head(title: str, lang: str, style: str, script: str = "") -> str:
    """In: the title, the language's code, and the only style and script that may take effect. Out: the beginning of a
    file, to the start of its body, with the colours and the type of all of Gouji's pages; what follows closes it."""
    style = _asset("colours.css") + style
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; {scripts}base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def page(title: str, lang: Lang, data: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """In: the title, and `embedded` data in pieces by the id of its element. Out: the file, piece by piece."""
    script = "\n".join(_asset(f"script/{part}.js") for part in _SCRIPT)
    yield head(title, "zh-CN" if lang is Lang.ZH else "en", _asset("page.css"), script)
    yield f"<noscript>{html.escape(TEXTS['no_script'][lang])}</noscript>\n"
    words = {key: text[lang] for key, text in TEXTS.items()}
    for name, pieces in {"words": (embedded(words),), **data}.items():
        yield f'<script type="application/json" id="{name}">'
        yield from pieces
        yield "</script>\n"
    yield f"<script>{script}</script>\n</body>\n</html>\n"


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
