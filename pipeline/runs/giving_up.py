"""Batches that are no longer wanted."""

from __future__ import annotations

import time

from pipeline.errors import EndpointFailed
from pipeline.runs.batch_posting import BatchPost


def give_up(post: BatchPost, pause: float, attempts: int) -> None:
    """Has all open batches cancelled and keeps what they hold; returns once none is open. `pause` is the seconds
    between two looks. Raises EndpointUnusable, and EndpointFailed where so many attempts fail one after another."""
    failures = 0
    while True:
        try:
            post.cancel()
            post.collect()
            failures = 0
        except EndpointFailed:
            failures += 1
            if failures >= attempts:
                raise
        if not failures and not post.open_count:
            return
        time.sleep(pause)
