"""What a reader of a solved table must be told: totals that contradict one another, and what was withheld."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from klaster.model.text import Text

SHOWN = 5


def notes(frame: Any) -> tuple[Text, ...]:
    """The largest contradictions between totals, and the number of cells withheld."""
    table = nw.from_native(frame).lazy().collect("polars")
    return (*_contradictions(table), *_withheld(table))


def _contradictions(table: nw.DataFrame[Any]) -> tuple[Text, ...]:
    missed = table.filter(nw.col("slack") != 0).with_columns(_size=nw.col("slack").abs())
    if missed.is_empty():
        return ()
    worst = missed.sort("_size", "region", "industry", descending=[True, False, False]).head(SHOWN)
    english, russian = zip(*(_named(row) for row in worst.iter_rows(named=True)), strict=True)
    count = missed.shape[0]
    return (
        Text(
            f"Totals contradict their parts beyond rounding ({count}). The largest: {'; '.join(english)}. "
            "Ranges and estimates beside them (basis: adjusted) hold only if these sums gave way; check the totals or set rounding.",
            f"Итоги расходятся с частями сверх округления ({count}). Самые большие расхождения: {'; '.join(russian)}. "
            "Связанные с ними диапазоны и оценки (basis: adjusted) верны, лишь если уступили именно эти суммы; проверьте итоги или задайте rounding.",
        ),
    )


def _named(row: dict[str, Any]) -> tuple[str, str]:
    period = f", {row['period']}" if row.get("period") is not None else ""
    size, over = f"{row['_size']:g}", row["slack"] > 0
    dimension = str(row["slack_in"])
    russian = {"region": "регионам", "industry": "отраслям"}.get(dimension, "регионам и отраслям")
    return (
        f"region {row['region']}, industry {row['industry']}{period}: parts by {dimension} "
        f"{'exceed' if over else 'fall short of'} the total by {size}",
        f"регион {row['region']}, отрасль {row['industry']}{period}: части по {russian} "
        f"{'больше' if over else 'меньше'} итога на {size}",
    )


def _withheld(table: nw.DataFrame[Any]) -> tuple[Text, ...]:
    hidden = table.filter(nw.col("basis") == "withheld").shape[0]
    beside = table.filter(nw.col("basis") == "complementary").shape[0]
    if not hidden:
        return ()
    return (
        Text(
            f"Cells that published totals pin to a single value are withheld ({hidden}), and with them published cells that "
            f"would give them away ({beside}). For work inside: publish=false.",
            f"Ячейки, однозначно определяемые по опубликованным итогам, скрыты ({hidden}), а вместе с ними и выдающие их "
            f"опубликованные ячейки ({beside}). Для внутренней работы: publish=false.",
        ),
    )
