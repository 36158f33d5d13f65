"""Ties between the establishments of the synthetic economy: dense in clusters that interact, rare everywhere else."""

from __future__ import annotations

import numpy as np
import polars as pl

from klaster.sources.synthetic.clusters import PlantedCluster
from klaster.sources.synthetic.layout import stream

RELATIONS = ("supplies", "cooperates_with")
INSIDE, OUTSIDE = 0.45, 0.02
"""The chance that an establishment of an interacting cluster has a partner in it; and any other one in its region."""


def ties(establishments: pl.DataFrame, plan: tuple[PlantedCluster, ...], seed: int) -> pl.DataFrame:
    """One row a tie: subject and object (ids of establishments), relation, and the year since which both stand.

    One tie in two is that of a supplier with its buyer, the others are of co-operation.

    A partner inside a cluster is any other establishment of it, so that ties may cross a border; a partner outside one is
    any other establishment of the region.
    """
    random = stream(seed, "ties")
    interacting = [cluster.id for cluster in plan if cluster.interacts]
    inside = pl.col("cluster").is_in(interacting)
    rows = establishments.select("id", "region", "founded", "cluster").with_columns(
        among=pl.when(inside).then("cluster").otherwise("region"),
        chance=pl.when(inside).then(INSIDE).otherwise(OUTSIDE),
    )
    drawn = rows.with_row_index("row").filter(pl.Series(random.random(rows.height)) < rows["chance"])
    members = rows.with_row_index("row").group_by("among").agg(pl.col("row"), pl.len().alias("count"))
    both = drawn.join(members, on="among", suffix="_members")
    place = (random.random(both.height) * both["count"].to_numpy()).astype(np.int64)
    members_of = both.with_columns(place=pl.Series(place))
    partner = members_of.select(pl.col("row_members").list.get(pl.col("place"))).to_series()
    other = rows.select(object="id", object_founded="founded")[partner.to_numpy()]
    found = pl.concat([both.select(subject="id", since="founded"), other], how="horizontal")
    since = pl.max_horizontal("since", "object_founded")
    return (
        found.with_columns(since, relation=pl.Series(random.choice(RELATIONS, found.height)))
        .filter(pl.col("subject") != pl.col("object"))
        .select("subject", "object", "relation", "since")
        .sort("subject", "object")
    )


def policy_facts(establishments: pl.DataFrame) -> pl.DataFrame:
    """What is known of policy in every region x industry with an establishment: no cluster organisation, no programme."""
    cells = establishments.select("region", "industry").unique().sort("region", "industry")
    return cells.with_columns(active_organisation=pl.lit("no"), designated=pl.lit("no"))
