"""The tables of a region's opportunities: what is absent, and what is strong with its missing links."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.opportunities.found import DENSITY, Opportunities
from klaster.views.number import decimal, interval, percent, whole
from klaster.views.table import Column, Table

QUADRANTS: dict[str, Text] = {
    "near_complex": Text("near and complex", "близкая и сложная"),
    "near_simple": Text("near, simple", "близкая, простая"),
    "far_complex": Text("far, complex", "далёкая, сложная"),
    "far_simple": Text("far, simple", "далёкая, простая"),
}
_YES, _NO, _UNKNOWN = Text("yes", "да"), Text("no", "нет"), Text("not known", "неизвестно")
LISTED, SHORT = 40, 12
"""Rows of the tables that a screen lists; a file holds all."""


def one_place(value: float, language: Language) -> str:
    """A density or complexity with one decimal or two."""
    return decimal(value, language, 1)


def _two(value: float, language: Language) -> str:
    return decimal(value, language, 2)


def absent_table(found: Opportunities, title: str) -> Table:
    """Every industry that the region is not specialised in: density, complexity, quarter, and entry foretold."""
    language = found.desk.language
    rows = found.absent.with_columns(
        _names(found, found.absent),
        pl.col("quadrant").replace_strict(
            {name: words.read(language) for name, words in QUADRANTS.items()}, default="—", return_dtype=pl.String
        ).alias("quarter"),
        _designated(found, found.absent),
    )  # fmt: skip
    shows = found.foretells and rows["rank"].null_count() < rows.height
    columns = (
        Column("industry", Text("Code", "Код").read(language), code=True),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column(
            "value",
            Text("Density, %", "Плотность, %").read(language),
            numeric=True,
            status="status",
            write=one_place,
        ),
        Column("lower", Text("From", "От").read(language), numeric=True, write=one_place),
        Column("upper", Text("To", "До").read(language), numeric=True, write=one_place),
        Column("complexity", Text("Complexity", "Сложность").read(language), numeric=True, write=_two),
        Column("quadrant", "quadrant", shown=False, code=True),
        Column("quarter", Text("Quarter", "Четверть").read(language), filed=False),
        Column(
            "related_held",
            Text("Related industries held", "Связанных отраслей есть").read(language),
            numeric=True,
            write=whole,
        ),
        *_foretold(language, shown=shows),
        Column(
            "designated",
            Text("Named by a programme", "Названа программой").read(language),
            shown=bool(found.designated),
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    addresses = tuple(working(found, code) for code in rows["industry"].head(LISTED))
    # Where the model foretells no better than chance its list is not given, in a file neither.
    kept = tuple(
        column for column in columns if found.foretells or column.name not in ("probability", "probability_lower", "probability_upper", "rank")
    )  # fmt: skip
    return Table(title, kept, rows, source(found), addresses, LISTED)


def _foretold(language: Language, *, shown: bool) -> tuple[Column, ...]:
    names: tuple[tuple[str, Text, Callable[[float, Language], str]], ...] = (
        ("probability", Text("Probability of entry", "Вероятность появления"), percent),
        ("probability_lower", Text("From", "От"), percent),
        ("probability_upper", Text("To", "До"), percent),
        ("rank", Text("Place", "Место"), whole),
    )
    return tuple(
        Column(name, words.read(language), numeric=True, write=write, shown=shown)
        for name, words, write in names
    )


def strengths_table(found: Opportunities, title: str) -> Table:
    """Every industry that the region is specialised in, how well it is surrounded, and what is missing near it."""
    language = found.desk.language
    rows = found.strengths.with_columns(
        _names(found, found.strengths),
        _designated(found, found.strengths),
        pl.Series("missing", [_links(found, code) for code in found.strengths["industry"]], dtype=pl.String),
        pl.Series(
            "missing_codes",
            [" ".join(code for code, _ in found.links.get(each, [])) for each in found.strengths["industry"]],
            dtype=pl.String,
        ),
    )
    columns = (
        Column("industry", Text("Code", "Код").read(language), code=True),
        Column("industry_name", Text("Strength", "Сильная отрасль").read(language)),
        Column(
            "value",
            Text("Related industries around it, %", "Связанные отрасли вокруг неё, %").read(language),
            numeric=True,
            status="status",
            write=one_place,
        ),
        Column("lower", Text("From", "От").read(language), numeric=True, write=one_place),
        Column("upper", Text("To", "До").read(language), numeric=True, write=one_place),
        Column("complexity", Text("Complexity", "Сложность").read(language), numeric=True, write=_two),
        Column(
            "missing",
            Text("Nearest that are missing (proximity)", "Ближайшие отсутствующие (близость)").read(language),
            filed=False,
        ),
        Column("missing_codes", "missing_codes", shown=False, code=True),
        Column(
            "designated",
            Text("Named by a programme", "Названа программой").read(language),
            shown=bool(found.designated),
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    addresses = tuple(working(found, code) for code in rows["industry"].head(SHORT))
    return Table(title, columns, rows, source(found), addresses, SHORT)


def priority_table(found: Opportunities, title: str) -> Table:
    """The industries likeliest to enter, only where the model foretold better than chance."""
    language = found.desk.language
    rows = found.absent.drop_nulls("rank").sort("rank")
    bounds = [
        interval(low, high, language, percent)
        for low, high in rows.select("probability_lower", "probability_upper").iter_rows()
    ]
    named = rows.with_columns(
        _names(found, rows), _designated(found, rows), pl.Series("bounds", bounds, dtype=pl.String)
    )
    columns = (
        Column("rank", Text("Place", "Место").read(language), numeric=True, write=whole),
        Column("industry", Text("Code", "Код").read(language), code=True, shown=False),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column(
            "probability",
            Text("Probability", "Вероятность").read(language),
            numeric=True,
            write=percent,
        ),
        Column("bounds", Text("95% interval", "95-процентный интервал").read(language), filed=False),
        Column(
            "probability_lower", Text("From", "От").read(language), numeric=True, write=percent, shown=False
        ),
        Column(
            "probability_upper", Text("To", "До").read(language), numeric=True, write=percent, shown=False
        ),
        Column(
            "designated",
            Text("Named by a programme", "Названа программой").read(language),
            shown=bool(found.designated),
        ),
    )
    foretold = found.foretold
    cited = foretold.provenance.cite(language) if foretold else found.desk.source
    return Table(title, columns, named, cited, (), SHORT)


def _links(found: Opportunities, code: str) -> str:
    language = found.desk.language
    said = [
        f"{found.desk.industry_name(partner)} ({decimal(value, language, 2)})"
        for partner, value in found.links.get(code, [])
    ]
    return "; ".join(said) or "—"


def _names(found: Opportunities, rows: pl.DataFrame) -> pl.Series:
    return pl.Series(
        "industry_name", [found.desk.industry_name(code) for code in rows["industry"]], dtype=pl.String
    )


def _designated(found: Opportunities, rows: pl.DataFrame) -> pl.Series:
    """Yes with the programme, no, or not known."""
    language = found.desk.language
    words: list[str] = []
    for code in rows["industry"]:
        one = found.designated.get(code)
        if one and one.designated:
            words.append(one.programme.read(language))
        elif one and one.designated is None:
            words.append(_UNKNOWN.read(language))
        else:
            words.append(_NO.read(language) if found.designated else "—")
    return pl.Series("designated", words, dtype=pl.String)


def working(found: Opportunities, industry: str) -> str:
    """The way to the working of a density."""
    return found.desk.working_of(DENSITY, region=found.region, industry=industry, period=found.period)


def source(found: Opportunities) -> str:
    """The line under a figure."""
    density = found.density
    return (
        density.provenance.cite(found.desk.language)
        if not isinstance(density, Exception)
        else found.desk.source
    )
