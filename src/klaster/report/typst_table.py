"""A table of the atlas as a Typst table: its heading repeats, its states look different, its widths follow its words."""

from __future__ import annotations

from dataclasses import replace

from klaster.model.text import Language, Text
from klaster.report.document import Plate
from klaster.report.typst_words import plain
from klaster.views.table import Cell, Column, Table, cells

WIDE = 11
"""From so many columns on a table lies across its page."""

LEFT_OUT = Text(
    "{shown} rows of {all} stand here, in the order of the table; the workbook has every one.",
    "Приведены строки: {shown} из {all}, в порядке таблицы; в книге есть все.",
)


def printed(block: Plate) -> Table:
    """The table of a plate as it stands in print: its first rows, where it has too many."""
    table = block.figure.table
    return replace(table, listed=0).head(block.rows) if block.rows else replace(table, listed=0)


def left_out(block: Plate, language: Language) -> str:
    """What is said where not every row is printed."""
    every = block.figure.table.frame.height
    if not block.rows or every <= block.rows:
        return ""
    return LEFT_OUT.format(shown=block.rows, all=every).read(language)


def table_markup(block: Plate, language: Language, around: str) -> str:
    """A plate that is a table."""
    table = printed(block)
    shown, rows = table.shown, list(cells(table, language))
    wide = len(shown) >= WIDE
    grouped = _grouped(rows)
    body = _body(rows, block.outlined, grouped)
    heads = "".join(f"[{plain(column.title)}]," for column in shown[grouped:])
    widths = ", ".join(_widths(shown, rows)[grouped:])
    aligned = ", ".join("right" if column.numeric else "left" for column in shown[grouped:])
    size = "9pt" if len(shown) <= 5 else "8pt" if len(shown) <= 7 else "7pt"
    return (
        f"#tabulated({around}, left-out: [{plain(left_out(block, language))}], wide: {str(wide).lower()}, whole: {str(_short(rows)).lower()}, split: {str(_tall(rows)).lower()}, size: {size}, "
        f"columns: ({widths},), align: ({aligned},), header: ({heads}), ({body}))"
    )


def _grouped(rows: list[list[Cell]]) -> int:
    """1 where rows of one first word stand together, so that it is said once over them; else 0."""
    firsts = [row[0].text for row in rows if row]
    runs = sum(place == 0 or word != firsts[place - 1] for place, word in enumerate(firsts))
    told = len(rows) > 5 and len(rows[0]) > 2 and not rows[0][0].numeric
    return int(told and runs == len(set(firsts)) and runs <= len(rows) / 2)


def _body(rows: list[list[Cell]], outlined: frozenset[int], grouped: int) -> str:
    parts: list[str] = []
    for place, row in enumerate(rows):
        if grouped and (place == 0 or row[0].text != rows[place - 1][0].text):
            parts.append(
                f"table.header(level: 2, repeat: true, table.cell(colspan: {len(row) - 1}, inset: (top: 7pt))[#strong[{plain(row[0].text)}]]),"
            )
        parts.append("".join(_cell(cell, place in outlined) for cell in row[grouped:]))
    return "".join(parts)


def _cell(cell: Cell, outlined: bool) -> str:
    shown = plain(cell.text)
    if cell.state == "not_collected":
        return f"table.cell(fill: hatching)[{shown}],"
    if outlined and cell.state:
        return f"table.cell(stroke: outline-stroke)[#strong[{shown}]],"
    return f"[{shown}],"


def _short(rows: list[list[Cell]]) -> bool:
    """Whether a table stays on one page; its source may then stand below it, and nothing of it is left alone."""
    return len(rows) <= 12 and sum(len(cell.text) for row in rows for cell in row) < 1400


def _tall(rows: list[list[Cell]]) -> bool:
    """Whether a row may be taller than a page: only such a table is broken inside its rows."""
    return any(len(cell.text) > 700 for row in rows for cell in row)


def _widths(columns: tuple[Column, ...], rows: list[list[Cell]]) -> list[str]:
    """Numbers take what they need, words share the rest by how long they are."""
    widths = [_width(column, [row[place].text for row in rows]) for place, column in enumerate(columns)]
    return widths if any(width.endswith("fr") for width in widths) else ["1fr", *widths[1:]]


def _width(column: Column, texts: list[str]) -> str:
    lengths = [len(text) for text in texts if text] or [1]
    if len(column.title) <= 14 and (column.numeric or max(lengths) <= 9):
        return "auto"
    usual = sum(lengths) / len(lengths)
    return f"{min(6.0, max(1.0, max(usual, len(column.title)) ** 0.5 / 2)):.2f}fr"
