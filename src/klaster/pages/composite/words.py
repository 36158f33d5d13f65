"""What may be said of a composite ranking, and what may not."""

from __future__ import annotations

import polars as pl

from klaster.model.text import Text
from klaster.pages.composite.index import CHOICES, Index
from klaster.pages.desk import Desk
from klaster.views.number import percent
from klaster.views.sentence import listed

_CHOICE = Text(
    "A composite is a choice, not a measurement: other weights, scales or indicators give another ranking.",
    "Сводный показатель — это выбор, а не измерение: другие веса, шкалы или показатели дадут другой порядок.",
)
_FIRST = Text(
    "First comes {name}, between places {low} and {high} in 90% of the ways tried.",
    "Первое место — {name}: в 90 % испытанных способов расчёта — от {low} до {high} места.",
)
_TIERS = Text(
    "The {count} ranked fall into {tiers}; within a tier only those are ahead whose intervals of places do not meet.",
    "Ранжировано: {count}; различимых групп: {tiers}. Внутри группы опережает лишь тот, чей интервал мест не пересекается с чужим.",
)
_ONE_TIER = Text(
    "No neighbours among the {count} ranked separate, so all are of one tier; only those are ahead whose intervals of places do not meet.",
    "Ранжировано: {count}; соседи нигде не различимы, и группа одна. Опережает лишь тот, чей интервал мест не пересекается с чужим.",
)
_DRIVER = Text(
    "The ranking depends most on {choice}: {share} of its movement.",
    "Сильнее всего порядок зависит от выбора «{choice}»: {share} его изменчивости.",
)
_UNRANKED = Text(
    "Without a score, for too little is known: {names}.", "Без балла — известно слишком мало: {names}."
)
_SHOWN = 6


def headline(desk: Desk, made: Index, names: dict[str, str]) -> list[str]:
    """The sentences at the head: the warning first."""
    language = desk.language
    said = [_CHOICE.read(language)]
    if made.scores.is_empty():
        return said
    ranked = made.scores.filter(pl.col("rank").is_not_null())
    if ranked.height:
        first = ranked.row(0, named=True)
        sentence = _FIRST.format(name=names[first["unit"]], low=first["rank_lower"], high=first["rank_upper"])
        said.append(sentence.read(language))
        tiers = ranked["tier"].n_unique()
        template = _TIERS if tiers > 1 else _ONE_TIER
        counted = f"{tiers} tiers" if language == "en" else tiers
        said.append(template.format(count=ranked.height, tiers=counted).read(language))
    return [*said, *_driver(desk, made), *_unranked(desk, made, names)]


def _driver(desk: Desk, made: Index) -> list[str]:
    if made.influences.is_empty() or made.influences["value"].null_count() == made.influences.height:
        return []
    row = made.influences.sort("value", descending=True, nulls_last=True).row(0, named=True)
    share = percent(min(1.0, max(0.0, row["value"])), desk.language, 0)
    return [
        _DRIVER.format(choice=CHOICES[row["choice"]].read(desk.language), share=share).read(desk.language)
    ]


def _unranked(desk: Desk, made: Index, names: dict[str, str]) -> list[str]:
    missing = made.scores.filter(pl.col("rank").is_null())["unit"].to_list()
    if not missing:
        return []
    shown = [names[code] for code in missing[:_SHOWN]] + (["…"] if len(missing) > _SHOWN else [])
    return [_UNRANKED.format(names=listed(shown, desk.language)).read(desk.language)]
