"""The industries found where this one is: co-agglomeration with each, the closest as a small network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from klaster.model.text import Text
from klaster.pages.fields import section
from klaster.pages.industry.concentration import LISTED
from klaster.pages.industry.subject import Subject
from klaster.pages.spans import carried
from klaster.views.drawing import Drawing
from klaster.views.network import Node, Tie, neighbourhood_network
from klaster.views.number import cell, exact, percent
from klaster.views.table import Column, Table

METHOD = "coagglomeration_index"
NEAREST = 9
TIES = 10
"""Partners drawn around the industry, and the strongest ties drawn among them."""
Row = Mapping[str, Any]


def pairs(subject: Subject) -> pl.DataFrame:
    """Every pair of industries of the area in focus in the period, that have an index."""
    found = subject.result(METHOD, (subject.period, subject.period))
    return subject.of_area(found.frame) if found else pl.DataFrame()


def partners(subject: Subject, every: pl.DataFrame) -> pl.DataFrame:
    """The pairs of this industry with the other's code as ``other``, the closest first."""
    if every.is_empty():
        return every
    own = every.filter((pl.col("industry") == subject.code) | (pl.col("partner") == subject.code))
    other = pl.when(pl.col("industry") == subject.code).then(pl.col("partner")).otherwise(pl.col("industry"))
    return own.with_columns(other=other).sort(["value", "other"], descending=[True, False], nulls_last=True)


def network(subject: Subject, every: pl.DataFrame, own: pl.DataFrame, title: str) -> Drawing | None:
    """The closest industries around this one; none where fewer than two are close at all."""
    near = own.filter(pl.col("value") > 0).head(NEAREST)
    if near.height < 2:
        return None
    codes = near["other"].to_list()
    written = {row["other"]: _written(row, subject) for row in near.iter_rows(named=True)}
    both = pl.col("industry").is_in(codes) & pl.col("partner").is_in(codes)
    among = every.filter(both & (pl.col("value") >= near["value"].min())).top_k(TIES, by="value")
    ties = [
        *(Tie(subject.code, row["other"], row["value"]) for row in near.iter_rows(named=True)),
        *(Tie(row["industry"], row["partner"], row["value"]) for row in among.iter_rows(named=True)),
    ]
    sizes, top = _sizes(subject), section(subject.desk, subject.code)
    nodes = [
        Node(code, subject.desk.industry_name(code), f"{subject.desk.industry_name(code)}: {written[code]}", sizes.get(code, 0.0),
             _link(subject, code), bool(top) and section(subject.desk, code) == top)
        for code in codes
    ]  # fmt: skip
    name = subject.desk.industry_name(subject.code)
    centre = Node(subject.code, name, name, sizes.get(subject.code, 0.0))
    return neighbourhood_network(centre, nodes, ties, "related", title)


def partner_table(subject: Subject, own: pl.DataFrame, title: str) -> Table:
    """Every other industry with its index; the number opens to the regions it comes from."""
    desk, language = subject.desk, subject.desk.language
    names = pl.Series("other_name", [desk.industry_name(code) for code in own["other"]], dtype=pl.String)
    columns = (
        Column("other", Text("Industry code", "Код отрасли").read(language), code=True),
        Column("other_name", Text("Industry", "Отрасль").read(language)),
        Column(
            "value",
            Text("Co-agglomeration", "Совместная агломерация").read(language),
            numeric=True,
            status="status",
            write=exact,
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
        Column("period", Text("Period", "Период").read(language), shown=False),
        Column("base", Text("Base", "База").read(language), shown=False),
    )
    addresses = tuple(desk.visit.here(partner=code) + "#figure-pair" for code in own["other"].head(LISTED))
    return Table(title, columns, own.with_columns(names), _source(subject), addresses, LISTED)


def pair_table(subject: Subject, partner: str, title: str) -> Table | None:
    """Region by region what the two industries have beyond an even spread, and the product; None for no such pair."""
    both = _shares(subject, subject.code).join(_shares(subject, partner), on="region", suffix="_partner")
    if both.is_empty():
        return None
    desk, language = subject.desk, subject.desk.language
    excess, other = pl.col("own") - pl.col("base"), pl.col("own_partner") - pl.col("base")
    names = pl.Series("region_name", [desk.region_name(code) for code in both["region"]], dtype=pl.String)
    frame = both.with_columns(names, product=excess * other).sort("product", descending=True)
    headings = (
        ("own", f"s, {subject.code}"), ("own_partner", f"s, {partner}"), ("base", "x"),
    )  # fmt: skip
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        *(Column(name, words, numeric=True, write=_share) for name, words in headings),
        Column("product", "(s − x)(s′ − x)", numeric=True, write=exact),
    )
    return Table(title, columns, frame, _source(subject))


def pair_note(subject: Subject, frame: pl.DataFrame, own: pl.DataFrame, partner: str) -> str:
    """That the products add up to the index."""
    language = subject.desk.language
    total = float(frame["product"].sum()) / (1 - float((frame["base"] ** 2).sum()))
    row = own.filter(pl.col("other") == partner)
    index = _written(row.row(0, named=True), subject) if row.height else "—"
    words = Text(
        "The sum of the products over 1 − Σx² is {total}; the index is {index}. They differ where a region is not published: the method places what is left of the total there.",
        "Сумма произведений, делённая на 1 − Σx², равна {total}; индекс — {index}. Они расходятся там, где регион не опубликован: метод относит к нему остаток итога.",
    )
    return words.format(total=exact(total, language), index=index).read(language)


def _shares(subject: Subject, industry: str) -> pl.DataFrame:
    rows = subject.desk.rows(subject.period, industry=industry)
    codes = subject.desk.areas.get(subject.focus, [])
    known = rows.filter(pl.col("region").is_in(codes) & pl.col("observed").is_not_null())
    return known.select(
        "region",
        (pl.col("observed") / pl.col("industry_total")).alias("own"),
        (pl.col("region_total") / pl.col("total")).alias("base"),
    )


def _sizes(subject: Subject) -> dict[str, float]:
    """Industry -> what it counts in the area in focus."""
    rows = subject.desk.rows(subject.period)
    if "observed" not in rows.columns:
        return {}
    codes = subject.desk.areas.get(subject.focus, [])
    sums = rows.filter(pl.col("region").is_in(codes)).group_by("industry").agg(pl.col("observed").sum())
    return dict(sums.iter_rows())


def _link(subject: Subject, code: str) -> str:
    return subject.desk.industry_link(code, period=carried(subject.desk, subject.period), area=subject.area)


def _written(row: Row, subject: Subject) -> str:
    return cell(row["value"], row["status"], subject.desk.language, exact)


def _source(subject: Subject) -> str:
    found = subject.result(METHOD, (subject.period, subject.period))
    return found.provenance.cite(subject.desk.language) if found else subject.desk.source


def _share(value: float, language: Any) -> str:
    return percent(value, language, 2)
