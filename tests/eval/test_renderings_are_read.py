"""The project's own renderings, a small part: what must be read whole is, and nothing wrong goes without a flag.

The whole set, with the prints of Chromium and LibreOffice, is measured by `make renderings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.generator.files import Program
from eval.generator.prints import chromium_path, libreoffice_path
from eval.generator.renderings.conditions import Family
from eval.generator.renderings.declared import RENDERINGS
from eval.generator.renderings.rendering import Rendering
from eval.generator.renderings.writing import write_renderings
from eval.gold import GOLD_SUFFIX, read_gold
from eval.scoring.documents import DocumentScore, score_record
from pipeline.errors import DocumentError
from pipeline.process import LlmPolicy, failed, process

PDFS = ("own-lines", "own-boxes", "broken-in-row", "turned", "radicals", "twice", "scanned", "own-header-center")
"""A PDF takes ten times as long to draw as another file."""
PRINTED = ("chromium-article", "libreoffice-upright")
MISSING = {Program.CHROMIUM: chromium_path() is None, Program.LIBREOFFICE: libreoffice_path() is None}


def _chosen() -> Iterator[Any]:
    """One document of each line of the list, of PDFs and prints a few."""
    seen: set[tuple[Family, str]] = set()
    for each in RENDERINGS:
        is_quick = each.file.program is None and (each.file.suffix != ".pdf" or each.name in PDFS)
        if (each.family, each.name) in seen or not (is_quick or each.name in PRINTED):
            continue
        seen.add((each.family, each.name))
        marks = []
        if each.file.program is not None:
            reason = f"{each.file.program} is not installed"
            marks.append(pytest.mark.skipif(MISSING[each.file.program], reason=reason))
        yield pytest.param(each, marks=marks, id=each.stem)


CHOSEN = tuple(_chosen())


@pytest.mark.parametrize("rendering", CHOSEN)
def test_a_rendering_is_read_as_its_family_must_be(rendering: Rendering, tmp_path: Path) -> None:
    score = _score(rendering, tmp_path)

    assert [str(each.field) for each in score.silent_errors] == []
    assert score.counts.unverifiable == 0
    if rendering.family.is_read_whole:
        assert score.counts.exact


def _score(rendering: Rendering, folder: Path) -> DocumentScore:
    (written,) = write_renderings([rendering], folder)
    assert written.problem == ""
    gold = read_gold(written.path.with_name(rendering.stem + GOLD_SUFFIX))
    try:
        record = process(written.path, gold.name, LlmPolicy.NEVER, None)
    except DocumentError as error:
        record = failed(gold.name, str(error))
    return score_record(record, gold)
