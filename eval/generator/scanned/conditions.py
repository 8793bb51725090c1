"""The scan conditions that accuracy is measured under: single faults, and faults together as they come in life.

A single fault is alone on a grey scan of 200 dpi, or on a colour one where it is a matter of colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from eval.conditions import MIXED
from eval.generator.scanned.degrade import Degradation
from eval.generator.scanned.files import Colours, Encoding, Kind, TextLayer
from eval.generator.scanned.ink import BLACK_PEN, Handwriting, Over, Seal
from eval.generator.scanned.paper import Blur, Faded, Grain, LowContrast, Shadow, Specks
from eval.generator.scanned.rules import BrokenRules, DoubleRules, MissingRules
from eval.generator.scanned.shape import Curled, Perspective, Skew, Turned
from eval.generator.scanned.sheet import Fault


@dataclass(frozen=True)
class Condition:
    """One line of the figures. `name` begins the names of its files."""

    name: str
    degradation: Degradation


_COLOUR = Encoding(Colours.COLOUR)
_COLOUR_30 = Encoding(Colours.COLOUR, quality=30)
_GREY_30 = Encoding(quality=30)
_FAX = Encoding(Colours.FAX)


def _single(name: str, *faults: Fault, dpi: int = 200, encoding: Encoding | None = None) -> Condition:
    return Condition(name, Degradation(dpi, faults, encoding or Encoding()))


def _mixed(name: str, *faults: Fault, dpi: int = 200, encoding: Encoding | None = None) -> Condition:
    return Condition(MIXED + name, Degradation(dpi, faults, encoding or Encoding()))


CONDITIONS = (
    _single("grey-150", dpi=150),
    _single("grey-200"),
    _single("grey-300", dpi=300),
    _single("colour-200", encoding=_COLOUR),
    _single("fax-200", encoding=_FAX),
    _single("fax-300", dpi=300, encoding=_FAX),
    _single("skew-plus-3", Skew(3.0)),
    _single("skew-minus-3", Skew(-3.0)),
    _single("skew-plus-1", Skew(1.0)),
    _single("turned-90", Turned(1)),
    _single("turned-180", Turned(2)),
    _single("turned-270", Turned(3)),
    _single("blur", Blur()),
    _single("jpeg-30", encoding=_GREY_30),
    _single("specks", Specks()),
    _single("shadow", Shadow()),
    _single("faded", Faded()),
    _single("low-contrast", LowContrast()),
    _single("seal-numbers", Seal(Over.NUMBERS), encoding=_COLOUR),
    _single("seal-rules", Seal(Over.RULES), encoding=_COLOUR),
    _single("pen-blue", Handwriting(), encoding=_COLOUR),
    _single("pen-black", Handwriting(colour=BLACK_PEN)),
    _single("perspective", Perspective(), encoding=_COLOUR),
    _single("curl", Curled()),
    _single("rules-double-frame", DoubleRules()),
    _single("rules-double", DoubleRules(inner=True)),
    _single("rules-missing", MissingRules()),
    _single("rules-broken", BrokenRules()),
    _single("layer-invisible", encoding=Encoding(layer=TextLayer.INVISIBLE)),
    _single("layer-beneath", encoding=Encoding(layer=TextLayer.BENEATH)),
    _single("kind-tif", encoding=Encoding(kind=Kind.TIFF)),
    _single("kind-png", encoding=Encoding(kind=Kind.PNG)),
    _single("kind-jpg", encoding=Encoding(kind=Kind.JPEG)),
    _single("kind-webp", encoding=Encoding(kind=Kind.WEBP)),
    _mixed("seal-grey", Seal(Over.NUMBERS)),
    _mixed("office", Seal(), Skew(1.2), Specks(1), Grain(4), encoding=_COLOUR),
    _mixed("office-grey", Seal(Over.RULES), Skew(-0.8), Specks(2), Blur(0.09), encoding=_GREY_30),
    _mixed("fax-worn", Skew(0.7), Specks(2), BrokenRules(3), Faded(0.6), encoding=_FAX),
    _mixed("old-file", Faded(0.45), LowContrast(70, 215), Skew(1.8), Blur(0.1), Grain(5), dpi=150),
    _mixed("phone", Perspective(0.04), Shadow(0.55), Blur(0.09), Grain(4), encoding=_COLOUR_30),
    _mixed("phone-curled", Curled(2.0), Perspective(0.02), Shadow(0.6), Seal(), encoding=_COLOUR),
    _mixed("remarks", Seal(), Handwriting(4), Shadow(0.6), Skew(-1.5), encoding=_COLOUR),
    _mixed("turned-stamped", Turned(3), Seal(), Skew(-1.0), Specks(1), encoding=_COLOUR),
    _mixed("rules-poor", DoubleRules(), MissingRules(2), BrokenRules(4), Skew(1.0), Specks(1)),
    _mixed("low-resolution", Seal(), Skew(2.0), Blur(0.1), dpi=150, encoding=_COLOUR_30),
    _mixed(
        "all-at-once",
        *(Seal(), Faded(0.6), Skew(2.0), Shadow(0.6), Blur(0.1), Specks(2)),
        dpi=150,
        encoding=_COLOUR_30,
    ),
)
