"""Related industries: which are found together, and how near a region is to those it does not have."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import related_words as words
from klaster.indicators.margins import Missing
from klaster.indicators.specialisation_matrix import Bound, Matrix, letters, matrices
from klaster.model.text import Text
from klaster.numerics.complexity import complexity
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats
from klaster.numerics.pieces import in_pieces, work_key
from klaster.numerics.relatedness import Measure, co_occurrence, correlations, densities, proximities

MEASURE = Option(
    Text(
        "conditional: smaller of the two conditional probabilities (Hidalgo); cosine_of_counts; association; probability (van Eck and Waltman, Steijn); "
        "cosine; jaccard; correlation over regions of their specialisations",
        "conditional — меньшая из двух условных вероятностей (Идальго); cosine_of_counts; association; probability (ван Эк и Валтман, Стейн); "
        "cosine; jaccard; correlation — корреляция специализаций по регионам",
    )
)
_REFERENCES = (
    "Hidalgo, Klinger, Barabási and Hausmann 2007, Science 317",
    "Van Eck and Waltman 2009, JASIST 60(8); Steijn 2021, Scientometrics 126 (association and probability)",
)
_PAIR: dict[str, Any] = {
    "industry": pl.String, "partner": pl.String, "value": pl.Float64, "status": pl.String,
    "lower": pl.Float64, "upper": pl.Float64, "together": pl.Int64, "ubiquity": pl.Int64, "partner_ubiquity": pl.Int64,
}  # fmt: skip


@indicator(
    title=Text("Proximity of industries", "Близость отраслей"),
    unit=Text("proximity", "близость"),
    keys=("industry", "partner", "period"),
    version=1,
    formula=r"\phi_{ij} = \frac{\sum_r M_{ri} M_{rj}}{\max(k_i, k_j)}",
    reading=Text(
        "0.5: of the regions specialised in the more frequent of the two industries, half are in the other too. Association and probability are 1 where chance gives as much.",
        "0,5 — из регионов, специализирующихся на более распространённой из двух отраслей, половина специализируется и на другой. Меры association и probability равны 1 при случайном совпадении.",
    ),
    limits=words.LIMITS,
    references=_REFERENCES,
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("proximity of the two industries", "близость двух отраслей"),
        "status": words.STATUS,
        "lower": words.LOWER,
        "upper": words.UPPER,
        "together": Text("regions specialised in both", "регионов, специализирующихся на обеих"),
        "ubiquity": Text("regions specialised in the industry", "регионов, специализирующихся на отрасли"),
        "partner_ubiquity": Text("regions specialised in the partner", "регионов, специализирующихся на второй отрасли"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def proximity(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    measure: Annotated[Measure, MEASURE] = "conditional",
    threshold: Annotated[float, words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, words.BOUND] = "value",
    simulations: Annotated[int, words.SIMULATIONS] = 199,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, words.MISSING] = "estimate",
) -> Any:
    """How often regions specialised in one industry are in another too; a row each way, an industry with itself none.

    The interval draws regions with replacement. An industry in which no region is specialised has no proximity.

    Raises
    ------
    InputError
        With ``binary``, for values other than 0 and 1 and for repeated cells.

    Examples
    --------
    >>> table = pl.DataFrame({"region": list("aab"), "industry": list("xyy"), "value": [1, 1, 1]})
    >>> proximity(table, binary=True).select("industry", "partner", "value", "together").rows()
    [('x', 'y', 0.5, 1), ('y', 'x', 0.5, 1)]
    """
    parts = [
        _pairs(matrix, measure, (simulations, seed, confidence)).with_columns(
            period=pl.lit(matrix.period, table.schema.get("period", pl.String))
        )
        for matrix in matrices(table, binary, threshold, bound, missing)
    ]
    rows = pl.concat(parts) if parts else pl.DataFrame(schema={**_PAIR, "period": pl.String})
    keys = ["industry", "partner", *(["period"] if "period" in table.columns else [])]
    return rows.select(*keys, *(name for name in _PAIR if name not in keys)).sort(keys)


def _pairs(matrix: Matrix, measure: Measure, asked: tuple[int, int, float]) -> pl.DataFrame:
    """All ordered pairs of one period."""
    many = len(matrix.industries)
    down, across = np.nonzero(~np.eye(many, dtype=np.bool_))
    together = co_occurrence(matrix.held)
    counts = np.diag(together)
    found = related(matrix.held, None, measure)
    lower, upper = _resampled(matrix.held, measure, asked)
    worst = np.maximum.outer(matrix.worst_of_industries, matrix.worst_of_industries)
    names = pl.Series(matrix.industries, dtype=pl.String)
    columns = {
        "industry": names.gather(down), "partner": names.gather(across), "value": found[down, across],
        "status": letters(worst[down, across], np.isfinite(found[down, across])),
        "lower": lower[down, across], "upper": upper[down, across], "together": together[down, across].astype(np.int64),
        "ubiquity": counts[down].astype(np.int64), "partner_ubiquity": counts[across].astype(np.int64),
    }  # fmt: skip
    return pl.DataFrame(columns, schema=_PAIR).with_columns(pl.col(pl.Float64).fill_nan(None))


def related(held: Floats, weights: Floats | None, measure: Measure) -> Floats:
    """Relatedness of the columns of ones and zeros; rows may count several times."""
    if measure == "correlation":
        return correlations(held if weights is None else np.repeat(held, weights.astype(np.int64), axis=0))
    return proximities(co_occurrence(held, weights), measure)


def _resampled(held: Floats, measure: Measure, asked: tuple[int, int, float]) -> tuple[Floats, Floats]:
    """Bounds from regions drawn with replacement."""
    simulations, seed, confidence = asked
    nothing = np.full((held.shape[1],) * 2, np.nan)
    if not simulations or len(held) < 2:
        return nothing, nothing

    def some(part: range) -> Floats:
        return np.array([_once(held, measure, np.random.default_rng([seed, number])) for number in part])

    draws = in_pieces(work_key("proximity", measure, asked, held), simulations, some)
    tail = (1 - confidence) / 2
    # A draw in which an industry has no region says nothing of it.
    defined = np.isfinite(draws).sum(axis=0) >= simulations / 2
    filled = np.where(defined, draws, 0.0)
    found = np.nanquantile(filled, [tail, 1 - tail], axis=0)
    return np.where(defined, found[0], np.nan), np.where(defined, found[1], np.nan)


def _once(held: Floats, measure: Measure, chance: np.random.Generator) -> Any:
    drawn = np.bincount(chance.integers(0, len(held), len(held)), minlength=len(held)).astype(np.float64)
    return related(held, drawn, measure).astype(np.float32)


_DENSITY: dict[str, Any] = {
    "region": pl.String, "industry": pl.String, "value": pl.Float64, "status": pl.String, "lower": pl.Float64,
    "upper": pl.Float64, "specialised": pl.Boolean, "complexity": pl.Float64, "quadrant": pl.String,
    "related_held": pl.Int64,
}  # fmt: skip


@indicator(
    title=Text("Relatedness density", "Плотность родственных отраслей"),
    unit=Text("percent", "проценты"),
    keys=("region", "industry", "period"),
    version=1,
    formula=r"RD_{ri} = 100 \frac{\sum_{j \neq i} \phi_{ij} M_{rj}}{\sum_{j \neq i} \phi_{ij}}",
    reading=Text(
        "37.5 says that the region already has 37.5 % of all that is related to the industry. Of industries it does not have: the denser, the nearer; the more complex, the more worth while.",
        "37,5 — в регионе уже есть 37,5 % всего, что родственно отрасли. Для отраслей, которых в регионе нет: чем выше плотность, тем они ближе, чем сложнее, тем ценнее.",
    ),
    limits=Text(
        "A region with many industries is near everything: compare a density with the region's others. It is no forecast: entry_probability says how well it has foretold entries. " + words.LIMITS.en,
        "Регион, где много отраслей, близок ко всему: сравнивайте плотность с другими в том же регионе. Это не прогноз: насколько плотность предсказывала вход в отрасли, показывает entry_probability. " + words.LIMITS.ru,
    ),
    references=("Hidalgo, Klinger, Barabási and Hausmann 2007, Science 317", "Balland, Boschma, Crespo and Rigby 2019, Regional Studies 53(9)"),
    inputs=words.INPUTS,
    optional_inputs=words.OPTIONAL_INPUTS,
    outputs={
        "value": Text("share of the related industries that the region has, %", "доля родственных отраслей, имеющихся в регионе, %"),
        "status": words.STATUS,
        "lower": words.LOWER,
        "upper": words.UPPER,
        "specialised": Text("whether the region is specialised in the industry itself", "специализируется ли регион на самой отрасли"),
        "complexity": Text("complexity of the industry", "сложность отрасли"),
        "quadrant": Text(
            "of absent industries, against the medians of the region's absent ones: near_complex, near_simple, far_complex, far_simple",
            "для отсутствующих отраслей, относительно медиан по ним в регионе: near_complex — близкая и сложная, near_simple — близкая и простая, far_complex — далёкая и сложная, far_simple — далёкая и простая",
        ),
        "related_held": Text("related industries the region has", "родственных отраслей, имеющихся в регионе"),
    },
    form="columns",
)  # fmt: skip
@in_memory
def relatedness_density(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    measure: Annotated[
        Literal["conditional", "cosine_of_counts", "association", "probability", "cosine", "jaccard"], MEASURE
    ] = "conditional",
    threshold: Annotated[float, words.THRESHOLD] = 1.0,
    bound: Annotated[Bound, words.BOUND] = "value",
    simulations: Annotated[int, words.SIMULATIONS] = 99,
    seed: Annotated[int, words.SEED] = 1,
    confidence: Annotated[float, words.CONFIDENCE] = 0.95,
    missing: Annotated[Missing, words.MISSING] = "estimate",
) -> Any:
    """The share of what is related to each industry that each region already has; the industry itself left out.

    The interval draws the regions from which relatedness is learnt, with replacement; the region's own
    specialisations stay. A row for every region and industry of the table.

    Raises
    ------
    InputError
        With ``binary``, for values other than 0 and 1 and for repeated cells.

    Examples
    --------
    >>> held = [("a", "wxyz"), ("b", "x"), ("c", "yz"), ("d", "z")]
    >>> rows = [(region, industry, 1) for region, industries in held for industry in industries]
    >>> table = pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")
    >>> found = relatedness_density(table, binary=True, simulations=0)
    >>> found.filter(pl.col("region") == "b")["value"].round(2).to_list()
    [37.5, 0.0, 30.0, 25.0]
    """  # fmt: skip
    parts = [
        _near(matrix, measure, (simulations, seed, confidence)).with_columns(
            period=pl.lit(matrix.period, table.schema.get("period", pl.String))
        )
        for matrix in matrices(table, binary, threshold, bound, missing)
    ]
    rows = pl.concat(parts) if parts else pl.DataFrame(schema={**_DENSITY, "period": pl.String})
    keys = ["region", "industry", *(["period"] if "period" in table.columns else [])]
    return rows.select(*keys, *(name for name in _DENSITY if name not in keys)).sort(keys)


def _near(matrix: Matrix, measure: Measure, asked: tuple[int, int, float]) -> pl.DataFrame:
    """All cells of one period."""
    held = matrix.held
    known = related(held, None, measure)
    found = 100 * densities(held, known)
    lower, upper = _bounds(held, measure, asked)
    complex_ = complexity(held).columns
    worst = np.maximum(matrix.worst_of_industries[None, :], matrix.worst_of_regions[:, None])
    absent = (held == 0) & ~matrix.unknown
    down, across = np.nonzero(np.ones(held.shape, np.bool_))
    rows = {
        "region": pl.Series(matrix.regions, dtype=pl.String).gather(down), "industry": pl.Series(matrix.industries, dtype=pl.String).gather(across),
        "value": found.ravel(), "status": letters(worst.ravel(), np.isfinite(found).ravel()),
        "lower": lower.ravel(), "upper": upper.ravel(),
        "specialised": (held > 0).ravel(), "complexity": complex_[across],
        "quadrant": _quadrants(found, absent, complex_),
        "related_held": (held @ (np.nan_to_num(known) > 0)).astype(np.int64).ravel(),
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=_DENSITY).with_columns(pl.col(pl.Float64).fill_nan(None))
    unknown = pl.Series(matrix.unknown.ravel())
    return table.with_columns(specialised=pl.when(~unknown).then(pl.col("specialised")))


def _quadrants(density: Floats, absent: Any, complex_: Floats) -> pl.Series:
    """Where each absent industry of a region lies against the medians of them, row by row; none for the others."""
    across = np.broadcast_to(complex_, density.shape)
    there = absent & np.isfinite(density) & np.isfinite(across)
    near, hard = (values >= _medians(values, there)[:, None] for values in (density, across))
    place = np.where(there, 2 * near.astype(np.uint8) + hard, len(_QUADRANTS) - 1)
    return pl.Series(_QUADRANTS, dtype=pl.String).gather(place.ravel().astype(np.uint32))


def _medians(values: Floats, there: Any) -> Floats:
    """The median of each row over the cells that count; nan where there is none."""
    return np.array(
        [np.median(row[kept]) if kept.any() else np.nan for row, kept in zip(values, there, strict=True)]
    )


_QUADRANTS = ("far_simple", "far_complex", "near_simple", "near_complex", None)


def _bounds(held: Floats, measure: Measure, asked: tuple[int, int, float]) -> tuple[Floats, Floats]:
    simulations, seed, confidence = asked
    nothing = np.full(held.shape, np.nan)
    if not simulations or len(held) < 2:
        return nothing, nothing

    def some(part: range) -> Floats:
        return np.array(
            [_density_once(held, measure, np.random.default_rng([seed, number])) for number in part]
        )

    draws = in_pieces(work_key("relatedness_density", measure, asked, held), simulations, some)
    tail = (1 - confidence) / 2
    defined = np.isfinite(draws).sum(axis=0) >= simulations / 2
    found = 100 * np.nanquantile(np.where(defined, draws, 0.0), [tail, 1 - tail], axis=0)
    return np.where(defined, found[0], np.nan), np.where(defined, found[1], np.nan)


def _density_once(held: Floats, measure: Measure, chance: np.random.Generator) -> Any:
    return densities(held, _once(held, measure, chance)).astype(np.float32)
