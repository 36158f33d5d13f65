"""Max-p: as many contiguous regions as a floor allows, then as alike within as annealing finds (Wei, Rey and Knaap 2020)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from klaster.numerics.globe import Floats, Integers
from klaster.numerics.neighbours import Neighbours

_COOLING = 0.998
_TABU = 10


@dataclass(frozen=True)
class Parts:
    """The best partition, its sum of distances within parts, and every annealed partition of as many parts."""

    labels: Integers
    within: float
    all_labels: Integers


@dataclass
class _Partition:
    """Label of each area, members and amount of each part, in the order in which parts were found."""

    labels: list[int]
    members: dict[int, list[int]]
    amounts: dict[int, float]

    def copy(self) -> _Partition:
        return _Partition([*self.labels], {key: [*each] for key, each in self.members.items()}, {**self.amounts})  # fmt: skip


@dataclass(frozen=True)
class _Map:
    near: list[list[int]]
    distance: Floats
    amounts: list[float]
    least: float


def max_p(
    near: Neighbours, distance: Floats, amounts: Floats, least: float,
    *, top: int = 2, starts: int = 99, anneals: int = 10, seed: int = 1,
) -> Parts:  # fmt: skip
    """The most contiguous parts with at least ``least`` of ``amounts`` each, and of those the most alike found.

    Labels, from 1, are those of spopt's ``MaxPHeuristic`` for the same seed and the same order of neighbours: the draws are
    made in the same order. Every connected piece of the map must hold ``least`` itself.

    Parameters
    ----------
    near, distance, amounts
        Neighbours of n areas, (n, n) how unlike two areas are, (n,) what the floor is of.
    top
        How many of the most alike neighbouring parts an area that is left over may go to.
    starts, anneals
        How many partitions are grown, and how often each of those with the most parts is annealed.

    Raises
    ------
    ValueError
        When a connected piece holds less than ``least``.

    References
    ----------
    Duque, Anselin and Rey 2012, Journal of Regional Science 52(3); Wei, Rey and Knaap 2020, IJGIS 35(8).
    """
    components = near.components()
    if len(components) and (np.bincount(components, amounts) < least).any():
        raise ValueError("a connected piece of the map holds less than a part needs")
    lists = [each.tolist() for each in np.split(near.index, near.start[1:-1])]
    on = _Map(lists, distance, [float(each) for each in amounts], least)
    # The generator of numpy that spopt uses: only with it are labels those of its published examples.
    chance = np.random.RandomState(seed)
    annealed = [
        _annealed(part, on, chance) for part in _grown(on, top, starts, chance) for _ in range(anneals)
    ]
    within = [sum(float(distance[np.ix_(each, each)].sum()) / 2 for each in part.members.values()) for part in annealed]  # fmt: skip
    best = int(np.argmin(within))
    return Parts(np.array(annealed[best].labels, np.int64), within[best], np.array([part.labels for part in annealed], np.int64))  # fmt: skip


def _grown(on: _Map, top: int, starts: int, chance: Any) -> list[_Partition]:
    """Partitions grown from areas in random orders, those with the most parts."""
    order, found = np.arange(len(on.near)), list[_Partition]()
    for _ in range(starts):
        chance.shuffle(order)
        part, left = _seeded(on, order.tolist())
        if not found or len(part.members) >= len(found[-1].members):
            _taken_in(part, left, on, top, chance)
            found.append(part)
    most = len(found[-1].members)
    return [part for part in found if len(part.members) == most]


def _seeded(on: _Map, order: list[int]) -> tuple[_Partition, list[int]]:
    """Parts grown one after another up to the floor, and the areas of those that did not reach it."""
    part, left = _Partition([0] * len(order), {}, {}), list[int]()
    for start in order:
        if part.labels[start]:
            continue
        number = len(part.members) + 1
        own, amount = _one_grown(on, part.labels, start, number)
        if amount < on.least:
            left += own
        else:
            part.members[number], part.amounts[number] = own, amount
    return part, left


def _one_grown(on: _Map, labels: list[int], start: int, number: int) -> tuple[list[int], float]:
    labels[start] = number
    own, amount = [start], on.amounts[start]
    queue = [*on.near[start]]
    queued, at = set(queue), 0
    while at < len(queue) and amount < on.least:
        area = queue[at]
        if labels[area] == 0:
            labels[area] = number
            own.append(area)
            amount += on.amounts[area]
            fresh = [other for other in on.near[area] if other not in queued]
            queue += fresh
            queued.update(fresh)
        at += 1
    return own, amount


def _taken_in(part: _Partition, left: list[int], on: _Map, top: int, chance: Any) -> None:
    """Give each area left over to one of the most alike parts next to it."""
    waiting, at = set(left), 0
    while left:
        area = left[at]
        beside = [part.labels[other] for other in on.near[area] if other not in waiting]
        if not beside:
            at += 1
            continue
        ranked: list[int] = sorted(
            beside, key=lambda number: float(on.distance[area, part.members[number]].sum())
        )
        number = ranked[int(chance.randint(min(len(ranked), top)))]
        part.labels[area] = number
        part.members[number].append(area)
        part.amounts[number] += on.amounts[area]
        waiting.discard(area)
        del left[at]
        at = 0


def _annealed(start: _Partition, on: _Map, chance: Any) -> _Partition:
    """The partition after moves of single areas between neighbouring parts, fewer and fewer of them for the worse."""
    part, heat, still = start.copy(), 1.0, 0
    sums = {number: on.distance[each].sum(axis=0) for number, each in part.members.items()}
    tabu: list[tuple[int, int, int]] = []
    free: list[int] = []
    moved_any = True
    while still <= len(on.near):
        if not free:
            free = list(_movable(part, on)) if moved_any else []
            moved_any = False
        if not free:
            break
        area = free[int(chance.randint(len(free)))]
        free.remove(area)
        move = _best_move(area, part, on, sums)
        if move is None:
            continue
        moved_any, (giver, taker, gain) = True, move
        if gain > 0:
            still, back = 0, (area, taker, giver)
            tabu = tabu if back in tabu else [*tabu[-_TABU + 1 :], back]
        else:
            still += 1
        if gain > 0 or (_accepted(gain, heat, chance) and (area, giver, taker) not in tabu):
            _move(area, giver, taker, part, on, sums)
            free = [other for other in free if part.labels[other] not in (giver, taker)]
        heat *= _COOLING
    return part


def _accepted(gain: float, heat: float, chance: Any) -> bool:
    return math.exp(gain / heat if heat > 0 else -math.inf) > chance.random_sample()


def _best_move(area: int, part: _Partition, on: _Map, sums: dict[int, Floats]) -> tuple[int, int, float] | None:  # fmt: skip
    """From which part to which an area would go, and how much the distances within fall by it."""
    giver = part.labels[area]
    takers = [number for number in (part.labels[other] for other in on.near[area]) if number != giver]
    if not takers:
        return None
    taker = min(takers, key=lambda number: sums[number][area])
    return giver, taker, float(sums[giver][area] - sums[taker][area])


def _move(area: int, giver: int, taker: int, part: _Partition, on: _Map, sums: dict[int, Floats]) -> None:
    part.labels[area] = taker
    part.members[giver].remove(area)
    part.members[taker].append(area)
    part.amounts[giver] -= on.amounts[area]
    part.amounts[taker] += on.amounts[area]
    sums[giver] = sums[giver] - on.distance[area]
    sums[taker] = sums[taker] + on.distance[area]


def _movable(part: _Partition, on: _Map) -> Iterator[int]:
    """Areas whose part stays contiguous and above the floor without them."""
    for number, members in part.members.items():
        spare = part.amounts[number] - on.least
        if all(on.amounts[area] >= spare for area in members):
            continue
        holding = _holding_together(members, part.labels, on.near)
        yield from (area for area in members if on.amounts[area] < spare and area not in holding)


def _holding_together(members: list[int], labels: list[int], near: list[list[int]]) -> set[int]:
    """Areas without which a contiguous part falls apart (Tarjan's articulation points)."""
    number, root = labels[members[0]], members[0]
    inside = {area: iter([other for other in near[area] if labels[other] == number]) for area in members}
    depth, low, found, roots = {root: 0}, {root: 0}, set[int](), 0
    path = [root]
    while path:
        area = path[-1]
        other = next(inside[area], None)
        if other is None:
            path.pop()
            if path:
                above = path[-1]
                low[above] = min(low[above], low[area])
                roots += above == root
                if above != root and low[area] >= depth[above]:
                    found.add(above)
        elif other not in depth:
            depth[other] = low[other] = len(path)
            path.append(other)
        elif len(path) < 2 or other != path[-2]:
            low[area] = min(low[area], depth[other])
    return found | {root} if roots > 1 else found
