"""The rows of one table file with sensitive cells withheld before a method reads them (``--protect``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from klaster.catalogue import Method, method
from klaster.disclosure import P_PERCENT, Rules, sensitive, withheld
from klaster.model.errors import InputError, Place
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.workbench.table_rows import TableRows

SOLVER = "suppressed_cells"


def solver_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Those of the named columns that the method which finds hidden cells reads, too."""
    card = method(SOLVER).card
    return {
        name: column for name, column in columns.items() if name in {**card.inputs, **card.optional_inputs}
    }


def require_protectable(chosen: Method, path: Path, *, by_plant: bool) -> None:
    """Raise InputError for rows that are no cells: a rule about the firms behind a cell says nothing of them."""
    if chosen.card.reads in ("cells", "hierarchy", "plants") and not by_plant:
        return
    raise InputError(
        Text(
            f"--protect does not go with {chosen.card.id} on these rows",
            f"--protect не применяется к методу {chosen.card.id} на таких строках",
        ),
        Text(
            "It needs one row a region and industry, with the number of firms.",
            "Нужна одна строка на регион и отрасль, с числом предприятий.",
        ),
        Place(path.name),
    )


def hidden_keys(hierarchy: pl.DataFrame, rules: Rules, path: Path) -> pl.DataFrame:
    """The keys of the cells and totals to withhold.

    Parameters
    ----------
    hierarchy
        Units and totals as rows, with parents and ``firms``.
    rules
        The rules of publication.
    path
        The file, for the error where nothing counts the firms.
    """
    if "firms" not in hierarchy.columns:
        raise _no_firms(path)
    solver, marked = method(SOLVER), sensitive(hierarchy, rules.threshold, rules.dominance)
    keys = [key for key in KEYS if key in hierarchy.columns]
    shown = withheld(_with_status(hierarchy), marked)
    read = {**solver.card.inputs, **solver.card.optional_inputs}
    rows = shown.select(name for name in shown.columns if name in read)
    solved = solver.function(rows, fewest_firms=0.0, p_percent=P_PERCENT)
    away = pl.Series(marked) | (solved["basis"] == "complementary")
    return hierarchy.filter(away).select(keys)


def protected(rows: TableRows, hidden: pl.DataFrame) -> TableRows:
    """Rows with the hidden cells empty, and a total that is hidden empty beside its cells."""
    held = _with_status(rows.frame)
    keys = hidden.columns
    marked = held.join(hidden.with_columns(_hidden=True), on=keys, how="left", nulls_equal=True, maintain_order="left")  # fmt: skip
    shown = withheld(marked, marked["_hidden"].fill_null(False)).drop("_hidden")
    note = Text(
        f"Cells withheld by --protect: {hidden.height}.", f"Скрыто ячеек по --protect: {hidden.height}."
    )
    return replace(rows, lazy=_margins_withheld(shown, hidden).lazy(), notes=(*rows.notes, note))


def _margins_withheld(cells: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Totals beside the cells, empty where a hidden key is one of a total: no cell bears its code."""
    regions, industries = set(cells["region"].to_list()), set(cells["industry"].to_list())
    beside = {
        "region_total": (pl.col("region").is_in(regions) & ~pl.col("industry").is_in(industries), "region"),
        "industry_total": (
            ~pl.col("region").is_in(regions) & pl.col("industry").is_in(industries),
            "industry",
        ),
    }
    for name, (is_total, key) in beside.items():
        totals = hidden.filter(is_total)
        if name in cells.columns and totals.height:
            on = [each for each in (key, "period") if each in totals.columns]
            marks = totals.select(on).unique().with_columns(_gone=True)
            cells = cells.join(marks, on=on, how="left", nulls_equal=True, maintain_order="left")
            letter = pl.when("_gone").then(pl.lit("Q")).otherwise(_status_of(name, cells))
            emptied = pl.when(pl.col("_gone").is_null()).then(name).alias(name)
            cells = cells.with_columns(emptied, letter.alias(f"{name}_status")).drop("_gone")
    return cells


def _status_of(name: str, cells: pl.DataFrame) -> pl.Expr:
    return pl.col(f"{name}_status") if f"{name}_status" in cells.columns else pl.lit("A")


def _with_status(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if "status" in rows.columns else rows.with_columns(status=pl.lit("A"))


def _no_firms(path: Path) -> InputError:
    return InputError(
        Text(
            "--protect: no column says how many firms stand behind a cell",
            "--protect: ни один столбец не говорит, сколько предприятий стоит за ячейкой",
        ),
        Text("Name it: --columns firms=COLUMN.", "Укажите его: --columns firms=СТОЛБЕЦ."),
        Place(path.name),
    )
