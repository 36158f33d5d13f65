"""Planted clusters of the synthetic economy found from the coordinates of establishments: precision, recall, boundary.

`docs/planted_clusters.md` has what ``section`` gives; a test makes it anew and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from klaster.indicators.establishment_clusters import establishment_clusters
from klaster.numerics.density_clusters import outline
from klaster.numerics.neighbours import within_distance
from klaster.sources.classifications import classification
from klaster.sources.synthetic.economy import economy

DOCUMENT = Path(__file__).parents[1] / "docs" / "planted_clusters.md"
BEGIN, END = "<!-- planted_boundaries: begin -->", "<!-- planted_boundaries: end -->"
LEAST = 10
"""Plants of a place that a method can be asked to find: what it needs for a cluster by default."""
PLACE = 25.0
"""Kilometres between plants of a planted cluster, beyond which they are two places."""
WAYS: tuple[tuple[str, float], ...] = (("hdbscan", 10.0), ("leaf", 10.0), ("optics", 10.0), ("adbscan", 5.0), ("adbscan", 10.0), ("adbscan", 20.0))  # fmt: skip

HEAD = (
    "| way | radius, km | half found | precision | recall | Hausdorff, km: median | nine tenths below |",
    "|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Place:
    """One place of a planted cluster in one industry: its establishments."""

    cluster: str
    industry: str
    plants: frozenset[str]


def plants() -> pl.DataFrame:
    """The establishments of the demonstration that are open in its last year."""
    made = economy(regions=classification("regions_six_countries"), industries=classification("nace_rev2"))
    found = made.establishments.filter(pl.col("closed").is_null())
    return found.rename({"id": "establishment"}).with_columns(country=pl.col("region").str.head(2))


def places(rows: pl.DataFrame) -> list[Place]:
    """Planted places of at least ten establishments."""
    found: list[Place] = []
    parts = rows.filter(pl.col("cluster").is_not_null()).partition_by("cluster", "industry", as_dict=True)
    for (cluster, industry), part in sorted(parts.items()):
        label = within_distance(_kilometres(part), PLACE).components()
        names = part["establishment"].to_numpy()
        for number in range(int(label.max()) + 1):
            if (label == number).sum() >= LEAST:
                found.append(Place(str(cluster), str(industry), frozenset(names[label == number])))
    return found


def _kilometres(rows: pl.DataFrame) -> Any:
    """Places in kilometres about their own middle."""
    lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
    return np.column_stack(
        [(lon - lon.mean()) * 111.195 * np.cos(np.radians(lat.mean())), (lat - lat.mean()) * 111.195, 0 * lon]
    )


def measured(rows: pl.DataFrame, planted: list[Place], way: str, radius: float) -> Iterator[dict[str, Any]]:
    """For each planted place the found cluster with most of its plants: precision, recall, Hausdorff distance in km."""
    for industry in sorted({place.industry for place in planted}):
        own = rows.filter(pl.col("industry") == industry)
        found = establishment_clusters(own.select("industry", "establishment", "lon", "lat", "country"), way=way, radius=radius)  # fmt: skip
        labels = dict(found.select("establishment", "value").iter_rows())
        for place in (each for each in planted if each.industry == industry):
            yield {"cluster": place.cluster, "industry": industry, "plants": len(place.plants), **_held(own, place, labels, radius)}  # fmt: skip


def _held(own: pl.DataFrame, place: Place, labels: dict[str, int | None], radius: float) -> dict[str, Any]:
    inside = [labels[name] for name in place.plants if labels[name] is not None]
    if not inside:
        return {"precision": None, "recall": 0.0, "hausdorff": None}
    best = max(sorted(set(inside)), key=inside.count)
    found = {name for name, label in labels.items() if label == best}
    hits = len(found & place.plants)
    both = own.filter(pl.col("establishment").is_in([*found, *place.plants]))
    at = _kilometres(both)[:, :2]
    shapes = [outline(at[both["establishment"].is_in(list(names)).to_numpy()], radius) for names in (found, place.plants)]  # fmt: skip
    return {"precision": hits / len(found), "recall": hits / len(place.plants), "hausdorff": float(shapes[0].hausdorff_distance(shapes[1]))}  # fmt: skip


def table(rows: pl.DataFrame, way: str, radius: float) -> pl.DataFrame:
    """The measures of one way over all planted places."""
    kinds = {"cluster": pl.String, "industry": pl.String, "plants": pl.Int64, "precision": pl.Float64, "recall": pl.Float64, "hausdorff": pl.Float64}  # fmt: skip
    return pl.DataFrame(list(measured(rows, places(rows), way, radius)), schema=kinds)


def line(way: str, radius: float, found: pl.DataFrame) -> str:
    """One line of the table in the docs."""
    half = found.filter((pl.col("recall") >= 0.5) & (pl.col("precision") >= 0.5)).height
    far = found["hausdorff"].drop_nulls()
    told = (found["precision"].drop_nulls().mean(), found["recall"].mean())
    middle, most = far.quantile(0.5, "lower"), far.quantile(0.9, "lower")
    shares = " | ".join(f"{share:.2f}" for share in told)
    return f"| {way} | {radius:g} | {half} of {found.height} | {shares} | {middle:.0f} | {most:.0f} |"


def section(rows: pl.DataFrame) -> str:
    """The lines of all ways."""
    return "\n".join([*HEAD, *(line(way, radius, table(rows, way, radius)) for way, radius in WAYS)])


def run() -> None:
    """Print the section and write it into the docs."""
    made = section(plants())
    print(made)
    before, _, after = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{made}\n{END}{after.partition(END)[2]}", encoding="utf-8")
