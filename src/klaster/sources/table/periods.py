"""Periods as tables write them: with words, Roman quarters, names of months, days, footnote marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from klaster.model.period import parse_period
from klaster.model.status import Status

_MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MARK = re.compile(
    r"(?:\*+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\s\d{1,2}|\s?\d{1,2}\)|\(\d{1,2}\)|\[\w{1,2}\])$"
)
_AROUND = re.compile(r"^(?:за|в|на конец|на|the)\s+|\s*(?:г\.?|гг\.?|год[ауы]?|year)$|\s+(?=г\.?$)")
_QUARTER = re.compile(r"^([ivx]+|[1-4])[-\s]*(?:й|-й)?\s*(?:квартал[аы]?|кв\.?|q(?:uarter)?)\s*,?\s*(\d{4})$")
_QUARTER_LAST = re.compile(r"^(\d{4})[,\s]+([ivx]+|[1-4])[-\s]*(?:й)?\s*(?:квартал[аы]?|кв\.?|quarter)$")
_QUARTER_FIRST = re.compile(r"^q([1-4])[-\s/]*(\d{4})$")
_HALF = re.compile(r"^([12]|i{1,2})[-\s]*(?:е|-е)?\s*(?:полугодие|half)\s*,?\s*(?:of\s+)?(\d{4})$")
_MONTH = re.compile(r"^([а-яa-z]{3,9})\.?[\s,-]+(\d{4})$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?$")
_DAY_LAST = re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})$")
_TWO_YEARS = re.compile(
    r"^(\d{4})\s?[/–—-]\s?(?:(?:19|20)(?=\d{2}\b))?(\d{2})(?:\s*(?:уч\w*\.?|учебн\w*|гг?\.?|год\w*|season|school year))*$"
)
_REMARK = re.compile(
    r"\s*[(\[,]?\s*(?P<provisional>предв\w*\.?|предварительн\w+(?: данные)?|prov\w*\.?|preliminary|flash)?"
    r"(?P<estimated>оценк\w*|оцен\.?|прогноз\w*|план|est\w*\.?|forecast|projected|projection)?\s*[)\]]?$"
)
_YEAR_INSIDE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def period_of(words: str) -> str | None:
    """A period as SDMX writes it; None where the words are not one.

    >>> [period_of(words) for words in ("2018 год", "2018*", "III кв. 2018", "март 2018 г.", "31.12.2018")]
    ['2018', '2018', '2018-Q3', '2018-03', '2018-12-31']
    >>> period_of("Всего"), period_of("2018 1)"), period_of("на конец 2018 года")
    (None, '2018', '2018')
    """
    text = _plain(words)
    return _written(text) or _written(_MARK.sub("", text).strip()) or _remarked(text)


def period_status(words: str) -> Status | None:
    """What the label of a period says of its values: "2019 (оценка)" holds estimates; None if nothing.

    >>> period_status("2019 (оценка)"), period_status("2020 предв."), period_status("2018")
    (<Status.ESTIMATED: 'E'>, <Status.PROVISIONAL: 'P'>, None)
    """
    match = _REMARK.search(_plain(words))
    if match is None:
        return None
    return Status.ESTIMATED if match["estimated"] else Status.PROVISIONAL if match["provisional"] else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("\u00a0", " ").split())


def _remarked(text: str) -> str | None:
    """The period before a remark in words: "2019 (оценка)"."""
    bare = _REMARK.sub("", text)
    return _written(bare) if bare != text else None


def periods_of(labels: Iterable[str]) -> dict[str, str | None]:
    """The period of each label; where all are one and the same day of different years, the years.

    >>> periods_of(["2017-12-31", "2018-12-31"])
    {'2017-12-31': '2017', '2018-12-31': '2018'}

    School and business years go by their first year; "2008/09" alone could be a month.

    >>> periods_of(["2008/09", "2009/10", "2010/2011"])
    {'2008/09': '2008', '2009/10': '2009', '2010/2011': '2010'}
    """
    given = list(labels)
    if years := _pairs_of_years(given):
        return {label: years.get(label) or period_of(label) for label in given}
    found = {label: period_of(label) for label in given}
    days = [period for period in found.values() if period]
    if (
        len(days) > 1
        and len(set(days)) == len(days)
        and len({day[4:] for day in days if len(day) == 10}) == 1
    ):
        return {label: period and period[:4] for label, period in found.items()}
    return found


def _pairs_of_years(labels: list[str]) -> dict[str, str]:
    """The first year of each label of two years in turn; nothing unless all labels written so are such."""
    matches = {label: match for label in labels if (match := _TWO_YEARS.match(_plain(label)))}
    if all((int(match[1]) + 1) % 100 == int(match[2]) for match in matches.values()):
        return {label: match[1] for label, match in matches.items()}
    return {}


def subperiod_suffixes(labels: Iterable[str]) -> dict[str, str]:
    """What each label of a quarter or month adds to its year; "" where it means the whole year.

    >>> subperiod_suffixes(["1", "2", "A"]), subperiod_suffixes(["I кв.", "IV кв."])
    ({'1': '-Q1', '2': '-Q2', 'A': ''}, {'I кв.': '-Q1', 'IV кв.': '-Q4'})
    >>> subperiod_suffixes(["1", "12"]), subperiod_suffixes(["март", "M03"])
    ({'1': '-01', '12': '-12'}, {'март': '-03', 'M03': '-03'})
    """
    given = list(labels)
    numbers = {label: int(label) for label in given if label.isdigit()}
    is_month = any(number > 4 for number in numbers.values())
    return {
        label: _suffix(label.casefold().strip(), numbers.get(label), is_month=is_month) for label in given
    }


def _suffix(label: str, number: int | None, *, is_month: bool) -> str:
    if number is not None:
        if not 1 <= number <= 12:
            return ""
        return f"-{number:02d}" if is_month else f"-Q{number}"
    if match := re.fullmatch(r"m(\d{1,2})", label):
        return f"-{int(match[1]):02d}"
    found = period_of(f"{label} 2000") or period_of(f"2000 {label}")
    return found[4:] if found else ""


def embedded_year(words: str) -> tuple[str, str] | None:
    """The only year inside a longer text, and the text without it; None where there is none, or more.

    >>> embedded_year("jobs_2018"), embedded_year("Занято в 2018 году"), embedded_year("2017-2018")
    (('2018', 'jobs'), ('2018', 'Занято'), None)
    """
    years = list(_YEAR_INSIDE.finditer(words))
    if len(years) != 1:
        return None
    before, after = words[: years[0].start()], words[years[0].end() :]
    before = re.sub(r"[\s_,(]*\b(?:в|за|на|in|for)?\s*$", "", before).rstrip(" _,(-")
    after = re.sub(r"^[\s_,)-]*(?:году|года|год|г\.?)?\b", "", after).lstrip(" _,)-.")
    return years[0][1], " ".join(part for part in (before, after) if part)


def _written(text: str) -> str | None:
    return parse_period(text) or parse_period(_bare(text)) or _by_words(_bare(text))


def _bare(text: str) -> str:
    previous = ""
    while previous != text:
        previous, text = text, _AROUND.sub("", text).strip()
    return text


def _by_words(text: str) -> str | None:
    if match := _QUARTER.match(text):
        return _quarter(match[2], match[1])
    if match := _QUARTER_LAST.match(text) or None:
        return _quarter(match[1], match[2])
    if match := _QUARTER_FIRST.match(text):
        return _quarter(match[2], match[1])
    if match := _HALF.match(text):
        return f"{match[2]}-S{_ROMAN.get(match[1]) or match[1]}"
    if match := _MONTH.match(text):
        return _month(match[2], match[1])
    return _pairs_of_years([text]).get(text) or _day(text)


def _quarter(year: str, words: str) -> str | None:
    quarter = _ROMAN.get(words) or (int(words) if words.isdigit() else None)
    return f"{year}-Q{quarter}" if quarter else None


def _month(year: str, words: str) -> str | None:
    for number, stems in enumerate(_MONTHS, 1):
        if words.startswith(stems):
            return f"{year}-{number:02d}"
    return None


def _day(text: str) -> str | None:
    if match := _DAY.match(text):
        year, month, day = match[1], int(match[2]), int(match[3])
    elif match := _DAY_LAST.match(text):
        day, month, year = int(match[1]), int(match[2]), match[3]
    else:
        return None
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
