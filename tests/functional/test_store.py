"""The warehouse: nothing overwritten, nothing half-written, readers undisturbed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from klaster.model.text import same
from klaster.store.warehouse import Warehouse
from klaster.workbench.observatory import Observatory
from klaster.workbench.workspace import write_workspace


@pytest.fixture
def workspace(tmp_path):
    """A small built workspace of one embedded edition."""
    write_workspace(tmp_path, same("test"), [{"embedded": "kg_nsc_2018"}])
    Observatory(tmp_path).build()
    return tmp_path


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path):
    warehouse, path = Warehouse(tmp_path), tmp_path / "results" / "x.parquet"
    warehouse.write(path, lambda part: part.write_text("whole"))

    def broken(part):
        part.write_text("ha")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        warehouse.write(path, broken)
    assert path.read_text() == "whole"
    assert [found.name for found in tmp_path.rglob("*") if found.is_file()] == ["x.parquet"]


def test_parts_of_a_dead_build_are_removed_and_those_of_a_living_one_kept(tmp_path):
    dead, alive = tmp_path / ".a.parquet.999999999.part", tmp_path / f".b.parquet.{os.getpid()}.part"
    dead.touch()
    alive.touch()
    Warehouse(tmp_path).tidy_up()
    assert (dead.exists(), alive.exists()) == (False, True)


def test_a_build_with_nothing_changed_reads_nothing_and_makes_no_release(workspace):
    before = {path: path.stat().st_mtime_ns for path in (workspace / "out").rglob("*.*")}
    steps = []
    Observatory(workspace).build(steps.append)
    assert not any(step.en.startswith("Reading") for step in steps)
    assert {path: path.stat().st_mtime_ns for path in (workspace / "out").rglob("*.*")} == before


def test_an_open_observatory_sees_the_next_release_and_keeps_the_last_until_then(workspace):
    observatory = Observatory(workspace)
    first = observatory.digest
    write_workspace(workspace, same("test"), [{"embedded": "kg_nsc_2018"}, {"embedded": "edb_2019"}])
    assert observatory.digest == first
    Observatory(workspace).build()
    assert observatory.digest != first
    assert [edition.id for edition in observatory.editions] == ["kg_nsc_2018", "edb_2019"]
    assert len(list((workspace / "out" / "releases").iterdir())) == 2


def test_a_broken_pointer_never_appears_under_a_stream_of_releases(tmp_path):
    warehouse = Warehouse(tmp_path)
    for number in range(1, 30):
        warehouse.publish({"number": number, "digest": f"{number:016d}"})
        assert warehouse.release == {"number": number, "digest": f"{number:016d}"}


@pytest.mark.parametrize("delay", [0.05, 0.6, 1.2, 1.8, 2.4])
def test_a_build_killed_at_any_moment_leaves_the_last_good_state(workspace, delay):
    digest = Observatory(workspace).digest
    write_workspace(workspace, same("test"), [{"embedded": "kg_nsc_2018"}, {"embedded": "synthetic_economy"}])
    command = [sys.executable, "-c", f"import klaster; klaster.Observatory({str(workspace)!r}).build()"]
    process = subprocess.Popen(command)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    observatory = Observatory(workspace)
    if observatory.digest == digest:
        assert [edition.id for edition in observatory.editions] == ["kg_nsc_2018"]
    for edition in observatory.editions:
        assert not observatory.observations(edition.id).is_empty()
    for path in (workspace / "out").rglob("*.parquet"):
        if not path.name.startswith("."):
            pl.read_parquet(path)


def test_vintages_are_parquet_that_anything_reads(workspace):
    release = json.loads(next((workspace / "out" / "releases").iterdir()).read_text())
    path = workspace / "out" / "vintages" / f"{release['editions'][0]['digest']}.parquet"
    stored = pl.read_parquet(path)
    assert {"measure", "region", "industry", "period", "value", "status"} <= set(stored.columns)
    assert Path(path).stat().st_size > 0
