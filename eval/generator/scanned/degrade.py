"""The way of a print through the scanner, as a recipe: print, faults in the order in which they happen, file."""

from __future__ import annotations

from dataclasses import dataclass, field

from eval.generator.draw import Draw
from eval.generator.scanned.files import Encoding, encode
from eval.generator.scanned.sheet import Fault, Sheet, print_sheets


@dataclass(frozen=True)
class Degradation:
    """All that a scanner, an office and time do to a print. `faults` may stand in any order: they happen by their
    stage, those of one stage as listed."""

    dpi: int = 200
    faults: tuple[Fault, ...] = ()
    encoding: Encoding = field(default_factory=Encoding)


def degrade(pdf: bytes, degradation: Degradation, seed: int) -> bytes:
    """In: a digital PDF. Out: its scan, image-only (or with the text layer of a bad OCR, if that is asked for).

    The same arguments give the same bytes with the same versions of MuPDF and OpenCV.
    """
    draw = Draw("scan", seed)
    sheets = [
        worn(sheet, degradation.faults, draw.child(f"page {number}"))
        for number, sheet in enumerate(print_sheets(pdf, degradation.dpi))
    ]
    return encode(sheets, degradation.encoding, draw.child("file"))


def worn(sheet: Sheet, faults: tuple[Fault, ...], draw: Draw) -> Sheet:
    """One sheet after all that happens to it."""
    for place, fault in enumerate(sorted(faults, key=lambda fault: fault.stage)):
        sheet = fault.on(sheet, draw.child(f"{place} {type(fault).__name__}"))
    return sheet
