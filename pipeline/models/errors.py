"""What can go wrong with the local model.

GoujiError
├── WeightsUnavailable   3  the weights are not there, cannot be fetched, or are not the publisher's
└── ServerFailed         3  the local server cannot be started, or ended by itself
    └── LocalExtraMissing   the package that serves the model is not installed
"""

from __future__ import annotations

from pipeline.errors import GoujiError


class WeightsUnavailable(GoujiError):
    """The weights are not there, cannot be fetched, or are not the publisher's."""

    code = 3


class ServerFailed(GoujiError):
    """The local server cannot be started, or ended by itself."""

    code = 3


class LocalExtraMissing(ServerFailed):
    """The package that serves the model is not installed."""
