"""The words of cluster strength: how stars are read, what limits them, what its columns mean."""

from __future__ import annotations

from klaster.catalogue import Option
from klaster.indicators import location_quotient_card as card
from klaster.indicators.strength_profiles import METRICS
from klaster.model.text import Text

READING = Text(
    "Stars won, out of those that can be judged (known): a criterion without data is unknown, not missed. "
    "Regions are compared within their industry; ties share the better rank, and the first is always in the top share.",
    "Число звёзд из тех, о которых можно судить (known): критерий без данных неизвестен, а не провален. "
    "Регионы сравниваются внутри отрасли; при равенстве все получают лучшее место, первый всегда входит в верхнюю долю.",
)
LIMITS = Text(
    "With few regions a top tenth is one region. Stars of different profiles, bases and classifications do not compare. "
    "The U.S. project counts quotients within traded industries: give class, or traded industries only. "
    "Some thresholds of the European profiles are from memory.",
    "При малом числе регионов верхняя десятая часть — это один регион. Звёзды разных профилей, баз и классификаторов несопоставимы. "
    "В проекте США коэффициенты считаются внутри торгуемых отраслей: дайте столбец class или только торгуемые отрасли. "
    "Часть порогов европейских профилей приведена по памяти.",
)
REFERENCES = (
    "U.S. Cluster Mapping Project, Harvard Business School and U.S. Economic Development Administration",
    "European Cluster Observatory 2007-2011, star rating",
    "Ketels and Protsiv 2016, European Cluster Panorama",
    "European Cluster Collaboration Platform 2021, European Cluster Panorama",
    "Hyndman and Fan 1996, The American Statistician 50(4) (quantile, type 7)",
)
OPTIONAL_INPUTS = {
    **{
        name: card.OPTIONAL_INPUTS[name]
        for name in ("period", "status", "region_total", "industry_total", "total")
    },
    **{name: METRICS[name] for name in ("establishments", "wage", "growth", "high_growth")},
    "class": Text(
        "class of the industry: traded, local...", "класс отрасли: traded (торгуемая), local (локальная)..."
    ),
}
LEVELS = {
    "qualifying": Text("enough specialisation, jobs and establishments to count", "достаточно специализации, рабочих мест и предприятий, чтобы учитываться"),
    "significant": Text("quotient above the median", "коэффициент выше медианы"),
    "strong": Text("quotient in the upper quarter and at least 1", "коэффициент в верхней четверти и не ниже 1"),
    "strong10": Text("quotient in the upper tenth and at least 1", "коэффициент в верхней десятой части и не ниже 1"),
}  # fmt: skip
OUTPUTS = {
    "value": Text("stars", "звёзды"),
    "status": Text("worst status of the cell, its totals and those compared", "худший из статусов ячейки, итогов и тех, с кем сравнивают"),
    "known": Text("stars that can be judged", "число звёзд, о которых можно судить"),
    "criteria": Text("stars of the profile", "всего звёзд в профиле"),
    "passed": Text("criteria met", "выполненные критерии"),
    "missed": Text("criteria not met", "невыполненные критерии"),
    "unknown": Text("criteria that cannot be judged", "критерии, о которых судить нельзя"),
    **{name: METRICS[name] for name in ("size", "quotient", "region_share", "industry_share")},
    "size_percentile": Text("share of regions with no more jobs in the industry", "доля регионов, где рабочих мест в отрасли не больше"),
    "quotient_percentile": Text("share of regions with no larger quotient", "доля регионов, где коэффициент не выше"),
    "regions": Text("regions with jobs in the industry", "регионов с занятыми в отрасли"),
}  # fmt: skip

PROFILE = Option(
    Text("whose criteria; custom takes them from criteria", "чьи критерии; custom берёт их из criteria")
)
CRITERIA = Option(
    Text(
        "stars of a custom profile: size top 0.1; quotient >= 2 and establishments > q0.25",
        "звёзды своего профиля: size top 0.1; quotient >= 2 and establishments > q0.25",
    )
)
BASE = Option(
    Text(
        "quotient within all industries or within the class; auto: the class for us_cluster_mapping where it is given",
        "коэффициент среди всех отраслей или внутри класса; auto: внутри класса для us_cluster_mapping, если класс указан",
    )
)
WEIGHTING = Option(
    Text(
        "a top share of regions, or of the industry's jobs",
        "верхняя доля регионов или занятых отрасли",
    )
)
MINIMUM_SIZE = Option(
    Text("jobs under which no star is given", "число занятых, ниже которого звёзд не дают"), 0
)
