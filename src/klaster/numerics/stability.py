"""How many variants of a calculation come to the same verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
UNJUDGED = -1


@dataclass(frozen=True)
class Stability:
    """By case: how many variants agree with the base, how many judge at all, and the verdict most come to.

    ``modal`` is -1 where no variant judges; of verdicts equally common the base's own is taken, then the first.
    """

    agreeing: Array
    judged: Array
    modal: Array


def stability(verdicts: Array) -> Stability:
    """The stability of verdicts under variation.

    Parameters
    ----------
    verdicts
        Variants by cases, the base variant first: numbers of verdicts from 0, or -1 where a variant gives none.

    Examples
    --------
    >>> found = stability(np.array([[0, 1, 1], [0, 0, -1], [0, 0, 1]]))
    >>> found.agreeing.tolist(), found.judged.tolist(), found.modal.tolist()
    ([3, 1, 2], [3, 3, 2], [0, 0, 1])
    """
    base, judged = verdicts[0], verdicts != UNJUDGED
    agreeing = ((verdicts == base) & judged).sum(axis=0)
    kinds = int(verdicts.max(initial=UNJUDGED)) + 1
    counts = np.zeros((kinds + 1, verdicts.shape[1]))
    for kind in range(kinds):
        # Half a vote more for the base settles what is equally common.
        counts[kind] = (verdicts == kind).sum(axis=0) + 0.5 * (base == kind)
    modal = np.where(judged.any(axis=0), counts.argmax(axis=0), UNJUDGED)
    return Stability(agreeing, judged.sum(axis=0), modal)
