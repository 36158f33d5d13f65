"""Variants of a calculation: what is varied, in which combinations, and what counts as its verdict."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import polars as pl

from klaster.catalogue import checked_parameters
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.method import MethodCard
from klaster.model.text import Text

CUT, BENCHMARK, MEASURE = "cut", "benchmark", "measure"
BENCHMARKS = ("area", "whole")
MOST = 512
"""Variants at most: a grid grows fast."""

Grid = Mapping[str, Sequence[Any]]
Variant = Mapping[str, Any]
_OPERATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_COMPARISON = re.compile(r"\s*(\w+)\s*(>=|<=|>|<)\s*(-?[\d.]+(?:[eE]-?\d+)?)\s*")


@dataclass(frozen=True)
class Judge:
    """What a verdict is: the words of a column, or whether a column is beyond a cut."""

    column: str
    comparison: str = ""
    cut: float = 0.0

    def read(self, table: pl.DataFrame) -> pl.Series:
        """The verdict of every row in words; null where there is none."""
        column = table[self.column]
        if not self.comparison:
            return column.cast(pl.String)
        beyond: pl.Series = _OPERATORS[self.comparison](column.cast(pl.Float64), self.cut)
        return beyond.cast(pl.String)

    def __str__(self) -> str:
        return f"{self.column} {self.comparison} {self.cut:g}" if self.comparison else self.column


@dataclass(frozen=True)
class Question:
    """A verdict and the grid over which it is to hold."""

    judge: Judge
    grid: Grid


def question(card: MethodCard, vary: Grid | None, judge: str | None, pseudo: Iterable[str] = ()) -> Question:
    """What is asked of a method: the caller's words, or the card's own.

    ``pseudo`` are the things that can be varied here beside the method's parameters.

    Raises
    ------
    InputError
        When neither says what is judged or varied, or the grid is too large.
    UnknownNameError
        For a parameter or column that the method does not have.
    """
    grid = dict(vary) if vary is not None else {name: card.grid[name] for name in card.grid}
    words = judge or card.judged
    if not words or not grid:
        raise _nothing_to_ask(card, "judge" if not words else "vary")
    found = judge_of(card, words)
    own = [parameter.name for parameter in card.parameters]
    allowed = [*own, *pseudo, *((CUT,) if found.comparison else ())]
    if vary is None:
        grid = {name: values for name, values in grid.items() if name in allowed}
    checked = {name: _values(card, name, values, own, allowed) for name, values in grid.items()}
    size = 1
    for values in checked.values():
        size *= len(values)
    if size > MOST:
        raise InputError(
            Text(f"the grid has {size} variants, {MOST} at most", f"в сетке {size} вариантов, допускается не больше {MOST}"),
            Text("Vary fewer parameters or values.", "Меняйте меньше параметров или значений."),
        )  # fmt: skip
    return Question(found, checked)


def judge_of(card: MethodCard, words: str) -> Judge:
    """``verdict``, or a comparison such as ``lower > 1``.

    Raises
    ------
    UnknownNameError
        For a column that the method does not give.
    """
    compared = _COMPARISON.fullmatch(words)
    judge = Judge(compared[1], compared[2], float(compared[3])) if compared else Judge(words.strip())
    if judge.column not in card.outputs:
        kind = Text(f"column of the result of {card.id}", f"столбец результата {card.id}")
        raise UnknownNameError(kind, judge.column, card.outputs)
    return judge


def variants(grid: Grid, base: Variant) -> list[dict[str, Any]]:
    """Every combination of the grid, the base one first, which need not be in the grid.

    >>> variants({"confidence": (0.9, 0.95)}, {"confidence": 0.95})
    [{'confidence': 0.95}, {'confidence': 0.9}]
    """
    own = {name: base[name] for name in grid}
    every = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    return [own, *(each for each in every if each != own)]


def base_of(card: MethodCard, parameters: Variant, judge: Judge, measure: str = "") -> dict[str, Any]:
    """The value that everything that may be varied has in the calculation itself."""
    own = {parameter.name: parameter.default for parameter in card.parameters}
    return {CUT: judge.cut, BENCHMARK: BENCHMARKS[0], MEASURE: measure, **own, **parameters}


def with_cut(judge: Judge, variant: Variant) -> Judge:
    """The judge of a variant."""
    return replace(judge, cut=float(variant[CUT])) if judge.comparison and CUT in variant else judge


def _values(
    card: MethodCard, name: str, values: Sequence[Any], own: Sequence[str], allowed: Sequence[str]
) -> tuple[Any, ...]:
    listed = [values] if isinstance(values, str) or not isinstance(values, Iterable) else list(values)
    if name not in allowed:
        raise UnknownNameError(
            Text(f"thing to vary in {card.id}", f"то, что меняется в {card.id}"), name, allowed
        )
    if not listed:
        raise InputError(
            Text(f"{name}: no values to vary", f"{name}: не указаны значения"),
            Text(f"For example: {name}=a,b.", f"Например: {name}=а,б."),
        )
    if name in own:
        return tuple(dict.fromkeys(checked_parameters(card, {name: value})[name] for value in listed))
    if name == CUT:
        return tuple(dict.fromkeys(_number(value) for value in listed))
    if name == BENCHMARK:
        for value in listed:
            if value not in BENCHMARKS:
                raise UnknownNameError(Text("benchmark", "база сравнения"), str(value), BENCHMARKS)
    return tuple(dict.fromkeys(str(value) for value in listed))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(
            Text(f"cut: found {value!r}, expected a number", f"cut: указано «{value}», ожидается число")
        ) from None


def _nothing_to_ask(card: MethodCard, lacking: str) -> InputError:
    if lacking == "judge":
        return InputError(
            Text(f"{card.id} has no verdict of its own", f"у метода {card.id} нет собственного вывода"),
            Text("Say what to judge: judge='value > 1'.", "Укажите, что считать выводом: judge='value > 1'."),
        )
    return InputError(
        Text(f"{card.id} has no grid of its own", f"у метода {card.id} нет собственной сетки"),
        Text("Say what to vary: vary confidence=0.9,0.99.", "Укажите, что менять: vary confidence=0.9,0.99."),
    )
