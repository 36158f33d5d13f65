"""Official Kyrgyz figures for 2018 that give the manufacturing row of Table 3 independently.

Regional employment is not published by industry, so it is derived. From the unemployed U and the
unemployment rate u the employed are U / u - U; manufacturing is its published share of them.
Inputs are rounded, so every derived number is an estimate with the bounds that rounding leaves.
"""

from __future__ import annotations

import polars as pl

from klaster.model.classification import Category
from klaster.model.observation import MEASURES
from klaster.model.status import Status
from klaster.model.text import Text
from klaster.sources.classifications.totals import TOTAL
from klaster.sources.edb_2019.cards import KG_NSC_2018, NSC_QUOTED, NSC_SDG, NSC_SURVEY
from klaster.sources.edb_2019.tables import read_table, reference
from klaster.sources.edition import TOTAL_KIND, UNIT_KIND, EmbeddedEdition, content_digest, tidy

PERIOD, COUNTRY, MANUFACTURING, REST = "2018", "KG", "C", "A-U_X_C"
NATIONAL_EMPLOYMENT, NATIONAL_SHARE = 2_382_500.0, 12.0
PERSONS_HALF_WIDTH, PERCENT_HALF_WIDTH = 50.0, 0.05
UNEMPLOYED_BY_DIFFERENCE = "KG-GO"

REST_CATEGORY = Category(
    REST,
    Text("All sections except manufacturing", "Все разделы, кроме обрабатывающих производств"),
)

NOTES = (
    Text(
        "Regional employment is derived from the number of unemployed and the unemployment rate; the national "
        "total is published. The regions add up to 2,385.0 thousand against 2,382.5 thousand: rounding.",
        "Занятость по регионам выведена из числа безработных и уровня безработицы; итог по стране опубликован. "
        "Сумма по регионам — 2385,0 тыс. человек при итоге 2382,5 тыс.: сказывается округление.",
    ),
    Text(
        "Manufacturing is the published share of SDG indicator 9.2.2 times employment; the rest is the difference.",
        "Обрабатывающие производства — опубликованная доля (показатель ЦУР 9.2.2), умноженная на занятость; "
        "остальное — разность.",
    ),
    Text(
        "The unemployed of Osh city are a difference of rounded numbers, so its bounds are wider.",
        "Число безработных г. Ош получено вычитанием округлённых чисел, поэтому его границы шире.",
    ),
)


def kg_nsc_2018_edition() -> EmbeddedEdition:
    """Employment by region in 2018: all industries, manufacturing and the rest."""
    total = pl.concat([_regions(), _country()])
    parts = [_all_industries(total), _manufacturing(total), _rest(total)]
    observations = tidy(pl.concat(parts, how="diagonal_relaxed"))
    return EmbeddedEdition(
        id="kg_nsc_2018",
        title=Text(
            "Kyrgyzstan 2018: manufacturing, official figures",
            "Кыргызстан, 2018 г.: обрабатывающие производства, официальные данные",
        ),
        source=KG_NSC_2018,
        released="2019-06-20",
        sha256=content_digest(observations),
        observations=observations,
        measures=(MEASURES["employment"],),
        notes=NOTES,
        sources=(NSC_SURVEY, NSC_SDG, NSC_QUOTED),
        categories=(REST_CATEGORY,),
        references=_references(),
        regions=read_table("regions"),
    )


def employed(unemployed: pl.Expr, rate: pl.Expr) -> pl.Expr:
    """The employed, from the unemployed (in any unit) and the unemployment rate in percent: U / u - U.

    >>> pl.select(employed(pl.lit(32.9), pl.lit(6.6)).round(2)).item()
    465.58
    """
    return unemployed * (100 / rate - 1)


def _regions() -> pl.DataFrame:
    """Employment of each region with its bounds, and its manufacturing share in percent."""
    unemployed, rate = 1000 * _number("unemployed_thousand"), _number("unemployment_rate")
    width = 1000 * _number("half_width_thousand")
    return read_table("employment_2018").select(
        "region",
        pl.lit(UNIT_KIND).alias("region_kind"),
        pl.lit(Status.ESTIMATED.value).alias("status"),
        employed(unemployed, rate).round().alias("value"),
        employed(unemployed - width, rate + PERCENT_HALF_WIDTH).floor().alias("lower"),
        employed(unemployed + width, rate - PERCENT_HALF_WIDTH).ceil().alias("upper"),
        _number("manufacturing_share").alias("share"),
    )


