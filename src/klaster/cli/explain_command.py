"""``klaster explain``: the working behind one number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from klaster.cli.language import language, say
from klaster.model.classification import Classification
from klaster.model.status import STATUS_NAMES, Status
from klaster.model.text import Text
from klaster.views.outcome import outcome_words
from klaster.workbench.explaining import Explanation
from klaster.workbench.observatory import Observatory

PARTS_PRINTED = 20


def explain_number(
    name: str,
    table: Path,
    keys: Mapping[str, str],
    edition: str | None,
    measure: str | None,
    columns: Mapping[str, str],
    where: tuple[str, ...],
    parameters: Mapping[str, Any],
) -> None:
    """Print the working of one number of a workspace (a folder) or of a table (a file)."""
    if table.is_dir():
        found = _in_workspace(name, table, keys, edition, measure, parameters)
    else:
        from klaster.workbench.tables import explain_table  # noqa: PLC0415

        found = explain_table(name, table, keys, columns, where, parameters)
    _print(found)


def _in_workspace(
    name: str,
    folder: Path,
    keys: Mapping[str, str],
    edition: str | None,
    measure: str | None,
    parameters: Mapping[str, Any],
) -> Explanation:
    observatory = Observatory(folder)
    chosen = observatory.edition(edition)
    trees = {"region": chosen.regions, "industry": chosen.industries, "area": chosen.regions}
    codes = {key: _code(value, trees.get(key)) for key, value in keys.items()}
    return observatory.explain(chosen.id, name, **codes, measure=measure, **parameters)


def _code(name: str, tree: Classification | None) -> str:
    return (tree.resolve(name) if tree else None) or name


def _print(found: Explanation) -> None:
    console = Console(highlight=False, soft_wrap=True)
    card = found.card
    console.print(f"[bold]{card.title.read(language())}[/bold]  " + ", ".join(found.keys.values()))
    console.print(card.formula, markup=False)
    console.print(_inputs(found) if found.statuses else _parts(found))
    console.print(_steps(found))
    console.print(found.provenance.cite(language()), markup=False)
    console.print(
        f"{say('digest', 'дайджест')}: {found.provenance.digest}  {say('method version', 'версия метода')}: {card.version}"
    )
    console.print(found.command, markup=False)
    console.print(found.python, markup=False)


def _inputs(found: Explanation) -> Table:
    table = Table(box=None, show_header=False)
    for name, letter in found.statuses.items():
        origin = (
            say("published", "опубликован")
            if name in found.published
            else say("sum of parts", "сумма частей")
        )
        label = found.card.outputs[name].read(language()) if name in found.card.outputs else name
        value = found.row.get(name)
        table.add_row(label, "-" if value is None else f"{value:,.10g}", f"{letter} {STATUS_NAMES[Status(letter)].read(language())}",
                      origin if name != "observed" else "")  # fmt: skip
    return table


def _parts(found: Explanation) -> Table:
    """The rows that went in, the largest first, and how many more there are."""
    shown = found.parts.head(PARTS_PRINTED)
    table = Table(box=None, title=_counted(found), title_justify="left", title_style="dim")
    for name in shown.columns:
        table.add_column(name, justify="right" if shown[name].dtype.is_numeric() else "left")
    for row in shown.iter_rows():
        table.add_row(*("" if each is None else _written(each) for each in row))
    return table


def _counted(found: Explanation) -> str:
    count = found.parts.height
    letters = found.parts["status"].drop_nulls().to_list() if "status" in found.parts.columns else []
    states = ", ".join(
        f"{STATUS_NAMES[Status(letter)].read(language())} {letters.count(letter)}"
        for letter in sorted(set(letters))
    )
    shown = min(count, PARTS_PRINTED)
    head = say(f"What goes in: {shown} of {count} rows", f"Исходные данные: строк {shown} из {count}")
    return f"{head} ({states})" if states else head


def _written(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _outcome(value: float | str | Text | None) -> str:
    if isinstance(value, Text):
        return value.read(language())
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else outcome_words(str(value), language())


def _steps(found: Explanation) -> Table:
    table = Table(box=None, show_header=False)
    for step in found.steps:
        value = _outcome(step.value)
        table.add_row(step.label.read(language()), step.expression, value, step.status)
    return table
