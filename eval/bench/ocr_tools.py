"""The readers of scans that are compared: this project's, and what one would put together from an OCR in an afternoon.

Rivals get their best common settings: no angle classifier where it costs and finds nothing, batches, two threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from eval.baselines.extractors import Reader, opened, with_labels
from eval.baselines.labels import PlainTable
from eval.bench.tools import OURS_TOOL, Tool

DPI = 200
"""What rivals look at a page with; the scans of the benchmark have it too."""
_LANGUAGES = ("chi_sim", "eng")
_RAPID = {
    "Global.use_cls": False,
    "Global.log_level": "error",
    "Rec.rec_batch_num": 16,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters that an OCR found, and their box."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def grouped(pieces: Iterable[Piece], joins: float = 0.0) -> PlainTable:
    """In: the pieces of a page. Out: its lines as rows of a table, from top to bottom and left to right.

    A piece stands in a line when its middle is within half its height of the line's first piece. `joins`: pieces closer
    than so many heights are one cell, for an OCR that gives words.
    """
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        line = next((line for line in lines[-2:] if abs(line[0].middle - piece.middle) < piece.height / 2), None)
        if line is None:
            lines.append([piece])
        else:
            line.append(piece)
    return [list(_cells(sorted(line, key=lambda piece: piece.x0), joins)) for line in lines]


def _cells(line: Sequence[Piece], joins: float) -> Iterator[str]:
    text, end = "", 0.0
    for piece in line:
        if text and piece.x0 - end < joins * piece.height:
            text += piece.text
        else:
            if text:
                yield text
            text = piece.text
        end = piece.x1
    yield text


def _rapidocr() -> Reader:
    engine = import_module("rapidocr").RapidOCR(params=_RAPID)

    def tables(path: Path) -> Iterator[PlainTable]:
        with opened(path) as pdf:
            for page in pdf:
                found = engine(_pixels(page))
                boxes = () if found.boxes is None else found.boxes
                yield grouped(_upright(box, text) for box, text in zip(boxes, found.txts or (), strict=True))

    return with_labels(tables)


def _upright(box: Any, text: str) -> Piece:
    """A piece in the upright box round the four corners that were found."""
    (x0, y0), (x1, y1) = box.min(axis=0), box.max(axis=0)
    return Piece(float(x0), float(y0), float(x1), float(y1), text)


def _pixels(page: Any) -> Any:
    """A page as OpenCV's pictures are: blue, green, red."""
    pixmap = page.get_pixmap(dpi=DPI, alpha=False, colorspace=pymupdf.csRGB)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)[..., ::-1].copy()


def _tesseract() -> Reader:
    folder = pymupdf.get_tessdata()
    if not folder or not all(Path(folder, f"{language}.traineddata").is_file() for language in _LANGUAGES):
        raise ImportError("Tesseract's Chinese is not installed (Debian: apt-get install tesseract-ocr-chi-sim)")

    def tables(path: Path) -> Iterator[PlainTable]:
        with opened(path) as pdf:
            for page in pdf:
                text = page.get_textpage_ocr(language="+".join(_LANGUAGES), dpi=DPI, full=True)
                yield grouped((Piece(*word[:5]) for word in page.get_text("words", textpage=text)), joins=0.7)

    return with_labels(tables)


def _img2table() -> Reader:
    document: Any = import_module("img2table.document")
    language = import_module("rapidocr").LangRec.CH
    engine = import_module("img2table.ocr").RapidOCR(params={**_RAPID, "Rec.lang_type": language})

    def tables(path: Path) -> Iterator[PlainTable]:
        pages = document.PDF(str(path), detect_rotation=True, pdf_text_extraction=False).extract_tables(ocr=engine)
        for page in sorted(pages):
            for table in pages[page]:
                yield [[cell.value for cell in row] for row in table.content.values()]

    return with_labels(tables)


OCR_TOOLS = (
    OURS_TOOL,
    Tool("rapidocr, lines", "rapidocr", _rapidocr),
    Tool("PyMuPDF OCR, lines", "pymupdf", _tesseract),
    Tool("img2table + rapidocr", "img2table", _img2table),
)
