"""Which industries belong together: cluster definitions by Delgado, Porter and Stern, with their scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import related_words as words
from klaster.indicators.effort import effort_of_grouping
from klaster.indicators.group_matrices import Built, built
from klaster.indicators.specialisation_matrix import letters
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.globe import Floats, Integers
from klaster.numerics.group_scores import GIANT, Scores, closeness, outliers, scores
from klaster.numerics.grouping import WAYS, Way, adjusted_rand, grouped
from klaster.numerics.pieces import in_pieces, work_key

Ways = Literal["auto", "given", "ward", "average", "kmeans", "kmedoids", "spectral"]
Similarities = Literal["auto", "combined", "jobs", "shares", "quotients", "establishments"]
_PLATEAU = 0.5
_WAY = Option(
    Text(
        "clustering function; auto tries them all; given takes the groups of the column group and scores them",
        "функция кластеризации; auto — перебор всех; given — группы из столбца group, которые получат оценки",
    )
)
_SIMILARITY = Option(
    Text(
        "what is clustered: co-location of jobs, of shares, of quotients, of establishments, or their mean; auto tries them all",
        "что кластеризуется: совместное размещение занятых (jobs), долей (shares), коэффициентов (quotients), предприятий (establishments) или их среднее (combined); auto — перебор всех",
    )
)
_GROUPS = Option(
    Text("number of groups; 0 for the best by the scores", "число групп; 0 — лучшее по оценкам"), 0
)
_INPUTS = {"group": Text("given group of the industry", "заданная группа отрасли"), "establishments": Text("establishments of the cell", "предприятий в ячейке")}  # fmt: skip
_REFERENCES = ("Delgado, Porter and Stern 2016, Journal of Economic Geography 16(1)",)
_LIMITS = Text(
    "Nine regions cannot define clusters: import a definition (way=given) and see how it holds here. Large regions dominate the correlation of jobs; shares and quotients do not know size. "
    "A move proposed for an industry is for an expert to accept. A cell that is not known counts as zero, and the result is an estimate.",
    "По девяти регионам кластеры не определить: возьмите готовое определение (way=given) и проверьте его на этих данных. В корреляции занятых главенствуют крупные регионы; доли и коэффициенты размера не знают. "
    "Предложенный перенос отрасли принимает или отклоняет эксперт. Неизвестная ячейка считается нулём, и результат — оценка.",
)  # fmt: skip
_VALIDATION = Text(
    "validation score: mean share of groups and of industries nearer to their own, over all matrices, %",
    "оценка VS: средняя доля групп и отраслей, которые ближе к своим, по всем матрицам, %",
)


@dataclass(frozen=True)
class _Asked:
    way: Ways
    similarity: Similarities
    groups: int
    simulations: int
    seed: int


@dataclass(frozen=True)
class _Candidate:
    """One configuration of the grid and what it scores."""

    similarity: str
    way: str
    labels: Integers
    scores: Scores

    @property
    def count(self) -> int:
        return int(self.labels.max()) + 1

    @property
    def largest(self) -> float:
        return float(np.bincount(self.labels).max() / len(self.labels))

    @property
    def alone(self) -> int:
        return int((np.bincount(self.labels) == 1).sum())


_SCHEMA: dict[str, Any] = {
    "industry": pl.String, "value": pl.Int64, "status": pl.String, "group": pl.String, "members": pl.Int64,
    "within": pl.Float64, "nearest": pl.Int64, "between": pl.Float64, "proposed": pl.Int64, "stability": pl.Float64,
    "validation": pl.Float64, "groups": pl.Int64, "way": pl.String, "similarity": pl.String, "rand": pl.Float64,
}  # fmt: skip


@indicator(
    title=Text("Groups of related industries", "Группы родственных отраслей"),
    unit=Text("group", "группа"),
    keys=("industry", "period"),
    version=1,
    formula=r"C^* = \arg\max_C VS(C), \quad WCR_c = \overline{M_{ij}}_{i,j \in c}, \quad BCR_{cd} = \overline{M_{ij}}_{i \in c, j \in d}",
    reading=Text(
        "Industries of one number are found in the same regions. Stability 0.9: in resampled regions nine in ten of its fellows stay with it.",
        "Отрасли с одним номером встречаются в одних и тех же регионах. Устойчивость 0,9 — при пересборке регионов с отраслью остаются девять из десяти её соседей по группе.",
    ),
    limits=_LIMITS,
    references=_REFERENCES,
    inputs=words.INPUTS,
    optional_inputs={**words.OPTIONAL_INPUTS, **_INPUTS},
    outputs={
        "value": Text("number of the group", "номер группы"),
        "status": words.STATUS,
        "group": Text("its name, where groups are given", "её название, если группы заданы"),
        "members": Text("industries in the group", "отраслей в группе"),
        "within": Text("mean similarity to the rest of the group", "среднее сходство с остальными в группе"),
        "nearest": Text("the nearest other group", "ближайшая другая группа"),
        "between": Text("mean similarity to it", "среднее сходство с ней"),
        "proposed": Text("group to move to: nearer in most matrices", "группа, куда предлагается перенести: ближе по большинству матриц"),
        "stability": Text("share of its fellows that stay with it in resampled regions", "доля соседей по группе, остающихся с ней при пересборке регионов"),
        "validation": _VALIDATION,
        "groups": Text("number of groups", "число групп"),
        "way": Text("clustering function", "функция кластеризации"),
        "similarity": Text("matrix clustered", "кластеризованная матрица"),
        "rand": Text("mean adjusted Rand index of resampled groups", "средний скорректированный индекс Рэнда при пересборке"),
    },
    form="columns",
    effort=effort_of_grouping,
)  # fmt: skip
@in_memory
def industry_groups(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    way: Annotated[Ways, _WAY] = "ward",
    similarity: Annotated[Similarities, _SIMILARITY] = "auto",
    groups: Annotated[int, _GROUPS] = 0,
    simulations: Annotated[
        int,
        Option(
            Text("resamples of regions for stability", "число пересборок регионов для устойчивости"), 0, 999
        ),
    ] = 50,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """Groups of industries found in the same regions: the best of a grid of configurations by the validation scores.

    Each configuration (matrix, clustering function, number of groups) is scored on every matrix; groups of one count as
    failures, and configurations with a group of more than 15 % of the industries are only taken where there is no other. Of those
    within half a point of the best, the one with the fewest groups is taken.

    Raises
    ------
    InputError
        For fewer than four industries that vary over regions, and with ``way=given`` for industries without a group.

    Examples
    --------
    >>> size = {"a": 9.0, "b": 9.0, "c": 1.0, "d": 1.0}
    >>> rows = [(f"r{r}", name, many if r % 2 else 10 - many + r) for r in range(6) for name, many in size.items()]
    >>> table = pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")
    >>> industry_groups(table, groups=2, way="ward", simulations=0)["value"].to_list()
    [1, 1, 2, 2]
    """  # fmt: skip
    asked = _Asked(way, similarity, groups, simulations, seed)
    parts = [
        pl.DataFrame(list(_rows(each, asked)), schema=_SCHEMA).with_columns(
            period=pl.lit(each.period, table.schema.get("period", pl.String))
        )
        for each in built(table, binary, way == "given")
    ]
    keys = ["industry", *(["period"] if "period" in table.columns else [])]
    rows = pl.concat(parts).with_columns(pl.col(pl.Float64).fill_nan(None))
    return rows.select(*keys, *(name for name in _SCHEMA if name not in keys)).sort(keys)


_GRID: dict[str, Any] = {
    "similarity": pl.String, "way": pl.String, "groups": pl.Int64, "value": pl.Float64, "status": pl.String,
    "groups_mean": pl.Float64, "groups_high": pl.Float64, "members_mean": pl.Float64, "members_high": pl.Float64,
    "largest": pl.Float64, "alone": pl.Int64, "chosen": pl.Boolean,
}  # fmt: skip


@indicator(
    title=Text("Scores of cluster definitions", "Оценки определений кластеров"),
    unit=Text("percent", "проценты"),
    keys=("similarity", "way", "groups", "period"),
    version=1,
    formula=r"VS = \frac{1}{4} (VS_{c, mean} + VS_{c, 95} + VS_{i, mean} + VS_{i, 95})",
    reading=Text(
        "100: every group and every industry is nearer to its own than to the mean and to the 95th percentile of the others, by every matrix.",
        "100 — каждая группа и каждая отрасль ближе к своим, чем в среднем к чужим и чем к 95-му процентилю чужих, по каждой матрице.",
    ),
    limits=_LIMITS,
    references=_REFERENCES,
    inputs=words.INPUTS,
    optional_inputs={**words.OPTIONAL_INPUTS, **_INPUTS},
    outputs={
        "value": _VALIDATION,
        "status": words.STATUS,
        "groups_mean": Text("groups nearer within than to the mean of others, %", "групп, которые внутри ближе, чем в среднем с другими, %"),
        "groups_high": Text("the same against the 95th percentile, %", "то же относительно 95-го процентиля, %"),
        "members_mean": Text("industries nearer to their own than to the mean of others, %", "отраслей, которые ближе к своим, чем в среднем к чужим, %"),
        "members_high": Text("the same against the 95th percentile, %", "то же относительно 95-го процентиля, %"),
        "largest": Text("share of industries in the largest group", "доля отраслей в самой большой группе"),
        "alone": Text("groups of one industry", "групп из одной отрасли"),
        "chosen": Text("whether it is the best by the rule of industry_groups", "лучшая ли она по правилу industry_groups"),
    },
    form="columns",
    effort=effort_of_grouping,
)  # fmt: skip
@in_memory
def industry_group_scores(
    table: pl.DataFrame,
    *,
    binary: Annotated[bool, words.BINARY] = False,
    way: Annotated[Ways, _WAY] = "auto",
    similarity: Annotated[Similarities, _SIMILARITY] = "auto",
    groups: Annotated[int, _GROUPS] = 0,
    seed: Annotated[int, words.SEED] = 1,
) -> Any:
    """Every configuration of the grid with its validation scores; definitions from elsewhere with ``way=given``.

    Raises
    ------
    InputError
        As ``industry_groups``.

    Examples
    --------
    >>> rows = [(f"r{r}", name, kind, float(r % 3 == kind) + 0.1 * r) for r in range(9) for name, kind in zip("abcd", (0, 0, 1, 1))]
    >>> table = pl.DataFrame(rows, schema=["region", "industry", "group", "value"], orient="row")
    >>> industry_group_scores(table, way="given", similarity="jobs")["value"].to_list()
    [100.0]
    """
    asked = _Asked(way, similarity, groups, 0, seed)
    parts: list[pl.DataFrame] = []
    for each in built(table, binary, way == "given"):
        found = _grid(each, asked)
        best = _best(found)
        rows = [_scored(one, each, one is best) for one in found]
        part = pl.DataFrame(rows, schema=_GRID)
        parts.append(part.with_columns(period=pl.lit(each.period, table.schema.get("period", pl.String))))
    keys = ["similarity", "way", "groups", *(["period"] if "period" in table.columns else [])]
    return pl.concat(parts).select(*keys, *(name for name in _GRID if name not in keys)).sort(keys)


def _scored(one: _Candidate, of: Built, chosen: bool) -> dict[str, Any]:
    names = ("groups_mean", "groups_high", "members_mean", "members_high")
    return {
        "similarity": one.similarity, "way": one.way, "groups": one.count, "value": one.scores.validation,
        "status": letters(np.array([of.worst.max(initial=0)]), np.array([True]))[0],
        **{name: getattr(one.scores, name) for name in names}, "largest": one.largest, "alone": one.alone, "chosen": chosen,
    }  # fmt: skip


def _grid(of: Built, asked: _Asked) -> list[_Candidate]:
    """All configurations asked for, scored; those of one matrix and function are a piece of work."""
    if asked.way == "given":
        return [_Candidate("given", "given", of.given, _mean_scores(of, of.given))]
    names = [asked.similarity] if asked.similarity != "auto" else list(of.matrices)
    if names[0] not in of.matrices:
        raise InputError(
            Text(f"similarity={names[0]}: there is no column {names[0]}", f"similarity={names[0]}: нет столбца {names[0]}"),
            Text("Name it with --columns, or choose another similarity.", "Укажите его в --columns или выберите другое сходство."),
        )  # fmt: skip
    ways: tuple[Way, ...] = WAYS if asked.way == "auto" else (asked.way,)  # type: ignore[assignment]
    counts = [asked.groups] if asked.groups else _counts(len(of.industries))
    jobs: list[tuple[str, Way]] = [(name, one) for name in names for one in ways]

    def some(part: range) -> Any:
        return np.stack([_labelled(of.matrices[jobs[at][0]], jobs[at][1], counts, asked.seed) for at in part])

    key = work_key("industry_groups", jobs, counts, asked.seed, *of.matrices.values())
    found = in_pieces(key, len(jobs), some)
    return [
        _Candidate(name, one, labels, _mean_scores(of, labels))
        for (name, one), row in zip(jobs, found, strict=True)
        for labels in row
    ]


def _labelled(matrix: Floats, way: Way, counts: list[int], seed: int) -> Integers:
    found = grouped(matrix.copy(), way, counts, seed)
    return np.stack([found[count] for count in counts])


def _counts(industries: int) -> list[int]:
    """From a twenty-fifth of the industries to a quarter of them, some thirty numbers at most."""
    least, most = max(2, industries // 25), max(2, min(industries - 1, industries // 4))
    return sorted({round(count) for count in np.linspace(least, most, min(30, most - least + 1))})


def _mean_scores(of: Built, labels: Integers) -> Scores:
    """The mean of each score over all single matrices."""
    each = [scores(matrix, labels) for name, matrix in of.matrices.items() if name != "combined"]
    names = ("groups_mean", "groups_high", "members_mean", "members_high")
    return Scores(*(float(np.mean([getattr(one, name) for one in each])) for name in names))


def _best(found: list[_Candidate]) -> _Candidate:
    """The fewest groups within half a point of the best score, ties by the score and the order of the grid."""
    fair = [one for one in found if one.largest <= GIANT] or found
    most = max(one.scores.validation for one in fair)
    near = [one for one in fair if one.scores.validation >= most - _PLATEAU]
    return min(near, key=lambda one: (one.count, -one.scores.validation))


def _rows(of: Built, asked: _Asked) -> Iterator[dict[str, Any]]:
    best = _best(_grid(of, asked))
    matrix = of.matrices[best.similarity if best.similarity in of.matrices else next(iter(of.matrices))]
    near = closeness(matrix, best.labels)
    single = [of.matrices[name] for name in of.matrices if name != "combined"]
    moves = outliers(single, best.labels, max(1, (3 * len(single) + 4) // 5))
    stability, rand = _stability(of, best, asked)
    status = letters(of.worst, np.ones(len(of.industries), np.bool_))
    sizes = np.bincount(best.labels)
    for at, name in enumerate(of.industries):
        own = int(best.labels[at])
        others = np.where(np.arange(best.count) == own, -np.inf, np.nan_to_num(near.members[at], nan=-np.inf))
        nearest = int(np.argmax(others)) if best.count > 1 else None
        yield {
            "industry": name, "value": own + 1, "status": status[at], "group": of.group_names[own] if best.way == "given" else None,
            "members": int(sizes[own]), "within": near.members[at, own], "nearest": None if nearest is None else nearest + 1,
            "between": None if nearest is None else near.members[at, nearest],
            "proposed": moves[at] + 1 if at in moves else None, "stability": stability[at], "validation": best.scores.validation,
            "groups": best.count, "way": best.way, "similarity": best.similarity, "rand": rand,
        }  # fmt: skip


def _stability(of: Built, best: _Candidate, asked: _Asked) -> tuple[Floats, float]:
    """Of each industry the share of its fellows that stay, and the mean Rand index, in regions drawn with replacement."""
    nothing = np.full(len(of.industries), np.nan)
    if not asked.simulations or best.way == "given" or len(of.jobs) < 2:
        return nothing, float("nan")

    def once(number: int) -> Integers:
        drawn = np.random.default_rng([asked.seed, number]).integers(0, len(of.jobs), len(of.jobs))
        return grouped(of.resampled(drawn)[best.similarity], best.way, [best.count], asked.seed)[best.count]  # type: ignore[arg-type]

    key = work_key("stability", asked, best.similarity, best.way, best.labels, of.jobs)
    draws = in_pieces(key, asked.simulations, lambda part: np.array([once(number) for number in part]))
    together = best.labels[:, None] == best.labels
    np.fill_diagonal(together, False)
    stayed = np.mean([together & (labels[:, None] == labels) for labels in draws], axis=0).sum(axis=1)
    fellows = together.sum(axis=1)
    share = np.divide(stayed, fellows, out=nothing, where=fellows > 0)
    return share, float(np.mean([adjusted_rand(best.labels, labels) for labels in draws]))
