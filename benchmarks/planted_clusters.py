"""Planted clusters of the synthetic economy found again: critical mass and the type after Enright against the ground truth."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

import klaster
from klaster.workbench.cluster_evidence import cluster_evidence
from klaster.workbench.creating import new_demo
from klaster.workbench.observatory import Observatory

EDITION, PERIOD = "synthetic_economy", "2023"
FLOORS = (500, 100)


def run() -> None:
    """Print a table of planted against found for two floors of employment."""
    with tempfile.TemporaryDirectory() as folder:
        new_demo(Path(folder, "demo"))
        observatory = Observatory(Path(folder, "demo"))
        observatory.build()
        evidence = cluster_evidence(observatory, EDITION, "employment", PERIOD)
        truth = observatory.table(EDITION, "truth")
        assert truth is not None
        for floor in FLOORS:
            print(f"employment floor {floor}, {PERIOD}")
            print(_confusion(evidence, truth, floor))
            print(_types(evidence, truth, floor))


def _confusion(evidence: pl.DataFrame, truth: pl.DataFrame, floor: int) -> str:
    verdicts = klaster.compute("enright_type", evidence, draws=0, floor_jobs=floor).frame
    planted = truth.explode("regions").explode("industries")
    planted = planted.select(
        region="regions",
        industry="industries",
        truth=pl.when("decoy").then(pl.lit("decoy")).otherwise(pl.lit("planted")),
    )
    both = verdicts.join(planted, on=["region", "industry"], how="left").with_columns(
        pl.col("truth").fill_null("none")
    )
    counts = both.group_by("truth", "critical_mass").len().sort("truth", "critical_mass")
    lines = [f"  {truth:8} critical mass {found:8} {count:6}" for truth, found, count in counts.iter_rows()]
    return "\n".join(lines)


def _types(evidence: pl.DataFrame, truth: pl.DataFrame, floor: int) -> str:
    """Types found against what was planted: clusters whose firms have ties, clusters whose firms have none, decoys."""
    found = klaster.compute("enright_type", evidence, floor_jobs=floor, seed=1).frame
    planted = truth.explode("regions").explode("industries").select(
        region="regions",
        industry="industries",
        truth=pl.when("decoy").then(pl.lit("decoy")).when("interacts").then(pl.lit("working")).otherwise(pl.lit("latent")),
    )  # fmt: skip
    both = found.join(planted, on=["region", "industry"], how="left").with_columns(
        pl.col("truth").fill_null("nothing planted")
    )
    counts = both.group_by("truth", "verdict").len().sort("truth", "verdict")
    return "\n".join(
        f"  {truth:15} type {verdict:10} {count:6}" for truth, verdict, count in counts.iter_rows()
    )
