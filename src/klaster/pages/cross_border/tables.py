"""The tables of clusters across borders."""

from __future__ import annotations

import polars as pl

from klaster.model.entity_kinds import KINDS
from klaster.model.text import Language, Text
from klaster.pages.cross_border.found import SIDES, CrossBorder
from klaster.views.number import decimal, interval, percent, ratio, whole
from klaster.views.table import Column, Table

LISTED = 40


def link_table(found: CrossBorder, title: str) -> Table:
    """Every pair and industry with both quotients, jobs of both sides and asymmetry."""
    desk, language = found.desk, found.desk.language
    rows = found.rows
    same = rows["industry"] == rows["partner_industry"] if rows.height else pl.Series([], dtype=pl.Boolean)
    named = rows.with_columns(
        pl.Series("region_name", [desk.region_name(code) for code in rows["region"]], dtype=pl.String),
        pl.Series("partner_name", [desk.region_name(code) for code in rows["partner"]], dtype=pl.String),
        pl.Series(
            "industry_name",
            [
                desk.industry_name(one)
                if alike
                else f"{desk.industry_name(one)} / {desk.industry_name(other)}"
                for one, other, alike in zip(rows["industry"], rows["partner_industry"], same, strict=True)
            ],
            dtype=pl.String,
        ),
        pl.Series(
            "weaker",
            [interval(low, high, language) for low, high in rows.select("lower", "upper").iter_rows()],
            dtype=pl.String,
        ),
    )
    addresses = tuple(
        desk.passport(region, industry, found.period)
        for region, industry in rows.head(LISTED).select("region", "industry").iter_rows()
    )
    return Table(title, _link_columns(found), named, source(found), addresses, LISTED)


def _link_columns(found: CrossBorder) -> tuple[Column, ...]:
    language = found.desk.language
    return (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("partner", "partner", shown=False, code=True),
        Column("partner_name", Text("Across the border", "По другую сторону").read(language)),
        Column("industry", Text("Code", "Код").read(language), shown=False, code=True),
        Column("partner_industry", "partner_industry", shown=False, code=True),
        Column("industry_name", Text("Industry", "Отрасль").read(language)),
        Column(
            "value", _jobs(found, language), numeric=True, status="status", write=whole
        ),
        Column("jobs", Text("here", "здесь").read(language), numeric=True, write=whole),
        Column("partner_jobs", Text("there", "там").read(language), numeric=True, write=whole),
        Column("asymmetry", Text("Asymmetry", "Асимметрия").read(language), numeric=True, write=_two),
        Column("quotient", Text("LQ here", "КЛ здесь").read(language), numeric=True, write=ratio),
        Column("partner_quotient", Text("LQ there", "КЛ там").read(language), numeric=True, write=ratio),
        Column(
            "weaker",
            Text("Interval of the lesser LQ", "Интервал меньшего КЛ").read(language),
            filed=False,
        ),
        Column("lower", "lower", numeric=True, shown=False),
        Column("upper", "upper", numeric=True, shown=False),
        Column(
            "proximity",
            Text("Proximity", "Близость").read(language),
            numeric=True,
            write=_two,
            shown=found.related == "related",
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )  # fmt: skip


def pair_table(found: CrossBorder, title: str) -> Table:
    """Every pair of regions: what they have together, and what the register has on either side."""
    desk, language = found.desk, found.desk.language
    rows = found.pairs
    named = rows.with_columns(
        pl.Series("region_name", [desk.region_name(code) for code in rows["region"]], dtype=pl.String),
        pl.Series("partner_name", [desk.region_name(code) for code in rows["partner"]], dtype=pl.String),
        pl.Series(
            "industries",
            ["; ".join(desk.industry_name(code) for code in codes) for codes in rows["industry"]],
            dtype=pl.String,
        ),
        pl.Series("beside", [_beside(found, row) for row in rows.iter_rows(named=True)], dtype=pl.String),
    )
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("partner", "partner", shown=False, code=True),
        Column("partner_name", Text("Across the border", "По другую сторону").read(language)),
        Column("links", Text("Links", "Связей").read(language), numeric=True, write=whole),
        Column("industries", Text("Industries", "Отрасли").read(language)),
        Column("together", _jobs(found, language), numeric=True, write=whole, status="status"),
        Column("asymmetry", Text("Asymmetry", "Асимметрия").read(language), numeric=True, write=_two),
        Column(
            "beside",
            Text("In the register, here and there", "В реестре, здесь и там").read(language),
            shown=bool(found.registered),
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    return Table(title, columns, named, source(found))


def country_table(found: CrossBorder, title: str) -> Table:
    """Every pair of countries."""
    desk, language = found.desk, found.desk.language
    rows = found.countries
    names = {
        f"{side}_name": [desk.region_name(code) for code in rows[side]] for side in ("country", "partner_country")
    }  # fmt: skip
    named = rows.with_columns(
        pl.Series(name, words, dtype=pl.String) for name, words in names.items()
    ).with_columns(share=pl.col("together") / pl.col("together").sum())
    columns = (
        Column("country", "country", shown=False, code=True),
        Column("country_name", Text("Country", "Страна").read(language)),
        Column("partner_country", "partner_country", shown=False, code=True),
        Column("partner_country_name", Text("and", "и").read(language)),
        Column("pairs", Text("Pairs of regions", "Пар регионов").read(language), numeric=True, write=whole),
        Column("links", Text("Links", "Связей").read(language), numeric=True, write=whole),
        Column("together", _jobs(found, language), numeric=True, write=whole, status="status"),
        Column("share", Text("Share", "Доля").read(language), numeric=True, write=percent),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    return Table(title, columns, named, source(found))


def source(found: CrossBorder) -> str:
    """The line under a figure."""
    result = found.result
    return (
        found.desk.source
        if isinstance(result, Exception)
        else result.provenance.cite(found.desk.language)
    )  # fmt: skip


def _jobs(found: CrossBorder, language: Language) -> str:
    """What is added up of both sides."""
    both = Text("{measure}, both sides", "{measure}, обе стороны")
    return both.format(measure=found.desk.measure.title.read(language)).read(language)


def _two(value: float, language: Language) -> str:
    return decimal(value, language, 2)


def _beside(found: CrossBorder, row: dict[str, object]) -> str:
    """How many zones, projects and clusters the register has on either side."""
    language = found.desk.language
    said: list[str] = []
    for kind in SIDES:
        counts = [
            found.registered.get(str(row[side]), {}).get(kind, 0) for side in ("region", "partner")
        ]  # fmt: skip
        if any(counts):
            said.append(f"{KINDS[kind].plural.read(language)}: {counts[0]}, {counts[1]}")
    return "; ".join(said) or "—"
