"""Figure 4: who is tied to whom, drawn from the ties of a register or of an edition's establishments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.numerics.network_layout import places, strongest_ties
from klaster.views.drawing import Drawing
from klaster.views.tie_network import End, tie_network

MOST = 24
"""Ends that a page can name: of more, those that the strongest ties join are drawn."""


@dataclass(frozen=True)
class Ties:
    """Ends with their names, and how many ties each two of them have; ``own`` are ties inside an end."""

    names: Mapping[str, str]
    between: Mapping[tuple[str, str], int]
    own: Mapping[str, int]

    @property
    def weight(self) -> Counter[str]:
        """Ties of each end, those inside it once."""
        found = Counter(dict(self.own))
        for pair, count in self.between.items():
            for end in pair:
                found[end] += count
        return found


def of_links(links: list[tuple[str, str]], names: Mapping[str, str]) -> Ties:
    """Ties between records, whichever way they go.

    >>> of_links([("a", "b"), ("b", "a"), ("a", "c")], {}).between
    {('a', 'b'): 2, ('a', 'c'): 1}
    """
    pairs = Counter((min(pair), max(pair)) for pair in links if pair[0] != pair[1])
    return Ties(names, dict(pairs), {})


def of_establishments(ties: pl.DataFrame, plants: pl.DataFrame) -> pl.DataFrame:
    """Ties counted between pairs of region and industry, most first; an end of a tie that is no establishment is left out.

    >>> plants = pl.DataFrame({"id": ["1", "2"], "region": ["a", "b"], "industry": ["x", "x"]})
    >>> of_establishments(pl.DataFrame({"subject": ["1", "2"], "object": ["2", "1"]}), plants).row(0)
    ('a', 'x', 'b', 'x', 2)
    """
    ends = plants.select("id", "region", "industry")
    placed = ties.select("subject", "object").join(ends, left_on="subject", right_on="id").join(ends, left_on="object", right_on="id", suffix="_of_other")  # fmt: skip
    one, other = (pl.struct(region=f"region{end}", industry=f"industry{end}") for end in ("", "_of_other"))
    first = pl.concat_str("region", "industry", separator="\n") <= pl.concat_str("region_of_other", "industry_of_other", separator="\n")  # fmt: skip
    swapped = placed.select(
        pl.when(first).then(one).otherwise(other).alias("one"), pl.when(first).then(other).otherwise(one).alias("other")
    )  # fmt: skip
    return (
        swapped.group_by("one", "other").len("ties").select(
            pl.col("one").struct.field("region"), pl.col("one").struct.field("industry"),
            pl.col("other").struct.field("region").alias("partner"), pl.col("other").struct.field("industry").alias("partner_industry"),
            pl.col("ties").cast(pl.Int64),
        ).sort("ties", "region", "industry", "partner", "partner_industry", descending=[True, False, False, False, False])
    )  # fmt: skip


def network(ties: Ties, identity: str, title: str) -> tuple[Drawing, int]:
    """The drawing, and how many ends it shows: all, or those that the strongest ties join."""
    shown = _joined(ties)
    place = {end: at for at, end in enumerate(shown)}
    strength = np.zeros((len(shown), len(shown)))
    for (one, other), count in ties.between.items():
        if one in place and other in place:
            strength[place[one], place[other]] = strength[place[other], place[one]] = count
    edges = strongest_ties(strength, len(shown) // 2)
    weight = ties.weight
    drawn = [
        End(
            *_named(ties.names[end]),
            f"{ties.names[end]}: {weight[end]}",
            float(weight[end]),
            (float(x), float(y)),
        )
        for end, (x, y) in zip(shown, places(strength, edges), strict=True)
    ]
    found = [(one, other, float(strength[one, other])) for one, other in edges]
    return tie_network(drawn, found, identity, title), len(shown)


def _named(name: str) -> tuple[str, str]:
    """A name of two parts stands on two lines, what is done above where."""
    where, colon, what = name.partition(": ")
    return (what, where) if colon else (name, "")


def _joined(ties: Ties) -> list[str]:
    """Ends of ties to others, strongest first, until there are as many as a page can name."""
    shown: dict[str, None] = {}
    for pair, _ in sorted(ties.between.items(), key=lambda tie: (-tie[1], tie[0])):
        if len({*shown, *pair}) > MOST:
            break
        shown |= dict.fromkeys(pair)
    return list(shown)
