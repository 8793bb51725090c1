"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.messages import Lang
from pipeline.process import LlmPolicy

LlmOption = Annotated[
    LlmPolicy | None,
    typer.Option(
        "--llm",
        help="Which tables the language model is asked about. always: all, and the layout reading checks it (default "
        "with an endpoint). auto: those that the layout leaves open (default with the local model). never: none.",
    ),
]
ModelOption = Annotated[
    str | None, typer.Option(help="The endpoint's name of the model; without an endpoint, a local model's name.")
]
UrlOption = Annotated[
    str | None,
    typer.Option(help="An OpenAI-compatible endpoint, as http://host/v1 (OPENAI_BASE_URL). The key: OPENAI_API_KEY."),
]
VisionOption = Annotated[
    bool | None,
    typer.Option(
        "--vision/--no-vision",
        help="Show the endpoint pictures of cells in doubt of PDFs and scans: its model must take images. Default: no; "
        "such cells are asked about again by their text.",
    ),
]
BudgetOption = Annotated[
    str | None,
    typer.Option(
        help="The most that this run may spend on the model: money, in the currency of its price in gouji.toml, as 5, "
        "or tokens, as 200000tokens. When it is reached, the rest is read by layout alone."
    ),
]
JobsOption = Annotated[int | None, typer.Option(min=1, help="Documents parsed at once; default: one a core.")]
LangOption = Annotated[Lang | None, typer.Option(help="Language of messages; default: of the locale.")]
