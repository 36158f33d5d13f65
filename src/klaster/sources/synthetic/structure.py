"""What an economy looks like before chance: sizes of regions, mix of industries, pay and growth.

Country sizes are in proportion to real ones; everything else is invented, down to the numbers of
``data/industries.csv`` (jobs per 10,000, mean plant, relative wage, spread between regions, share of
regions where the industry exists at all).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from klaster.sources.synthetic.layout import Layout, stream

Array = NDArray[np.float64]

PERSONS_PER_THOUSAND = 50
"""Synthetic persons for a thousand real ones at size 1."""

COUNTRY_JOBS = {"AM": 1_080, "BY": 4_330, "KG": 2_440, "KZ": 8_780, "RU": 70_600, "TJ": 2_460}
COUNTRY_WAGE = {"AM": 480, "BY": 560, "KG": 290, "KZ": 610, "RU": 840, "TJ": 190}
FARMING = {"AM": 3.6, "BY": 1.5, "KG": 3.2, "KZ": 2.2, "RU": 1.0, "TJ": 6.0}
CAPITALS = {
    "AM-ER": 6.0, "BY-HM": 2.0, "KG-GB": 2.4, "KZ-71": 2.0, "KZ-75": 3.0, "RU-MOW": 9.0, "RU-SPE": 4.5, "TJ-DU": 1.4,
}  # fmt: skip
"""Capitals and cities of their rank, with their size in ordinary regions."""

REGION_TYPES: dict[str, dict[str, float]] = {
    "capital": {
        "A": 0.15,
        "B": 0.3,
        "C": 0.7,
        "G": 1.1,
        "I": 1.2,
        "J": 1.7,
        "K": 1.6,
        "L": 1.4,
        "M": 1.5,
        "N": 1.3,
    },
    "industrial": {"A": 0.6, "C": 1.35, "D": 1.1},
    "agrarian": {"A": 1.6, "C": 0.85, "B": 0.6, "J": 0.7, "M": 0.7},
    "resource": {"A": 0.6, "B": 1.4, "F": 1.2, "H": 1.15},
    "mixed": {},
}
TYPE_SHARES = {"industrial": 0.3, "agrarian": 0.3, "resource": 0.15, "mixed": 0.25}
SECTION_GROWTH = {
    "A": -0.015,
    "C": -0.004,
    "I": 0.02,
    "J": 0.035,
    "M": 0.02,
    "N": 0.015,
    "O": -0.005,
    "R": 0.01,
}
REGION_SPREAD, REGION_SPREAD_LIMIT = 0.45, 1.8
NOISE_LIMIT = 1.2
"""Regional noise is cut at so many standard deviations, so that only planted clusters reach high quotients."""


@dataclass(frozen=True)
class Structure:
    """Expected values of an economy, before plants are drawn.

    ``jobs`` and ``growth`` (a year) are regions x industries; ``national`` is each country's mix seen
    from its regions, so that ``size[:, None] * national`` are the jobs at a location quotient of one.
    """

    jobs: Array
    growth: Array
    national: Array
    size: Array
    plant: Array
    wage: Array


def structure(layout: Layout, *, size: float, seed: int) -> Structure:
    """The expected structure of an economy of a size (1: about 4.5 million persons)."""
    traits = industry_traits(layout.industries)
    kinds = region_types(layout, seed)
    persons = region_sizes(layout, seed) * size * PERSONS_PER_THOUSAND
    mix = _mix(layout, traits, kinds, seed)
    jobs = persons[:, None] * mix
    return Structure(
        jobs=jobs,
        growth=_growth(layout, seed),
        national=_national_mix(layout, jobs),
        size=persons,
        plant=traits["plant"],
        wage=_wages(layout, traits, kinds),
    )


@cache
def _industry_table() -> pl.DataFrame:
    path = files("klaster.sources.synthetic") / "data" / "industries.csv"
    return pl.read_csv(path.read_bytes(), schema_overrides={"industry": pl.String})


def industry_traits(industries: tuple[str, ...]) -> dict[str, Array]:
    """Columns of the table of industries, one value for each code; an unknown code has middling traits."""
    middling = {"jobs": 50.0, "plant": 20.0, "wage": 1.0, "spread": 0.2, "presence": 1.0}
    known = {row["industry"]: row for row in _industry_table().iter_rows(named=True)}
    rows = [known.get(code, middling) for code in industries]
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in middling}


def region_sizes(layout: Layout, seed: int) -> Array:
    """Jobs of each living region in thousands of real ones: log-normal within a country, capitals large."""
    deviations = stream(seed, "region sizes").standard_normal(len(layout.regions))
    weights = np.exp(REGION_SPREAD * deviations.clip(-REGION_SPREAD_LIMIT, REGION_SPREAD_LIMIT))
    capital = np.array([CAPITALS.get(code, 0.0) for code in layout.regions])
    weights = np.where(capital > 0, capital, weights) * layout.living
    of_country = np.bincount(layout.country, weights)[layout.country]
    country_jobs = np.array([COUNTRY_JOBS.get(code, 1_000) for code in layout.countries], dtype=np.float64)
    return country_jobs[layout.country] * weights / of_country


def region_types(layout: Layout, seed: int) -> list[str]:
    """The type of each region: capitals by name, the others by chance."""
    names, shares = list(TYPE_SHARES), list(TYPE_SHARES.values())
    drawn = stream(seed, "region types").choice(names, size=len(layout.regions), p=shares)
    return [
        "capital" if code in CAPITALS else str(kind) for code, kind in zip(layout.regions, drawn, strict=True)
    ]


def _mix(layout: Layout, traits: dict[str, Array], kinds: list[str], seed: int) -> Array:
    """Share of each industry in the jobs of each region; rows add up to one."""
    random, shape = stream(seed, "industry mix"), layout.shape[1:]
    noise = np.exp(traits["spread"] * random.standard_normal(shape).clip(-NOISE_LIMIT, NOISE_LIMIT))
    present = random.random(shape) < traits["presence"]
    farming = np.array([FARMING.get(code, 1.0) for code in layout.countries])[layout.country]
    agrarian = np.array(layout.sections) == "A"
    tilt = np.array([[REGION_TYPES[kind].get(section, 1.0) for section in layout.sections] for kind in kinds])
    weights = traits["jobs"] * noise * present * tilt * np.where(agrarian, farming[:, None], 1.0)
    return weights / weights.sum(axis=1, keepdims=True)


def _growth(layout: Layout, seed: int) -> Array:
    random, (_, regions, industries) = stream(seed, "growth"), layout.shape
    by_section = np.array([SECTION_GROWTH.get(section, 0.004) for section in layout.sections])
    by_region = 0.006 * random.standard_normal((regions, 1))
    return by_section + by_region + 0.005 * random.standard_normal((regions, industries))


def _national_mix(layout: Layout, jobs: Array) -> Array:
    """The industry mix of the country of each region."""
    by_country = np.zeros((len(layout.countries), jobs.shape[1]))
    np.add.at(by_country, layout.country, jobs)
    return (by_country / by_country.sum(axis=1, keepdims=True))[layout.country]


def _wages(layout: Layout, traits: dict[str, Array], kinds: list[str]) -> Array:
    """Expected monthly wage in the last year, regions x industries."""
    level = np.array([COUNTRY_WAGE.get(code, 500) for code in layout.countries], dtype=np.float64)
    premium = np.array([1.3 if kind == "capital" else 1.1 if kind == "resource" else 1.0 for kind in kinds])
    return (level[layout.country] * premium)[:, None] * traits["wage"]
