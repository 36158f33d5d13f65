"""The sentences and the few large figures at the head of a region's screen."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.pages.region.profile import Profile
from klaster.views.number import decimal, percent, whole
from klaster.views.sentence import INDUSTRIES, counted
from klaster.views.verdict import STRONG

_SIZE = Text(
    "{measure} in {period}: {size} {unit}, {share} of {area}.",
    "{measure}, {period}: {size} {unit}, {share} от всего ({area}).",
)
_CHANGE = Text(
    "Since {since} it has changed by {growth} a year; in {area} by {benchmark}.",
    "С {since} г. — в среднем {growth} в год; {area} — {benchmark}.",
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


def facts(profile: Profile) -> list[tuple[str, str, str]]:
    """Label, figure and note of the few numbers that stand large."""
    language, size = profile.desk.language, profile.total.get(profile.period)
    found: list[tuple[Text, str, str]] = []
    if size is not None:
        unit = profile.desk.measure.unit.read(language)
        found.append((profile.desk.measure.title, whole(size, language), f"{unit}, {profile.period}"))
    if profile.growth is not None:
        against = f"{_area(profile)}: {_signed(profile.area_growth, profile)}"
        found.append((Text("Growth a year", "Рост в год"), _signed(profile.growth, profile), against))
    if "verdict" in profile.now.columns:
        strong, known = profile.strong(STRONG), [one for one in profile.marks if one.drawn]
        of = Text("of {count} with a number", "из {count} с числом").format(count=len(known)).read(language)
        found.append((Text("Specialised industries", "Отрасли специализации"), str(len(strong)), of))
        if not _sized(profile):
            return [(label.read(language), figure, note) for label, figure, note in found]
        large = Text("large enough to matter", "достаточно крупные").read(language)
        important = str(len(profile.strong(("important",))))
        found.append((Text("Important ones", "Из них значимые"), important, large))
    return [(label.read(language), figure, note) for label, figure, note in found]


def _size(profile: Profile) -> list[str]:
    language = profile.desk.language
    size, whole_area = profile.total.get(profile.period), profile.area_total.get(profile.period)
    if size is None or not whole_area:
        return []
    sentence = _SIZE.format(
        measure=profile.desk.measure.title.read(language),
        period=profile.period,
        size=whole(size, language),
        unit=profile.desk.measure.unit.read(language),
        share=percent(size / whole_area, language),
        area=_area(profile),
    )
    return [sentence.read(language)]


def _change(profile: Profile) -> list[str]:
    if profile.growth is None:
        return []
    sentence = _CHANGE.format(
        since=profile.since,
        growth=_signed(profile.growth, profile),
        area=_area(profile),
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


def _signed(rate: float | None, profile: Profile) -> str:
    return "—" if rate is None else percent(rate, profile.desk.language, signed=True)
