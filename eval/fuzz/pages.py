"""Web pages and plain texts with markup, characters and encodings that no browser or editor would leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from eval.fuzz.damage import Mutation

_Change = Callable[[Random, str], str]
_TAG = re.compile(r"<[^>]*>")
_CLOSING = re.compile(r"</[^>]*>")
_ROW = re.compile(r"<tr\b.*?</tr>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_SPANS = ("0", "-1", "1000", "65535", "99999999999", "1e9", "2147483648", "二", "")
_CONTROLS = (
    "\x00",
    "\x01",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1b[2J",
    "\x7f",
    "\x85",
    "\ufffe",
    "\ufeff",
    "\u2028",
    "\U000e0041",
)
_BIDI = ("\u202e", "\u202d", "\u2066", "\u2067", "\u200f", "\u061c", "\u202c")
_ODD = ("\ud800", "\udfff", "\u0301" * 200, "🀄", "\U0002f81a", "\u200b" * 50, "Ⅷ", "①", "٣", "৩", "１", "²", "\ufdfa")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-7", "big5", "cp1252", "hz")
_LIES = ("utf-8", "gb2312", "utf-16", "iso-2022-kr", "x-user-defined", "utf-7", "nonsense", "big5")


def _changing(change: _Change) -> Mutation:
    """The change of a text as a mutation of bytes; what is no UTF-8 keeps its bytes, and lone surrogates stay."""

    def mutation(random: Random, data: bytes) -> bytes:
        return change(random, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogatepass")

    return mutation


def _some(random: Random, pattern: re.Pattern[str], text: str, often: float, made: Callable[[str], str]) -> str:
    return pattern.sub(lambda match: made(match[0]) if random.random() < often else match[0], text)


# --- markup ----------------------------------------------------------------------------------------------------------


def _deep_markup(random: Random, text: str) -> str:
    tag = random.choice(("div", "b", "table><tr><td", "ul><li", "span", "font", "svg", "template"))
    depth = random.choice((200, 2_000, 100_000))
    return re.sub(r"<table", lambda match: f"<{tag}>" * depth + match[0], text, count=1)


def _wild_spans(random: Random, text: str) -> str:
    return _some(
        *(random, _CELL, text, random.choice((0.01, 0.3))),
        lambda cell: f'{cell} {random.choice(("colspan", "rowspan"))}="{random.choice(_SPANS)}"',
    )


def _unclosed(random: Random, text: str) -> str:
    return _some(random, _CLOSING, text, random.choice((0.02, 0.5, 1.0)), lambda _: "")


def _mixed_tags(random: Random, text: str) -> str:
    tags = _TAG.findall(text)
    return _some(random, _TAG, text, 0.02, lambda _: random.choice(tags))


def _lost_rows(random: Random, text: str) -> str:
    return _some(random, _ROW, text, random.choice((0.03, 0.3)), lambda _: "")


def _doubled_rows(random: Random, text: str) -> str:
    return _some(random, _ROW, text, 0.05, lambda row: row * random.choice((2, 50)))


def _mixed_rows(random: Random, text: str) -> str:
    rows = _ROW.findall(text)
    return _some(random, _ROW, text, 0.1, lambda _: random.choice(rows))


def _opened_and_left(random: Random, text: str) -> str:
    """What hides the rest of a page from a parser: a comment, a script, a style that does not end; the end of all."""
    openings = ("<!--", "<script>", "<style>", "<plaintext>", "<textarea>", "<![CDATA[", "<title>", "</html>")
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(openings) + text[at:]


def _scripts(random: Random, text: str) -> str:
    made = random.choice(
        (
            "<script>alert(1)</script>",
            "<style>td{display:none}</style>",
            "<iframe src='file:///etc/passwd'></iframe>",
            "<!DOCTYPE x [<!ENTITY out SYSTEM '../canary/secret.txt'>]>&out;",
            "<object data='../canary/secret.txt'></object><link rel=stylesheet href='../canary/secret.txt'>",
            "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
            "<base href='http://127.0.0.1:9/'><img src=x onerror=alert(1)>",
        )
    )
    return _some(random, _TAG, text, 0.01, lambda tag: tag + made)


def _entities(random: Random, text: str) -> str:
    made = random.choice(("&#0;", "&#xD800;", "&#1114112;", "&#99999999999999;", "&nbsp;" * 5000, "&lt;td&gt;", "&e;"))
    return _some(random, _TAG, text, 0.02, lambda tag: tag + made)


def _giant_attribute(random: Random, text: str) -> str:
    made = f' data-x="{"x" * random.choice((10_000, 3_000_000))}"'
    return re.sub(r"<table", lambda match: match[0] + made, text, count=1)


def _giant_table(random: Random, text: str) -> str:
    row = "<tr><td>1<td>2</tr>"
    return text.replace("</table>", row * random.choice((1_000, 20_000, 200_000)) + "</table>", 1)


def _many_tables(random: Random, text: str) -> str:
    start, end = text.find("<table"), text.rfind("</table>")
    return text + text[start : end + 8] * random.choice((1, 3, 30)) if 0 <= start < end else text


# --- characters ------------------------------------------------------------------------------------------------------


def _put(random: Random, text: str, odd: tuple[str, ...]) -> str:
    for _ in range(random.choice((1, 10, 200))):
        at = random.randrange(len(text) + 1)
        text = text[:at] + random.choice(odd) + text[at:]
    return text


def _controls(random: Random, text: str) -> str:
    return _put(random, text, _CONTROLS)


def _directions(random: Random, text: str) -> str:
    return _put(random, text, _BIDI)


def _odd_characters(random: Random, text: str) -> str:
    return _put(random, text, _ODD)


def _long_line(random: Random, text: str) -> str:
    made = random.choice(("1 ", "|", "0", "行政复议", "a", "\t", "（一）")) * random.choice((10_000, 400_000))
    at = random.randrange(len(text) + 1)
    return text[:at] + made + text[at:]


def _one_line(random: Random, text: str) -> str:
    return text.replace("\n", random.choice((" ", "", "\r", "\u2028", "\t")))


def _many_lines(random: Random, text: str) -> str:
    made = random.choice(("\n", "0\n", "|1|2|\n", "| --- |\n", "新收\n", "总计 0 0 0\n")) * random.choice(
        (1_000, 50_000)
    )
    at = random.randrange(len(text) + 1)
    return text[:at] + made + text[at:]


def _lost_lines(random: Random, text: str) -> str:
    often = random.choice((0.02, 0.3))
    return "".join(line for line in text.splitlines(keepends=True) if random.random() > often)


def _mixed_lines(random: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    for _ in range(random.randint(1, 10) if lines else 0):
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _wild_numbers(random: Random, text: str) -> str:
    made = ("9" * 5000, "-0", "1,2,3", "0x1F", "1e999", "००", "1.2.3", "NaN", "", "00000", "10/2", "3%", "１２")
    return _some(random, _NUMBER, text, random.choice((0.01, 0.1)), lambda _: random.choice(made))


# --- encodings -------------------------------------------------------------------------------------------------------


def _lying_encoding(random: Random, data: bytes) -> bytes:
    """Encoded in one way, and said (or not) to be in another."""
    text = data.decode("utf-8", "replace")
    text = re.sub(r"charset=[\w\"'-]+", f"charset={random.choice(_LIES)}", text)
    return text.encode(random.choice(_ENCODINGS), "replace")


def _two_encodings(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at:].decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


_OF_TEXT = (
    *(_controls, _directions, _odd_characters, _long_line, _one_line, _many_lines, _lost_lines, _mixed_lines),
    _wild_numbers,
)
_OF_MARKUP = (
    *(_deep_markup, _wild_spans, _unclosed, _mixed_tags, _lost_rows, _doubled_rows, _mixed_rows, _opened_and_left),
    *(_scripts, _entities, _giant_attribute, _giant_table, _many_tables),
)


def _named(changes: tuple[_Change, ...]) -> dict[str, Mutation]:
    return {change.__name__.strip("_").replace("_", "-"): _changing(change) for change in changes}


_OF_BYTES: Mapping[str, Mutation] = {"lying-encoding": _lying_encoding, "two-encodings": _two_encodings}
TEXTS: Mapping[str, Mutation] = {**_named(_OF_TEXT), **_OF_BYTES}
PAGES: Mapping[str, Mutation] = {**_named(_OF_MARKUP), **TEXTS}
