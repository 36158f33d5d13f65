"""The sentences at the head of a region's growth, and what is said where it cannot be taken apart."""

from __future__ import annotations

from klaster.model.status import State
from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.pages.growth import growth_a_year, years_between
from klaster.pages.region_growth.taken_apart import Row, TakenApart, state_of
from klaster.pages.region_growth.variants import CLASSES, PRESENCE, part_name
from klaster.views.number import ABOUT, movement, percent, ratio
from klaster.views.sentence import INDUSTRIES, counted, listed
from klaster.views.unit_forms import unit_after

_CHANGE = Text(
    "{measure} from {since} to {period}: {change} {unit} ({growth}{rate}).",
    "{measure} за {since}–{period} гг.: {change} {unit} ({growth}{rate}).",
)
_A_YEAR = Text(", {rate} a year", ", в среднем {rate} в год")
_PARTS = Text("Of this: {parts}.", "В том числе {parts}.")
_FACTORS = Text(
    "The region grew ×{growth}; everything grew ×{national}; its industries account for ×{mix}, the region itself for ×{own}.",
    "Регион вырос в {growth} раза, все отрасли вместе — в {national} раза; вклад отраслевой структуры ×{mix}, вклад самого региона ×{own}.",
)
_LEFT_OUT = Text("Not in the parts: {kinds}.", "В разложение не входят: {kinds}.")
_TOTAL = Text(
    "The region's own total changed by {total}; {known} of it is in industries known in both periods.",
    "Итог региона изменился на {total}; на отрасли, известные в обоих периодах, приходится {known}.",
)
_BREAK = Text(
    "The region's series breaks in {periods}: what lies before and after does not compare, and the region's own part holds the break.",
    "Ряд региона имеет разрыв: {periods}. Числа до и после несопоставимы, и разрыв попадает в региональный сдвиг.",
)
RATIO = Text(
    "This edition publishes ratios only. A ratio cannot be added up over industries, so there is no growth to take apart: counts or amounts are needed.",
    "В этом издании опубликованы только отношения. По отраслям они не складываются, поэтому разложить рост нельзя: нужны численности или суммы.",
)
ONE_PERIOD = Text(
    "For this region the edition has {count} with numbers; growth needs two.",
    "В этом издании по региону периодов с числами: {count}; для роста нужны два.",
)
NOTHING_KNOWN = Text(
    "Between {since} and {period} no industry of the region is known at both ends.",
    "Ни одна отрасль региона не известна одновременно в {since} и {period} г.",
)
PRICES = Text(
    "An amount of money as published: unless its publisher states constant prices, growth contains the change of prices. What prices do everywhere alike is in the growth of everything, not in the region's own part.",
    "Стоимостный показатель взят как опубликован: если издатель не оговорил постоянные цены, рост включает их изменение. Общее для всех изменение цен попадает в общий рост, а не в региональный сдвиг.",
)


def headline(taken: TakenApart) -> list[str]:
    """What changed, of what it is made, and what is left out."""
    row, language = taken.whole, taken.desk.language
    if row.get("value") is None:
        return [NOTHING_KNOWN.format(since=taken.since, period=taken.period).read(language)]
    return [_change(taken, row), _made_of(taken, row)]


def remarks(taken: TakenApart) -> list[str]:
    """What has to be known to read the parts: breaks, what is left out."""
    language = taken.desk.language
    found: list[str] = []
    if taken.breaks:
        found.append(_BREAK.format(periods=listed(taken.breaks, language)).read(language))
    if taken.left_out:
        kinds = [
            f"{PRESENCE[kind].read(language)} — {counted(count, language, INDUSTRIES)}"
            for kind, count in sorted(taken.left_out.items())
        ]
        found.append(_LEFT_OUT.format(kinds="; ".join(kinds)).read(language))
    total, known = taken.change_of_total, taken.whole.get("value")
    if (
        total is not None
        and known is not None
        and not taken.factors
        and abs(total - known) > 0.005 * abs(total) + 0.5
    ):
        words = _TOTAL.format(total=movement(total, language), known=movement(known, language))
        found.append(words.read(language))
    return found


def class_words(name: str | None, desk: Desk) -> str:
    """An allocation class in words."""
    return CLASSES[name].read(desk.language) if name in CLASSES else ""


def benchmark_words(desk: Desk, region: str, benchmark: str) -> str:
    """What the region is held against."""
    area = desk.area(region)
    name = desk.region_name(area) if area else Text("all regions", "все регионы").read(desk.language)
    if benchmark == "rest":
        return (
            Text("{name} without the region", "{name} без самого региона")
            .format(name=name)
            .read(desk.language)
        )
    return name


def _change(taken: TakenApart, row: Row) -> str:
    language, desk = taken.desk.language, taken.desk
    start, end = row["start"], row["end"]
    rate = growth_a_year(start, end, years_between(taken.since, taken.period))
    a_year = (
        _A_YEAR.format(rate=percent(rate, language, signed=True)).read(language) if rate is not None else ""
    )
    about = ABOUT if state_of(row) is State.ESTIMATE else ""
    return _CHANGE.format(
        since=taken.since,
        period=taken.period,
        measure=desk.measure.title.read(language),
        change=about + movement(end - start, language),
        unit=unit_after(end - start, desk.measure.unit.read(language), language),
        growth=percent(end / start - 1, language, signed=True) if start else "—",
        rate=a_year,
    ).read(language)


def _made_of(taken: TakenApart, row: Row) -> str:
    language = taken.desk.language
    if taken.factors:
        written = {
            name: ratio(row[part], language)
            for name, part in (("national", "national"), ("mix", "industry_mix"), ("own", "regional"))
        }
        return _FACTORS.format(growth=ratio(row["end"] / row["start"], language), **written).read(language)
    parts = [
        f"{_lowered(part_name(part, taken.variant).read(language))} {movement(row[part], language)}"
        for part in taken.parts[:-1]
    ]
    return _PARTS.format(parts=listed(parts, language)).read(language)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
