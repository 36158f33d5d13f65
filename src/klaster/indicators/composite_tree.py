"""The tree of a composite indicator: indicators, what they are grouped into, and their weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, Literal

import numpy as np
import polars as pl

from klaster.indicators.composite_facts import numbers_listed, numbers_said, said
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.weighted_tree import Tree

WeightSum = Literal["check", "renormalise"]

INDEX = "index"
ABOVE = ">"
"""Parts the levels of a parent that is written as a path, the highest first."""
CLOSE = 0.005


def indicator_tree(
    table: pl.DataFrame, indicators: Sequence[str], weights: str, weight_sum: WeightSum
) -> Tree:
    """The tree over some indicators.

    Parameters
    ----------
    table
        With ``indicator`` and, where there are groups, ``parent``: the name of an aggregate, or a path
        such as ``Connectivity > Physical``. A row may describe an aggregate under ``indicator``.
    indicators
        The leaves, in order.
    weights
        ``given`` (column ``weight``), ``equal``, or ``name=number; name=number``.
    weight_sum
        Whether weights that look like shares must add up.

    Raises
    ------
    InputError
        For a circle of parents, or weights that cannot be.
    """
    parents = _parents(table, indicators)
    order = [*indicators, *_aggregates(parents, indicators)]
    number = {name: place for place, name in enumerate(order)}
    members: dict[str, list[str]] = {}
    for name in order[:-1]:
        members.setdefault(parents[name], []).append(name)
    chosen = _weights(table, order, members, len(indicators), weights, weight_sum)
    groups = tuple(
        (number[name], np.array([number[child] for child in members[name]]))
        for name in order[len(indicators) :]
    )
    return Tree(tuple(order), len(indicators), groups, np.array([chosen[name] for name in order]))


def _parents(table: pl.DataFrame, indicators: Sequence[str]) -> dict[str, str]:
    """Name -> parent for the leaves and all above them, with one root for all."""
    found: dict[str, str] = {}
    for name, path in said(table, "parent").items():
        steps = [step.strip() for step in str(path).split(ABOVE)]
        for child, parent in zip([*steps[1:], name], steps, strict=True):
            _join(found, child, parent)
    leaf_parent = next((name for name in indicators if name in found.values()), None)
    if leaf_parent is not None:
        raise InputError(
            Text(f"{leaf_parent!r} has values of its own and is a parent too", f"«{leaf_parent}» имеет собственные значения и при этом служит группой"),
            Text("Give the group another name.", "Назовите группу иначе."),
        )  # fmt: skip
    needed = _above(found, indicators)
    roots = [name for name in needed if name not in found]
    if len(roots) == 1 and roots[0] not in indicators:
        return {name: found[name] for name in needed if name in found}
    top = INDEX if INDEX not in needed else "composite"
    return {name: found.get(name, top) for name in needed}


def _join(found: dict[str, str], child: str, parent: str) -> None:
    if found.setdefault(child, parent) != parent:
        raise InputError(
            Text(
                f"{child!r} has two parents: {found[child]!r} and {parent!r}",
                f"«{child}» входит сразу в две группы: «{found[child]}» и «{parent}»",
            )
        )


def _above(parents: Mapping[str, str], indicators: Sequence[str]) -> list[str]:
    """The leaves and all that is above them, once each."""
    needed: dict[str, None] = {}
    for leaf in indicators:
        chain, name = [leaf], leaf
        while name in parents:
            name = parents[name]
            if name in chain:
                raise InputError(
                    Text(f"{name!r} is above itself: {' > '.join([*chain, name])}", f"«{name}» стоит выше самого себя: {' > '.join([*chain, name])}")
                )  # fmt: skip
            chain.append(name)
        needed.update(dict.fromkeys(chain))
    return list(needed)


def _aggregates(parents: Mapping[str, str], indicators: Sequence[str]) -> list[str]:
    """The aggregates, each after all it is made of, the root last."""
    names = {*parents.values()} - {*indicators}
    return sorted(names, key=lambda name: (-_depth(parents, name), name))


def _depth(parents: Mapping[str, str], name: str) -> int:
    depth = 0
    while name in parents:
        name, depth = parents[name], depth + 1
    return depth


def _weights(
    table: pl.DataFrame, order: Sequence[str], members: Mapping[str, list[str]], leaves: int, weights: str, weight_sum: WeightSum
) -> dict[str, float]:  # fmt: skip
    if weights == "equal":
        return dict.fromkeys(order, 1.0)
    given = numbers_said(table, "weight") if weights == "given" else numbers_listed(weights, order)
    given = {name: given[name] for name in order if name in given}
    for name, weight in given.items():
        if not (isfinite(weight) and weight >= 0):
            raise _refused(name, f"{weight:g}", Text("a number of 0 or more", "число от 0"))
    if _of_the_whole(given, order[:leaves], order[leaves:], members):
        for name in order[leaves:]:
            given[name] = sum(given[child] for child in members[name])
        return given
    for group, children in members.items():
        _check_siblings(group, children, given, weight_sum)
    return {name: given.get(name, 1.0) for name in order}


def _of_the_whole(
    given: Mapping[str, float], leaves: Sequence[str], aggregates: Iterable[str], members: Mapping[str, Any]
) -> bool:
    """Whether the weights are shares of the whole index: all indicators together add up, groups have none."""
    if (
        len(members) < 2
        or not all(name in given for name in leaves)
        or any(name in given for name in aggregates)
    ):
        return False
    total = sum(given[name] for name in leaves)
    shares = any(abs(total - whole) <= CLOSE * whole for whole in (1.0, 100.0))
    return shares and len({given[name] for name in leaves}) > 1


def _check_siblings(
    group: str, children: Sequence[str], given: Mapping[str, float], weight_sum: WeightSum
) -> None:
    """Refuse weights of a group that say nothing, that lack one, or that look like shares and do not add up."""
    known = [name for name in children if name in given]
    if not known:
        return
    lacking = [name for name in children if name not in given]
    if lacking:
        raise _refused(lacking[0], "nothing", Text("a weight, as its siblings have", "вес, как у остальных"))
    weights = [given[name] for name in children]
    total = sum(weights)
    if total <= 0:
        raise _refused(group, "0", Text("weights of which one is above zero", "хотя бы один вес больше нуля"))
    if weight_sum == "check" and len(set(weights)) > 1 and _looks_short(weights, total):
        whole = "1" if max(weights) < 1 else "100"
        raise InputError(
            Text(f"weights of {group!r} look like shares and add up to {total:g}, expected {whole}", f"веса в группе «{group}» похожи на доли, но в сумме дают {total:g}, ожидается {whole}"),
            Text("Put them right, or take them as relative: weight_sum=renormalise.", "Исправьте их или считайте относительными: weight_sum=renormalise."),
        )  # fmt: skip


def _looks_short(weights: Sequence[float], total: float) -> bool:
    """Fractions that do not add up to one, or percentages that nearly add up to a hundred."""
    if max(weights) < 1:
        return abs(total - 1) > CLOSE
    return min(weights) >= 1 and 80 <= total <= 120 and abs(total - 100) > 100 * CLOSE


def _refused(name: str, found: str, expected: Text) -> InputError:
    return InputError(
        Text(
            f"weight of {name!r}: found {found}, expected {expected.en}",
            f"вес «{name}»: указано {found}, ожидается {expected.ru}",
        )
    )
