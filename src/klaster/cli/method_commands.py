"""``compute`` and ``explain``: one command a method, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from klaster.catalogue import Method, method, methods
from klaster.cli.language import language, say
from klaster.model.errors import InputError
from klaster.model.method import MethodCard, Parameter
from klaster.model.text import Text

MakeCommand = Callable[[Method], click.Command]


class MethodGroup(click.Group):
    """A command whose first argument is the name of a method; an unknown name is answered with near ones."""

    def __init__(self, name: str, make: MakeCommand, help: str) -> None:
        super().__init__(
            name=name, help=help, subcommand_metavar="METHOD [TABLE] [OPTIONS]", no_args_is_help=True
        )
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The registered methods."""
        return [each.card.id for each in methods()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one method."""
        return self._make(method(cmd_name))


def compute_command(chosen: Method) -> click.Command:
    """``klaster compute METHOD``."""
    card = chosen.card

    def run(
        tables: tuple[str, ...],
        columns: str,
        where: tuple[str, ...],
        set: tuple[str, ...],
        output: str | None,
        **given: Any,
    ) -> None:
        from klaster.cli.table_commands import compute_tables  # noqa: PLC0415

        parameters = {**_given(given), **pairs(set, "--set")}
        compute_tables(
            card.id,
            [Path(table) for table in tables],
            pairs([columns], "--columns"),
            where,
            parameters,
            output,
        )

    arguments: list[click.Parameter] = [
        click.Argument(["tables"], nargs=-1, required=True, metavar="TABLE..."),
        *_table_options(),
        click.Option(
            ["-o", "--output", "output"],
            metavar="FILE",
            help=say(".csv, .parquet or .json", ".csv, .parquet или .json"),
        ),
    ]
    return click.Command(
        card.id,
        callback=run,
        params=[*arguments, *_method_options(card)],
        help=_help(card),
        short_help=card.title.read(language()),
    )


def explain_command(chosen: Method) -> click.Command:
    """``klaster explain METHOD``."""
    card = chosen.card

    def run(
        table: str,
        edition: str | None,
        measure: str | None,
        columns: str,
        where: tuple[str, ...],
        set: tuple[str, ...],
        **given: Any,
    ) -> None:
        from klaster.cli.explain_command import explain_number  # noqa: PLC0415

        words = _given(given)
        keys = {key: words.pop(key) for key in card.keys if key in words}
        parameters = {**words, **pairs(set, "--set")}
        explain_number(
            card.id, Path(table), keys, edition, measure, pairs([columns], "--columns"), where, parameters
        )

    arguments: list[click.Parameter] = [
        click.Argument(["table"], default=".", metavar="[TABLE]"),
        *_key_options(card),
        click.Option(["--edition"], help=say("Edition of a workspace", "Издание рабочей папки")),
        click.Option(["--measure"], help=say("Measure", "Показатель")),
        *_table_options(),
    ]
    return click.Command(
        card.id,
        callback=run,
        params=[*arguments, *_method_options(card)],
        help=_help(card),
        short_help=card.title.read(language()),
    )


def pairs(words: Any, option: str) -> dict[str, str]:
    """``a=1,b=2`` as a mapping.

    Raises
    ------
    InputError
        For a piece without an equals sign.
    """
    pieces = [piece.strip() for word in words for piece in word.split(",") if piece.strip()]
    for piece in pieces:
        if "=" not in piece:
            raise InputError(
                Text(
                    f"{option}: found {piece!r}, expected name=value",
                    f"{option}: указано {piece!r}, ожидается имя=значение",
                ),
                Text(f"For example: {option} region=state.", f"Например: {option} region=state."),
            )
    return {name.strip(): value.strip() for name, value in (piece.split("=", 1) for piece in pieces)}


def _table_options() -> list[click.Parameter]:
    return [
        click.Option(["--columns"], default="", metavar="region=state,industry=naics,value=jobs",
                     help=say("Which of your columns is what; guessed where not given",
                              "Какой из ваших столбцов что значит; остальное определяется само")),
        click.Option(["--where"], multiple=True, metavar='"year=2018"', help=say("Keep only such rows", "Только такие строки")),
        click.Option(["--set"], multiple=True, metavar="parameter=value", help=say("A parameter of the method", "Параметр метода")),
    ]  # fmt: skip


def _key_options(card: MethodCard) -> list[click.Parameter]:
    """One option a key of the method: which of its numbers is meant."""
    known = {
        "region": say("Region: code or name", "Регион: код или название"),
        "industry": say("Industry: code or name", "Отрасль: код или название"),
        "period": say("Period; the latest by default", "Период; по умолчанию последний"),
    }
    named = {**card.outputs, **card.optional_inputs, **card.inputs}
    return [
        click.Option(
            [f"--{key.replace('_', '-')}", key],
            metavar="CODE",
            help=known.get(key) or (named[key].read(language()) if key in named else key),
        )
        for key in card.keys
    ]


def _method_options(card: MethodCard) -> list[click.Parameter]:
    return [
        click.Option(
            [f"--{parameter.name.replace('_', '-')}", parameter.name],
            help=_parameter_help(parameter),
            metavar="VALUE",
        )
        for parameter in card.parameters
    ]


def _parameter_help(parameter: Parameter) -> str:
    choices = f" ({' | '.join(parameter.choices)})" if parameter.choices else ""
    return f"{parameter.description.read(language())}{choices} [{parameter.default}]"


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _help(card: MethodCard) -> str:
    """What the command teaches: title, reading, limits and the columns it reads."""
    columns = [
        f"  {name}: {text.read(language())}" for name, text in {**card.inputs, **card.optional_inputs}.items()
    ]
    example = (
        f"klaster compute {card.id} jobs.csv --columns region=state,industry=naics,value=jobs -o out.csv"
    )
    return "\n\n".join(
        [
            f"{card.title.read(language())}. {card.reading.read(language())}",
            card.limits.read(language()),
            "\b\n" + say("Columns:", "Столбцы:") + "\n" + "\n".join(columns),
            say("Example:", "Пример:") + f" {example}",
        ]
    )
