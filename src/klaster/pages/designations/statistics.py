"""The statistics of declared against measured as a table, and the same at other thresholds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from klaster.indicators.designation_statistics import STATISTICS
from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.designations.choices import Choices
from klaster.pages.desk import Desk
from klaster.views.number import decimal, interval, ratio
from klaster.views.table import Column, Table

COUNTS = ("agreed", "declared_only", "measured_only", "neither")
_SWEPT = (*COUNTS, "precision", "recall", "kappa")


def statistics(table: Desk, choices: Choices) -> Result:
    """The statistics of every period and threshold."""
    return table.observatory.result(
        table.edition.id, "designation_accuracy", table.measure.id, parameters=choices.parameters
    )


def of_period(found: Result, choices: Choices) -> pl.DataFrame:
    """Those of the period and the area chosen."""
    frame = found.frame
    if "area" in frame.columns:
        frame = frame.filter(pl.col("area") == choices.area.chosen)
    return frame.filter(pl.col("period") == choices.period.chosen) if "period" in frame.columns else frame


def chosen_rows(rows: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Those of the threshold chosen, or of the edition's own verdict: the first that the method gives."""
    threshold = choices.threshold or (rows["threshold"][0] if rows.height else "")
    return rows.filter(pl.col("threshold") == threshold)


def statistics_table(table: Desk, found: Result, choices: Choices, title: str) -> Table:
    """The statistics that are no counts, each the way to its working."""
    language = table.language
    rows = chosen_rows(of_period(found, choices), choices).filter(~pl.col("statistic").is_in(COUNTS))
    order = {name: place for place, name in enumerate(STATISTICS)}
    rows = rows.sort(pl.col("statistic").replace_strict(order, return_dtype=pl.Int64))
    named = rows.with_columns(
        pl.Series("name", [STATISTICS[name].read(language) for name in rows["statistic"]], dtype=pl.String),
        pl.Series("interval", _spans(rows, "lower", "upper", language), dtype=pl.String),
        pl.Series("range", _spans(rows, "least", "most", language), dtype=pl.String),
    )
    addresses = _workings(table, rows, choices, rows.select("statistic", "threshold").iter_rows())
    return Table(title, _columns(named, language), named, found.provenance.cite(language), addresses)


def _workings(
    table: Desk, rows: pl.DataFrame, choices: Choices, wanted: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """Where the numbers of statistics at thresholds open."""
    period = {name: rows[name][0] for name in ("period", "area") if name in rows.columns and rows.height}
    asked = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in choices.parameters.items()
    }
    return tuple(
        table.working_of("designation_accuracy", statistic=statistic, threshold=threshold, **period, **asked)
        for statistic, threshold in wanted
    )


def _spans(rows: pl.DataFrame, low: str, high: str, language: Language) -> list[str]:
    return [
        "" if first is None or last is None else interval(first, last, language, _two_places)
        for first, last in rows.select(low, high).iter_rows()
    ]


def _two_places(value: float, language: Language) -> str:
    return decimal(value, language, 2)


def _columns(rows: pl.DataFrame, language: Language) -> tuple[Column, ...]:
    def column(name: str, words: Text, **more: Any) -> Column:
        return Column(name, words.read(language), **more)

    drawn = rows["p_value"].null_count() < rows.height
    return (
        column("statistic", Text("Statistic, code", "Показатель, код"), shown=False, code=True),
        column("name", Text("Statistic", "Показатель"), filed=False),
        column("value", Text("Value", "Значение"), numeric=True, status="status", write=_two_places),
        column(
            "interval",
            Text("Interval", "Интервал"),
            filed=False,
            shown=rows["lower"].null_count() < rows.height,
        ),
        column("range", Text("Could be", "Могло бы быть"), filed=False),
        column("expected", Text("By lot", "По жребию"), numeric=True, write=_two_places, shown=drawn),
        column(
            "p_value",
            Text("A lottery does as well", "Жребий даёт не меньше"),
            numeric=True,
            write=ratio,
            shown=drawn,
        ),
        *(
            Column(name, name, numeric=name not in ("status", "threshold", "period"), shown=False)
            for name in (
                "lower",
                "upper",
                "least",
                "most",
                "status",
                "threshold",
                "period",
                "area",
                "judged",
                "unjudged",
            )
            if name in rows.columns
        ),
    )


def sweep_table(table: Desk, found: Result, choices: Choices, title: str) -> Table:
    """One row a threshold: the counts and the shares there."""
    language = table.language
    rows = of_period(found, choices).filter(pl.col("statistic").is_in(_SWEPT))
    wide = rows.pivot("statistic", index="threshold", values="value", maintain_order=True)
    states = rows.pivot("statistic", index="threshold", values="status", maintain_order=True)
    frame = wide.join(states, on="threshold", suffix="_status", maintain_order="left")
    words = Text("the verdict", "вывод").read(language)
    shown = [
        words if each == "verdict" else each.replace(".", "," if language == "ru" else ".")
        for each in frame["threshold"]
    ]
    named = frame.with_columns(pl.Series("from", shown, dtype=pl.String))
    columns = (
        Column("threshold", Text("Threshold", "Порог").read(language), shown=False),
        Column("from", Text("Specialised above", "Специализация выше").read(language), filed=False),
        *(
            Column(name, STATISTICS[name].read(language).partition(":")[0], numeric=True, status=f"{name}_status", write=_whole if name in COUNTS else _two_places)
            for name in _SWEPT if name in frame.columns
        ),
    )  # fmt: skip
    addresses = _workings(table, rows, choices, ((_SWEPT[0], each) for each in named["threshold"]))
    return Table(title, columns, named, found.provenance.cite(language), addresses)


def _whole(value: float, language: Language) -> str:
    return decimal(value, language, 0)
