"""Settings of all tests: hypothesis judges behaviour, never how long an example took on a busy machine, and the same
commit is tried with the same examples everywhere. `pytest --hypothesis-profile=search` looks for new ones."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

settings.register_profile("gouji", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("gouji")


@pytest.fixture(scope="session", autouse=True)
def _interrupts_are_heard() -> None:
    """A shell starts what it puts into the background deaf to Ctrl-C, and so would be all processes of the tests."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
