"""Statistics of areas against esda, in one run; regional boundaries by themselves."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import numpy as np

from benchmarks.timing import report, timed
from klaster.numerics.bridges import both_ways
from klaster.numerics.contiguous_parts import max_p
from klaster.numerics.local_statistics import local_morans_i, p_values
from klaster.numerics.neighbours import Neighbours, nearest
from klaster.numerics.tree_parts import skater

AREAS, PERMUTATIONS, NEAREST, ROUNDS = 10_000, 9_999, 6, 2
OURS = "klaster, all processors"


def run() -> None:
    """Print seconds of local Moran with its probabilities against esda's, and of max-p and SKATER by size."""
    random = np.random.default_rng(1)
    places, values = random.random((AREAS, 2)), random.normal(size=AREAS)
    near = nearest(_in_space(places), NEAREST)
    runs = {OURS: partial(_ours, values, near, PERMUTATIONS), **_peer(places, values)}
    _ours(values[:AREAS], near, 9)  # compiles
    print(f"local Moran of {AREAS:,} areas with {PERMUTATIONS:,} permutations (asked: below 10 s)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report(timed(runs, ROUNDS), OURS)
    for many in (100, 400, 900):
        _regions(random, many)


def _ours(values: Any, near: Neighbours, permutations: int) -> None:
    local_morans_i(values, near)
    p_values(values, near, permutations, 1)


def _peer(places: Any, values: Any) -> dict[str, Any]:
    try:
        import esda  # noqa: PLC0415
        from libpysal import weights  # noqa: PLC0415
    except ImportError:
        print("esda is not installed")
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = weights.KNN.from_array(places, k=NEAREST)
        known.transform = "r"
        esda.Moran_Local(values, known, permutations=9, seed=1)  # compiles
    # On all processors (n_jobs=-1) it had not ended after a minute and a half here: its processes compile each for itself.
    return {"esda, one process as it comes": partial(esda.Moran_Local, values, known, permutations=PERMUTATIONS, seed=1)}  # fmt: skip


def _regions(random: np.random.Generator, many: int) -> None:
    near = both_ways(nearest(_in_space(random.random((many, 2))), NEAREST))
    values = random.normal(size=(many, 3))
    apart = np.abs(values[:, None] - values[None]).sum(axis=2)
    runs = {
        "max-p, ten areas a part": partial(max_p, near, apart, np.ones(many), 10.0, seed=1),
        "SKATER in twenty, three areas a part": partial(skater, near, values, 20, np.ones(many), 3.0),
    }
    for name, (once,) in timed(runs, 1).items():
        print(f"{many:,} areas, {name}: {once:.2f} s")


def _in_space(places: Any) -> Any:
    return np.column_stack([places, np.zeros(len(places))])
