"""Pushing flow round circles of a network, compiled: how far each arc can fall and rise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.bounds import Floats, Integers

_MEAN_OF = 64
_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)


@_compiled
def settle(
    tail: Integers,
    head: Integers,
    begin: Integers,
    incident: Integers,
    start: Floats,
    lower: Floats,
    upper: Floats,
    least: Floats,
    most: Floats,
    wanted: Integers,
    near: float,
) -> None:
    """Push each wanted arc down and up as far as it goes; its bounds become what it reached."""
    nodes = begin.size - 1
    seen = np.zeros(nodes, np.int64)
    via = np.empty(nodes, np.int64)
    queue = np.empty(nodes, np.int64)
    flow = start.copy()
    mean = start.copy()
    stamp, runs = 0, 1
    for arc in wanted:
        for rise in (False, True):
            left = upper[arc] - most[arc] if rise else least[arc] - lower[arc]
            if left <= near:
                continue
            # From the middle of what was reached so far there is room on all sides, and circles are short.
            flow[:] = mean
            need = upper[arc] - flow[arc] if rise else flow[arc] - lower[arc]
            # The widest circles first: ever narrower ones until none is left.
            wide = max(need / 4 if np.isfinite(need) else 1e6 * near, near)
            while left > near:
                stamp += 1
                # fmt: off
                pushed = _push(tail, head, begin, incident, flow, lower, upper, least, most,
                               seen, via, queue, arc, rise, stamp, wide)
                # fmt: on
                left = upper[arc] - most[arc] if rise else least[arc] - lower[arc]
                if np.isinf(pushed):
                    break
                if pushed == 0 and wide <= near:
                    upper[arc] = most[arc] if rise else upper[arc]
                    lower[arc] = lower[arc] if rise else least[arc]
                    break
                wide = max(wide / 8, near) if pushed == 0 else wide
            if runs < _MEAN_OF:
                runs += 1
                mean += (flow - mean) / runs


@_compiled
def _narrowest(
    tail: Integers,
    head: Integers,
    flow: Floats,
    lower: Floats,
    upper: Floats,
    via: Integers,
    source: int,
    target: int,
) -> float:
    """The least room on the way that was found from the source to the target."""
    amount, node = float(np.inf), target
    while node != source:
        other = via[node]
        forward = head[other] == node
        room = upper[other] - flow[other] if forward else flow[other] - lower[other]
        amount = min(amount, float(room))
        node = tail[other] if forward else head[other]
    return amount


@_compiled
def _push(
    tail: Integers,
    head: Integers,
    begin: Integers,
    incident: Integers,
    flow: Floats,
    lower: Floats,
    upper: Floats,
    least: Floats,
    most: Floats,
    seen: Integers,
    via: Integers,
    queue: Integers,
    arc: int,
    rise: bool,
    stamp: int,
    near: float,
) -> float:
    """One push round the shortest circle through an arc; how much went round, 0 where there is none."""
    source, target = (head[arc], tail[arc]) if rise else (tail[arc], head[arc])
    seen[source] = stamp
    queue[0] = source
    first, last = 0, 1
    while first < last and seen[target] != stamp:
        node = queue[first]
        first += 1
        for place in range(begin[node], begin[node + 1]):
            other = incident[place]
            if other == arc:
                continue
            forward = tail[other] == node
            onward = head[other] if forward else tail[other]
            room = upper[other] - flow[other] if forward else flow[other] - lower[other]
            if seen[onward] != stamp and room > near:
                seen[onward] = stamp
                via[onward] = other
                queue[last] = onward
                last += 1
    if seen[target] != stamp:
        return 0.0
    amount = upper[arc] - flow[arc] if rise else flow[arc] - lower[arc]
    amount = min(amount, _narrowest(tail, head, flow, lower, upper, via, source, target))
    if np.isinf(amount):
        return amount
    node = target
    while node != source:
        other = via[node]
        forward = head[other] == node
        flow[other] += amount if forward else -amount
        least[other] = min(least[other], flow[other])
        most[other] = max(most[other], flow[other])
        node = tail[other] if forward else head[other]
    flow[arc] += amount if rise else -amount
    least[arc] = min(least[arc], flow[arc])
    most[arc] = max(most[arc], flow[arc])
    return amount
