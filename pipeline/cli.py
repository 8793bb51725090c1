"""The command line: thin. A command is imported when it is called for; errors become a sentence and an exit code."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from pipeline.errors import GoujiError
from pipeline.version import __version__

_COMMANDS = {
    "run": "pipeline.commands.run:run",
    "status": "pipeline.commands.status:status",
    "cancel": "pipeline.commands.cancel:cancel",
    "review": "pipeline.commands.review:review",
    "apply": "pipeline.commands.review:apply_decisions",
    "export": "pipeline.commands.export:export_results",
    "eval": "eval.command:evaluate",
    "model": "pipeline.commands.model:model_app",
    "doctor": "pipeline.commands.doctor:doctor",
}
"""Where each command is: a function, or an app of several. Importing all takes a second, most of them a tenth."""


class _Commands(TyperGroup):
    """The commands of `gouji`, each imported when it is called for; all of them for the help, and where a name is none
    of them, so that the likeliest can be named."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        for name in (cmd_name,) if cmd_name in _COMMANDS else _COMMANDS:
            if name not in self.commands:
                self.add_command(_imported(name), name)
        return super().get_command(ctx, cmd_name)


def _imported(name: str) -> Any:
    module, _, attribute = _COMMANDS[name].partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return get_command(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name=name)(found)
    return get_command(alone)


app = typer.Typer(
    name="gouji",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="勾稽 Gouji: the statistical tables of 政府信息公开工作年度报告 as data that can be trusted.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Options of all commands."""


def main() -> None:
    """The console script: runs the command and turns every error that a user is meant to read into one sentence."""
    try:
        app()
    except GoujiError as error:
        typer.echo(f"gouji: {error}", err=True)
        sys.exit(error.code)
