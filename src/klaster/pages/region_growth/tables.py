"""The growth of a region as tables: its industries, its sum, its steps, and what was lacking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.region_growth.drawings import working_address
from klaster.pages.region_growth.taken_apart import Row, TakenApart
from klaster.pages.region_growth.variants import CLASSES, PRESENCE, part_name
from klaster.views.number import Write, movement, percent, ratio, whole
from klaster.views.table import Column, Present, Table, status_words

_HEADINGS: dict[str, Text] = {
    "region": Text("Region code", "Код региона"),
    "region_name": Text("Region", "Регион"),
    "industry": Text("Industry code", "Код отрасли"),
    "industry_name": Text("Industry", "Отрасль"),
    "base_period": Text("From", "С"),
    "period": Text("To", "По"),
    "start": Text("At first", "В начале"),
    "end": Text("At last", "В конце"),
    "growth": Text("Growth", "Прирост"),
    "residual": Text("Left over", "Остаток"),
    "links": Text("Steps known", "Известно шагов"),
    "unknown": Text("Not known", "Неизвестно"),
    "presence": Text("There", "Наличие"),
    "allocation_class": Text("Allocation class", "Аллокационный класс"),
    "status": Text("Status", "Статус"),
}
_EVERY_PART = ("national", "industry_mix", "regional", "allocation", "birth")


def industry_table(taken: TakenApart, rows: Sequence[Row], title: str) -> Table:
    """Every industry of the region with its parts, those without a value too."""
    desk = taken.desk
    frame = pl.DataFrame(list(rows), schema=taken.cells.schema, orient="row")
    names = pl.Series(
        "industry_name", [desk.industry_name(code) for code in frame["industry"]], dtype=pl.String
    )
    region = pl.lit(desk.region_name(taken.region)).alias("region_name")
    columns = (
        _key(desk.language, "region", shown=False, code=True),
        _key(desk.language, "region_name", shown=False),
        _key(desk.language, "industry", code=True),
        _key(desk.language, "industry_name"),
        *_numbers(taken),
        _worded(desk.language, "presence", PRESENCE),
        *([_worded(desk.language, "allocation_class", CLASSES)] if not taken.factors else []),
        _status(desk.language),
    )
    addresses = tuple(working_address(taken, code) for code in frame["industry"])
    return Table(
        title, columns, with_growth(frame).with_columns(names, region), desk_source(taken), addresses
    )


def sum_table(taken: TakenApart, title: str) -> Table:
    """The region's sum in one row, with the number of industries that are not in it."""
    frame = pl.DataFrame([taken.whole], orient="row", infer_schema_length=None)
    return Table(
        title,
        (*_sum_columns(taken), _status(taken.desk.language)),
        with_growth(frame),
        desk_source(taken, "region"),
    )


def step_table(taken: TakenApart, title: str) -> Table:
    """One row a step between neighbouring periods."""
    rows = [row for _, _, row in taken.steps if row]
    frame = pl.DataFrame(rows, orient="row", infer_schema_length=None)
    return Table(
        title,
        (*_sum_columns(taken), _status(taken.desk.language)),
        with_growth(frame),
        desk_source(taken, "region"),
    )


def lacking_table(title: str, reason: str, source: str, language: Language) -> Table:
    """One row that says why there is nothing to take apart."""
    column = Column("reason", Text("Why", "Почему").read(language))
    return Table(title, (column,), pl.DataFrame({"reason": [reason]}), source)


def desk_source(taken: TakenApart, level: str = "cell") -> str:
    """The line under the figures."""
    return taken.result(level).provenance.cite(taken.desk.language)


def with_growth(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``growth``, the change as a share of what there was at first."""
    start, end = pl.col("start"), pl.col("end")
    return frame.with_columns(growth=pl.when(start > 0).then(end / start - 1))


def _sum_columns(taken: TakenApart) -> list[Column]:
    return [
        _key(taken.desk.language, "region", code=True),
        *_numbers(taken),
        _number("unknown", _HEADINGS["unknown"], taken, whole),
    ]


def _numbers(taken: TakenApart) -> list[Column]:
    language = taken.desk.language
    write = _factor if taken.factors else movement
    parts = [
        Column(
            part,
            part_name(part, taken.variant).read(language),
            numeric=True,
            write=write,
            shown=part in taken.parts,
        )
        for part in _EVERY_PART
        if not taken.factors or part in taken.parts
    ]
    value = Column(
        "value", part_name("value", taken.variant).read(language), numeric=True, status="status", write=write
    )
    return [
        _key(language, "base_period", shown=False),
        _key(language, "period", shown=False),
        _number("start", _HEADINGS["start"], taken, whole),
        _number("end", _HEADINGS["end"], taken, whole),
        value,
        _number("growth", _HEADINGS["growth"], taken, _signed_percent),
        *parts,
        Column("residual", _HEADINGS["residual"].read(language), numeric=True, shown=False),
        Column(
            "links",
            _HEADINGS["links"].read(language),
            numeric=True,
            write=whole,
            shown=taken.variant == "dynamic",
        ),
    ]


def _factor(value: float, language: Language) -> str:
    return f"×{ratio(value, language)}"


def _signed_percent(value: float, language: Language) -> str:
    return percent(value, language, signed=True)


def _number(name: str, title: Text, taken: TakenApart, write: Write) -> Column:
    return Column(name, title.read(taken.desk.language), numeric=True, write=write)


def _key(language: Language, name: str, shown: bool = True, code: bool = False) -> Column:
    return Column(name, _HEADINGS[name].read(language), shown=shown, code=code)


def _worded(language: Language, name: str, words: dict[str, Text]) -> Column:
    present: Present = lambda value, spoken: words[value].read(spoken) if value in words else ""  # noqa: E731
    return Column(name, _HEADINGS[name].read(language), present=present)


def _status(language: Language) -> Column:
    present: Callable[..., str] = lambda value, spoken: status_words(value or "A", spoken)  # noqa: E731
    return Column("status", _HEADINGS["status"].read(language), present=present)
