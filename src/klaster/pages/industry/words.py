"""The sentences and the few large figures at the head of an industry's screen."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.pages.industry.concentration import written
from klaster.pages.industry.kind import TradedClass
from klaster.pages.industry.subject import Subject
from klaster.pages.where_strong import where_strong
from klaster.views.number import percent, whole
from klaster.views.sentence import REGIONS, counted, listed
from klaster.views.unit_forms import unit_after

_SIZE = Text(
    "{measure} in {period}: {size} {unit}, {share} of all industries ({area}).",
    "{measure}, {period}: {size} {unit} — {share} от итога по всем отраслям ({area}).",
)
_WITHOUT = Text(
    "{area} without {names}: no total published", "{area}; не входят: {names}, итог не опубликован"
)
_CHANGE = Text(
    "Since {since} the industry has changed by {growth} a year, all industries by {benchmark}.",
    "С {since} г. — в среднем {growth} в год; по всем отраслям — {benchmark}.",
)
_GINI = Text(
    "Concentration ({area}): locational Gini {now}; in {since} it was {before}.",
    "Концентрация ({area}): локационный коэффициент Джини {now}; в {since} г. — {before}.",
)
_PARTS_ONLY = Text(
    "The edition has no numbers under this code; it has some of the codes below it. They are listed with their weights.",
    "Под этим кодом чисел в издании нет; есть числа по кодам ниже. Они перечислены с весами.",
)
_NOTHING = Text(
    "The edition has no numbers of this industry, neither under its code nor below it.",
    "Чисел по этой отрасли в издании нет: ни под её кодом, ни под кодами ниже.",
)
_SILENT = Text(
    "The edition lists the industry, and every number of it is zero or not published.",
    "В издании отрасль есть, но все её числа равны нулю или не опубликованы.",
)
_PUBLISHED = Text(
    "The edition gives quotients as published, for {count}. The counts behind them are not published: neither concentration nor growth nor related industries can be computed.",
    "Издание приводит опубликованные коэффициенты, по которым известно: {count}. Исходные численности не опубликованы, поэтому ни концентрацию, ни рост, ни смежные отрасли рассчитать нельзя.",
)
ONE_PERIOD = Text(
    "The edition has one period: growth needs two.", "В издании один период: для роста нужны два."
)
PRICES = Text(
    "An amount of money as published: unless its publisher states constant prices, growth contains the change of prices. Shares, quotients and concentration compare regions of one period and do not.",
    "Стоимостный показатель взят как опубликован: если издатель не оговорил постоянные цены, рост включает их изменение. Доли, коэффициенты и концентрация сравнивают регионы одного периода и от него не зависят.",
)


def headline(subject: Subject, weighed: bool) -> list[str]:
    """What the industry is by numbers; with the benchmark each time."""
    language = subject.desk.language
    if not subject.counted:
        return [(_PARTS_ONLY if weighed else _NOTHING).read(language)]
    if not subject.summable:
        known = sum(one.drawn for one in subject.marks)
        return [_PUBLISHED.format(count=counted(known, language, REGIONS)).read(language), *_strong(subject)]
    said = [*_size(subject), *_change(subject), *_strong(subject), *_gini(subject)]
    return said or [_SILENT.read(language)]


def facts(subject: Subject, kind: TradedClass | None) -> list[tuple[str, str, str]]:
    """Label, figure and note of the few numbers that stand large."""
    language, size = subject.desk.language, subject.size.get(subject.period)
    found: list[tuple[Text, str, str]] = []
    if size is not None:
        unit = unit_after(size, subject.desk.measure.unit.read(language), language)
        found.append((subject.desk.measure.title, whole(size, language), f"{unit}, {subject.period}"))
    if subject.growth is not None:
        against = Text("all industries: {rate}", "все отрасли: {rate}").format(
            rate=_signed(subject, subject.growth_of_everything)
        )
        found.append(
            (Text("Growth a year", "Рост в год"), _signed(subject, subject.growth), against.read(language))
        )
    if any(one.verdict for one in subject.marks):
        known = sum(one.drawn for one in subject.marks)
        of = Text("of {count} with a number", "из {count} с числом").format(count=known).read(language)
        found.append((Text("Specialised regions", "Регионы специализации"), str(len(subject.strong)), of))
    if kind:
        note = Text("confidence: {how}", "надёжность: {how}").format(how=kind.confidence).read(language)
        found.append((Text("Class", "Класс"), kind.name, note))
    return [(label.read(language), figure, note) for label, figure, note in found]


def _size(subject: Subject) -> list[str]:
    language = subject.desk.language
    size, everything = subject.size.get(subject.period), subject.everything.get(subject.period)
    if size is None or not everything:
        return []
    area = area_words(subject)
    sentence = _SIZE.format(
        measure=subject.desk.measure.title.read(language),
        period=subject.period,
        size=whole(size, language),
        unit=unit_after(size, subject.desk.measure.unit.read(language), language),
        share=percent(size / everything, language, 2),
        area=area,
    )
    return [sentence.read(language)]


def area_words(subject: Subject) -> str:
    """The areas that the totals are of: the one shown, or all but those whose total is not published."""
    language = subject.desk.language
    area = subject.area_name(subject.area if subject.several else subject.focus)
    without = listed(subject.not_summed, language)
    return _WITHOUT.format(area=area, names=without).read(language) if without else area


def _change(subject: Subject) -> list[str]:
    if subject.growth is None:
        return []
    growth, benchmark = _signed(subject, subject.growth), _signed(subject, subject.growth_of_everything)
    sentence = _CHANGE.format(since=subject.since, growth=growth, benchmark=benchmark)
    return [sentence.read(subject.desk.language)]


def _strong(subject: Subject) -> list[str]:
    said = where_strong(subject.marks, subject.desk.language)
    return [said] if said else []


def _gini(subject: Subject) -> list[str]:
    now = written(subject, "locational_gini", subject.period)
    before = written(subject, "locational_gini", subject.since) if subject.since else ""
    if not now or not before:
        return []
    area = subject.area_name(subject.focus)
    return [_GINI.format(area=area, now=now, since=subject.since, before=before).read(subject.desk.language)]


def _signed(subject: Subject, rate: float | None) -> str:
    return "—" if rate is None else percent(rate, subject.desk.language, signed=True)
