"""Trials of the checks: errors put into consistent tables on purpose, seeded, by the thousand
(`python -m eval.trials`)."""
