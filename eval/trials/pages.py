"""A table put on a page and read again, for trials that go through a real document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.generator.make import Request, make_report
from eval.generator.render_html import render_html
from eval.generator.render_pdf import render_pdf
from eval.trials.errors import Printed
from pipeline.process import read_document
from pipeline.readers.reading import Reading


def read_from_page(request: Request, table_id: str, printed: Printed) -> Reading:
    """In: a report and what its table prints in place of its own numbers. Out: the layout reading of that table from a
    PDF or a web page, in turn by the request's seed."""
    report = make_report(request)
    report = replace(report, tables=dict(report.tables) | dict(printed))
    name, content = ("a.pdf", render_pdf(report)) if request.seed % 2 else ("a.html", render_html(report))
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_document(path, name).readings[table_id]
