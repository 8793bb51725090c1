"""Settings of all tests: hypothesis judges behaviour, never how long an example took on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("gouji", deadline=None)
settings.load_profile("gouji")
