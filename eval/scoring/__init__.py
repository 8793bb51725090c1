"""How good a result is, against the true values: cell by cell, then counted."""
