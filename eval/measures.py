"""The figures of the eval: one declared list. Whatever shows figures goes through it.

Every figure is a part of a whole, both counted (`eval.scoring.counts`), so that it can be told of one document, of a
condition, or of a set alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eval.scoring.counts import Counts

Number = int | float | Decimal


class Better(StrEnum):
    """Which way a figure gets better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Unit(StrEnum):
    """What a figure is."""

    SHARE = "share"
    """Part of a whole: shown in percent, cut and not rounded, so that only all is 100 %."""
    PER = "per"
    """So many for each: items a document, seconds a document."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `part / whole` of the counts of some documents."""

    id: str
    group: str
    label: str
    help: str
    part: Callable[[Counts], Number]
    whole: Callable[[Counts], Number]
    better: Better = Better.HIGHER
    unit: Unit = Unit.SHARE


Count = Callable[[Counts], Number]


def _share(name: str, group: str, label: str, part: Count, whole: Count, better: Better = Better.HIGHER) -> Measure:
    return Measure(name, group, label, _HELP[name], part, whole, better)


def _per(name: str, group: str, label: str, part: Count, whole: Count, better: Better = Better.LOWER) -> Measure:
    return Measure(name, group, label, _HELP[name], part, whole, better, Unit.PER)


_CELLS, _ERRORS, _FLAGS, _REVIEW = "cells", "errors", "flags", "review"
_CAUSES, _FAULTS, _PROSE, _COST = "wrong cells found", "faults of the publisher", "prose", "cost"


def _documents(counts: Counts) -> int:
    return counts.documents


def _cells(counts: Counts) -> int:
    return counts.cells


_HELP: Mapping[str, str] = {
    "silent": "Cells that are wrong, misplaced, missing or invented, and not flagged: what must never be.",
    "silent_documents": "Documents with at least one silent error.",
    "accuracy": "Cells with the true number or mark, of all with a true value. At small offices most are 0 or blank.",
    "accuracy_numbers": "Of the cells that print a number those that are right.",
    "accuracy_non_zero": "Of the cells that print another number than 0 those that are right: no guess of 0 is.",
    "printed": "Cells with the very characters that are printed (1,204 is not 1204), width aside.",
    "exact": "Documents of which every true value is right and nothing is claimed beyond them.",
    "omission": "Cells that the document has and the reading has not, told or not.",
    "omission_told": "Of the omitted cells those that a person is told of as lost.",
    "invention": "Cells with a number (0 is one) where the document prints none, unless it moved there.",
    "wrong_value": "Cells with another number or mark than the true one, neither invented nor moved there.",
    "wrong_place": "Cells with the number of another field of their row or column, which has lost it.",
    "blank_as_zero": "Of the cells that print nothing, / or — those read as 0.",
    "zero_as_blank": "Of the cells that print 0 those read as blank, / or —.",
    "unverifiable": "Fields a document of which the reading is sure although the document has no true value for them.",
    "coverage": "Cells with a value and without a flag: what a person need not look at.",
    "accuracy_accepted": "Of the accepted cells those that are right.",
    "flag_precision": "Of the flagged or lost cells those that are not right.",
    "flag_precision_faults": "Of the flagged or lost cells those that are not right, or part of a publisher's fault.",
    "flag_recall": "Of the cells that are not right those that are flagged or told as lost.",
    "false_flags": "Cells that are flagged, right, and in no true fault.",
    "items": "What a person opens and decides: lines of review.csv.",
    "items_by_cells": "What a person opens and decides, by the size of the documents.",
    "items_true": "Of the items whose truth is known those on something that is wrong, or on a true fault.",
    "located": "Of the misread cells and wrong totals in failing sums those that are among the suspects.",
    "suspected": "Cells that are suspected for each misread cell or wrong total in a failing sum.",
    "suggested": "Of the misread cells and wrong totals in failing sums those whose first suggestion is the truth.",
    "suggestions_right": "Of those about which anything is suggested those whose first suggestion is the truth.",
    "cause": "Of misread cells and exactly read faults that a sum tells of those not blamed on the wrong side.",
    "faults_found": "Of the publisher's known faults in the tables and between years those found, whoever is blamed.",
    "faults_blamed": "Of the same faults those found and blamed on the publisher.",
    "claims_true": "Of the findings that blame the publisher those that are true.",
    "contradictions_found": "Of the known contradictions of prose and tables those found, if a model read the prose.",
    "contradictions_true": "Of the contradictions that are claimed of the publisher those that are true.",
    "statements": "Statements of the prose that were compared with the tables.",
    "identity": "Known parts of whose report it is that are right, spaces and width aside.",
    "prompt_tokens": "Tokens sent to the model, a document.",
    "completion_tokens": "Tokens that the model wrote, a document.",
    "calls": "Questions to the model, a document.",
    "cost": "Money for the model, a document; unknown where the price of one document is.",
    "cpu_seconds": "Seconds of this machine's processor, a document, without those of a model that runs here.",
    "wall_seconds": "Seconds from the beginning of a document to its end.",
    "model_seconds": "Seconds that the model took, a document.",
}

