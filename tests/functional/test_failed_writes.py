"""A write that fails: exit code 2, plain words, nothing half-written, and what was whole before still there."""

import resource
import subprocess
import sys

import polars as pl
import pytest

from klaster.workbench.creating import new_from_table
from klaster.workbench.observatory import Observatory

RUN = "from klaster.cli import main; main()"


@pytest.fixture
def workspace(tmp_path):
    """A built workspace whose table has changed since."""
    file = tmp_path / "jobs.csv"
    rows = [
        f"KG-{r},{i},{y},{n + 7}"
        for r in "BCJNOT"
        for n, i in enumerate(("10", "13", "26", "62"))
        for y in range(2000, 2020)
    ]
    file.write_text("region,nace,year,jobs\n" + "\n".join(rows) + "\n")
    new_from_table(tmp_path / "obs", file)
    Observatory(tmp_path / "obs").build()
    settings = tmp_path / "obs" / "klaster.toml"
    settings.write_text(settings.read_text().replace('released = ""', 'released = "2024"'))
    return tmp_path / "obs"


def limited():
    """No file longer than a kilobyte, as on a disk that is nearly full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


@pytest.mark.parametrize("command", ["build", "compute"])
def test_a_full_disk_is_said_and_leaves_the_last_good_state(workspace, command):
    before = Observatory(workspace).digest
    target = workspace.parent / "out.csv"
    words = (
        ["build", workspace]
        if command == "build"
        else ["compute", "location_quotient", workspace, "-o", target]
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", RUN, *map(str, words)],
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2, run.stderr
    assert "nothing more can be written" in run.stderr
    assert "Traceback" not in run.stderr
    assert not list(workspace.rglob("*.part"))
    assert not target.exists()
    assert Observatory(workspace).digest == before
    assert isinstance(Observatory(workspace).result().frame, pl.DataFrame)
