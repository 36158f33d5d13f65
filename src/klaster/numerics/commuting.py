"""Functional areas: areas merged by where people live and work until each holds enough of its own (Coombes and Bond 2008)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klaster.numerics.globe import Floats, Integers


@dataclass(frozen=True)
class Rule:
    """How many workers an area needs, and how self-contained it must be: ``high`` at ``least`` workers, ``low`` from ``full`` on."""

    least: float = 3500.0
    full: float = 25_000.0
    high: float = 0.75
    low: float = 2 / 3

    def asked(self, workers: Floats) -> Floats:
        """The self-containment asked for at a number of workers; between the two sizes it falls in a straight line."""
        part = np.clip((workers - self.least) / max(self.full - self.least, 1e-300), 0.0, 1.0)
        return self.high + (self.low - self.high) * part


def containment(flows: Floats, labels: Integers) -> tuple[Floats, Floats, Floats]:
    """Workers living in each group, those of them who work there, and jobs there.

    Parameters
    ----------
    flows, labels
        (n, n) workers from home i to work j; (n,) groups numbered from 0.

    Examples
    --------
    >>> [each.tolist() for each in containment(np.array([[8.0, 2], [1, 9]]), np.array([0, 1]))]
    [[10.0, 10.0], [8.0, 9.0], [9.0, 11.0]]
    """
    many = int(labels.max(initial=-1)) + 1
    inside = (flows * (labels[:, None] == labels[None, :])).sum(axis=1)
    return _sums(labels, flows.sum(axis=1), many), _sums(labels, inside, many), _sums(labels, flows.sum(axis=0), many)  # fmt: skip


def functional_areas(flows: Floats, rule: Rule) -> Integers:
    """Groups, numbered from 0, each of which meets the rule or has nobody to commute with.

    At first each area is a group. The group that falls short most is dissolved and each of its areas goes to the group it is
    tied to most, by ``T_ij^2 / (R_i W_j) + T_ji^2 / (R_j W_i)`` with T the flows, R workers living and W working there; on and
    on until all meet the rule. A group without ties outside stays as it is.

    Parameters
    ----------
    flows
        (n, n) workers from home i to work j.

    References
    ----------
    Coombes and Bond 2008, ONS (travel-to-work areas); Casado-Díaz, Martínez-Bernabeu and Rowe 2017.

    Examples
    --------
    >>> flows = np.array([[80.0, 20, 0, 0], [40, 60, 0, 0], [0, 0, 90, 10], [0, 0, 30, 70]])
    >>> functional_areas(flows, Rule(least=150, full=1000)).tolist()
    [0, 0, 1, 1]
    """
    state = _Groups(flows.astype(np.float64))
    while (worst := state.worst(rule)) is not None:
        members = np.flatnonzero(state.labels == worst)
        homes = [state.strongest(int(area)) for area in members]
        if all(home is None for home in homes):
            state.stuck[worst] = True
            continue
        # An area of the group without ties of its own goes where the first of the others goes.
        anywhere = next(home for home in homes if home is not None)
        for area, home in zip(members.tolist(), homes, strict=True):
            state.move(area, anywhere if home is None else home)
    return np.unique(state.labels, return_inverse=True)[1].ravel().astype(np.int64)


class _Groups:
    """Areas in groups, with the workers who live, work and stay in each."""

    def __init__(self, flows: Floats) -> None:
        n = len(flows)
        self.flows, self.labels = flows, np.arange(n)
        self.home, self.work = flows.sum(axis=1), flows.sum(axis=0)
        self.living, self.working, self.own = self.home.copy(), self.work.copy(), np.diagonal(flows).copy()
        self.alive, self.stuck = np.ones(n, np.bool_), np.zeros(n, np.bool_)

    def worst(self, rule: Rule) -> int | None:
        """The group that falls short of the rule most."""
        larger = np.maximum(self.living, self.working)
        share = np.divide(self.own, larger, out=np.zeros_like(larger), where=larger > 0)
        size = np.minimum(self.living / max(rule.least, 1e-300), 1.0)
        score = np.where(self.alive & ~self.stuck, size * np.minimum(share / rule.asked(self.living), 1.0), np.inf)  # fmt: skip
        at = int(score.argmin()) if len(score) else -1
        return at if at >= 0 and score[at] < 1 - 1e-12 else None

    def strongest(self, area: int) -> int | None:
        """The other group that an area is tied to most."""
        out, into = self._ties(area)
        tie = np.zeros(len(out))
        # Workers who live and work elsewhere than in groups that have nobody divide nothing.
        for flow, ends in ((out, self.home[area] * self.working), (into, self.living * self.work[area])):
            tie += np.divide(flow**2, ends, out=np.zeros_like(flow), where=ends > 0)
        tie[self.labels[area]] = 0.0
        best = int(tie.argmax())
        return best if tie[best] > 0 else None

    def move(self, area: int, group: int) -> None:
        """Take an area from its group to another."""
        left, itself = int(self.labels[area]), self.flows[area, area]
        out, into = self._ties(area)
        self.own[left] -= out[left] + into[left] - itself
        self.own[group] += out[group] + into[group] + itself
        for totals, own in ((self.living, self.home[area]), (self.working, self.work[area])):
            totals[left] -= own
            totals[group] += own
        self.labels[area] = group
        self.alive[left] = bool((self.labels == left).any())
        self.stuck[group] = False

    def _ties(self, area: int) -> tuple[Floats, Floats]:
        """Workers from an area to each group, and from each group to it."""
        many = len(self.labels)
        return _sums(self.labels, self.flows[area], many), _sums(self.labels, self.flows[:, area], many)


def _sums(labels: Integers, values: Floats, many: int) -> Floats:
    return np.bincount(labels, values, many).astype(np.float64)
