"""The project's own reports, made backwards: numbers first, then the document, with the gold beside it.

`make.make_report` draws a consistent `Report`; one `render_*` module a file kind turns it into bytes; `report.gold_csv`
and `report.findings_csv` give its true values. `python -m eval.generator examples` rewrites `eval/examples/`.
"""
