"""The four determinants of a cluster among the same industry in the regions of its area."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.errors import InputError
from klaster.model.method import MethodCard
from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.pages.passport.evidence import evidence_table
from klaster.views.number import whole, with_interval
from klaster.views.table import Column, Table
from klaster.workbench.computing import compute

METHOD = "determinants"
NAMES = {
    "critical_mass": Text("critical mass", "критическая масса"),
    "relatedness": Text("relatedness", "связанность"),
    "proximity": Text("proximity", "близость"),
    "organic_origin": Text("organic origin", "органическое происхождение"),
}
_READ = ("employment", "firms", "location_quotient_lower")


def determinants(desk: Desk, region: str, industry: str, period: str) -> tuple[pl.DataFrame, Result] | None:
    """The rows of one region among the regions of its area; None where nothing can be compared."""
    base = desk.own_base(region)
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, base, industry, period)
    found = _compared.kept(key, lambda: _scores(desk, base, industry, period))
    return found and (found.frame.filter(pl.col("unit") == region), found)


def _scores(desk: Desk, base: str | None, industry: str, period: str) -> Result | None:
    """The determinants of an industry in all the regions of an area."""
    rows = evidence_table(desk, period).filter(pl.col("industry") == industry)
    inside = [code for code in rows["region"].to_list() if base is None or desk.area(code) == base]
    there = [name for name in _READ if name in rows.columns]
    rows = rows.filter(pl.col("region").is_in(inside)).select(pl.col("region").alias("unit"), *there)
    if "employment" not in there or rows["employment"].null_count() == rows.height:
        return None
    try:
        found = compute(METHOD, rows)
    except InputError:
        return None
    return replace(found, provenance=replace(found.provenance, vintages=(desk.edition.vintage,)))


_compared: Memory[Result | None] = Memory(1024)
"""Release, edition, measure, area, industry and period -> the scores of its regions."""


def _input_words(card: MethodCard, name: str, language: Language) -> str:
    """What an input is called; of one with bounds alone, what the lower one is called."""
    known = {**card.optional_inputs, **card.inputs}
    words = known.get(name) or known.get(f"{name}_lower")
    return words.read(language) if words else name


def determinants_table(rows: pl.DataFrame, found: Result, title: str, language: Language) -> Table:
    """A row a determinant: its score with bounds, how much of it is known, what is missing."""
    missing = [
        ", ".join(_input_words(found.card, name, language) for name in (words or "").split())
        for words in rows["missing"].to_list()
    ]
    shown = [
        with_interval(row["value"], row["status"], (row["lower"], row["upper"]), language, whole)
        if row["value"] is not None
        else f"{whole(row['lower'] or 0.0, language)} … {whole(row['upper'], language)}"
        for row in rows.iter_rows(named=True)
    ]
    frame = rows.with_columns(
        name=pl.Series([NAMES[code].read(language) for code in rows["determinant"]], dtype=pl.String),
        score=pl.Series(shown, dtype=pl.String),
        known_of=pl.Series([f"{known} / {parts}" for known, parts in rows.select("known", "parts").iter_rows()], dtype=pl.String),
        lacking=pl.Series(missing, dtype=pl.String),
    )  # fmt: skip
    columns = (
        Column("determinant", Text("Code", "Код").read(language), shown=False, code=True),
        Column("name", Text("Determinant", "Детерминанта").read(language)),
        Column("value", Text("Score", "Балл").read(language), shown=False, numeric=True, status="status"),
        Column("lower", Text("Lower bound", "Нижняя граница").read(language), shown=False, numeric=True),
        Column("upper", Text("Upper bound", "Верхняя граница").read(language), shown=False, numeric=True),
        Column("score", Text("Of 100", "Из 100").read(language)),
        Column("known_of", Text("Known parts", "Известно частей").read(language)),
        Column("lacking", Text("Missing", "Не хватает").read(language)),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    return Table(title, columns, frame, found.provenance.cite(language))
