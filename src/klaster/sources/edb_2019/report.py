"""The report's own facts: the quotients of Table 3, the regions, the ranks and what they say of designations."""

from __future__ import annotations

import polars as pl

from klaster.model.observation import MEASURES
from klaster.model.status import Status
from klaster.model.text import Text
from klaster.sources.classifications.totals import TOTAL
from klaster.sources.edb_2019.cards import RANK_MEASURES, REPORT, WEF
from klaster.sources.edb_2019.concept import designations
from klaster.sources.edb_2019.policies import policies
from klaster.sources.edb_2019.tables import half_width, read_table, reference
from klaster.sources.edb_2019.targets import targets
from klaster.sources.edition import TOTAL_KIND, EmbeddedEdition, content_digest, tidy

PERIOD = "2018"
TABLE_3 = Text("Inset 4, Table 3", "Врезка 4, таблица 3")

NOTES = (
    Text(
        "The report lists 66 of the 162 pairs of a region and a section. A pair that is not listed is "
        "not collected here: neither zero nor below one.",
        "В докладе приведены 66 из 162 сочетаний региона и раздела ОКЭД. Неприведённое сочетание "
        "считается несобранным: это не ноль и не значение меньше единицы.",
    ),
    Text(
        "The report writes electricity supply in two ways; both are section D.",
        "Электроснабжение названо в докладе двумя способами; оба относятся к разделу D.",
    ),
    Text(
        "The colour that marked growth points in Table 3 is lost. Rows with a quotient of one or less can "
        "only be listed because the pair is a designated growth point; the clusters that the concept names are designated, "
        "too; for the others it is not known.",
        "Цветовая отметка точек роста в таблице 3 утрачена. Строка с коэффициентом не выше единицы могла "
        "попасть в таблицу только как назначенная точка роста; назначены и кластеры, названные в концепции; "
        "об остальных строках этого не известно.",
    ),
    Text(
        "The plotted values of Figures 1 and 2 and the marks of Table 1 are lost and are not restored.",
        "Значения рисунков 1 и 2 и отметки таблицы 1 утрачены и не восстанавливались.",
    ),
    Text(
        "The report gives no rank for Belarus.",
        "Место Беларуси в докладе не указано.",
    ),
)


def edb_2019_edition() -> EmbeddedEdition:
    """The facts of the 2019 report as an edition.

    >>> edb_2019_edition().observations.filter(measure="location_quotient", status="A").height
    66
    """
    quotients, ranks = _quotients(), _ranks()
    observations = tidy(pl.concat([quotients, ranks], how="diagonal_relaxed"))
    return EmbeddedEdition(
        id="edb_2019",
        title=Text("EDB 2019: the report's facts", "ЕАБР-2019: факты доклада"),
        source=REPORT,
        released="2019-08",
        sha256=content_digest(observations),
        observations=observations,
        measures=(MEASURES["location_quotient"], *RANK_MEASURES),
        notes=NOTES,
        sources=(REPORT, WEF),
        references=_references(),
        regions=read_table("regions"),
        designations=designations(quotients),
        targets=targets(),
        policies=policies(),
    )


def _quotients() -> pl.DataFrame:
    """The listed quotients with their rounding intervals, and the pairs that the report does not list."""
    listed, width = read_table("table_3"), half_width(pl.col("printed"))
    value = pl.col("printed").cast(pl.Float64)
    pairs = listed.select("region").unique().join(listed.select("industry").unique(), how="cross")
    return pairs.join(listed, on=["region", "industry"], how="left").select(
        pl.lit("location_quotient").alias("measure"),
        "region",
        "industry",
        pl.lit(PERIOD).alias("period"),
        value.alias("value"),
        _status(pl.col("printed")),
        (value - width).round(3).alias("lower"),
        (value + width).round(3).alias("upper"),
    )


def _ranks() -> pl.DataFrame:
    """The ranks of the countries: totals of both kinds, as a country's own figures are everywhere."""
    return read_table("ranks").with_columns(
        pl.col("rank").cast(pl.Float64).alias("value"),
        _status(pl.col("rank")),
        pl.lit(TOTAL).alias("industry"),
        pl.lit(TOTAL_KIND).alias("region_kind"),
        pl.lit(TOTAL_KIND).alias("industry_kind"),
    ).drop("rank")  # fmt: skip


def _status(printed: pl.Expr) -> pl.Expr:
    absent = pl.lit(Status.NOT_COLLECTED.value)
    return pl.when(printed.is_null()).then(absent).otherwise(pl.lit(Status.NORMAL.value)).alias("status")


def _references() -> pl.DataFrame:
    computed = Text(
        "Computed by the report's authors from employment data of the National Statistical Committee.",
        "Рассчитано авторами доклада по данным Национального статистического комитета о занятости.",
    )
    opening = Text("Opening paragraph of the introduction", "Первый абзац введения")
    figure_2 = Text("Text after Figure 2", "Текст после рисунка 2")
    index = Text("Global Competitiveness Index of 2018.", "Индекс глобальной конкурентоспособности 2018 г.")
    clusters = Text(
        "The year is that of the indicators of Figure 2, beside which the ranks are quoted.",
        "Год взят по показателям рисунка 2, рядом с которым приведены места.",
    )
    return pl.DataFrame([
        reference(REPORT, TABLE_3, computed, measure="location_quotient", period=PERIOD),
        reference(WEF, opening, index, measure="competitiveness_rank", period=PERIOD),
        reference(WEF, figure_2, clusters, measure="cluster_development_rank", period=PERIOD),
    ])  # fmt: skip
