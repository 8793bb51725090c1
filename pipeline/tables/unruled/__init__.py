"""Tables whose cells no rules part: borderless ones, and those with rules in one direction only.

What holds such a table together is its words: the declared labels, found again over line breaks; the columns in which
its numbers stand below each other; the lines on which they stand beside a label.
"""

from pipeline.tables.unruled.building import Found
from pipeline.tables.unruled.tables import unruled_tables

__all__ = ["Found", "unruled_tables"]
