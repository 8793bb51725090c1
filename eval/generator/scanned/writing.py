"""Writing scans: every source under every condition that is chosen, with its gold beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.conditions import SEPARATOR
from eval.generator.draw import Draw
from eval.generator.scanned.conditions import CONDITIONS, Condition
from eval.generator.scanned.degrade import degrade
from eval.generator.scanned.sources import Half, Printed, Source, sources
from eval.gold import FINDINGS_SUFFIX, GOLD_SUFFIX
from pipeline.errors import GoujiError


def write_scans(
    folder: Path, seed: int, half: Half | None, only: Sequence[str], say: Callable[[str], None]
) -> Iterator[Path]:
    """Writes the scans whose name (`condition--document`) holds one of the texts `only` (none: all), and yields their
    paths. What cannot be printed here is left out, and `say` is given a sentence on it."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources(half):
        chosen = [each for each in CONDITIONS if _is_wanted(_stem(each, source), only)]
        if not chosen:
            continue
        try:
            printed = source.make(seed)
        except GoujiError as error:
            say(f"{source.name}: {error}")
            continue
        yield from (_write(folder, condition, source, printed, seed) for condition in chosen)


def _write(folder: Path, condition: Condition, source: Source, printed: Printed, seed: int) -> Path:
    stem = _stem(condition, source)
    path = folder / f"{stem}.{condition.degradation.encoding.kind}"
    chance = Draw(stem, seed).whole(0, 2**31 - 1)
    path.write_bytes(degrade(printed.pdf, condition.degradation, chance))
    (folder / f"{stem}{GOLD_SUFFIX}").write_text(printed.gold, encoding="utf-8")
    (folder / f"{stem}{FINDINGS_SUFFIX}").write_text(printed.findings, encoding="utf-8")
    return path


def _stem(condition: Condition, source: Source) -> str:
    return f"{condition.name}{SEPARATOR}{source.name}"


def _is_wanted(stem: str, only: Sequence[str]) -> bool:
    return not only or any(text in stem for text in only)
