"""The sentences and the few large figures at the head of a region's screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from klaster.model.text import Text
from klaster.pages.region.profile import Profile
from klaster.views.declension import genitive, locative
from klaster.views.number import decimal, exact, percent, whole
from klaster.views.sentence import INDUSTRIES, counted
from klaster.views.unit_forms import unit_after
from klaster.views.verdict import STRONG

_SIZE = Text(
    "{measure} in {period}: {size} {unit}, {share} of {area}.",
    "{measure}, {period}: {size} {unit}, {share} {of_area}.",
)
_CHANGE = Text(
    "Since {since} it has changed by {growth} a year; in {area} by {benchmark}.",
    "С {since} г. — в среднем {growth} в год; {in_area} — {benchmark}.",
)
_STRENGTH = Text(
    "The interval confirms a specialisation in {strong} of {all}; {important} of them are large enough to matter.",
    "Специализацию подтверждает интервал: {strong} из {all}, из них достаточно крупных — {important}.",
)
_CONFIRMED = Text(
    "The interval confirms a specialisation in {strong} of {all}.",
    "Специализацию подтверждает интервал: {strong} из {all}.",
)
_STRONGEST = Text(
    "The surest of them: {industry}, {written}.", "Самая надёжная из них: {industry}, {written}."
)
_NOTHING = Text(
    "The edition has no quotients for this region.", "В этом издании нет коэффициентов для этого региона."
)
_SIZE_WORKING = Text(
    "{measure} of the region in {period} over all industries: {size}. The published total where the edition has one, else the sum of its cells; it stands under every quotient of the region.",
    "{measure} в регионе по всем отраслям, {period}: {size}. Опубликованный итог, а если его нет — сумма ячеек; он стоит в знаменателе каждого коэффициента региона.",
)
_GROWTH_WORKING = Text(
    "From {since} to {period}, years: {years}. The region: {own}. For comparison, {area}: {other}.",
    "С {since} по {period}, лет: {years}. Регион: {own}. Для сравнения, {area}: {other}.",
)
_STRONG_WORKING = Text(
    "Industries whose interval lies above 1 as a whole; each is in the table of all industries, where its number opens to its working.",
    "Отрасли, у которых весь интервал выше 1; все они есть в таблице всех отраслей, где каждое число открывается до расчёта.",
)
_IMPORTANT_WORKING = Text(
    "Of these, the ones that also pass the size that the method sets; see the verdict in the table of all industries.",
    "Из них те, что проходят и порог размера, заданный методом; см. вывод в таблице всех отраслей.",
)
_PUBLISHED = Text(
    "The edition gives {count} with a quotient; the counts behind them are not published, so neither size nor growth can be shown.",
    "Издание приводит коэффициенты, по которым известно: {count}; исходные численности не опубликованы, поэтому ни размер, ни рост показать нельзя.",
)


def headline(profile: Profile) -> list[str]:
    """What the region is, how it changes, what it is strong in; with the benchmark each time."""
    language = profile.desk.language
    if profile.now.is_empty():
        return [_NOTHING.read(language)]
    if not profile.has_size:
        drawn = sum(one.drawn for one in profile.marks)
        return [
            _PUBLISHED.format(count=counted(drawn, language, INDUSTRIES)).read(language),
            *_surest(profile),
        ]
    return [*_size(profile), *_change(profile), *_strength(profile), *_surest(profile)]


class Fact(NamedTuple):
    """One of the few numbers that stand large: what it is, itself, what it is beside, and how it came about."""

    label: str
    figure: str
    note: str
    working: str


def facts(profile: Profile) -> list[Fact]:
    """The few numbers that stand large, each with its working."""
    found = [_size_fact(profile), _growth_fact(profile), *_verdict_facts(profile)]
    return [fact for fact in found if fact]


def _size_fact(profile: Profile) -> Fact | None:
    language, size = profile.desk.language, profile.total.get(profile.period)
    if size is None:
        return None
    unit = unit_after(size, profile.desk.measure.unit.read(language), language)
    title = profile.desk.measure.title.read(language)
    working = _SIZE_WORKING.format(measure=title, period=profile.period, size=exact(size, language))
    return Fact(title, whole(size, language), f"{unit}, {profile.period}", working.read(language))


def _growth_fact(profile: Profile) -> Fact | None:
    if profile.growth is None:
        return None
    language, years = profile.desk.language, profile.years or 0.0
    own = _rate(profile, profile.total, profile.growth)
    other = _rate(profile, profile.area_total, profile.area_growth)
    working = _GROWTH_WORKING.format(
        since=profile.since, period=profile.period, years=exact(years, language), own=own, area=_area(profile), other=other
    )  # fmt: skip
    against = f"{_area(profile)}: {_signed(profile.area_growth, profile)}"
    label = Text("Growth a year", "Рост в год").read(language)
    return Fact(label, _signed(profile.growth, profile), against, working.read(language))


def _rate(profile: Profile, totals: Mapping[str, float | None], rate: float | None) -> str:
    """A growth written out: the quotient of two totals under a root."""
    before, after = totals.get(profile.since), totals.get(profile.period)
    if before is None or after is None:
        return "—"
    language = profile.desk.language
    power = f"1/{exact(profile.years or 1.0, language)}"
    written = f"({exact(after, language)} ÷ {exact(before, language)})^({power}) − 1"
    return f"{written} = {_signed(rate, profile)}"


def _verdict_facts(profile: Profile) -> list[Fact]:
    if "verdict" not in profile.now.columns:
        return []
    language = profile.desk.language
    strong, known = profile.strong(STRONG), [one for one in profile.marks if one.drawn]
    of = Text("of {count} with a number", "из {count} с числом").format(count=len(known)).read(language)
    label = Text("Specialised industries", "Отрасли специализации").read(language)
    found = [Fact(label, str(len(strong)), of, _STRONG_WORKING.read(language))]
    if _sized(profile):
        large = Text("large enough to matter", "достаточно крупные").read(language)
        important = str(len(profile.strong(("important",))))
        label = Text("Important ones", "Из них значимые").read(language)
        found.append(Fact(label, important, large, _IMPORTANT_WORKING.read(language)))
    return found


def _size(profile: Profile) -> list[str]:
    language = profile.desk.language
    size, whole_area = profile.total.get(profile.period), profile.area_total.get(profile.period)
    if size is None or not whole_area:
        return []
    sentence = _SIZE.format(
        measure=profile.desk.measure.title.read(language),
        period=profile.period,
        size=whole(size, language),
        unit=unit_after(size, profile.desk.measure.unit.read(language), language),
        share=percent(size / whole_area, language),
        area=_area(profile),
        of_area=_of_area(_area(profile)),
    )
    return [sentence.read(language)]


def _change(profile: Profile) -> list[str]:
    if profile.growth is None:
        return []
    sentence = _CHANGE.format(
        since=profile.since,
        growth=_signed(profile.growth, profile),
        area=_area(profile),
        in_area=_in_area(_area(profile)),
        benchmark=_signed(profile.area_growth, profile),
    )
    return [sentence.read(profile.desk.language)]


def _strength(profile: Profile) -> list[str]:
    language = profile.desk.language
    if "verdict" not in profile.now.columns:
        return []
    sentence = (_STRENGTH if _sized(profile) else _CONFIRMED).format(
        strong=counted(len(profile.strong()), language, INDUSTRIES),
        all=decimal(len(profile.marks), language, 0),
        important=len(profile.strong(("important",))),
    )
    return [sentence.read(language)]


def _sized(profile: Profile) -> bool:
    """Whether the edition knows enough to call any specialisation large."""
    return bool((profile.desk.rows(profile.period)["verdict"] == "important").any())


def _surest(profile: Profile) -> list[str]:
    strong = profile.strong()
    if not strong:
        return []
    sentence = _STRONGEST.format(industry=strong[0].name, written=strong[0].written)
    return [sentence.read(profile.desk.language)]


def _area(profile: Profile) -> str:
    area = profile.desk.area(profile.region)
    if area:
        return profile.desk.region_name(area)
    return Text("all regions", "все регионы").read(profile.desk.language)


def _of_area(area: str) -> str:
    """Of what a share is, in Russian; without a case where the name's is not known."""
    form = genitive(area)
    return f"от итога {form}" if form else f"от всего ({area})"


def _in_area(area: str) -> str:
    """Where the benchmark is, in Russian; without a case where the name's is not known."""
    form = locative(area)
    return f"в {form}" if form else area


def _signed(rate: float | None, profile: Profile) -> str:
    return "—" if rate is None else percent(rate, profile.desk.language, signed=True)
