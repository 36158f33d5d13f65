"""Identities that any table of quotients must satisfy: a check of data, of ours and of others'."""

from __future__ import annotations

from typing import Annotated, Any

import narwhals as nw

from klaster.catalogue import indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.margins import UNKNOWN, Missing, cells, present_keys, status, with_margins
from klaster.indicators.specialisation import INPUT_COLUMNS
from klaster.model.text import Text
from klaster.numerics.frames import Frame, columns, ratio, relational


@indicator(
    title=Text("Adding-up gap", "Невязка сложения"),
    unit=Text("share", "доля"),
    keys=("industry", "period"),
    version=1,
    formula=r"\sum_r \frac{e_r}{e} LQ_{ir} - 1",
    reading=Text(
        "Quotients weighted by the regions' shares of all jobs add up to one; the gap is what published totals hold beyond, or lack of, their parts.",
        "Коэффициенты, взвешенные долями регионов в занятости, в сумме дают единицу; невязка — то, чего в опубликованных итогах больше или меньше, чем в частях.",
    ),
    limits=Text(
        "A gap below zero may be cells that are not known; with no unknown cell it is an error of the table.",
        "Отрицательная невязка может быть вкладом неизвестных ячеек; если неизвестных нет, это ошибка таблицы.",
    ),
    references=("EDB 2019, Table 3 (the identity is checked for its 66 quotients)",),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs={
        "value": Text("weighted sum of quotients minus one", "взвешенная сумма коэффициентов минус единица"),
        "status": card.OUTPUTS["status"],
        "unknown": Text("cells that are not known", "число неизвестных ячеек"),
    },
)
@relational
def adding_up_gap(table: Frame, *, missing: Annotated[Missing, card.MISSING] = "estimate") -> Any:
    """How far the weighted quotients of an industry are from adding up to one.

    Weighted by ``e_r / e`` the quotients of the known cells add up to ``sum(e_ir) / e_i``, so the gap
    is what the published total of the industry differs by, as a share of it.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": ["a", "b"], "industry": ["x", "x"], "value": [30, 60],
    ...                      "industry_total": [100, 100]})
    >>> adding_up_gap(jobs)["value"].round(2).to_list()
    [-0.1]
    """
    group = [key for key in present_keys(table) if key != "region"]
    wanted = [name for name in columns(table) if name in INPUT_COLUMNS]
    margins = with_margins(cells(table.select(*wanted)), missing)
    margins = margins.with_columns(
        _share=ratio(nw.col("known"), nw.col("industry_total")),
        _unknown=nw.when(nw.col("severity") < UNKNOWN).then(nw.lit(0.0)).otherwise(1.0),
        _rank=nw.when(nw.col("severity") < UNKNOWN)
        .then(nw.col("worst"))
        .otherwise(nw.col("industry_total_severity")),
    )
    sums = margins.group_by(*group).agg(
        nw.col("_share").sum(), nw.col("_unknown").sum(), nw.col("_rank").max()
    )
    exists = (nw.col("_share") > 0) & (nw.col("_rank") < UNKNOWN)
    return sums.select(
        *group,
        nw.when(exists).then(nw.col("_share") - 1).alias("value"),
        status(
            nw.when(exists)
            .then(nw.col("_rank"))
            .otherwise(nw.max_horizontal(nw.col("_rank"), nw.lit(UNKNOWN)))
        ).alias("status"),
        nw.col("_unknown").alias("unknown"),
    )
