"""The options of ``compute`` that put a verdict to the test."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click
import polars as pl

from klaster.cli.language import say
from klaster.model.errors import InputError
from klaster.model.method import MethodCard
from klaster.model.text import Text


@dataclass(frozen=True)
class Trial:
    """What is varied and judged; the method's own grid and verdict where nothing is said."""

    vary: dict[str, list[str]] | None
    judge: str | None
    variants: str | None


def robustness_options(card: MethodCard) -> list[click.Parameter]:
    """The options, with the method's own grid in their help."""
    own = " ".join(f"{name}={','.join(str(value) for value in values)}" for name, values in card.grid.items())
    grid = f" [{own}]" if own else ""
    verdict = f" [{card.judged}]" if card.judged else ""
    return [
        click.Option(
            ["--robustness", "robust"],
            is_flag=True,
            help=say(
                f"How far the verdict holds over the method's own grid{grid}",
                f"Насколько вывод устойчив по собственной сетке метода{grid}",
            ),
        ),
        click.Option(
            ["--vary"],
            multiple=True,
            metavar="parameter=v1,v2",
            help=say(
                "Over these values instead; also benchmark=area,whole, cut=1,1.25 and, of a workspace, measure",
                "По этим значениям; также benchmark=area,whole, cut=1,1.25 и, для рабочей папки, measure",
            ),
        ),
        click.Option(
            ["--judge"],
            metavar='COLUMN | "COLUMN > NUMBER"',
            help=say(f"What the verdict is{verdict}", f"Что считать выводом{verdict}"),
        ),
        click.Option(
            ["--variants"],
            metavar="FILE",
            help=say(
                "Write what each variant does: .csv, .parquet or .json",
                "Записать, что меняет каждый вариант: .csv, .parquet или .json",
            ),
        ),
    ]


def asked_test(robust: bool, vary: Sequence[str], judge: str | None, variants: str | None) -> Trial | None:
    """The test that the options ask for, if they ask for one.

    Raises
    ------
    InputError
        For a piece of ``--vary`` without an equals sign.
    """
    if not (robust or vary or judge or variants):
        return None
    return Trial(_grid(vary) if vary else None, judge, variants)


def tell_variants(variants: pl.DataFrame) -> None:
    """The variants that change most, on the error stream beside the table."""
    changed = variants.filter(pl.col("changed") > 0).sort("changed", "variant", descending=[True, False])
    total = variants.height
    print(
        say(
            f"{total} variants; {changed.height} of them change a verdict",
            f"Вариантов: {total}; меняют хотя бы один вывод: {changed.height}",
        ),
        file=sys.stderr,
    )
    if changed.height:
        with pl.Config(
            tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, tbl_rows=8, tbl_cols=12
        ):
            print(changed.head(8), file=sys.stderr)


def _grid(words: Sequence[str]) -> dict[str, list[str]]:
    grid: dict[str, list[str]] = {}
    for word in words:
        name, equals, values = word.partition("=")
        listed = [value.strip() for value in values.split("|" if "|" in values else ",") if value.strip()]
        if not equals or not listed:
            raise InputError(
                Text(
                    f"--vary: found {word!r}, expected parameter=value,value",
                    f"--vary: указано {word!r}, ожидается параметр=значение,значение",
                ),
                Text("For example: --vary confidence=0.9,0.99.", "Например: --vary confidence=0.9,0.99."),
            )
        grid[name.strip().replace("-", "_")] = listed
    return grid
