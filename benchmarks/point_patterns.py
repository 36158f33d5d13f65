"""Plants as points on two cores: 10,000 points; a register of 500,000 in 600 industries; a million in one; M of 100,000.

The register and the million are timed on ``KLASTER_BENCH_SIMULATIONS`` simulations (39 unless said) and the
time of 1,000 is reckoned from two such runs. Beside a curve of ours stands the same curve in plain numpy and, where
Rscript and the package dbmss are installed, of dbmss in the same run.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time

import numpy as np
import polars as pl

from benchmarks.timing import report, timed
from klaster.indicators.point_density import k_density
from klaster.indicators.point_ratio import marcon_puech_m

SIMULATIONS = int(os.environ.get("KLASTER_BENCH_SIMULATIONS", "39"))
_DBMSS = """
suppressMessages(library(dbmss))
set.seed(1)
n <- as.integer(commandArgs(TRUE)[1])
p <- wmppp(data.frame(X=runif(n, 0, 1000), Y=runif(n, 0, 600), PointType="A", PointWeight=1), window=owin(c(0, 1000), c(0, 600)))
cat(system.time(Kdhat(p, seq(0, 400, by=10), "A"))[["elapsed"]])
"""


def run() -> None:
    """Print the time of each claim, the peak of memory, and the ratio to peers."""
    k_density(_plants(100, [50, 50]), simulations=2)  # compiles
    k_density(_plants(100, [50, 50]), simulations=2, pairs="grid")
    _against_peers()
    took = _whole("10,000 points, 1,000 simulations", _plants(20_000, [10_000, 10_000]), industry="0")
    curve = _dbmss_seconds(10_000)
    if curve:
        print(f"dbmss: {curve:.1f} s for each of the 1,001 curves, so {1001 * curve / took:.0f} x slower")
    sizes = np.maximum(500_000 / np.arange(1, 601) / 6.97, 2).astype(int)
    _reckoned("500,000 points in 600 industries", _plants(int(sizes.sum()), sizes.tolist()))
    _reckoned("1,000,000 points of one industry", _plants(2_000_000, [1_000_000] * 2), industry="0")
    start = time.perf_counter()
    marcon_puech_m(_plants(100_000, [500, 99_500]), distances="5,10,20,50", industry="0", simulations=999)
    print(f"M, 100,000 points, 999 simulations of 500: {time.perf_counter() - start:.1f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


def _plants(count: int, sizes: list[int]) -> pl.DataFrame:
    """Places uniform in 1,000 by 600, industries in order of size."""
    chance = np.random.default_rng(1)
    industries = np.repeat([str(at) for at in range(len(sizes))], sizes)
    return pl.DataFrame(
        {"x": chance.random(count) * 1000, "y": chance.random(count) * 600, "industry": industries}
    )


def _whole(words: str, table: pl.DataFrame, **asked: str) -> float:
    start = time.perf_counter()
    k_density(table, simulations=1000, **asked)
    took = time.perf_counter() - start
    print(f"{words}: {took:.1f} s")
    return took


def _reckoned(words: str, table: pl.DataFrame, **asked: str) -> None:
    """Time few and more simulations: the difference is theirs, the rest comes once."""
    seconds = []
    for simulations in (SIMULATIONS // 3, SIMULATIONS):
        start = time.perf_counter()
        k_density(table, simulations=simulations, **asked)
        seconds.append(time.perf_counter() - start)
    each = (seconds[1] - seconds[0]) / (SIMULATIONS - SIMULATIONS // 3)
    print(f"{words}: {each:.3f} s a simulation, 1,000 of them {seconds[0] + 1000 * each:.0f} s")


def _against_peers() -> None:
    table = _plants(8000, [8000])
    places = table.select("x", "y").to_numpy()
    read = np.linspace(10, 400, 40)

    def plain() -> None:
        total = np.zeros(len(read))
        for at in range(1, len(places)):
            apart = np.hypot(*(places[:at] - places[at]).T)
            total += np.histogram(apart, np.append(0.0, read))[0]

    words = ",".join(str(each) for each in read)
    seconds = timed(
        {"klaster": lambda: k_density(table, distances=words, simulations=0), "numpy, a histogram": plain}, 2
    )
    report(seconds, "klaster")
    peer = _dbmss_seconds(8000)
    print(
        f"dbmss: {peer:.2f} s, {peer / min(seconds['klaster']):.0f} x slower"
        if peer
        else "dbmss is not installed"
    )


def _dbmss_seconds(points: int) -> float | None:
    """Seconds of the same curve in R; None without R or the package."""
    program = shutil.which("Rscript")
    if not program:
        return None
    done = subprocess.run([program, "-e", _DBMSS, str(points)], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    run()
