"""A table on a terminal: the columns that fit, whole; what does not fit is named."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from klaster.cli.language import say

ROWS_PRINTED = 40
_WIDEST = 36
_GAP = 2


def print_table(frame: pl.DataFrame) -> None:
    """Print the first rows and as many columns as the terminal is wide; say what was left out."""
    console = Console(highlight=False, soft_wrap=True)
    head = frame.head(ROWS_PRINTED)
    written = {name: [_written(cell) for cell in head[name]] for name in frame.columns}
    shown = _fitting(written, console.width)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0))
    for name in shown:
        table.add_column(name, justify="right" if frame[name].dtype.is_numeric() else "left", no_wrap=True)
    for row in zip(*(written[name] for name in shown), strict=True):
        table.add_row(*row)
    console.print(table, markup=False)
    _tell_rest(console, frame, [name for name in frame.columns if name not in shown])


def _fitting(written: dict[str, list[str]], width: int) -> list[str]:
    """The first columns that fit into a width, at least one."""
    shown: list[str] = []
    for name, cells in written.items():
        width -= max(map(len, [name, *cells])) + _GAP
        if width < 0 and shown:
            break
        shown.append(name)
    return shown


def _written(cell: Any) -> str:
    """A cell in at most ``_WIDEST`` signs; a number in six digits that count."""
    if cell is None:
        return ""
    words = f"{cell:.6g}" if isinstance(cell, float) else str(cell)
    return words if len(words) <= _WIDEST else words[: _WIDEST - 1] + "…"


def _tell_rest(console: Console, frame: pl.DataFrame, left_out: list[str]) -> None:
    if left_out:
        names = ", ".join(left_out)
        console.print(say(f"further columns: {names}", f"ещё столбцы: {names}"), style="dim", markup=False)
    if frame.height > ROWS_PRINTED:
        count = frame.height
        console.print(
            say(f"rows shown: {ROWS_PRINTED} of {count}", f"показано строк: {ROWS_PRINTED} из {count}"),
            style="dim",
        )
    if left_out or frame.height > ROWS_PRINTED:
        console.print(say("everything: -o FILE.csv", "всё целиком: -o ФАЙЛ.csv"), style="dim")
