"""Records as data sets for others: CSV, XLSX, Parquet and SQLite, from one declaration of their columns.

Loaded whole or not at all: `export.py` is the recipe, `tidy.py` and `wide.py` say what is in the data sets, `to_….py`
write one format each.
"""
