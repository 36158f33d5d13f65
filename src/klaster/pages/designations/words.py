"""The sentences at the head of the screen of priorities and data."""

from __future__ import annotations

import polars as pl

from klaster.model.result import Result
from klaster.model.text import Text
from klaster.pages.designations.outcomes import Outcomes
from klaster.pages.designations.statistics import chosen_rows, of_period
from klaster.views.number import percent

_DECLARED = Text(
    "Pairs of a region and an industry that are designated: {declared}. Data confirm {agreed}, do not confirm {declared_only}; {unjudged} cannot be judged.",
    "Назначенных пар региона и отрасли: {declared}. Данные подтверждают: {agreed}, не подтверждают: {declared_only}; судить нельзя: {unjudged}.",
)
_PRECISION = Text(
    "Of the designated that can be judged the data confirm {share}{interval}.",
    "Из назначенных, о которых можно судить, данные подтверждают {share}{interval}.",
)
_INTERVAL = Text(
    " (from {lower} to {upper} over regions drawn anew)", " (от {lower} до {upper} по перевыборке регионов)"
)
_BETTER = Text(
    "A lottery of the same size in each region would confirm {expected} and do at least as well {chance} of the time.",
    "Жребий того же объёма в каждом регионе подтвердил бы {expected} и дал бы не меньше в {chance} случаев.",
)
_MEASURED = Text(
    "Specialised and not designated: {measured_only}.",
    "Специализация есть, а назначения нет: {measured_only}.",
)
_OPEN = Text(
    "Of {open} further pairs with a known quotient it is not known whether they are designated, so what the policy leaves out cannot be counted.",
    "Ещё о парах с известным коэффициентом ({open}) не известно, назначены ли они, поэтому упущенное политикой подсчитать нельзя.",
)


def headline(found: Outcomes, told: Result) -> list[str]:
    """What is confirmed, how surely, and what cannot be said."""
    language, counted = found.table.language, found.counted
    counts = {name: each.count for name, each in counted.items()}
    first = _DECLARED.format(
        declared=found.declared,
        unjudged=found.declared_unjudged,
        agreed=counts["agreed"],
        declared_only=counts["declared_only"],
    )
    sentences = [first.read(language)]
    if not found.choices.programme.chosen or len(found.choices.programme.options) == 1:
        sentences += _shares(found, told)
    if counts["measured_only"]:
        sentences.append(_MEASURED.format(measured_only=counts["measured_only"]).read(language))
    if found.open:
        sentences.append(_OPEN.format(open=found.open).read(language))
    return sentences


def _shares(found: Outcomes, told: Result) -> list[str]:
    """Precision with its interval, beside a lottery's; the statistics are of all programmes together."""
    language = found.table.language
    rows = chosen_rows(of_period(told, found.choices), found.choices).filter(
        pl.col("statistic") == "precision"
    )
    if rows.is_empty() or rows["value"][0] is None:
        return []
    row = rows.row(0, named=True)
    bounds = ""
    if row["lower"] is not None:
        bounds = _INTERVAL.format(
            lower=percent(row["lower"], language, 0), upper=percent(row["upper"], language, 0)
        ).read(language)
    said = [_PRECISION.format(share=percent(row["value"], language, 0), interval=bounds).read(language)]
    if row["p_value"] is not None:
        chance = percent(row["p_value"], language, 1 if row["p_value"] < 0.1 else 0)
        said.append(
            _BETTER.format(expected=percent(row["expected"], language, 0), chance=chance).read(language)
        )
    return said
