"""Pictures of whole pages."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.documents.page_pictures import MAX_BYTES, MAX_SIDE, page_pictures
from pipeline.errors import UnsupportedDocument


def _pdf(path: Path, width: float = 200, height: float = 400) -> Path:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=width, height=height)
        page.insert_text((20, 20), "12")
        pdf.save(path)
    return path


def test_a_page_is_drawn_in_its_own_points(tmp_path: Path) -> None:
    picture = page_pictures(_pdf(tmp_path / "a.pdf"), [1])[1]
    assert (picture.width, picture.height) == (200, 400)


def test_a_page_that_the_file_does_not_have_is_left_out(tmp_path: Path) -> None:
    assert list(page_pictures(_pdf(tmp_path / "a.pdf"), [0, 1, 7])) == [1]


def test_a_giant_page_is_drawn_within_bounds(tmp_path: Path) -> None:
    picture = page_pictures(_pdf(tmp_path / "a.pdf", 9000, 9000), [1])[1]
    drawn = pymupdf.Pixmap(picture.data)
    assert max(drawn.width, drawn.height) <= MAX_SIDE
    assert len(picture.data) <= MAX_BYTES


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("政府信息公开", "utf-8")
    with pytest.raises(UnsupportedDocument):
        page_pictures(path, [1])
