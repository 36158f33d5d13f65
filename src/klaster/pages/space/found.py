"""The network of an area's industries by proximity, laid out once; the groups that data find among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from klaster.model.errors import InputError
from klaster.model.result import Result
from klaster.numerics.network_layout import Edges, places, strongest_ties
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory

PROXIMITY, GROUPS = "proximity", "industry_groups"
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """Industries, the proximity of every two, the ties drawn and the places."""

    codes: tuple[str, ...]
    strength: Array
    edges: Edges
    at: Array


@dataclass(frozen=True)
class Space:
    """The industries of an area in a period."""

    desk: Desk
    area: str
    period: str

    @property
    def base(self) -> str | None:
        """The area as methods are asked for it; None where there is only one."""
        return self.area or None if sum(map(bool, self.desk.areas)) > 1 else None

    @cached_property
    def result(self) -> Result | InputError:
        """Proximity of every two industries, or why there is none."""
        return self._asked(PROXIMITY)

    @cached_property
    def network(self) -> Network:
        """The network: laid out once for an area, period and measure."""
        desk = self.desk
        key = (desk.observatory.digest, desk.edition.id, desk.measure.id, self.area, self.period)
        return _networks.kept(key, self._network)

    def _network(self) -> Network:
        if isinstance(self.result, InputError):
            return Network((), np.zeros((0, 0)), [], np.zeros((0, 2)))
        frame = self.result.frame.filter(pl.col("value").is_not_null())
        codes = tuple(sorted({*frame["industry"], *frame["partner"]}))
        place = {code: turn for turn, code in enumerate(codes)}
        strength = np.zeros((len(codes), len(codes)))
        for one, other, value in frame.select("industry", "partner", "value").iter_rows():
            strength[place[one], place[other]] = strength[place[other], place[one]] = value
        edges = strongest_ties(strength, len(codes) // 2)
        return Network(codes, strength, edges, places(strength, edges))

    @cached_property
    def ties(self) -> pl.DataFrame:
        """The ties drawn, with intervals, the strongest first."""
        if isinstance(self.result, InputError):
            return pl.DataFrame()
        codes = self.network.codes
        drawn = {frozenset((codes[one], codes[other])) for one, other in self.network.edges}
        frame = self.result.frame
        kept = [frozenset(pair) in drawn for pair in frame.select("industry", "partner").iter_rows()]
        return (
            frame.filter(pl.Series(kept, dtype=pl.Boolean))
            .sort("value", "industry", "partner", descending=[True, False, False])
            .unique(["value", "together", "industry", "partner"], maintain_order=True)
        )

    @cached_property
    def groups(self) -> Result | InputError:
        """The groups that data find; some seconds for a large area."""
        return self._asked(GROUPS)

    def _asked(self, method: str) -> Result | InputError:
        desk = self.desk
        try:
            return desk.observatory.result(
                desk.edition.id, method, desk.measure.id, periods=(self.period, self.period), area=self.base
            )
        except InputError as refused:
            return refused


_networks: Memory[Network] = Memory(32)
