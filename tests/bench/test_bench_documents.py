"""Generated reports in the benchmark: each stands in the group of the program that printed it."""

from __future__ import annotations

from pathlib import Path

from eval.bench.documents import Group, group_of, printed
from eval.generator.renderings.declared import PLAIN_PRINTS
from eval.generator.renderings.writing import write_renderings


def test_prints_are_grouped_by_the_program_that_made_them() -> None:
    groups = {each.name: group_of(each) for each in PLAIN_PRINTS}
    assert groups["own-lines"] is Group.DRAWN
    assert groups["chromium-site"] is Group.CHROMIUM
    assert groups["libreoffice-narrow"] is Group.LIBREOFFICE


def test_a_print_comes_with_its_true_values(tmp_path: Path) -> None:
    (written,) = write_renderings(PLAIN_PRINTS[:1], tmp_path)
    document = printed(written)
    assert document.path.read_bytes().startswith(b"%PDF-")
    assert len(document.gold.cells) > 180
