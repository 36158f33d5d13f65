"""Variance-based sensitivity: what share of a result's variance each uncertain choice is behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

Array = np.ndarray[Any, np.dtype[Any]]
RESAMPLES = 400


@dataclass(frozen=True)
class Sensitivity:
    """Sobol indices, results by choices; not numbers where a result does not vary."""

    first: Array
    total: Array
    first_bounds: tuple[Array, Array]
    total_bounds: tuple[Array, Array]
    mean: Array
    deviation: Array


def sensitivity(
    model: Callable[[Array], Array], choices: int, samples: int, confidence: float, seed: int
) -> Sensitivity:
    """First-order and total Sobol indices, with percentile intervals of a bootstrap.

    Two samples A and B, and for each choice A with that column from B: the first-order index is
    E[f(B) (f(AB) - f(A))] / V (Saltelli 2010), the total one E[(f(A) - f(AB))^2] / 2V (Jansen).

    Parameters
    ----------
    model
        From trials by choices, numbers between 0 and 1, to trials by results.
    choices
        Number of choices.
    samples
        Size of A; rounded up to a power of two. The model answers for ``samples * (choices + 2)`` trials.
    confidence, seed
        Of the bootstrap's intervals; of the sample and of the bootstrap.

    Examples
    --------
    >>> found = sensitivity(lambda x: (2 * x[:, 0] + x[:, 1])[:, None], 2, 1024, 0.9, 1)
    >>> found.first.round(2).tolist()
    [[0.8, 0.2]]
    """
    size = 1 << max(1, (max(samples, 2) - 1).bit_length())
    random = np.random.default_rng(seed)
    drawn = scipy.stats.qmc.Sobol(2 * choices, rng=random).random(size)
    one, other = drawn[:, :choices], drawn[:, choices:]
    mixed = np.repeat(one[None], choices, axis=0)
    for choice in range(choices):
        mixed[choice, :, choice] = other[:, choice]
    answers = model(np.concatenate([one, other, mixed.reshape(-1, choices)]))
    a, b, ab = answers[:size], answers[size : 2 * size], answers[2 * size :].reshape(choices, size, -1)
    counts = random.multinomial(size, np.full(size, 1 / size), RESAMPLES) / size
    first, total = indices(a, b, ab, np.full((1, size), 1 / size))
    spread = indices(a, b, ab, counts)
    tail = (1 - confidence) / 2
    bounds = [np.quantile(part, [tail, 1 - tail], axis=0) for part in spread]
    both = np.concatenate([a, b])
    return Sensitivity(
        first[0], total[0], tuple(bounds[0]), tuple(bounds[1]), both.mean(axis=0), both.std(axis=0)
    )


def indices(a: Array, b: Array, ab: Array, counts: Array) -> tuple[Array, Array]:
    """First-order and total indices, resamples by results by choices.

    ``a`` and ``b`` are trials by results, ``ab`` choices by trials by results; ``counts`` weighs the
    trials of each resample and adds up to one.
    """
    varies = np.ptp(np.concatenate([a, b, ab.reshape(-1, a.shape[1])]), axis=0) > 0
    centre = (a.mean(axis=0) + b.mean(axis=0)) / 2
    a, b, ab = a - centre, b - centre, ab - centre
    variance = counts @ ((a**2 + b**2) / 2) - (counts @ ((a + b) / 2)) ** 2
    variance = np.where(varies & (variance > 0), variance, np.nan)[..., None]
    first = np.stack([counts @ (b * (mixed - a)) for mixed in ab], axis=-1)
    total = np.stack([counts @ (np.square(a - mixed) / 2) for mixed in ab], axis=-1)
    return first / variance, total / variance
