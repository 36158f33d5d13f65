"""A table of subjects judged by a rubric: verdict, findings, missing evidence, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from klaster.model.errors import InputError
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.rubric.changes import Changes, changes
from klaster.rubric.definition import ORDERED, UNKNOWN, UPWARD, Leaf, Rubric
from klaster.rubric.draws import Probabilities, probabilities
from klaster.rubric.expression import Array
from klaster.rubric.outcomes import Bits, Outcomes
from klaster.rubric.states import TRUE, Evaluation
from klaster.rubric.table import Subjects, subjects
from klaster.rubric.thresholds import asked_day, in_force, last_day
from klaster.rubric.units import read_rates, read_units

UNCERTAIN = "uncertain"
_WORDS = np.array(["not_met", "unknown", "met"])
_MISSING, _ESTIMATE = SEVERITY.index(Status.NOT_COLLECTED), SEVERITY.index(Status.ESTIMATED)


@dataclass(frozen=True)
class Assessment:
    """Everything that is known of the subjects once they are judged."""

    rubric: Rubric
    subjects: Subjects
    evaluation: Evaluation
    possible: Bits
    changes: Changes
    chance: Probabilities | None
    least: float

    @property
    def decided(self) -> npt.NDArray[np.bool_]:
        """Where a single outcome is possible."""
        return (self.possible & (self.possible - np.uint32(1))) == 0


def assessment(rubric: Rubric, table: pl.DataFrame, parameters: Mapping[str, Any]) -> Assessment:
    """The subjects of a table judged; parameters as the card of the rubric names them."""
    moved = {id: _number(id, parameters[id]) for id in rubric.thresholds if parameters.get(id) is not None}
    units, rates = (
        read_units(str(parameters.get("units") or "")),
        read_rates(str(parameters.get("rates") or "")),
    )
    found = subjects(rubric, table, units, rates)
    thresholds = in_force(rubric, _days(found, str(parameters.get("in_force_on") or "")), moved)
    evaluation, outcomes = Evaluation(rubric, thresholds, found.evidence), Outcomes(rubric, thresholds)
    possible = np.broadcast_to(outcomes.of(evaluation), (found.evidence.size,))
    draws = int(parameters.get("draws", rubric.chance.draws if rubric.chance else 0))
    least = float(parameters.get("least_probability", rubric.chance.least if rubric.chance else 0))
    chance = None
    if draws and rubric.chance:
        seed = int(parameters.get("seed", rubric.chance.seed))
        chance = probabilities(rubric, thresholds, found.evidence, found.priors, draws, seed)
    return Assessment(rubric, found, evaluation, possible, changes(evaluation, outcomes), chance, least)


def _number(id: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(
            Text(f"{id}: found {value!r}, expected a number", f"{id}: указано «{value}», ожидается число")
        ) from None


def _days(found: Subjects, asked: str) -> list[str] | None:
    """The day on which each subject is judged: as asked, else the end of its period."""
    if asked:
        return [asked_day(asked)] * found.evidence.size
    if "period" not in found.keys.columns:
        return None
    return [last_day(period or "") for period in found.keys["period"].to_list()]


def verdict_table(judged: Assessment) -> pl.DataFrame:
    """One row a subject: keys, value with status and bounds, verdict, and a column for each criterion."""
    verdicts = _verdicts(judged)
    value, lower, upper = _values(judged)
    status = _statuses(judged, value)
    rubric = judged.rubric
    columns: dict[str, Any] = {
        "value": value,
        "status": status,
        "lower": lower,
        "upper": upper,
        "verdict": verdicts,
        "possible": _listed(judged.possible, tuple(rubric.outcomes)),
        "missing": judged.changes.lacking(),
        "would_change": judged.changes.shown(tuple(rubric.outcomes)),
        **dict(_further(judged)),
        **dict(_findings(judged)),
    }
    made = [_series(name, column) for name, column in columns.items()]
    frame = pl.DataFrame([*judged.subjects.keys.get_columns(), *made])
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(pl.col(floats).fill_nan(None))


def _series(name: str, column: Any) -> pl.Series:
    """A column of a type that does not depend on how many subjects there are."""
    if isinstance(column, list):
        return pl.Series(name, cast("list[Any]", column), dtype=pl.Int64 if name == "peers" else pl.String)
    return pl.Series(name, column, dtype=pl.Float64)


def _verdicts(judged: Assessment) -> list[str]:
    names = tuple(judged.rubric.outcomes)
    if judged.chance is not None:
        best: list[int] = judged.chance.likely.argmax(axis=1).tolist()
        sure = judged.chance.likely[np.arange(len(best)), best] >= judged.least - 1e-12
        told = [names[int(place)] if held else UNCERTAIN for place, held in zip(best, sure, strict=True)]
        return [UNKNOWN if blank else word for word, blank in zip(told, _blank(judged), strict=True)]
    places = np.log2(judged.possible).astype(np.int64)
    return [names[place] if only else UNKNOWN for place, only in zip(places, judged.decided, strict=True)]


def _values(judged: Assessment) -> tuple[Array, Array, Array]:
    """The score; the probability of the verdict; or 1 where a membership is met and 0 where not."""
    if judged.rubric.kind == "score":
        return judged.evaluation.middle_score, *judged.evaluation.score
    if judged.chance is not None:
        best = judged.chance.likely.argmax(axis=1)
        rows = np.arange(len(best))
        return (
            np.where(_blank(judged), np.nan, judged.chance.likely[rows, best]),
            judged.chance.sure[rows, best],
            judged.chance.allowed[rows, best],
        )
    if judged.rubric.kind == "first":
        value = np.where(judged.decided, 1.0, np.nan)
        return value, np.where(judged.decided, 1.0, 0.0), np.ones(len(value))
    met = np.uint32(1 << tuple(judged.rubric.outcomes).index(judged.rubric.rules[0].outcome))
    lower, upper = (
        (judged.possible == met).astype(np.float64),
        ((judged.possible & met) > 0).astype(np.float64),
    )
    return np.where(lower == upper, lower, np.nan), lower, upper


def _statuses(judged: Assessment, value: Array) -> list[str]:
    """Not collected where there is no verdict; else the worst status of the evidence that is there."""
    rubric = judged.rubric
    used = [id for id in rubric.subject_measures if rubric.resting_on[id] or rubric.kind == "score"]
    ranks = [
        np.where(judged.subjects.severities[id] >= _MISSING, 0, judged.subjects.severities[id]) for id in used
    ]
    worst = np.max(ranks, axis=0) if ranks else np.zeros(len(value), np.int8)
    if judged.chance is not None:
        worst = np.where(judged.chance.sure.max(axis=1) < 1 - 1e-12, np.maximum(worst, _ESTIMATE), worst)
    worst = np.where(np.isnan(value), _MISSING, worst)
    return [SEVERITY[int(rank)].value for rank in worst]


def _blank(judged: Assessment) -> npt.NDArray[np.bool_]:
    """Where nothing at all is known of a subject: there even a chance would be made up."""
    evidence = judged.subjects.evidence
    sides = (evidence.values, evidence.lower, evidence.upper, evidence.stated)
    columns = [column for side in sides for column in side.values()]
    return np.asarray(np.isnan(np.stack(columns)).all(axis=0))


def _listed(bits: Bits, names: tuple[str, ...]) -> list[str]:
    known = {int(each): " ".join(name for place, name in enumerate(names) if int(each) >> place & 1) for each in np.unique(bits)}  # fmt: skip
    return [known[int(each)] for each in bits]


def _further(judged: Assessment) -> Iterator[tuple[str, Any]]:
    """Chances of outcomes and criteria; agreement of assessors; the place among peers."""
    rubric = judged.rubric
    none = np.full(len(judged.possible), np.nan)
    if rubric.chance is not None:
        for place, outcome in enumerate(rubric.outcomes):
            yield f"{outcome}_probability", none if judged.chance is None else judged.chance.likely[:, place]
        for facet in rubric.facets:
            yield f"{facet}_probability", none if judged.chance is None else judged.chance.met[facet]
    if rubric.assessors:
        found = judged.subjects.agreement
        yield "kappa", np.full(len(judged.possible), np.nan) if found is None else found
    if rubric.peers:
        percentiles, counts = _peers(judged)
        yield "peer_percentile", percentiles
        yield "peers", counts


def _peers(judged: Assessment) -> tuple[Array, list[int | None]]:
    """The share of peers with fewer points, ties by half, and how many peers there are."""
    score = judged.evaluation.middle_score
    scores = pl.Series("_score", score).fill_nan(None)
    frame = pl.DataFrame([*judged.subjects.peers.get_columns(), scores])
    groups = [name for name in judged.rubric.peers if name in frame.columns]
    place, count = pl.col("_score").rank("average"), pl.col("_score").count()
    expressions = [(place - 0.5) / count * 100, count]
    if groups:
        expressions = [each.over(groups) for each in expressions]
    percentiles = frame.select(expressions[0].alias("value")).to_series().fill_null(float("nan"))
    counts = frame.select(
        pl.when(pl.col("_score").is_not_null()).then(expressions[1]).alias("value")
    ).to_series()
    return percentiles.to_numpy(), counts.to_list()


def _findings(judged: Assessment) -> Iterator[tuple[str, Any]]:
    """For each criterion whether it is met, and for each comparison of numbers how far the threshold is."""
    evaluation, size = judged.evaluation, judged.subjects.evidence.size
    for id, criterion in judged.rubric.criteria.items():
        states = np.broadcast_to(evaluation.state(id), (size,))
        found = _WORDS[states].astype(object)
        if criterion.unless:
            found[np.broadcast_to(evaluation.waived(id), (size,)) == TRUE] = "exempt"
        yield id, found.tolist()
        if isinstance(criterion.rule, Leaf) and criterion.rule.comparison in ORDERED:
            yield f"{id}_distance", distance(evaluation, criterion.rule)


def distance(evaluation: Evaluation, leaf: Leaf) -> Array:
    """How far a number is on the right side of its threshold, in its unit; below zero on the wrong side."""
    number, threshold = evaluation.measured(leaf), evaluation.threshold(leaf)
    over = number - threshold
    return np.broadcast_to(over if leaf.comparison in UPWARD else -over, (evaluation.evidence.size,))
