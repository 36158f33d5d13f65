"""Cells of a region and an industry with what is declared of them and what is measured, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from klaster.indicators.designation_words import specialisation, truth
from klaster.model.errors import InputError
from klaster.model.text import Text

Judge = Literal["auto", "verdict", "value", "interval"]
Borderline = Literal["no", "half", "unknown", "yes"]
Unstated = Literal["unknown", "no"]
Coarse = Literal["unknown", "judge"]

AGREED, DECLARED_ONLY, MEASURED_ONLY, NEITHER, UNJUDGED = (
    "agreed", "declared_only", "measured_only", "neither", "unknown",
)  # fmt: skip
OUTCOMES: dict[str, Text] = {
    AGREED: Text("agreed: declared and measured", "совпадает: объявлено и подтверждено данными"),
    DECLARED_ONLY: Text("declared only", "только объявлено"),
    MEASURED_ONLY: Text("measured only", "только по данным"),
    NEITHER: Text("neither declared nor measured", "ни объявлено, ни по данным"),
    UNJUDGED: Text("cannot be judged", "судить нельзя"),
}


@dataclass(frozen=True, slots=True)
class Judging:
    """How cells are judged: by what, at which quotient, and what becomes of what is not clear."""

    by: Judge = "auto"
    cut: float = 1.0
    borderline: Borderline = "no"
    unstated: Unstated = "unknown"
    coarse: Coarse = "unknown"

    def deciding(self, table: pl.DataFrame) -> str:
        """The column or comparison that decides."""
        if self.by != "auto":
            return self.by
        return "verdict" if "verdict" in table.columns else "value"


def judged_cells(table: pl.DataFrame, judging: Judging) -> pl.DataFrame:
    """The table with ``_declared``, ``_measured`` (1, 0.5, 0), ``_hidden`` (status letter) and ``_outcome``.

    ``_measured`` keeps what is borderline as 0.5 whatever becomes of it; ``_counted`` is what it counts as.
    """
    require_one_row_each(table)
    plain = table.with_columns(
        _declared=truth(table, "designated"), _partial=truth(table, "partial").fill_null(False),
        _hidden=_letter(table), _measured=_measured(table, judging),
    )  # fmt: skip
    if judging.unstated == "no":
        plain = plain.with_columns(pl.col("_declared").fill_null(False))
    plain = plain.with_columns(_coarse=_too_coarse(judging), _counted=_counted(judging.borderline))
    return plain.with_columns(
        _counted=pl.when(~pl.col("_coarse")).then("_counted")
    ).with_columns(_outcome=_outcome())  # fmt: skip


def require_one_row_each(table: pl.DataFrame) -> None:
    """Raise InputError where a cell stands in two rows: two programmes are told apart by filters."""
    keys = [key for key in ("region", "industry", "period") if key in table.columns]
    twice = table.filter(table.select(keys).is_duplicated()).head(1)
    if twice.height:
        names = ", ".join(str(word) for word in twice.select(keys).row(0))
        raise InputError(
            Text(f"two rows are about one cell: {names}", f"две строки об одной ячейке: {names}"),
            Text(
                "Keep one row a cell: filter by programme, or give several programmes one after another.",
                "Оставьте одну строку на ячейку: отберите одну программу или считайте программы по очереди.",
            ),
        )


def _letter(table: pl.DataFrame) -> pl.Series:
    if "status" not in table.columns:
        return pl.Series("_hidden", ["A"] * table.height, dtype=pl.String)
    return table["status"].cast(pl.String).fill_null("A")


def _measured(table: pl.DataFrame, judging: Judging) -> pl.Series:
    """What the data say: specialised 1, borderline 0.5, not 0; null where they say nothing."""
    by = judging.deciding(table)
    needed = {"verdict": ("verdict",), "value": ("value",), "interval": ("lower", "upper")}[by]
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise _nothing_measured(missing, judging.by)
    found = specialisation(table, "verdict") if by == "verdict" else _compared(table, by, judging.cut)
    return pl.select(pl.when(~_letter(table).is_in(["O", "Q"])).then(found)).to_series().cast(pl.Float64)


def _compared(table: pl.DataFrame, by: str, cut: float) -> pl.Series:
    if by == "value":
        return (number(table, "value") > cut).cast(pl.Float64)
    lower, upper = number(table, "lower"), number(table, "upper")
    sure = pl.when(lower > cut).then(1.0).when(upper <= cut).then(0.0)
    return pl.select(sure.when(lower.is_not_null() & upper.is_not_null()).then(0.5)).to_series()


def number(table: pl.DataFrame, name: str) -> pl.Series:
    """A column of numbers without NaN; nulls where the table has none."""
    if name not in table.columns:
        return pl.Series(name, [None] * table.height, dtype=pl.Float64)
    return table[name].cast(pl.Float64).fill_nan(None)


def _nothing_measured(missing: list[str], judge: str) -> InputError:
    names = ", ".join(missing)
    return InputError(
        Text(f"by={judge} needs the columns: {names}", f"для by={judge} нужны столбцы: {names}"),
        Text(
            "Give a verdict (yes, no, borderline) or the quotient as value; lower and upper are its interval.",
            "Дайте verdict (yes, no, borderline) или коэффициент как value; lower и upper — его интервал.",
        ),
    )


def _too_coarse(judging: Judging) -> pl.Expr:
    """Whether only a part of the industry is designated, so that the whole tells nothing of it."""
    return pl.lit(judging.coarse == "unknown") & pl.col("_partial") & pl.col("_declared").fill_null(False)


def _counted(borderline: Borderline) -> pl.Expr:
    counts = {"no": 0.0, "half": 0.5, "yes": 1.0, "unknown": None}[borderline]
    return pl.when(pl.col("_measured") == 0.5).then(pl.lit(counts, pl.Float64)).otherwise("_measured")


def _outcome() -> pl.Expr:
    declared, measured = pl.col("_declared"), pl.col("_counted")
    return (
        pl.when(declared.is_null() | measured.is_null()).then(pl.lit(UNJUDGED))
        .when(declared & (measured == 1)).then(pl.lit(AGREED))
        .when(declared).then(pl.lit(DECLARED_ONLY))
        .when(measured == 1).then(pl.lit(MEASURED_ONLY))
        .otherwise(pl.lit(NEITHER))
    )  # fmt: skip
