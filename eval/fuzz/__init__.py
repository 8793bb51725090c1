"""Fuzzing: example reports, damaged and booby-trapped in seeded ways, through a real run."""
