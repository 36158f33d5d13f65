"""``compute`` and ``explain``: one command a method, made from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from klaster.catalogue import Method, method, methods, registered_for_now
from klaster.cli.language import language, say
from klaster.cli.robustness_options import asked_test, robustness_options
from klaster.model.errors import InputError
from klaster.model.method import MethodCard, Parameter
from klaster.model.text import Text

MakeCommand = Callable[[Method], click.Command]
_NEXT_NAME = re.compile(r",(?=\s*[A-Za-z_]\w*\s*=)|,\s*$")


class MethodGroup(click.Group):
    """A command whose first argument is the name of a method; an unknown name is answered with near ones.

    The path of a YAML file is a rubric of one's own.
    """

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
        if cmd_name.endswith((".yaml", ".yml")):
            from klaster.rubrics import rubric_file  # noqa: PLC0415

            own = rubric_file(cmd_name)
            ctx.with_resource(registered_for_now(own))
            return self._make(own)
        return self._make(method(cmd_name))


def compute_command(chosen: Method) -> click.Command:
    """``klaster compute METHOD``."""
    card = chosen.card

    def run(
        tables: tuple[str, ...],
        columns: tuple[str, ...],
        where: tuple[str, ...],
        set: tuple[str, ...],
        output: str | None,
        add_up: bool,
        edition: str | None,
        of_measure: str | None,
        robust: bool,
        vary: tuple[str, ...],
        judge: str | None,
        variants: str | None,
        protect: tuple[str, ...],
        convert: tuple[str, ...],
        keep: str | None,
        periods: str | None,
        **given: Any,
    ) -> None:
        from klaster.cli.table_commands import Request, compute_tables  # noqa: PLC0415

        parameters = {**_given(given), **pairs(set, "--set")}
        named = pairs(columns, "--columns")
        test = asked_test(robust, vary, judge, variants)
        rules = pairs(protect, "--protect")
        request = Request(
            card.id,
            named,
            where,
            parameters,
            add_up,
            edition,
            of_measure,
            test,
            rules,
            pairs(convert, "--convert"),
            keep,
            periods,
        )
        compute_tables(request, [Path(table) for table in tables], output)

    return click.Command(
        card.id,
        callback=run,
        params=[*_compute_options(card), *_method_options(card)],
        help=_help(card),
        short_help=card.title.read(language()),
    )


def _compute_options(card: MethodCard) -> list[click.Parameter]:
    """What may be said of the tables, of what leaves, and of the method's robustness."""
    return [
        click.Argument(["tables"], nargs=-1, required=True, metavar="TABLE..."),
        *_table_options(),
        click.Option(
            ["-o", "--output", "output"],
            metavar="FILE",
            help=say(".csv, .parquet or .json", ".csv, .parquet или .json"),
        ),
        click.Option(
            ["--periods"],
            metavar="FIRST..LAST",
            help=say(
                "Of a workspace only these periods, or one: 2019..2024, 2024",
                "Из рабочей папки только эти периоды или один: 2019..2024, 2024",
            ),
        ),
        click.Option(
            ["--add-up", "add_up"],
            is_flag=True,
            help=say(
                "Several rows of one region, industry and period are parts of it: add them up",
                "Несколько строк одного региона, отрасли и периода — их части: сложить",
            ),
        ),
        click.Option(
            ["--convert"],
            multiple=True,
            metavar="industry=isic_rev4",
            help=say(
                "Pass the codes of industries or regions into another classification first",
                "Сначала перевести коды отраслей или регионов в другой классификатор",
            ),
        ),
        click.Option(
            ["--protect"],
            multiple=True,
            metavar="threshold=3,dominance=10",
            help=say(
                "Withhold cells of fewer firms than that, or where one dominates (p%), and what would give them away",
                "Скрыть ячейки, где предприятий меньше указанного или преобладает одно (p%), и те, по которым их можно вычислить",
            ),
        ),
        click.Option(
            ["--keep"],
            metavar="FOLDER",
            help=say(
                "Keep pieces of long simulations there: a run that was stopped goes on where it was",
                "Сохранять там части долгих имитаций: прерванный расчёт продолжится с того же места",
            ),
        ),
        *_workspace_options(card),
        *robustness_options(card),
    ]


