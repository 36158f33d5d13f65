"""What a command or a first visit loads: no library that is slow to load and not needed yet."""

import subprocess
import sys

import pytest

HEAVY = (
    "scipy.stats",
    "scipy.sparse.linalg",
    "numba",
    "highspy",
    "duckdb",
    "pandas",
    "pyarrow",
    "statsmodels",
)


def loaded_after(program):
    """The modules that a program has loaded."""
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_finding_the_methods_loads_no_heavy_library(heavy, loaded_by_methods):
    assert heavy not in loaded_by_methods


@pytest.fixture(scope="module")
def loaded_by_methods():
    return loaded_after("from klaster.catalogue import methods\nassert len(list(methods())) > 20")


def test_the_command_line_alone_loads_no_array_library():
    assert not {"numpy", "polars", "scipy", "fastapi"} & loaded_after("import klaster.cli")
