"""Engines: who does the work of a run. Each gets tasks and gives finished records in any order; the run stores them."""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """The `--engine` of a run."""

    LOCAL = "local"
    """Worker processes and threads on this machine."""
    BATCH = "batch"
    """As local, but the model is asked by the Batch API of its endpoint."""
    RAY = "ray"
    """Workers that Ray places on this machine or on a cluster."""
