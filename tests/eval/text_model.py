"""A stand-in model that knows the true values, whether it is asked about a table, a whole text or a section of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.gold import forms_held
from schemas.declaration import FieldId
from tests.run.gold_model import EXAMPLE, GoldModel, answer
from tests.standin import Reply, Request, ok


def asked_name(request: Request) -> str:
    """The name of the question."""
    body: Any = request.body
    return str(body["response_format"]["json_schema"]["name"])


class TextModel:
    """Plays the endpoint. The model named `careless` says other numbers than the true ones: of `changes`."""

    def __init__(self, changes: Mapping[FieldId, int] | None = None, name: str = EXAMPLE) -> None:
        self._right, self._careless = GoldModel(name), GoldModel(name, changes=changes)
        self._forms = forms_held(self._right.true)

    def __call__(self, request: Request) -> Reply:
        body: Any = request.body
        model = self._careless if body["model"] == "careless" else self._right
        name = asked_name(request)
        if name == "whole-text":
            return ok({form.title: answer(form, model.values) for form in self._forms}, prompt_tokens=1000)
        if name.startswith("per-table-"):
            (form,) = (form for form in self._forms if form.id == name.removeprefix("per-table-"))
            return ok(answer(form, model.values), prompt_tokens=500)
        return model(request)