MEASURES: tuple[Measure, ...] = (
    _share("silent", _CELLS, "silent errors", lambda c: c.silent, _cells, Better.LOWER),
    _share(
        "silent_documents",
        _CELLS,
        "documents with silent errors",
        lambda c: c.silent_documents,
        _documents,
        Better.LOWER,
    ),
    _share("accuracy", _CELLS, "cells right", lambda c: c.right, _cells),
    _share("accuracy_numbers", _CELLS, "numbers right", lambda c: c.numbers_right, lambda c: c.numbers),
    _share("accuracy_non_zero", _CELLS, "non-zero right", lambda c: c.non_zero_right, lambda c: c.non_zero),
    _share("printed", _CELLS, "characters as printed", lambda c: c.printed_right, _cells),
    _share("exact", _CELLS, "exact documents", lambda c: c.exact, _documents),
    _share("identity", _CELLS, "issuer, year, title right", lambda c: c.identity_right, lambda c: c.identity),
    _share("omission", _ERRORS, "omission", lambda c: c.missing, _cells, Better.LOWER),
    _share("omission_told", _ERRORS, "omissions told", lambda c: c.missing_told, lambda c: c.missing),
    _share("invention", _ERRORS, "invention", lambda c: c.invented, _cells, Better.LOWER),
    _share("wrong_value", _ERRORS, "wrong value", lambda c: c.wrong, _cells, Better.LOWER),
    _share("wrong_place", _ERRORS, "wrong place", lambda c: c.misplaced, _cells, Better.LOWER),
    _share("blank_as_zero", _ERRORS, "empty read as 0", lambda c: c.blank_as_zero, lambda c: c.blanks, Better.LOWER),
    _share("zero_as_blank", _ERRORS, "0 read as empty", lambda c: c.zero_as_blank, lambda c: c.zeros, Better.LOWER),
    _per("unverifiable", _ERRORS, "claims beyond the truth", lambda c: c.unverifiable, _documents),
    _share("coverage", _FLAGS, "accepted", lambda c: c.accepted, _cells),
    _share("accuracy_accepted", _FLAGS, "accepted cells right", lambda c: c.accepted_right, lambda c: c.accepted),
    _share("flag_precision", _FLAGS, "flags on something wrong", lambda c: c.flagged_wrong, lambda c: c.flagged),
    _share(
        "flag_precision_faults",
        _FLAGS,
        "flags on something wrong or a fault",
        lambda c: c.flagged_wrong + c.flagged_of_faults,
        lambda c: c.flagged,
    ),
    _share("flag_recall", _FLAGS, "errors flagged", lambda c: c.not_right_flagged, lambda c: c.not_right),
    _share("false_flags", _FLAGS, "false flags", lambda c: c.false_flags, _cells, Better.LOWER),
    _per("items", _REVIEW, "items a document", lambda c: c.items, _documents),
    _per("items_by_cells", _REVIEW, "items per 1,000 cells", lambda c: c.items * 1000, _cells),
    _share("items_true", _REVIEW, "true items", lambda c: c.items_true, lambda c: c.items - c.items_unknown),
    _share("located", _CAUSES, "located", lambda c: c.located, lambda c: c.to_locate),
    _per("suspected", _CAUSES, "suspects for each", lambda c: c.suspected, lambda c: c.to_locate),
    _share("suggested", _CAUSES, "first suggestion right", lambda c: c.suggested, lambda c: c.to_locate),
    _share("suggestions_right", _CAUSES, "suggestions right", lambda c: c.suggested, lambda c: c.offered),
    _share("cause", _CAUSES, "cause right", lambda c: c.causes_right, lambda c: c.causes),
    _share("faults_found", _FAULTS, "faults found", lambda c: c.faults_found, lambda c: c.faults),
    _share("faults_blamed", _FAULTS, "faults found and blamed", lambda c: c.faults_found_as_source, lambda c: c.faults),
    _share("claims_true", _FAULTS, "claims true", lambda c: c.claims_true, lambda c: c.claims),
    _share(
        "contradictions_found",
        _PROSE,
        "contradictions found",
        lambda c: c.contradictions_found,
        lambda c: c.contradictions,
    ),
    _share(
        "contradictions_true",
        _PROSE,
        "contradictions true",
        lambda c: c.contradictions_claimed_true,
        lambda c: c.contradictions_claimed,
    ),
    _per("statements", _PROSE, "statements a document", lambda c: c.statements_compared, _documents, Better.NEITHER),
    _per("prompt_tokens", _COST, "tokens in", lambda c: c.prompt_tokens, _documents),
    _per("completion_tokens", _COST, "tokens out", lambda c: c.completion_tokens, _documents),
    _per("calls", _COST, "calls", lambda c: c.calls, _documents),
    _per("cost", _COST, "cost", lambda c: c.cost, lambda c: c.documents if c.priced == c.documents else 0),
    _per("cpu_seconds", _COST, "CPU s", lambda c: c.cpu_seconds, _documents),
    _per("wall_seconds", _COST, "wall s", lambda c: c.wall_seconds, _documents),
    _per("model_seconds", _COST, "model s", lambda c: c.model_seconds, _documents),
)
"""In the order in which they are shown."""


def measure_of(measure_id: str) -> Measure:
    """The measure of that id. Raises KeyError where there is none."""
    return _BY_ID[measure_id]


_BY_ID: Mapping[str, Measure] = {each.id: each for each in MEASURES}
