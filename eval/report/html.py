"""eval.html: the whole result on one page that asks nothing of anybody: no script, no file beside it, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from eval.report import lines
from eval.report.charts import Curve, Dots, accuracy_by_condition, coverage_curve
from eval.report.crops import Crop, no_crops
from eval.report.curve import curve
from eval.report.digits import confusion
from eval.report.forms import TINTS, digit_table, heat_forms, scale, tint_rules
from eval.report.heat import heat
from eval.report.markup import Html, element, joined, printable
from eval.report.sections import conditions_table, key, measures_table, systems_table, tiles
from eval.report.wording import condition_words
from eval.report.worst import worst_documents
from eval.results import EvalResult, SystemResult
from pipeline.review.export.sink import whole_file
from pipeline.review.page.html import head

_MOST_LINES = 200
"""Of one list."""
_MOST_OPEN = 12
"""Lines of a list that is not folded."""


def write_html(result: EvalResult, path: Path, crop: Crop = no_crops) -> None:
    """In: a result, where the page goes, and who cuts pictures of cells of its main system. Out: the page is there.

    Raises UsageError without matplotlib, OSError where it cannot be written."""
    text = page(result, crop)
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def page(result: EvalResult, crop: Crop = no_crops) -> str:
    """The text of the page."""
    style = (
        files(__package__).joinpath("page.css").read_text("utf-8") + tint_rules() + _system_rules(len(result.systems))
    )
    main = result.main
    sections = (
        ("overview", "What matters", (*_lead(result), tiles(main), systems_table(result))),
        ("conditions", "Accuracy by condition", _conditions(result)),
        ("coverage", "Coverage and accuracy", _coverage(result)),
        ("systems", "System by system", (_choosing(result),)),
        ("worst", "The worst documents", (*_of(main), worst_documents(main.documents, crop))),
        ("measures", "All measures", _measures(result)),
        ("made", "How this was made", (_made(result),)),
    )
    links = (element("a", title, href=f"#{name}") for name, title, _ in sections)
    body = element(
        "main", *(element("section", element("h2", title, id=name), *parts) for name, title, parts in sections)
    )
    return "".join(
        (
            head(printable(f"{result.set_name} · Gouji eval"), "en", style),
            element("header", _title(result), element("nav", *links)),
            body,
            element("footer", "Made by gouji eval. The same figures, and every wrong cell: eval.json."),
            "\n</body>\n</html>\n",
        )
    )


# --- parts -----------------------------------------------------------------------------------------------------------


def _title(result: EvalResult) -> Html:
    documents = max(len(each.documents) for each in result.systems)
    systems = len(result.systems)
    return joined(
        (
            element(
                "h1",
                element("span", "勾稽", class_="mark", lang="zh-CN"),
                element("span", f"Eval of {result.set_name}", class_="set"),
            ),
            element(
                "p",
                f"{documents:,} document{_s(documents)} with known true values, {systems} system{_s(systems)}. "
                f"Made {result.created.replace('T', ' ').replace('+00:00', ' UTC')}.",
                class_="meta",
            ),
        )
    )


def _lead(result: EvalResult) -> Iterator[Html]:
    yield element(
        "p",
        "The figures of ",
        element("strong", result.main.system.name),
        ". Intervals hold what 95 % of draws of such documents give; cells of one document count together.",
        class_="note",
    )


def _conditions(result: EvalResult) -> Iterator[Html]:
    names = list(dict.fromkeys(group.name for system in result.systems for group in system.conditions))
    dots = [
        Dots(each.system.name, {group.name: group.figures["accuracy"] for group in each.conditions})
        for each in result.systems
    ]
    if not names:
        yield element("p", "No document was measured.", class_="empty")
        return
    yield element(
        "p",
        "Each step to the right is ten times fewer wrong cells. The lines are 95 % intervals.",
        class_="note",
    )
    shown = {name: condition_words(name, len(names)) for name in names}
    yield element("figure", accuracy_by_condition(shown, dots))


def _coverage(result: EvalResult) -> Iterator[Html]:
    yield element(
        "p",
        "Cells are taken the surest first: two readings that agree with all sums over them holding; two that agree; "
        "one with its sums holding; one alone; last what is flagged. The last point is all cells, the one before all "
        "that is accepted without a look. A reader that flags nothing has one point, and another where it leaves "
        "cells out.",
        class_="note",
    )
    curves = [
        Curve(each.system.name, curve(cell for document in each.documents for cell in document.cells))
        for each in result.systems
    ]
    yield element("figure", coverage_curve(curves))


def _measures(result: EvalResult) -> Iterator[Html]:
    yield element("p", "A share is cut, not rounded: only all is 100 %.", class_="note")
    yield measures_table(result.systems)


# --- one system ------------------------------------------------------------------------------------------------------


def _choosing(result: EvalResult) -> Html:
    """The panels of all systems, of which the reader sees one."""
    main = result.systems.index(result.main)
    systems = [
        element(
            "label",
            element("input", type="radio", name="system", id=f"system-{number}", checked=number == main),
            element("span", each.system.name, class_=key(number)),
        )
        for number, each in enumerate(result.systems)
    ]
    tints = [
        element(
            "label",
            element("input", type="radio", name="tint", id=f"by-{tint.id}", checked=tint is TINTS[0]),
            tint.label,
        )
        for tint in TINTS
    ]
    chosen = [element("fieldset", element("legend", "System"), *systems)] if len(systems) > 1 else []
    tinted = element("fieldset", element("legend", "Tint cells that are"), *tints)
    panels = (element("div", *_panel(each), class_=f"panel-{n}") for n, each in enumerate(result.systems))
    return element("div", element("div", *chosen, tinted, class_="choices"), *panels, class_="choosing")


def _system_rules(count: int) -> str:
    """The style that hides the panels of the systems that are not chosen."""
    numbers = range(count)
    return "".join(
        f".choosing:has(#system-{number}:checked)>.panel-{other}{{display:none}}"
        for number in numbers
        for other in numbers
        if other != number
    )


def _panel(system: SystemResult) -> Iterator[Html]:
    documents = system.documents
    yield element("h3", "By condition", *_of_system(system))
    yield conditions_table(system)
    yield element("h3", "Where errors sit", *_of_system(system))
    yield scale()
    yield heat_forms(heat(documents))
    yield element("h3", "Digits taken for others", *_of_system(system))
    yield digit_table(confusion(cell for document in documents for cell in document.cells))
    empty = []
    for title, told in (
        ("Silent errors", lines.silent_errors(documents)),
        ("Faults of the publisher missed", lines.missed_faults(documents)),
        ("False claims against the publisher", lines.false_claims(documents)),
        ("Issuer, year or title wrong", lines.misnamed(documents)),
        ("Documents failed", lines.failures(documents)),
    ):
        known = list(told)
        if known:
            yield from _list(title, known)
        else:
            empty.append(title.lower())
    if empty:
        yield element("p", f"None: {', '.join(empty)}.", class_="empty")


def _of_system(system: SystemResult) -> Iterator[Html]:
    yield element("small", system.system.name, class_="help")


def _of(system: SystemResult) -> Iterator[Html]:
    yield element(
        "p",
        "Of ",
        element("strong", system.system.name),
        ": the most silent errors first, then the most wrong cells, then the most flags.",
        class_="note",
    )


def _list(title: str, told: Sequence[str]) -> Iterator[Html]:
    left = len(told) - _MOST_LINES
    more = [element("p", f"and {left:,} more: see eval.json", class_="note")] if left > 0 else []
    shown = joined((element("ul", *(element("li", line) for line in told[:_MOST_LINES]), class_="lines"), *more))
    yield element("h3", title, element("small", f"{len(told):,}", class_="help"))
    folded = len(told) > _MOST_OPEN
    yield element("details", element("summary", "Show them"), shown) if folded else shown


def _made(result: EvalResult) -> Html:
    facts = {"Command": element("code", result.command), "Set": result.set_name, "Date": result.created}
    facts |= dict(sorted(result.versions.items()))
    return element(
        "dl",
        *(part for name, value in facts.items() for part in (element("dt", name), element("dd", value))),
        class_="made",
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"
