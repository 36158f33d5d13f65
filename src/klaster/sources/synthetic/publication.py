"""What the office publishes of the true cells: totals, statuses and nothing that shows a single firm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from klaster.model.status import Status
from klaster.sources.classifications.totals import TOTAL
from klaster.sources.edition import TOTAL_KIND, UNIT_KIND, tidy
from klaster.sources.synthetic.cells import Cells
from klaster.sources.synthetic.clusters import PlantedCluster
from klaster.sources.synthetic.layout import REFORMS, Layout
from klaster.sources.synthetic.suppression import primary, suppressed

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

LETTERS = tuple(status.value for status in Status)
LAST_RESORT = 1000.0
"""How many times dearer it is to suppress the total of a region than a cell of the same size."""


@dataclass(frozen=True)
class Areas:
    """Regions and, after them, countries: the rows of what is published."""

    codes: tuple[str, ...]
    members: tuple[Integers, ...]
    """Positions of the regions of each country."""

    @property
    def region_count(self) -> int:
        """Where the countries begin."""
        return len(self.codes) - len(self.members)


def observations(layout: Layout, cells: Cells, plan: tuple[PlantedCluster, ...]) -> pl.DataFrame:
    """Tidy observations of employment, firms and the wage bill, with region, industry and country totals."""
    areas = _areas(layout)
    employment, firms, wages = (
        _with_totals(areas, values, np.add) for values in (cells.employment, cells.firms, cells.wages)
    )
    largest = _with_totals(areas, cells.largest, np.maximum)
    collected = _with_totals(areas, cells.collected, np.logical_or)
    hidden = _hidden(areas, employment, primary(employment, firms, largest), _consented(layout, areas, plan))
    shown, secret = (_statuses(layout, areas, collected, mask) for mask in (hidden & False, hidden))
    measures = {"employment": (employment, secret), "firms": (firms, shown), "wages": (wages, secret)}
    frames = [_frame(layout, areas, measure, *table) for measure, table in measures.items()]
    return tidy(pl.concat(frames))


def _areas(layout: Layout) -> Areas:
    members = tuple(np.flatnonzero(layout.country == country) for country in range(len(layout.countries)))
    return Areas((*layout.regions, *layout.countries), members)


def _with_totals(areas: Areas, values: NDArray[Any], gather: np.ufunc) -> NDArray[Any]:
    """Values of years x regions x industries, with countries as further rows and all industries as a column."""
    countries = [gather.reduce(values[:, members], axis=1, keepdims=True) for members in areas.members]
    complete = np.concatenate([values, *countries], axis=1)
    return np.concatenate([complete, gather.reduce(complete, axis=2, keepdims=True)], axis=2)


def _hidden(areas: Areas, employment: Integers, at_risk: Mask, consented: Mask) -> Mask:
    """Which cells are suppressed, each country and year by itself; a total only where nothing else helps."""
    hidden = np.zeros_like(at_risk)
    cost = 1.0 + employment.mean(axis=0)
    cost[:, -1] *= LAST_RESORT
    for country, members in enumerate(areas.members):
        table = np.append(members, areas.region_count + country)
        free = ~consented[table]
        for year in range(len(employment)):
            first = at_risk[year, table] & free
            hidden[year, table] = suppressed(employment[year, table], first, cost[table], free)
    return hidden


def _consented(layout: Layout, areas: Areas, plan: tuple[PlantedCluster, ...]) -> Mask:
    """Cells whose one large owner lets them be published, in its region and in its country."""
    consented = np.zeros((len(areas.codes), len(layout.industries) + 1), dtype=bool)
    for cluster in plan:
        if cluster.consent:
            regions = layout.region_positions(cluster.regions)
            rows = np.append(regions, areas.region_count + layout.country[regions])
            consented[np.ix_(rows, layout.industry_positions(cluster.industries))] = True
    return consented


def _statuses(layout: Layout, areas: Areas, collected: Mask, hidden: Mask) -> Integers:
    """Positions of statuses in ``LETTERS``: the later line overrides the earlier."""
    status = np.full(collected.shape, LETTERS.index(Status.NORMAL))
    status[-1] = LETTERS.index(Status.PROVISIONAL)
    for predecessor, first_year in REFORMS.values():
        if predecessor in areas.codes and first_year in layout.years[1:]:
            year, area = layout.years.index(first_year), areas.codes.index(predecessor)
            status[year, area] = LETTERS.index(Status.BREAK)
    status[~collected] = LETTERS.index(Status.NOT_COLLECTED)
    status[hidden] = LETTERS.index(Status.CONFIDENTIAL)
    return status


def _frame(layout: Layout, areas: Areas, measure: str, values: Integers, status: Integers) -> pl.DataFrame:
    """One measure as rows, of the regions of each year; a suppressed or uncollected cell has no value."""
    columns = (*layout.industries, TOTAL)
    exists = np.broadcast_to(_existing(layout, areas)[:, :, None], values.shape)
    year, area, column = np.nonzero(exists)
    letter = _gathered(LETTERS, status[exists])
    missing = letter.is_in([Status.NOT_COLLECTED.value, Status.CONFIDENTIAL.value])
    value = pl.select(pl.when(~missing).then(pl.Series(values[exists].astype(np.float64)))).to_series()
    kinds = (UNIT_KIND, TOTAL_KIND)
    return pl.DataFrame({
        "measure": pl.repeat(measure, len(value), eager=True),
        "region": _gathered(areas.codes, area),
        "industry": _gathered(columns, column),
        "period": _gathered([str(one) for one in layout.years], year),
        "value": value,
        "status": letter,
        "region_kind": _gathered(kinds, area >= areas.region_count),
        "industry_kind": _gathered(kinds, column == len(layout.industries)),
    })  # fmt: skip


def _existing(layout: Layout, areas: Areas) -> Mask:
    """Which areas exist in each year: countries always, a region from its foundation to its end."""
    regions = np.stack([layout.reports(year) for year in layout.years])
    return np.pad(regions, ((0, 0), (0, len(areas.members))), constant_values=True)


def _gathered(words: tuple[str, ...] | list[str], positions: NDArray[Any]) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(positions.astype(np.uint32))
