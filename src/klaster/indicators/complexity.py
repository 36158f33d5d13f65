"""Economic complexity: which regions can do what few others can, and which industries only they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import related_words as words
from klaster.indicators.margins import Missing
from klaster.indicators.specialisation_matrix import Bound, Matrix, letters, matrices
from klaster.model.text import Text
from klaster.numerics.complexity import Complexity, complexity, fitness, reflections
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats
from klaster.numerics.pieces import in_pieces, work_key

Way = Literal["eigenvector", "reflections", "fitness"]
_UNIT = Text("standard deviations", "стандартные отклонения")
_WAY = Option(
    Text(
        "the second eigenvector; the method of reflections after 18 steps (19 for industries); or fitness",
        "второй собственный вектор (eigenvector), метод отражений (reflections) после 18 шагов (19 для отраслей) или приспособленность (fitness)",
    )
)
_LIMITS = Text(
    "Only within one table, period and component: regions that share no industry with the rest cannot be compared with them. "
    "Where diversity and complexity hardly go together (see the correlation) the sign is a convention, and without a gap between eigenvalues so is the order. " + words.LIMITS.en,
    "Сравнимо только внутри одной таблицы, периода и связной части: регионы, у которых нет общих отраслей с остальными, с ними не сравнить. "
    "Если разнообразие почти не связано со сложностью (см. корреляцию), знак условен, а если собственные числа близки — условен и порядок. " + words.LIMITS.ru,
)  # fmt: skip
_OUTPUTS = {
    "status": words.STATUS,
    "lower": words.LOWER,
    "upper": words.UPPER,
    "component": Text("connected part of the table, 1 the largest", "связная часть таблицы, 1 — наибольшая"),
    "eigenvalue": Text("second eigenvalue of the part", "второе собственное число части"),
    "gap": Text("how far the next eigenvalue is", "насколько отстоит следующее собственное число"),
    "correlation": Text(
        "correlation of regions' complexity with their diversity: the sign rests on it",
        "корреляция сложности регионов с их разнообразием: по ней выбран знак",
    ),
    "unknown": words.UNKNOWN,
}
_REFERENCES = (
    "Hidalgo and Hausmann 2009, PNAS 106(26)",
    "Mealy, Farmer and Teytelboym 2019, Science Advances 5(1)",
    "Tacchella and others 2012, Scientific Reports 2:723 (fitness)",
)


@dataclass(frozen=True)
class _Asked:
    binary: bool
    threshold: float
    bound: Bound
    way: Way
    simulations: int
    seed: int
    confidence: float
    missing: Missing


@indicator(
    title=Text("Economic complexity index", "Индекс экономической сложности"),
    unit=_UNIT,
    keys=("region", "period"),
    version=1,
    formula=r"\tilde M_{rr'} = \frac{1}{k_r} \sum_i \frac{M_{ri} M_{r'i}}{k_i}, \quad \tilde M e = \lambda_2 e, \quad ECI_r = \frac{e_r - \bar e}{s_e}",
    reading=Text(
        "Above 0, the region is specialised in industries that few, and diverse, regions have; a number is read against the other regions of its part.",
        "Больше 0 — регион специализируется на отраслях, которые есть у немногих и разносторонних регионов; число читается относительно других регионов той же части.",
    ),
    limits=_LIMITS,
    references=_REFERENCES,
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={"value": Text("complexity of the region", "сложность региона"), **_OUTPUTS, "diversity": Text("industries the region is specialised in", "отраслей специализации региона")},
    form="columns",
)  # fmt: skip
@in_memory
def economic_complexity_index(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    threshold: Annotated[float, words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, words.BOUND] = "value",
    way: Annotated[Way, _WAY] = "eigenvector",
    simulations: Annotated[int, words.SIMULATIONS] = 99,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, words.MISSING] = "estimate",
) -> Any:
    """The complexity of regions by the second eigenvector, each connected part of the table by itself.

    Standardised over the regions of the part (standard deviation with n below the line); the sign is such that
    complexity goes with diversity. Regions and industries without any specialisation have none and touch no other.
    The interval moves each quotient within its own error; a table of ones and zeros has none.

    Raises
    ------
    InputError
        With ``binary``, for values other than 0 and 1 and for repeated cells.

    Examples
    --------
    >>> held = [("a", "wxyz"), ("b", "x"), ("c", "yz"), ("d", "z")]
    >>> rows = [(region, industry, 1) for region, industries in held for industry in industries]
    >>> table = pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")
    >>> economic_complexity_index(table, binary=True)["value"].round(4).to_list()
    [-0.0754, -1.6029, 0.7478, 0.9305]
    """
    asked = _Asked(binary, threshold, bound, way, simulations, seed, confidence, missing)
    return _side(table, "region", asked)


@indicator(
    title=Text("Product complexity index", "Индекс сложности отрасли"),
    unit=_UNIT,
    keys=("industry", "period"),
    version=1,
    formula=r"ECI_r = \frac{1}{k_r} \sum_i M_{ri} PCI_i, \quad PCI_i = \frac{1}{s_e} \left( \frac{\sum_r M_{ri} e_r}{\lambda_2 k_i} - \bar e \right)",
    reading=Text(
        "Above 0, the industry is found in few regions, and in complex ones. A region's complexity is the mean of its industries'.",
        "Больше 0 — отрасль есть у немногих и притом сложных регионов. Сложность региона — среднее по его отраслям.",
    ),
    limits=_LIMITS,
    references=_REFERENCES,
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={"value": Text("complexity of the industry", "сложность отрасли"), **_OUTPUTS, "ubiquity": Text("regions specialised in the industry", "регионов, специализирующихся на отрасли")},
    form="columns",
)  # fmt: skip
@in_memory
def product_complexity_index(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    threshold: Annotated[float, words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, words.BOUND] = "value",
    way: Annotated[Way, _WAY] = "eigenvector",
    simulations: Annotated[int, words.SIMULATIONS] = 99,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, words.MISSING] = "estimate",
) -> Any:
    """The complexity of industries, on the scale of regions: see ``economic_complexity_index``.

    Raises
    ------
    InputError
        With ``binary``, for values other than 0 and 1 and for repeated cells.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("aab"), "industry": list("xyy"), "value": [1, 1, 1]})
    >>> product_complexity_index(table, binary=True).select("industry", "value", "ubiquity").rows()
    [('x', 3.0, 1), ('y', -1.0, 2)]
    """
    asked = _Asked(binary, threshold, bound, way, simulations, seed, confidence, missing)
    return _side(table, "industry", asked)


def _side(table: pl.DataFrame, side: Literal["region", "industry"], asked: _Asked) -> pl.DataFrame:
    """The rows of one side, period by period."""
    found = matrices(table, asked.binary, asked.threshold, asked.bound, asked.missing)
    parts = [pl.DataFrame(list(_rows(matrix, side, asked)), schema=_schema(side)).with_columns(
        pl.col(pl.Float64).fill_nan(None), period=pl.lit(matrix.period, table.schema.get("period", pl.String)))
        for matrix in found]  # fmt: skip
    rows = pl.concat(parts) if parts else pl.DataFrame(schema={**_schema(side), "period": pl.String})
    keys = [side, *(["period"] if "period" in table.columns else [])]
    return rows.select(*keys, *(name for name in _schema(side) if name not in keys)).sort(keys)


def _schema(side: str) -> dict[str, Any]:
    last = "diversity" if side == "region" else "ubiquity"
    numbers = ("lower", "upper", "component", "eigenvalue", "gap", "correlation", "unknown", last)
    whole = {"component", "unknown", last}
    kinds = {name: pl.Int64 if name in whole else pl.Float64 for name in numbers}
    return {side: pl.String, "value": pl.Float64, "status": pl.String, **kinds}


def _rows(matrix: Matrix, side: Literal["region", "industry"], asked: _Asked) -> Iterator[dict[str, Any]]:
    whole = complexity(matrix.held)
    axis = 1 if side == "region" else 0
    values = _values(matrix.held, whole, side, asked.way)
    lower, upper = _interval(matrix, whole, side, asked)
    component = whole.row_component if side == "region" else whole.column_component
    worst = matrix.worst_of_regions if side == "region" else matrix.worst_of_industries
    status = letters(worst, np.isfinite(values))
    counts, unknown = matrix.held.sum(axis=axis), matrix.unknown.sum(axis=axis)
    last = "diversity" if side == "region" else "ubiquity"
    for at, name in enumerate(matrix.regions if side == "region" else matrix.industries):
        part = int(component[at])
        yield {
            side: name, "value": values[at], "status": status[at], "lower": lower[at], "upper": upper[at],
            "component": part + 1 if part >= 0 else None, "unknown": int(unknown[at]), last: int(counts[at]),
            **{fact: getattr(whole, fact)[part] if part >= 0 else None for fact in ("eigenvalue", "gap", "correlation")},
        }  # fmt: skip


def _values(held: Floats, whole: Complexity, side: str, way: Way) -> Floats:
    if way == "eigenvector":
        return whole.rows if side == "region" else whole.columns
    if way == "fitness":
        return fitness(held)[0 if side == "region" else 1]
    return _standardised(reflections(held, 18)[0] if side == "region" else reflections(held, 19)[1])


def _standardised(values: Floats) -> Floats:
    spread = np.nanstd(values) if np.isfinite(values).any() else 0.0
    return (values - np.nanmean(values)) / spread if spread > 0 else np.full(len(values), np.nan)


def _interval(matrix: Matrix, whole: Complexity, side: str, asked: _Asked) -> tuple[Floats, Floats]:
    """Bounds from draws of the quotients; none for ones and zeros, for other ways, without draws."""
    many = len(matrix.regions if side == "region" else matrix.industries)
    nothing = np.full(many, np.nan)
    if not asked.simulations or asked.way != "eigenvector" or not np.isfinite(matrix.error).any():
        return nothing, nothing
    known = whole.rows if side == "region" else whole.columns

    def some(part: range) -> Floats:
        return np.array([_drawn(matrix, known, side, asked, number) for number in part])

    key = work_key("complexity", side, asked, matrix.held, matrix.log, matrix.error)
    draws = in_pieces(key, asked.simulations, some)
    draws[:, ~np.isfinite(known)] = np.nan
    enough = np.isfinite(draws).sum(axis=0) >= asked.simulations / 2
    tail = (1 - asked.confidence) / 2
    found = np.full((2, many), np.nan)
    found[:, enough] = np.nanquantile(draws[:, enough], [tail, 1 - tail], axis=0)
    # Noise pulls the draws inwards: the interval is about the value, as wide as the draws are.
    middle = np.nanmedian(draws[:, enough], axis=0)
    found[:, enough] += known[enough] - middle
    return found[0], found[1]


def _drawn(matrix: Matrix, known: Floats, side: str, asked: _Asked, number: int) -> Floats:
    """One draw, turned to agree with what is known."""
    held = matrix.drawn(np.random.default_rng([asked.seed, number]), asked.threshold)
    drawn = complexity(held)
    values = drawn.rows if side == "region" else drawn.columns
    both = np.isfinite(values) & np.isfinite(known)
    return values if float(values[both] @ known[both]) >= 0 else -values
