"""Where errors sit, as tables of the page: the official forms with tinted cells, and the digits taken for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eval.estimates import percent
from eval.report.digits import Confusion
from eval.report.heat import FieldCounts, Heat
from eval.report.markup import Html, element, joined
from pipeline.checks.labels import label_of
from schemas.declaration import FieldId, Table
from schemas.layout import Cell, Role, blank_form


@dataclass(frozen=True, slots=True)
class Tint:
    """What cells may be tinted by; `id` begins its classes."""

    id: str
    label: str


TINTS = (Tint("w", "not right"), Tint("s", "silent"), Tint("f", "flagged"))
LEVELS = (0.005, 0.02, 0.05, 0.2)
"""Shares up to which a cell has the tint of that place; above the last it has the strongest."""
_STRENGTHS = (10, 22, 36, 52, 70)
"""Percent of the hot colour."""
DIGITS = "0123456789"


def level(part: int, whole: int) -> int:
    """How strong a tint: 0 for none, then 1 to 5."""
    if not part:
        return 0
    return 1 + sum(part / whole > bound for bound in LEVELS)


def tint_rules() -> str:
    """The style of the tints, for forms by what is chosen: it needs no script."""
    rules = [f".choosing:has(#by-{tint.id}:checked) .form .{tint.id}{{display:inline}}" for tint in TINTS]
    for strength, share in enumerate(_STRENGTHS, start=1):
        chosen = (f".choosing:has(#by-{tint.id}:checked) .form td.{tint.id}{strength}" for tint in TINTS)
        mixed = f"color-mix(in oklab,var(--hot) {share}%,var(--sheet))"
        rules.append(f".level-{strength},{','.join(chosen)}{{background:{mixed}}}")
    return "".join(rules)


def heat_forms(heat: Heat) -> Html:
    """In: counts by form. Out: each form as it stands on paper, its values replaced by how often they went wrong."""
    return element("div", *(_form(table, counts) for table, counts in heat.items()), class_="forms")


def scale() -> Html:
    """What the tints mean."""
    bounds = [f"≤ {bound * 100:g} %" for bound in LEVELS] + [f"> {LEVELS[-1] * 100:g} %"]
    steps = (element("i", words, class_=f"level-{place}") for place, words in enumerate(bounds, start=1))
    return element("p", element("i", "none"), *steps, " of the documents that print the cell", class_="scale")


def digit_table(found: Confusion) -> Html:
    """In: which digits were taken for which. Out: a table of true digits by read ones, and the numbers beside it."""
    if not found.numbers:
        return element("p", "No number was read as another one.", class_="empty")
    most = max(found.pairs.values(), default=1)
    head = element("tr", element("th", "true ↓ read →"), *(element("th", digit, scope="col") for digit in DIGITS))
    rows = (
        element("tr", element("th", true, scope="row"), *(_digit(found.pairs, true, read, most) for read in DIGITS))
        for true in DIGITS
    )
    others = [
        f"{found.aligned} wrong numbers have as many digits as the true ones",
        f"{found.shorter} lost digits",
        f"{found.longer} gained some",
        *([f"{found.marks} differ in their sign or point only"] if found.marks else []),
    ]
    table = element("table", element("thead", head), element("tbody", *rows), class_="digits")
    return joined((element("div", table, class_="wide fit"), element("p", ", ".join(others) + ".", class_="note")))


def _digit(pairs: Mapping[tuple[str, str], int], true: str, read: str, most: int) -> Html:
    if true == read:
        return element("td", class_="same")
    count = pairs.get((true, read), 0)
    if not count:
        return element("td")
    strength = 1 + (count * 4) // most
    return element("td", str(count), class_=f"level-{strength}", title=f"{true} read as {read}: {count}")


def _form(table: Table, counts: Mapping[FieldId, FieldCounts]) -> Html:
    grid = blank_form(table)
    form = "" if table.form == "both" else f" · form {table.form}"
    documents = max(each.cells for each in counts.values())
    caption = element("caption", f"{table.title}{form} · in {documents} document{'s' if documents != 1 else ''}")
    rows = (element("tr", *_cells(grid.starting_in(row), table, counts)) for row in range(grid.rows))
    return element("div", element("table", caption, element("tbody", *rows), class_="form"), class_="wide")


def _cells(cells: tuple[Cell, ...], table: Table, counts: Mapping[FieldId, FieldCounts]) -> Iterator[Html]:
    for cell in cells:
        spans = {
            "rowspan": cell.rowspan if cell.rowspan > 1 else None,
            "colspan": cell.colspan if cell.colspan > 1 else None,
        }
        if cell.field is None:
            style = {Role.STUB: "stub", Role.SECTION: "section"}.get(cell.role)
            yield element("th", cell.text, class_=style, **spans)
        elif cell.field not in counts:
            yield element("td", class_="none", title="in no document", **spans)
        else:
            yield _value(cell.field, table, counts[cell.field], spans)


def _value(field: FieldId, table: Table, counts: FieldCounts, spans: Mapping[str, int | None]) -> Html:
    parts = {"w": counts.not_right, "s": counts.silent, "f": counts.flagged}
    classes = [f"{name}{level(part, counts.cells)}" for name, part in parts.items() if part]
    shown = (element("span", str(part), class_=name) for name, part in parts.items() if part)
    label = label_of(table, field.row, field.column)
    told = (
        f"{label}: {counts.not_right} of {counts.cells} not right ({percent(counts.not_right, counts.cells)} %), "
        f"{counts.silent} silent, {counts.flagged} flagged"
    )
    return element("td", *shown, class_=" ".join(classes) or None, title=told, **spans)
