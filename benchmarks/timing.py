"""Timing: the best and the median of several runs, peers taking turns so that a busy machine slows all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Run = Callable[[], object]


def timed(runs: Mapping[str, Run], rounds: int = 5) -> dict[str, list[float]]:
    """Seconds of each run in each round; the runs of a round follow one another."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def report(seconds: Mapping[str, list[float]], own: str) -> None:
    """Print each peer's best and median time, and ours as a ratio of its best."""
    for name, times in seconds.items():
        ratio = min(seconds[own]) / min(times)
        print(
            f"{name:42} best {min(times):7.3f} s  median {statistics.median(times):7.3f} s  ours/this {ratio:5.2f}"
        )


def percentile(times: list[float], share: float) -> float:
    """A percentile of some times."""
    return sorted(times)[min(len(times) - 1, round(share * len(times)))]