def explain_command(chosen: Method) -> click.Command:
    """``klaster explain METHOD``."""
    card = chosen.card

    def run(
        table: str,
        edition: str | None,
        of_measure: str | None,
        columns: tuple[str, ...],
        where: tuple[str, ...],
        set: tuple[str, ...],
        **given: Any,
    ) -> None:
        from klaster.cli.explain_command import explain_number  # noqa: PLC0415

        words = _given(given)
        keys = {key: words.pop(key) for key in explained_keys(card) if key in words}
        parameters = {**words, **pairs(set, "--set")}
        explain_number(
            card.id, Path(table), keys, edition, of_measure, pairs(columns, "--columns"), where, parameters
        )

    arguments: list[click.Parameter] = [
        click.Argument(["table"], default=".", metavar="[TABLE]"),
        *_key_options(card),
        *_workspace_options(card),
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
    # A comma inside a name parts nothing: "value=Jobs, total" is one piece.
    pieces = [piece.strip() for word in words for piece in _NEXT_NAME.split(word) if piece.strip()]
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


def _workspace_options(card: MethodCard) -> list[click.Parameter]:
    # A parameter of the method keeps its own name.
    own = {parameter.name for parameter in card.parameters}
    measure = "--of-measure" if "measure" in own else "--measure"
    return [
        click.Option(
            ["--edition"], metavar="ID", help=say("Edition of a workspace", "Издание рабочей папки")
        ),
        click.Option(
            [measure, "of_measure"],
            metavar="ID",
            help=say("Measure of a workspace", "Показатель рабочей папки"),
        ),
    ]


def _table_options() -> list[click.Parameter]:
    return [
        click.Option(["--columns"], multiple=True, metavar="region=state,industry=naics,value=jobs",
                     help=say("Which of your columns is what; guessed where not given",
                              "Какой из ваших столбцов что значит; остальное определяется само")),
        click.Option(["--where"], multiple=True, metavar='"year=2018"', help=say("Keep only such rows: =, !=, <, <=, >, >=, column in (a|b)", "Только такие строки: =, !=, <, <=, >, >=, столбец in (а|б)")),
        click.Option(["--set"], multiple=True, metavar="parameter=value", help=say("A parameter of the method", "Параметр метода")),
    ]  # fmt: skip


def explained_keys(card: MethodCard) -> tuple[str, ...]:
    """What tells one number of a method from another: its keys, and without regions the area.

    >>> explained_keys(method("locational_gini").card)
    ('industry', 'period', 'area')
    """
    taken = {*card.keys, *card.outputs, *(parameter.name for parameter in card.parameters)}
    return (*card.keys, *(("area",) if not {"region", "area"} & taken else ()))


def _key_options(card: MethodCard) -> list[click.Parameter]:
    """One option a key of the method: which of its numbers is meant."""
    known = {
        "region": say("Region: code or name", "Регион: код или название"),
        "industry": say("Industry: code or name", "Отрасль: код или название"),
        "period": say("Period; the latest by default", "Период; по умолчанию последний"),
        "area": say(
            "Area, where each is computed on its own: code or name",
            "Территория, если каждая рассчитана отдельно: код или название",
        ),
    }
    named = {**card.outputs, **card.optional_inputs, **card.inputs}
    return [
        click.Option(
            [f"--{key.replace('_', '-')}", key],
            metavar="CODE",
            help=known.get(key) or (named[key].read(language()) if key in named else key),
        )
        for key in explained_keys(card)
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
    """What the command teaches: title, reading, limits, the columns it reads, examples of its own."""
    needed = [f"  {name}: {text.read(language())}" for name, text in card.inputs.items()]
    further = [f"  [{name}]: {text.read(language())}" for name, text in card.optional_inputs.items()]
    return "\n\n".join(
        [
            f"{card.title.read(language())}. {card.reading.read(language())}",
            card.limits.read(language()),
            "\b\n" + say("Columns:", "Столбцы:") + "\n" + "\n".join([*needed, *further]),
            "\b\n" + say("Example:", "Пример:") + "\n" + "\n".join(f"  {line}" for line in examples(card)),
            say(
                "Columns that bear these names need no --columns; others are guessed where they can be.",
                "Столбцы с такими именами указывать в --columns не нужно; остальные по возможности определяются сами.",
            ),
        ]
    )


_YOURS = {
    "region": "state", "industry": "naics", "period": "year", "value": "jobs", "status": "flag", "firms": "plants",
    "establishments": "estabs", "group": "division", "class": "kind", "population": "people", "area": "km2",
    "size_low": "from", "size_high": "to", "unit": "country", "indicator": "name",
}  # fmt: skip
_FILES = {"cells": "jobs.csv", "plants": "plants.csv", "hierarchy": "table.csv", "records": "scores.csv",
          "designations": "priorities.csv", "targets": "targets.csv"}  # fmt: skip
_COMMON = frozenset(("status", "region_total", "industry_total", "total"))
_MOST_SHOWN = 6


def examples(card: MethodCard) -> list[str]:
    """Commands that compute the method on a table with names of one's own.

    >>> examples(method("theil_index").card)[0]
    'klaster compute theil_index jobs.csv --columns region=state,value=jobs,period=year,industry=naics,population=people,group=division -o out.csv'
    """
    shown = [*card.inputs, *(name for name in card.optional_inputs if name not in _COMMON)][:_MOST_SHOWN]
    shown = [name for name in (*shown, "group", "class") if name in {**card.inputs, **card.optional_inputs}]
    columns = ",".join(f"{name}={_YOURS.get(name, name)}" for name in dict.fromkeys(shown))
    table = _FILES[card.reads]
    lines = [f"klaster compute {card.id} {table} --columns {columns} -o out.csv"]
    choice = next((each for each in card.parameters if len(each.choices) > 1), None)
    if choice:
        other = next(word for word in choice.choices if word != str(choice.default).lower())
        lines.append(f"klaster compute {card.id} {table} --set {choice.name}={other}")
    return lines