def _country() -> pl.DataFrame:
    return pl.DataFrame({
        "region": [COUNTRY], "region_kind": [TOTAL_KIND], "status": [Status.NORMAL.value],
        "value": [NATIONAL_EMPLOYMENT],
        "lower": [NATIONAL_EMPLOYMENT - PERSONS_HALF_WIDTH],
        "upper": [NATIONAL_EMPLOYMENT + PERSONS_HALF_WIDTH],
        "share": [NATIONAL_SHARE],
    })  # fmt: skip


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64)


def _labelled(frame: pl.DataFrame, industry: str, kind: str) -> pl.DataFrame:
    words = {"measure": "employment", "period": PERIOD, "industry": industry, "industry_kind": kind}
    return frame.drop("share").with_columns(**{name: pl.lit(word) for name, word in words.items()})


def _all_industries(total: pl.DataFrame) -> pl.DataFrame:
    return _labelled(total, TOTAL, TOTAL_KIND)


def _manufacturing(total: pl.DataFrame) -> pl.DataFrame:
    share, width = pl.col("share") / 100, PERCENT_HALF_WIDTH / 100
    estimate = total.with_columns(
        (pl.col("value") * share).round().alias("value"),
        (pl.col("lower") * (share - width)).floor().alias("lower"),
        (pl.col("upper") * (share + width)).ceil().alias("upper"),
        pl.lit(Status.ESTIMATED.value).alias("status"),
    )
    return _labelled(estimate, MANUFACTURING, UNIT_KIND)


def _rest(total: pl.DataFrame) -> pl.DataFrame:
    """All but manufacturing: the exact difference, so that the two parts add up to the total."""
    share, width = pl.col("share") / 100, PERCENT_HALF_WIDTH / 100
    estimate = total.with_columns(
        (pl.col("value") - (pl.col("value") * share).round()).alias("value"),
        (pl.col("lower") * (1 - share - width)).floor().alias("lower"),
        (pl.col("upper") * (1 - share + width)).ceil().alias("upper"),
        pl.lit(Status.ESTIMATED.value).alias("status"),
    )
    return _labelled(estimate, REST, UNIT_KIND)


def _references() -> pl.DataFrame:
    survey = Text(
        "Unemployed and unemployment rate by region", "Безработные и уровень безработицы по регионам"
    )
    share = Text("Series SL_TLF_MANF, year 2018", "Ряд SL_TLF_MANF, 2018 г.")
    quoted = Text("Number of employed, year 2018", "Численность занятых, 2018 г.")
    published = Text("Published: 2,382.5 thousand.", "Опубликовано: 2382,5 тыс. человек.")
    rows = [_working(row) for row in read_table("employment_2018").iter_rows(named=True)]
    rows = [reference(NSC_SURVEY, survey, note, region=region, industry=TOTAL) for region, note in rows]
    rows.append(reference(NSC_QUOTED, quoted, published, region=COUNTRY, industry=TOTAL))
    rows.append(reference(NSC_SDG, share, NOTES[1], industry=MANUFACTURING))
    return pl.DataFrame([row | {"measure": "employment", "period": PERIOD} for row in rows])


def _working(row: dict[str, str]) -> tuple[str, Text]:
    """The region and the numbers behind its employment."""
    unemployed, rate = row["unemployed_thousand"], row["unemployment_rate"]
    english = f"Unemployed {unemployed} thousand, rate {rate} %: employed = unemployed / rate - unemployed."
    russian = (
        f"Безработных {unemployed.replace('.', ',')} тыс. человек, уровень {rate.replace('.', ',')} %: "
        "занятые = безработные / уровень − безработные."
    )
    if row["region"] == UNEMPLOYED_BY_DIFFERENCE:
        english += " The unemployed are the national number less the eight other regions."
        russian += " Число безработных — разность числа по стране и суммы по восьми другим регионам."
    return row["region"], Text(english, russian)
