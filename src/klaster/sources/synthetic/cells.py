"""The true cells of an economy: plants added up by year, region and industry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klaster.sources.synthetic.layout import Layout, country_of
from klaster.sources.synthetic.plants import Plants

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

MONTHS = 12
WAGE_GROWTH = 0.07


@dataclass(frozen=True)
class NotCollected:
    """A gap of the survey: codes that an area (a region, a country or all) did not report up to a year."""

    area: str
    industries: tuple[str, ...]
    until: int = 9999


GAPS: tuple[NotCollected, ...] = (
    NotCollected("", ("98", "99")),
    NotCollected("KG", ("97",)),
    NotCollected("TJ", ("97",)),
    NotCollected("RU-CHU", ("01", "02", "03"), 2017),
    NotCollected("TJ-GB", ("05", "06", "07", "08", "09"), 2016),
    NotCollected("AM-VD", ("90", "91", "92", "93"), 2018),
)


@dataclass(frozen=True)
class Cells:
    """Arrays of years x regions x industries; ``largest`` is the employment of the largest plant.

    ``wages`` are wage bills of a year. Everything is zero where nothing is ``collected``.
    """

    employment: Integers
    firms: Integers
    wages: Integers
    largest: Integers
    collected: Mask


def cells(layout: Layout, plants: Plants) -> Cells:
    """The cells of every year, each plant counted in the region that reported it then."""
    years = [_year_sums(layout, plants, year) for year in layout.years]
    collected = np.stack([_collected(layout, year) for year in layout.years])
    employment, firms, wages, largest = (np.stack(parts) * collected for parts in zip(*years, strict=True))
    return Cells(employment, firms, wages, largest, collected)


def _year_sums(layout: Layout, plants: Plants, year: int) -> tuple[Integers, Integers, Integers, Integers]:
    """Employment, firms, wage bill and largest plant of each cell in a year."""
    alive, (_, regions, industries) = plants.alive(year), layout.shape
    place = layout.reporting(year)[plants.region[alive]] * industries + plants.industry[alive]
    persons, count = plants.employees[alive], regions * industries
    price = MONTHS * (1 + WAGE_GROWTH) ** (year - layout.years[-1])
    largest = np.zeros(count, dtype=np.int64)
    np.maximum.at(largest, place, persons)
    sums = (
        np.bincount(place, persons, count),
        np.bincount(place, minlength=count),
        np.rint(np.bincount(place, persons * plants.wage[alive], count) * price),
        largest,
    )
    employment, firms, wages, biggest = (part.astype(np.int64).reshape(regions, industries) for part in sums)
    return employment, firms, wages, biggest


def _collected(layout: Layout, year: int) -> Mask:
    """Which cells the office collected in a year: those of regions of that year, without the gaps."""
    collected = np.repeat(layout.reports(year)[:, None], len(layout.industries), axis=1)
    for gap in GAPS:
        if year <= gap.until:
            rows = np.array([gap.area in ("", code, country_of(code)) for code in layout.regions])
            columns = np.isin(layout.industries, gap.industries)
            collected[np.ix_(rows, columns)] = False
    return collected
