"""What is shown of a result: tables for the terminal, eval.html, eval.md, the comparison with an older eval.json."""

from eval.report.against import Comparison, compare
from eval.report.crops import Crop, cropping, no_crops
from eval.report.difference import render_comparison
from eval.report.html import write_html
from eval.report.markdown import write_markdown
from eval.report.terminal import render
from eval.saved import write_json

__all__ = [
    "Comparison",
    "Crop",
    "compare",
    "cropping",
    "no_crops",
    "render",
    "render_comparison",
    "write_html",
    "write_json",
    "write_markdown",
]
