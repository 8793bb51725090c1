"""The PDFs that are read: real reports, the project's examples, and prints of generated reports, each with its gold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from eval.generator.files import Program
from eval.generator.renderings.rendering import Rendering
from eval.generator.renderings.writing import Written
from eval.gold import GOLD_SUFFIX, Gold, read_gold

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
EXAMPLES = Path(__file__).parents[1] / "examples"


class Group(StrEnum):
    """Where the documents come from."""

    REPORTS = "real reports"
    EXAMPLES = "examples"
    DRAWN = "own renderings"
    CHROMIUM = "Chromium prints"
    LIBREOFFICE = "LibreOffice prints"
    SCANS = "scans, single faults"
    MIXED_SCANS = "scans, several faults"


_GROUPS: Mapping[Program | None, Group] = {
    None: Group.DRAWN,
    Program.CHROMIUM: Group.CHROMIUM,
    Program.LIBREOFFICE: Group.LIBREOFFICE,
}


@dataclass(frozen=True)
class BenchDocument:
    """One PDF with its true values."""

    group: Group
    name: str
    path: Path
    gold: Gold


def found(folder: Path, group: Group) -> Iterator[BenchDocument]:
    """The PDFs of a folder that have their true values beside them; none where there is no such folder."""
    for path in sorted(folder.glob(f"*{GOLD_SUFFIX}")) if folder.is_dir() else ():
        gold = read_gold(path)
        if gold.document.suffix == ".pdf":
            yield BenchDocument(group, gold.document.stem, gold.document, gold)


def group_of(each: Rendering) -> Group:
    """The group of a generated report."""
    return _GROUPS[each.file.program]


def printed(each: Written) -> BenchDocument:
    """A generated report that was written."""
    gold = each.path.with_name(each.path.stem + GOLD_SUFFIX)
    return BenchDocument(group_of(each.rendering), each.path.stem, each.path, read_gold(gold))
