"""``groups``: a definition of clusters with what an expert decided."""

from __future__ import annotations

from pathlib import Path

import click

from klaster.cli.language import say


@click.command(
    "groups",
    help=say(
        "Apply an expert's decisions to groups of industries, and keep the log: TABLE is what industry_groups gave, or a definition written before.",
        "Применить решения эксперта к группам отраслей и сохранить журнал: ТАБЛИЦА — результат industry_groups или прежнее определение.",
    ),
)
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="DEFINITION.csv",
    help=say(
        "The definition; as convert = {industry = ...} every method runs on its groups",
        "Определение; с convert = {industry = ...} все методы считаются по его группам",
    ),
)
def groups_command(table: Path, output: Path) -> None:
    """Decide and say how many moved."""
    from klaster.workbench.definition_file import decided  # noqa: PLC0415

    made = decided(table)
    made.write_csv(output)
    moved = made.filter(made["was"].is_not_null() & (made["was"] != made["group"])).height
    open_moves = made.filter(
        made["decision"].is_null() & made["proposed"].is_not_null() & (made["proposed"] != made["group"])
    ).height
    print(
        say(
            "{}: industries {}, groups {}, moved {}, proposals not decided {}",
            "{}: отраслей {}, групп {}, перенесено {}, предложений без решения {}",
        ).format(output, made.height, made["group"].n_unique(), moved, open_moves)
    )
