"""What `--against` prints, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from eval.estimates import Difference
from eval.measures import Unit
from eval.report.against import CellChange, Comparison, DocumentChange, MeasureChange, SystemComparison
from eval.report.markup import printable
from eval.report.wording import NOTHING, amount, told
from eval.saved import SavedCell

_MOST_DOCUMENTS = 40
_MOST_CELLS = 6
"""Of one document."""
_MOST_NAMES = 5
_LEGEND = (
    "change: new less old, shares in percentage points; behind it its 95 % interval over the documents. Measures that "
    "did not change are left out."
)


def render_comparison(comparison: Comparison) -> RenderableType:
    """In: two results compared. Out: what rich prints of it."""
    return Group(*_parts(comparison))


def _parts(comparison: Comparison) -> Iterator[RenderableType]:
    old = comparison.old
    yield Text(printable(f"Against {old.source or 'the older result'} of {old.created}:"), style="bold")
    for system in comparison.systems:
        yield from _system(system)
    if comparison.unmatched:
        yield Text(printable(f"Measured in one of the results only: {', '.join(comparison.unmatched)}"), style="dim")
    found = comparison.regressions
    if not found:
        yield Text("No regression beyond noise.", style="green")
        return
    yield Text(f"Regressions: {len(found)}", style="red")
    for words in found:
        yield Text(printable(f"  {words}"), style="red")


def _system(system: SystemComparison) -> Iterator[RenderableType]:
    renamed = f" (before: {system.old_name})" if system.old_name != system.name else ""
    yield Text(printable(f"{system.name}{renamed}, {system.compared} documents"), style="bold")
    changed = [each for each in system.measures if each.is_change]
    if changed:
        yield _grid(changed)
        yield Text(_LEGEND, style="dim")
    else:
        yield Text("  No figure changed.")
    for title, names in (("Only now", system.appeared), ("Only before", system.gone)):
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield Text(printable(f"{title}: {', '.join(names[:_MOST_NAMES])}{more}"), style="yellow")
    for document in system.documents[:_MOST_DOCUMENTS]:
        yield from _document(document)
    if len(system.documents) > _MOST_DOCUMENTS:
        yield Text(f"… and {len(system.documents) - _MOST_DOCUMENTS} more documents changed")


def _grid(changes: list[MeasureChange]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("measure", max_width=27, overflow="fold")
    for head in ("old", "new", "change", "95 %"):
        grid.add_column(head, justify="right", no_wrap=True)
    for each in changes:
        before, after = (told(each.measure, figure).value for figure in (each.difference.old, each.difference.new))
        style = "red" if each.is_regression else "green" if each.difference.is_better else ""
        change = _change(each.difference, each.measure.unit)
        grid.add_row(each.measure.label, before, after, change, _interval(each), style=style)
    return grid


def _change(found: Difference, unit: Unit) -> str:
    if found.old.value is None or found.new.value is None:
        return NOTHING
    return _signed(found.new.value - found.old.value, unit)


def _interval(change: MeasureChange) -> str:
    found, unit = change.difference.interval, change.measure.unit
    return f"{_signed(found.low, unit)} to {_signed(found.high, unit)}" if found.known else "?"


def _signed(number: float, unit: Unit) -> str:
    text = f"{number * 100:.2f}" if unit is Unit.SHARE else amount(number)
    return f"+{text}" if number > 0 else text


def _document(document: DocumentChange) -> Iterator[Text]:
    old, new = document.old.counts, document.new.counts
    pairs = (
        ("right", old.right, new.right),
        ("silent", old.silent, new.silent),
        ("flagged", old.flagged, new.flagged),
        ("beyond the truth", old.unverifiable, new.unverifiable),
        ("faults found", old.faults_found, new.faults_found),
        ("false claims", old.claims - old.claims_true, new.claims - new.claims_true),
    )
    facts = [f"{name} {before} → {after}" for name, before, after in pairs if before != after]
    if document.has_other_gold:
        facts.append(f"its true values changed ({old.cells} → {new.cells} cells)")
    sign, style = ("-", "red") if document.is_worse else ("+", "green") if document.is_better else ("±", "")
    told = ", ".join(facts) or "the same counts"
    yield Text(printable(f"{sign} {document.name}: {told}"), style="red" if document.has_more_silent else style)
    cells = document.cells
    for cell in cells[:_MOST_CELLS]:
        yield Text(printable(f"    {_cell(cell)}"))
    if len(cells) > _MOST_CELLS:
        yield Text(f"    … and {len(cells) - _MOST_CELLS} more cells")


def _cell(change: CellChange) -> str:
    true = next(each.expected for each in (change.new, change.old) if each is not None)
    end = "" if true is None else f", true is {true or 'blank'}"
    return f"{change.field}: {_read(change.old)} → {_read(change.new)}{end}"


def _read(cell: SavedCell | None) -> str:
    if cell is None:
        return "right"
    words = "nothing" if cell.got is None else cell.got or "blank"
    return f"{words} (silent)" if cell.silent else f"{words} (flagged)" if cell.flagged else words
