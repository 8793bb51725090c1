"""The scans that are read: few conditions of few documents of the test half, since rivals take minutes a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from eval.bench.documents import BenchDocument, Group
from eval.conditions import MIXED, SEPARATOR
from eval.generator.scanned.sources import Half
from eval.generator.scanned.writing import write_scans
from eval.gold import GOLD_SUFFIX, read_gold

CONDITIONS = ("grey-200", "jpeg-30", "skew-plus-1", "seal-numbers", f"{MIXED}office", f"{MIXED}phone")
SOURCES = ("2019-county-kai", "2021-city-sans", "huaian-city-2024")
SEED = 1


def scans(folder: Path, is_wanted: Callable[[str], bool], say: Callable[[str], None]) -> Iterator[BenchDocument]:
    """Writes the scans whose group and name are wanted into a folder, and yields them with their gold."""
    names = [f"{condition}{SEPARATOR}{source}" for source in SOURCES for condition in CONDITIONS]
    wanted = [name for name in names if is_wanted(f"{_group(name)} {name}")]
    if not wanted:
        return
    for path in write_scans(folder, SEED, Half.TEST, wanted, say):
        yield BenchDocument(_group(path.stem), path.stem, path, read_gold(path.with_name(f"{path.stem}{GOLD_SUFFIX}")))


def _group(name: str) -> Group:
    return Group.MIXED_SCANS if name.startswith(MIXED) else Group.SCANS
