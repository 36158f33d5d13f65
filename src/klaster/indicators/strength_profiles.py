"""Published ways of giving stars to clusters, as data: which measure, against whom, by which rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text

Rule = Literal["top", "at_least", "above", "at_least_quantile", "above_quantile"]
Among = Literal["industry", "everything"]

METRICS = {
    "size": Text("jobs", "рабочие места"),
    "quotient": Text("location quotient", "коэффициент локализации"),
    "region_share": Text("share of the region's jobs", "доля в занятости региона"),
    "industry_share": Text("share of the industry's jobs", "доля в занятости отрасли"),
    "establishments": Text("number of establishments", "число предприятий"),
    "wage": Text("mean wage", "средняя заработная плата"),
    "growth": Text("growth of employment", "рост занятости"),
    "high_growth": Text("share of high-growth firms", "доля быстрорастущих фирм"),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """One comparison of one measure.

    ``top`` is a share of those compared, ``*_quantile`` a quantile of type 7, ``at_least`` and
    ``above`` a number; those compared are the regions where the industry has jobs, or all cells.
    """

    metric: str
    rule: Rule
    bound: float
    among: Among = "industry"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A star: all its cuts must hold."""

    name: str
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Stars of one observatory; ``conditions`` must hold for any of them, ``unsure`` says what is from memory."""

    id: str
    title: Text
    source: str
    criteria: tuple[Criterion, ...]
    conditions: tuple[Cut, ...] = ()
    unsure: Text | None = None


def _american(name: str, *cuts: Cut) -> Criterion:
    """A level of the U.S. project: jobs and establishments above their lower quartiles as well."""
    floors = (Cut("size", "above_quantile", 0.25), Cut("establishments", "above_quantile", 0.25))
    return Criterion(name, (*cuts, *floors))


_SPECIALISED = Cut("quotient", "at_least", 1.0)
PROFILES = {
    profile.id: profile
    for profile in (
        Profile(
            "us_cluster_mapping",
            Text("U.S. Cluster Mapping Project", "Проект картирования кластеров США"),
            "U.S. Cluster Mapping Project, processing of cluster levels (public repository clustermapping/cmp, cluster_calcs_reducer)",
            (
                _american("qualifying", Cut("quotient", "above_quantile", 0.25)),
                _american("significant", Cut("quotient", "above_quantile", 0.5)),
                _american("strong", Cut("quotient", "at_least_quantile", 0.75), _SPECIALISED),
                _american("strong10", Cut("quotient", "at_least_quantile", 0.9), _SPECIALISED),
            ),
        ),
        Profile(
            "eco2008",
            Text("European Cluster Observatory, 2007-2011", "Европейская кластерная обсерватория, 2007–2011"),
            "European Cluster Observatory, star rating",
            (
                Criterion("size", (Cut("size", "top", 0.1),)),
                Criterion("specialisation", (Cut("quotient", "at_least", 2.0),)),
                Criterion("focus", (Cut("region_share", "top", 0.1, "everything"),)),
            ),
            unsure=Text(
                "the cut of specialisation and the comparison of focus are from memory",
                "порог специализации и круг сравнения для доли в регионе приведены по памяти",
            ),
        ),
        Profile(
            "panorama2016",
            Text("European Cluster Panorama 2016", "Европейская кластерная панорама 2016"),
            "Ketels and Protsiv 2016, European Cluster Panorama",
            (
                Criterion("specialisation", (Cut("quotient", "top", 0.2),)),
                Criterion("size", (Cut("size", "top", 0.2),)),
                Criterion("productivity", (Cut("wage", "top", 0.2),)),
                Criterion("dynamism", (Cut("growth", "top", 0.2),)),
            ),
            (Cut("quotient", "above", 1.0),),
            Text(
                "thresholds are from memory; dynamism here is growth of employment without gazelles",
                "пороги приведены по памяти; динамизм здесь — рост занятости без учёта «газелей»",
            ),
        ),
        Profile(
            "eccp2021",
            Text("European Cluster Panorama 2021, nodes", "Европейская кластерная панорама 2021, узлы"),
            "European Cluster Collaboration Platform 2021, specialisation nodes",
            (Criterion("node", (Cut("quotient", "at_least", 1.5), Cut("industry_share", "at_least", 0.01))),),
            unsure=Text("both cuts are from memory", "оба порога приведены по памяти"),
        ),
    )
}

_RULES: dict[str, Rule] = {">=": "at_least", ">": "above", ">=q": "at_least_quantile", ">q": "above_quantile"}
_CUT = re.compile(
    r"\s*(?P<metric>\w+)\s*(?P<rule>top|>=|>)\s*(?P<quantile>q?)(?P<bound>\d*\.?\d+)\s*(?P<among>everywhere)?\s*"
)
_EXAMPLE = "size top 0.1; quotient >= 2 and industry_share >= 0.01; establishments > q0.25; region_share top 0.1 everywhere"


def named_profile(name: str, criteria: str = "") -> Profile:
    """A shipped profile, or ``custom`` with its criteria in words.

    Stars are parted by semicolons, cuts of one star by ``and``.

    >>> named_profile("custom", "size top 0.1; quotient >= 2 and establishments > q0.25").criteria[1].name
    'quotient_establishments'

    Raises
    ------
    InputError
        For criteria that cannot be read.
    UnknownNameError
        For a measure that is not there.
    """
    if name != "custom":
        return PROFILES[name]
    stars = tuple(_criterion(words) for words in criteria.split(";") if words.strip())
    if not stars:
        raise _unreadable(criteria)
    return Profile("custom", Text("custom", "свой"), "", _apart(stars))


def _criterion(words: str) -> Criterion:
    cuts = tuple(_cut(each) for each in re.split(r"\band\b", words))
    return Criterion("_".join(cut.metric for cut in cuts), cuts)


def _apart(stars: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Stars of one name get numbers."""
    names = [star.name for star in stars]
    if len(set(names)) == len(names):
        return stars
    return tuple(Criterion(f"{star.name}_{place}", star.cuts) for place, star in enumerate(stars, 1))


def _cut(words: str) -> Cut:
    found = _CUT.fullmatch(words)
    if not found or (found["rule"] == "top" and found["quantile"]):
        raise _unreadable(words)
    if found["metric"] not in METRICS:
        raise UnknownNameError(Text("measure of strength", "мера силы кластера"), found["metric"], METRICS)
    rule = "top" if found["rule"] == "top" else _RULES[found["rule"] + found["quantile"]]
    bound = float(found["bound"])
    if rule not in ("at_least", "above") and bound > 1:
        raise _unreadable(words)
    return Cut(found["metric"], rule, bound, "everything" if found["among"] else "industry")


def _unreadable(words: str) -> InputError:
    return InputError(
        Text(f"criteria: cannot read {words.strip()!r}", f"criteria: не удалось прочесть «{words.strip()}»"),
        Text(
            f"For example: {_EXAMPLE}. Measures: {', '.join(METRICS)}.",
            f"Например: {_EXAMPLE}. Меры: {', '.join(METRICS)}.",
        ),
    )
