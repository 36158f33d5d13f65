"""Related industries by what passes between them: workers who move, goods bought and sold, occupations in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import related_words as words
from klaster.indicators.margins import ESTIMATE, UNKNOWN, severity
from klaster.indicators.specialisation_matrix import letters
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats
from klaster.numerics.relatedness import correlations, flow_relatedness, input_output_links

_FLOW_INPUTS = {
    "industry": Text("industry from which", "отрасль, откуда"),
    "partner": Text("industry to which", "отрасль, куда"),
}
_OPTIONAL = {name: words.OPTIONAL_INPUTS[name] for name in ("period", "status")}
_STATUS = Text("an estimate where a flow is not known", "оценка, если какой-то поток неизвестен")


@indicator(
    title=Text("Skill relatedness", "Родственность по переходам работников"),
    unit=Text("ratio", "отношение"),
    keys=("industry", "partner", "period"),
    version=1,
    formula=r"SR_{ij} = \frac{F_{ij} F}{F_{i \cdot} F_{\cdot j}}, \quad \tilde{SR} = \frac{SR - 1}{SR + 1}",
    reading=Text(
        "Above 1, more workers move between the two industries than their sizes as a source and as a goal would give.",
        "Больше 1 — между двумя отраслями переходит больше работников, чем следует из их размеров как источника и как цели.",
    ),
    limits=Text(
        "Moves within an industry are left out. Few moves give extreme ratios: look at the flow.",
        "Переходы внутри отрасли не учитываются. При малом числе переходов отношения бывают крайними: смотрите на сам поток.",
    ),
    references=("Neffke and Henning 2013, Strategic Management Journal 34(3)",),
    inputs={**_FLOW_INPUTS, "value": Text("workers who moved", "число перешедших работников")},
    optional_inputs=_OPTIONAL,
    outputs={"value": Text("flow over what totals would give", "поток к ожидаемому по итогам"), "status": _STATUS, "normalised": Text("from -1 to 1, 0 where chance gives as much", "от -1 до 1; 0 — как при случайности"), "flow": Text("flow", "поток")},
    form="columns",
    reads="records",
)  # fmt: skip
@in_memory
def skill_relatedness(table: pl.DataFrame) -> Any:
    """Flows of workers between industries over what the totals of both would give; a row each way.

    Examples
    --------
    >>> flows = [("a", "b", 30), ("a", "c", 5), ("b", "a", 20), ("b", "c", 5), ("c", "a", 5), ("c", "b", 10)]
    >>> moves = pl.DataFrame(flows, schema=["industry", "partner", "value"], orient="row")
    >>> skill_relatedness(moves).select(pl.col("value", "normalised").round(6)).row(0)
    (1.607143, 0.232877)
    """
    found = _pairs(table, flow_relatedness)
    return found.with_columns(normalised=(pl.col("value") - 1) / (pl.col("value") + 1)).select(
        pl.exclude("normalised", "flow"), "normalised", "flow"
    )


@indicator(
    title=Text("Input-output links", "Связи «затраты — выпуск»"),
    unit=Text("share", "доля"),
    keys=("industry", "partner", "period"),
    version=1,
    formula=r"IO_{ij} = \max(a_{ij}, a_{ji}, b_{ij}, b_{ji}), \quad a_{ij} = x_{ij} / \sum_k x_{kj}, \quad b_{ij} = x_{ij} / \sum_k x_{ik}",
    reading=Text(
        "0.3: one of the two buys 30 % of its purchases from the other, or sells it 30 % of its sales.",
        "0,3 — одна из двух отраслей покупает у другой 30 % всего, что покупает, или продаёт ей 30 % всего, что продаёт.",
    ),
    limits=Text(
        "Shares are of what the table holds: without final demand and imports a share of sales is one of sales to industries.",
        "Доли считаются от того, что есть в таблице: без конечного спроса и импорта доля продаж — это доля продаж отраслям.",
    ),
    references=("Delgado, Porter and Stern 2016, Journal of Economic Geography 16(1)",),
    inputs={**_FLOW_INPUTS, "value": Text("sales of the industry to the partner", "продажи отрасли партнёру")},
    optional_inputs=_OPTIONAL,
    outputs={"value": Text("largest of four shares", "наибольшая из четырёх долей"), "status": _STATUS, "flow": Text("sales", "продажи")},
    form="columns",
    reads="records",
)  # fmt: skip
@in_memory
def input_output_relatedness(table: pl.DataFrame) -> Any:
    """The strongest of the four links between two industries of an input-output table; the same both ways.

    Examples
    --------
    >>> sales = pl.DataFrame({"industry": list("abb"), "partner": list("bab"), "value": [30, 10, 60]})
    >>> input_output_relatedness(sales).select("value").row(0)
    (1.0,)
    """
    return _pairs(table, input_output_links)


@indicator(
    title=Text("Occupation similarity", "Сходство по профессиям"),
    unit=Text("correlation", "корреляция"),
    keys=("industry", "partner", "period"),
    version=1,
    formula=r"Occ_{ij} = \mathrm{corr}_o (s_{io}, s_{jo}), \quad s_{io} = e_{io} / \sum_o e_{io}",
    reading=Text(
        "1: the two industries employ the same occupations in the same shares; 0: nothing in common.",
        "1 — две отрасли нанимают одни и те же профессии в одинаковых долях; 0 — ничего общего.",
    ),
    limits=Text(
        "Depends on how finely occupations are told apart; occupations common to all, such as clerks, push it up.",
        "Зависит от подробности перечня профессий; профессии, общие для всех (например, конторские), завышают сходство.",
    ),
    references=("Delgado, Porter and Stern 2016, Journal of Economic Geography 16(1)",),
    inputs={"industry": Text("industry", "отрасль"), "occupation": Text("occupation", "профессия"), "value": Text("workers", "число работников")},
    optional_inputs=_OPTIONAL,
    outputs={"value": Text("correlation of shares", "корреляция долей"), "status": _STATUS},
    form="columns",
    reads="records",
)  # fmt: skip
@in_memory
def occupation_similarity(table: pl.DataFrame) -> Any:
    """Correlation over occupations of the shares they have of two industries; the same both ways.

    Examples
    --------
    >>> staff = pl.DataFrame({"industry": list("aabb"), "occupation": list("xyxy"), "value": [1, 3, 2, 6]})
    >>> occupation_similarity(staff)["value"].round(6).to_list()
    [1.0, 1.0]
    """

    def similar(staff: Floats) -> Floats:
        sums = staff.sum(axis=1, keepdims=True)
        shares = np.divide(staff, sums, out=np.zeros_like(staff), where=sums > 0)
        return correlations(shares.T)

    return _pairs(table, similar, "occupation").drop("flow")


def _pairs(table: pl.DataFrame, related: Callable[[Floats], Floats], across: str = "partner") -> pl.DataFrame:
    """Rows of all ordered pairs of industries, a period each."""
    parts = [table] if "period" not in table.columns else table.partition_by("period", maintain_order=True)
    keys = ["industry", "partner", *(["period"] if "period" in table.columns else [])]
    return pl.concat(_of_period(part, related, across) for part in parts).select(
        *keys, "value", "status", "flow"
    ).sort(keys)  # fmt: skip


def _of_period(table: pl.DataFrame, related: Callable[[Floats], Floats], across: str) -> pl.DataFrame:
    rows = table.with_columns(pl.col("industry", across).cast(pl.String), pl.col("value").cast(pl.Float64))
    both = [rows["industry"], rows[across]] if across == "partner" else [rows["industry"]]
    names = pl.concat(both).unique().sort()
    columns = names if across == "partner" else rows[across].unique().sort()
    values, unknown = _laid(rows, names, columns, across)
    if (values < 0).any():
        raise _negative(rows, across)
    found = related(values)
    down, along = np.nonzero(~np.eye(len(names), dtype=np.bool_))
    doubtful = unknown.any(axis=1)
    worst = np.where(doubtful[down] | doubtful[along], ESTIMATE, 0)
    flow = values[down, along] if across == "partner" else np.full(len(down), np.nan)
    period = {"period": rows["period"][:1].new_from_index(0, len(down))} if "period" in rows.columns else {}
    return pl.DataFrame(
        {
            "industry": names.gather(down), "partner": names.gather(along), **period,
            "value": pl.Series(found[down, along]).fill_nan(None), "flow": pl.Series(flow).fill_nan(None),
            "status": letters(worst, np.isfinite(found[down, along])),
        }
    )  # fmt: skip


def _laid(rows: pl.DataFrame, names: pl.Series, columns: pl.Series, across: str) -> tuple[Floats, Any]:
    """The table as a matrix, flows of the same pair added up; which cells are not known."""
    down = rows["industry"].replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
    along = rows[across].replace_strict(columns, range(len(columns)), return_dtype=pl.Int64).to_numpy()
    given = rows["value"].fill_null(float("nan")).to_numpy()
    hidden = np.isnan(given)
    if "status" in rows.columns:
        ranks = nw.from_native(rows).select(severity(nw.col("status"))).to_native().to_series()
        hidden |= (ranks >= UNKNOWN).to_numpy()
    values, unknown = np.zeros((len(names), len(columns))), np.zeros((len(names), len(columns)), np.bool_)
    np.add.at(values, (down, along), np.where(hidden, 0.0, given))
    unknown[down, along] |= hidden
    return values, unknown


def _negative(rows: pl.DataFrame, across: str) -> InputError:
    wrong = rows.filter(pl.col("value") < 0).row(0, named=True)
    at = f"{wrong['industry']} / {wrong[across]}"
    return InputError(
        Text(f"{at}: value {wrong['value']:g}, expected a number from 0", f"{at}: значение {wrong['value']:g}, ожидается число от 0"),
        Text("Correct the row or leave it out.", "Исправьте строку или исключите её."),
    )  # fmt: skip
