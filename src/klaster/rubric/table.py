"""The evidence of a table: its columns as numbers, one row a subject; what cannot be is refused, not dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.errors import InputError, Place, close_names
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.rubric.definition import Measure, Rubric
from klaster.rubric.expression import Array
from klaster.rubric.states import Evidence
from klaster.rubric.units import Rate, factor, money_in

YES = frozenset(("yes", "true", "1", "1.0", "y", "да", "есть", "истина", "+"))
NO = frozenset(("no", "false", "0", "0.0", "n", "нет", "ложь"))
MARKS: Mapping[str, Status] = {
    "": Status.NOT_COLLECTED, "..": Status.NOT_COLLECTED, "…": Status.NOT_COLLECTED, "...": Status.NOT_COLLECTED,
    "-": Status.NOT_COLLECTED, "–": Status.NOT_COLLECTED, "—": Status.NOT_COLLECTED, "na": Status.NOT_COLLECTED, "n/a": Status.NOT_COLLECTED,
    "unknown": Status.NOT_COLLECTED, "неизвестно": Status.NOT_COLLECTED, "нет данных": Status.NOT_COLLECTED, "?": Status.NOT_COLLECTED,
    "(c)": Status.CONFIDENTIAL, "c": Status.CONFIDENTIAL,
}  # fmt: skip
"""Signs in place of an answer. «нет» is an answer, «нет данных» is none."""

_MISSING = SEVERITY.index(Status.NOT_COLLECTED)


@dataclass(frozen=True)
class Subjects:
    """The subjects of a table with what is known of each.

    ``severities`` tells for each measure how sure its value is; ``priors`` the chance that a criterion is
    met where nothing is known, where the table gives one; ``agreement`` how far assessors agree.
    """

    keys: pl.DataFrame
    evidence: Evidence
    severities: Mapping[str, np.ndarray]
    priors: Mapping[str, Array]
    peers: pl.DataFrame
    agreement: Array | None = None


def subjects(
    rubric: Rubric, table: pl.DataFrame, units: Mapping[str, str], rates: tuple[Rate, ...]
) -> Subjects:
    """The subjects of a table.

    Parameters
    ----------
    rubric
        The rule-book.
    table
        One row a subject, with the keys of the rubric and any of its measures; of several rows of one
        subject those that agree count once, and assessors may differ.
    units, rates
        Units of measures that are not in the rubric's own, and rates of their currencies.

    Raises
    ------
    InputError
        For a word where a number, a day or a yes is due, a number outside what the measure may be, two
        rows that contradict one another, a currency without a rate.
    """
    _require_known(rubric, units)
    keys = [key for key in rubric.keys if key in table.columns]
    table = table.with_columns(pl.col(key).cast(pl.String) for key in keys)
    names = _subject_names(table, keys)
    values, severities = dict[str, Array](), dict[str, np.ndarray]()
    for id, measure in rubric.subject_measures.items():
        values[id], severities[id] = _column(table, id, measure, names)
        scale = _scale(rubric, measure, table, units, rates)
        values[id] = values[id] * scale
        _require_range(measure, values[id], names)
    lower = _bounds(rubric, table, names, "lower", units, rates)
    upper = _bounds(rubric, table, names, "upper", units, rates)
    _with_errors(rubric, table, names, values, lower, upper)
    _require_order(values, lower, upper, names)
    stated = _yes_columns(table, names, [id for id, each in rubric.criteria.items() if each.stated])
    priors = _chances(rubric, table, names)
    peers = table.select(name for name in rubric.peers if name in table.columns)
    whole = Subjects(table.select(keys), Evidence(table.height, values, lower, upper, stated), severities, priors, peers)  # fmt: skip
    return _one_each(rubric, whole, names, table)


def _subject_names(table: pl.DataFrame, keys: list[str]) -> list[str]:
    """What each row is about, in words, for messages."""
    if not keys:
        return [str(place) for place in range(1, table.height + 1)]
    return (
        table.select(pl.concat_str([pl.col(key).fill_null("?") for key in keys], separator=", "))
        .to_series()
        .to_list()
    )


def _require_known(rubric: Rubric, units: Mapping[str, str]) -> None:
    for name in units:
        if name not in rubric.subject_measures:
            nearest = ", ".join(close_names(name, rubric.subject_measures)) or ", ".join(
                rubric.subject_measures
            )
            raise InputError(
                Text(f"units: there is no measure {name!r}", f"units: нет показателя «{name}»"),
                Text(f"There is: {nearest}.", f"Есть: {nearest}."),
            )


def _column(table: pl.DataFrame, id: str, measure: Measure, names: list[str]) -> tuple[Array, np.ndarray]:
    """The values of a measure and how sure each is; a status beside it counts, and hides what is not to be seen."""
    if id not in table.columns:
        return np.full(table.height, np.nan), np.full(table.height, _MISSING, np.int8)
    values, severities = _read(table[id], measure, names)
    if f"{id}_status" in table.columns:
        letters = {status.value: rank for rank, status in enumerate(SEVERITY)}
        given = table[f"{id}_status"].cast(pl.String).replace_strict(letters, default=0, return_dtype=pl.Int8)
        severities = np.maximum(severities, given.fill_null(0).to_numpy())
        values = np.where(severities >= _MISSING, np.nan, values)
    return values, severities


def _read(column: pl.Series, measure: Measure, names: list[str]) -> tuple[Array, np.ndarray]:
    if column.dtype == pl.Boolean:
        column = column.cast(pl.Int8)
    if column.dtype.is_temporal():
        column = column.cast(pl.Date).cast(pl.String)
    if column.dtype.is_numeric() and measure.kind == "number":
        numbers = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        known = np.isfinite(numbers)
        return np.where(known, numbers, np.nan), np.where(known, 0, _MISSING).astype(np.int8)
    if column.dtype.is_numeric():
        column = column.cast(pl.Float64)
    return _from_words(column.cast(pl.String), measure, names)


def _from_words(column: pl.Series, measure: Measure, names: list[str]) -> tuple[Array, np.ndarray]:
    """Each different word is understood once."""
    words = [(word or "").strip() for word in column.to_list()]
    folded = {word: word.casefold() for word in words}
    marks = {word: SEVERITY.index(MARKS[plain]) for word, plain in folded.items() if plain in MARKS}
    known = {word: _understood(word, measure) for word in folded if word not in marks}
    for word, value in known.items():
        if value is None:
            raise _not_understood(measure, word, names[words.index(word)])
    values = np.array([known.get(word, np.nan) for word in words], dtype=float)
    return values, np.array([marks.get(word, 0) for word in words], dtype=np.int8)


def _understood(word: str, measure: Measure) -> float | None:
    plain = word.casefold()
    if measure.kind == "yes_no":
        return 1.0 if plain in YES else (0.0 if plain in NO else None)
    if measure.kind == "choice":
        said = {
            name.casefold(): place
            for place, (code, title) in enumerate(measure.choices.items())
            for name in (code, title.en, title.ru)
        }
        return float(said[plain]) if plain in said else None
    if measure.kind == "day":
        return _day(word)
    try:
        number = float(word.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _day(word: str) -> float | None:
    parts = word.removesuffix(" 00:00:00").removesuffix("T00:00:00").split(".")
    text = "-".join(reversed(parts)) if len(parts) == 3 else word[:10]
    try:
        return float(np.datetime64(text, "D").astype(np.int64)) if len(text) == 10 else None
    except ValueError:
        return None


def _not_understood(measure: Measure, word: str, name: str) -> InputError:
    expected = {
        "yes_no": Text("yes or no", "да или нет"),
        "day": Text("a day such as 2018-01-31", "день, например 2018-01-31"),
        "number": Text("a number", "число"),
    }.get(measure.kind) or Text(" | ".join(measure.choices), " | ".join(measure.choices))
    return InputError(
        Text(f"{name}: {measure.id}: found {word!r}, expected {expected.en}", f"{name}: {measure.id}: указано «{word}», ожидается {expected.ru}"),
        Text("Correct the cell, or leave it empty where it is not known.", "Исправьте ячейку или оставьте её пустой, если ответ неизвестен."),
        Place(column=measure.id),
    )  # fmt: skip


def _scale(
    rubric: Rubric, measure: Measure, table: pl.DataFrame, units: Mapping[str, str], rates: tuple[Rate, ...]
) -> Array | float:
    """What the values of a measure are multiplied by to be in the unit of the rubric."""
    if measure.id in units:
        return factor(units[measure.id], measure.unit, rates, measure.id)
    own = money_in(measure.unit)
    if not own or "currency" not in table.columns or measure.id not in table.columns:
        return 1.0
    codes = table["currency"].cast(pl.String).fill_null(own).str.strip_chars().str.to_uppercase()
    known = {
        code: factor(measure.unit.replace(own, code or own), measure.unit, rates, measure.id)
        for code in codes.unique()
    }
    return codes.replace_strict(known, return_dtype=pl.Float64).to_numpy()


def _require_range(measure: Measure, values: Array, names: list[str]) -> None:
    least = -np.inf if measure.minimum is None else measure.minimum
    most = np.inf if measure.maximum is None else measure.maximum
    wrong = (values < least) | (values > most)
    if measure.grades:
        wrong |= ~np.isnan(values) & ~np.isin(values, measure.grades)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        told = ", ".join(f"{grade:g}" for grade in measure.grades)
        expected = Text(told, told) if told else Text(f"{least:g} to {most:g}", f"от {least:g} до {most:g}")
        unit = f" {measure.unit}" if measure.unit else ""
        raise InputError(
            Text(f"{names[place]}: {measure.id}: found {values[place]:g}{unit}, expected {expected.en}", f"{names[place]}: {measure.id}: указано {values[place]:g}{unit}, ожидается {expected.ru}"),
            Text(f"Check the unit: it is {measure.unit or 'a number'} here; say another by --set units={measure.id}=UNIT.", f"Проверьте единицу: здесь это {measure.unit or 'число'}; другую укажите так: --set units={measure.id}=ЕДИНИЦА."),
            Place(column=measure.id),
        )  # fmt: skip


def _bounds(
    rubric: Rubric,
    table: pl.DataFrame,
    names: list[str],
    side: str,
    units: Mapping[str, str],
    rates: tuple[Rate, ...],
) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for id, measure in rubric.subject_measures.items():
        if measure.interval and f"{id}_{side}" in table.columns:
            values, _ = _read(table[f"{id}_{side}"], measure, names)
            found[id] = values * _scale(rubric, measure, table, units, rates)
    return found


def _with_errors(
    rubric: Rubric,
    table: pl.DataFrame,
    names: list[str],
    values: Mapping[str, Array],
    lower: dict[str, Array],
    upper: dict[str, Array],
) -> None:
    """A standard error beside a value makes bounds of 95 % where none are given."""
    for id, measure in rubric.subject_measures.items():
        if not measure.interval or f"{id}_error" not in table.columns or id in lower:
            continue
        error, _ = _read(table[f"{id}_error"], measure, names)
        spread = NORMAL_95 * error
        with np.errstate(all="ignore"):
            ratio = np.exp(spread / values[id]) if measure.logarithmic else None
            lower[id] = values[id] / ratio if ratio is not None else values[id] - spread
            upper[id] = values[id] * ratio if ratio is not None else values[id] + spread


NORMAL_95 = 1.959963984540054


def _require_order(
    values: Mapping[str, Array], lower: Mapping[str, Array], upper: Mapping[str, Array], names: list[str]
) -> None:
    """Bounds that do not hold their value are a contradiction."""
    for id, low in lower.items():
        value, high = values[id], upper.get(id, np.full(len(low), np.nan))
        slack = 1e-9 * (1 + np.abs(np.nan_to_num(value)))
        wrong = (low > value + slack) | (value > high + slack) | (low > high + slack)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            shown = f"{low[place]:g} … {value[place]:g} … {high[place]:g}"
            raise InputError(
                Text(f"{names[place]}: {id}: the value does not lie between its bounds: {shown}", f"{names[place]}: {id}: значение не лежит между своими границами: {shown}"),
                Text("Correct the value or the bounds.", "Исправьте значение или границы."),
                Place(column=id),
            )  # fmt: skip


def _yes_columns(table: pl.DataFrame, names: list[str], ids: list[str]) -> dict[str, Array]:
    """Criteria that a table says outright."""
    there = [id for id in ids if id in table.columns]
    said = {id: Measure(id, Text(id, id), "yes_no") for id in there}
    return {id: _read(table[id], measure, names)[0] for id, measure in said.items()}


def _chances(rubric: Rubric, table: pl.DataFrame, names: list[str]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for id, criterion in rubric.criteria.items():
        if criterion.prior is not None and f"{id}_prior" in table.columns:
            chance = Measure(f"{id}_prior", criterion.title, minimum=0, maximum=1)
            found[id], _ = _read(table[f"{id}_prior"], chance, names)
            _require_range(chance, found[id], names)
    return found


def _one_each(rubric: Rubric, whole: Subjects, names: list[str], table: pl.DataFrame) -> Subjects:
    """One row a subject: rows that agree are put together, those of assessors averaged."""
    keys = whole.keys
    if not keys.columns or not keys.is_duplicated().any():
        return whole
    if rubric.assessors and "assessor" in table.columns:
        from klaster.rubric.assessors import together  # noqa: PLC0415

        return together(rubric, whole, table)
    first = keys.with_row_index("_row").group_by(keys.columns, maintain_order=True).agg("_row")
    rows = [list(each) for each in first["_row"].to_list()]
    values = {id: _agreed(column, rows, id, names) for id, column in whole.evidence.values.items()}
    lower, upper, stated = (
        {id: _agreed(column, rows, id, names) for id, column in side.items()}
        for side in (whole.evidence.lower, whole.evidence.upper, whole.evidence.stated)
    )
    chosen = [each[0] for each in rows]
    return Subjects(
        keys[chosen],
        Evidence(len(rows), values, lower, upper, stated),
        {id: np.array([ranks[each].min() for each in rows]) for id, ranks in whole.severities.items()},
        {id: column[chosen] for id, column in whole.priors.items()},
        of_rows(whole.peers, chosen),
    )


def of_rows(table: pl.DataFrame, rows: list[int]) -> pl.DataFrame:
    """Some rows of a table, which may have no columns."""
    return table[rows] if table.columns else table


def _agreed(column: Array, rows: list[list[int]], id: str, names: list[str]) -> Array:
    """The one value of each subject; two that differ are a contradiction."""
    found = np.full(len(rows), np.nan)
    for place, each in enumerate(rows):
        known = {float(value) for value in column[each] if not np.isnan(value)}
        if len(known) > 1:
            shown = ", ".join(f"{value:g}" for value in sorted(known))
            raise InputError(
                Text(f"{names[each[0]]}: {id} contradicts itself: {shown}", f"{names[each[0]]}: {id} противоречит себе: {shown}"),
                Text("Keep the row that is right.", "Оставьте верную строку."),
                Place(column=id),
            )  # fmt: skip
        if known:
            found[place] = known.pop()
    return found
