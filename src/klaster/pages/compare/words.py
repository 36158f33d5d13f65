"""The sentences at the head of a comparison."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from klaster.model.text import Text
from klaster.pages.compare.board import Board
from klaster.pages.compare.peers import between
from klaster.pages.region_indices import Moment, readings, supported
from klaster.views.number import decimal, percent, ratio
from klaster.views.sentence import INDUSTRIES, counted, listed

_PAIR = Text(
    "{one} and {other} are told apart in {apart} of the {all} with a number in both.",
    "Отраслей, где число есть у обоих, — {all}; из них {one} и {other} различимы в {apart}.",
)
_CLEAREST = Text(
    "The clearest difference: {industry}, where {higher} has {times} times the quotient of {lower}.",
    "Самое явное различие — {industry}: у региона «{higher}» коэффициент в {times} раза больше, чем у региона «{lower}».",
)
_OVERLAP = Text(
    "Their structures overlap by {overlap}; {larger} is {times} times as large.",
    "Их структуры совпадают на {overlap}; {larger} крупнее в {times} раза.",
)
_SEVERAL = Text(
    "In {industry} the regions differ most: {apart} of {pairs} pairs are told apart.",
    "Больше всего регионы различаются в отрасли «{industry}»: различимы {apart} из {pairs} пар.",
)
_UNLIKE = Text(
    "Least like its area is {most} (Krugman {high}), most like it {least} ({low}){hedge}.",
    "Меньше всего похож на свою территорию {most} (Кругман {high}), больше всего — {least} ({low}){hedge}.",
)
_HEDGE = Text("; the intervals do not tell the two apart", "; но по интервалам эти два региона неразличимы")
_PUBLISHED = Text(
    "The edition publishes quotients without the counts behind them: whether a difference is more than chance cannot be told.",
    "Издание публикует коэффициенты без исходных численностей: сказать, случайно ли различие, нельзя.",
)
_NOT_THERE = Text("No rows for {period}: {regions}.", "Нет строк за {period}: {regions}.")


def headline(shown: Board, moment: Moment) -> list[str]:
    """What a reader should take away, with what cannot be said."""
    language = shown.desk.language
    if not shown.testable:
        return [_PUBLISHED.read(language), *_absent(shown)]
    found = _two(shown) if len(shown.regions) == 2 else [*_several(shown), *_unlike(shown, moment)]
    return [*found, *_absent(shown)]


def _two(shown: Board) -> list[str]:
    desk, language = shown.desk, shown.desk.language
    one, other = (desk.region_name(code) for code in shown.regions)
    apart = sum(1 for count in shown.differences.values() if count)
    everything = counted(shown.comparable, language, INDUSTRIES) if language == "en" else shown.comparable
    sentence = _PAIR.format(one=one, other=other, apart=apart, all=everything)
    return [sentence.read(language), *_clearest(shown), *_overlap(shown)]


def _clearest(shown: Board) -> list[str]:
    """The industry whose ratio is farthest from 1 at the near end of its interval."""
    desk, language = shown.desk, shown.desk.language
    value, lower, upper = shown.ratio(0, 1)
    with np.errstate(all="ignore"):
        sure = np.where(lower > 1, np.log(lower), np.where(upper < 1, -np.log(upper), -1.0))
    sure = np.where(np.isfinite(sure) & (value > 0) & np.isfinite(value), sure, -1.0)
    if not len(sure) or sure.max() <= 0:
        return []
    place = int(sure.argmax())
    times = float(value[place])
    higher, lower_one = (0, 1) if times > 1 else (1, 0)
    return [
        _CLEAREST.format(
            industry=desk.industry_name(shown.industries[place]),
            higher=desk.region_name(shown.regions[higher]),
            lower=desk.region_name(shown.regions[lower_one]),
            times=ratio(max(times, 1 / times), language),
        ).read(language)
    ]


def _overlap(shown: Board) -> list[str]:
    desk, language = shown.desk, shown.desk.language
    one, other = shown.regions
    found = between(desk, one, other, shown.period)
    if found is None:
        return []
    larger, times = (
        (other, found["size_ratio"]) if found["size_ratio"] > 1 else (one, 1 / found["size_ratio"])
    )
    return [
        _OVERLAP.format(
            overlap=percent(1 - found["structure_distance"], language, 0),
            larger=desk.region_name(larger),
            times=decimal(times, language, 1),
        ).read(language)
    ]


def _several(shown: Board) -> list[str]:
    language = shown.desk.language
    industry = next(iter(shown.ordered("difference")), "")
    apart = shown.differences.get(industry, 0)
    if not apart:
        return []
    pairs = len(list(combinations(shown.regions, 2)))
    name = shown.desk.industry_name(industry)
    return [_SEVERAL.format(industry=name, apart=apart, pairs=pairs).read(language)]


def _unlike(shown: Board, moment: Moment) -> list[str]:
    desk, language = shown.desk, shown.desk.language
    index = next((each for each in supported(desk, moment) if each.id == "krugman"), None)
    if index is None:
        return []
    known = readings(desk, index, moment)
    found = [(known[code], code) for code in shown.regions if code in known and known[code].value is not None]
    if len(found) < 2:
        return []
    found.sort(key=lambda pair: pair[0].value or 0.0)
    (low, least), (high, most) = found[0], found[-1]
    bounds = [low.upper, high.lower]
    apart = None not in bounds and (low.upper or 0.0) < (high.lower or 0.0)
    return [
        _UNLIKE.format(
            most=desk.region_name(most),
            high=ratio(high.value or 0.0, language),
            least=desk.region_name(least),
            low=ratio(low.value or 0.0, language),
            hedge="" if apart else _HEDGE.read(language),
        ).read(language)
    ]


def _absent(shown: Board) -> list[str]:
    """Which regions have no row in the period, so that nobody takes their absence for a low value."""
    present = {region for region, _ in shown.rows}
    missing = [shown.desk.region_name(code) for code in shown.regions if code not in present]
    if not missing:
        return []
    language = shown.desk.language
    return [_NOT_THERE.format(period=shown.period, regions=listed(missing, language)).read(language)]
