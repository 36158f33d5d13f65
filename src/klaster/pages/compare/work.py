"""The working behind one number of the overview: its terms, its series or its industries."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.indicators.margins import ESTIMATE, UNKNOWN
from klaster.model.errors import KlasterError
from klaster.model.status import SEVERITY
from klaster.model.text import Text
from klaster.pages.columns import heading, quotient_table
from klaster.pages.compare.overview import reading_of
from klaster.pages.compare.terms import TERMS, terms
from klaster.pages.desk import Desk
from klaster.pages.prose import prose
from klaster.pages.region_indices import Index, Moment, region_totals
from klaster.pages.screen import Figure
from klaster.views.number import percent, whole, with_interval
from klaster.views.table import Column, Table, status_words
from klaster.workbench.method_rows import group_of


@dataclass(frozen=True, slots=True)
class Work:
    """A working: its figure, the line that says how it adds up, and how to get the number again."""

    figure: Figure
    formula: str
    written: str
    command: str
    python: str
    further: str
    """Where the method's own working stands; empty where it has none here."""
    closed: str
    """The address of the screen without it."""


def asked_work(desk: Desk, codes: list[str], indices: tuple[Index, ...], moment: Moment) -> Work | None:
    """The working that the address asks for; None where it asks for none that is there."""
    name, region = desk.visit.query.get("work"), desk.visit.query.get("of")
    index = next((each for each in indices if each.id == name), None)
    if index is None or region not in codes:
        return None
    title = f"{desk.region_name(region)}. {index.title.read(desk.language)}, {moment.period}"
    reading = reading_of(desk, index, region, moment)
    bounds = (reading.lower, reading.upper)
    written = with_interval(reading.value, reading.status, bounds, desk.language, index.write)
    words = prose("compare", desk.language)["working"]
    figure = Figure("working", title, _table(desk, index, region, moment, title), words, index.method)
    command, python = _reproduction(desk, index, region, moment)
    formula = TERMS[index.id].formula if index.id in TERMS else ""
    further = desk.working_of(index.method, region=region, period=moment.period) if command else ""
    return Work(figure, formula, written, command, python, further, desk.visit.here(work="", of=""))


def _table(desk: Desk, index: Index, region: str, moment: Moment, title: str) -> Table:
    if index.id in TERMS:
        return _terms_table(desk, index, region, moment, title)
    if index.id == "specialised":
        rows = desk.rows(moment.period, region=region)
        order = {"important": 0, "specialised": 1, "borderline": 2, "under": 3}
        place = pl.col("verdict").replace_strict(order, default=9, return_dtype=pl.Int64)
        sorted_rows = rows.sort([place, pl.col("value")], descending=[False, True], nulls_last=True)
        return quotient_table(desk, sorted_rows, title, by=("industry",))
    return _series_table(desk, region, title)


def _terms_table(desk: Desk, index: Index, region: str, moment: Moment, title: str) -> Table:
    language = desk.language
    groups = group_of(desk.edition.industry_codes, desk.edition.industries)
    rows = terms(desk, index.id, region, moment.period, groups)
    letters = {place: letter.value for place, letter in enumerate(SEVERITY)}
    rank = (
        pl.when(pl.col("part").is_null())
        .then(pl.max_horizontal("own_rank", pl.lit(UNKNOWN)))
        .otherwise(pl.min_horizontal("own_rank", pl.lit(ESTIMATE)))
    )
    frame = rows.select(
        "industry",
        pl.col("industry")
        .replace_strict(_names(desk), default=pl.col("industry"), return_dtype=pl.String)
        .alias("industry_name"),
        "part",
        "norm",
        "term",
        rank.cast(pl.Int64).replace_strict(letters, return_dtype=pl.String).alias("status"),
    )
    frame = _with_outside(frame, rows, index, language)
    columns = (
        Column("industry", heading("industry", language), code=True),
        Column("industry_name", heading("industry_name", language)),
        Column(
            "part",
            Text("Share here, p", "Доля здесь, p").read(language),
            numeric=True,
            write=_share,
            status="status",
        ),
        Column(
            "norm",
            Text("Share in the area, P", "Доля на территории, P").read(language),
            numeric=True,
            write=_share,
        ),
        Column("term", TERMS[index.id].heading.read(language), numeric=True, write=_term),
        Column("status", heading("status", language), present=status_words),
    )
    addresses = tuple(desk.working(region, code, moment.period) if code else "" for code in frame["industry"])
    return Table(title, columns, frame, desk.source, addresses)


def _with_outside(frame: pl.DataFrame, rows: pl.DataFrame, index: Index, language: str) -> pl.DataFrame:
    """A last row for what the area has in industries of which the region has no row: it is in Krugman's sum."""
    outside = rows["outside"].max() if rows.height and index.id == "krugman" else None
    if not isinstance(outside, float) or outside < 1e-9:
        return frame
    words = Text("industries without a row here", "отрасли, по которым здесь нет строки")
    last = {"industry": "", "industry_name": words.ru if language == "ru" else words.en, "part": 0.0, "norm": outside,
            "term": outside, "status": "A"}  # fmt: skip
    return pl.concat([frame, pl.DataFrame([last], schema=frame.schema)])


def _series_table(desk: Desk, region: str, title: str) -> Table:
    """The totals of the region by period."""
    language = desk.language
    rows = region_totals(desk).filter(pl.col("region") == region).sort("period", descending=True)
    area = dict(
        desk.frame.filter(pl.col("region") == region)
        .group_by("period")
        .agg(pl.col("total").max())
        .iter_rows()
    )
    frame = rows.select("period", "value", "status").with_columns(
        total=pl.col("period").replace_strict(area, default=None, return_dtype=pl.Float64)
    )
    frame = frame.with_columns(share=pl.col("value") / pl.col("total"))
    measured = f"{desk.measure.title.read(language)}, {desk.measure.unit.read(language)}"
    columns = (
        Column("period", heading("period", language)),
        Column("value", measured, numeric=True, write=whole, status="status"),
        Column("total", Text("Whole area", "Вся территория").read(language), numeric=True, write=whole),
        Column("share", Text("Share", "Доля").read(language), numeric=True, write=_share),
        Column("status", heading("status", language), present=status_words),
    )
    return Table(title, columns, frame, desk.source)


def _reproduction(desk: Desk, index: Index, region: str, moment: Moment) -> tuple[str, str]:
    """The command and the Python that give the same number, where one method gives it alone."""
    if index.id not in TERMS:
        return "", ""
    keys = {"region": region, "period": moment.period}
    try:
        found = desk.observatory.explain(desk.edition.id, index.method, measure=desk.measure.id, **keys)
    except KlasterError:
        return "", ""
    return found.command, found.python


def _share(value: float, language: str) -> str:
    return percent(value, "ru" if language == "ru" else "en", 2)


def _term(value: float, language: str) -> str:
    written = f"{value:.4f}"
    return written.replace(".", ",") if language == "ru" else written


def _names(desk: Desk) -> dict[str, str]:
    return {code: desk.industry_name(code) for code in desk.industries}
