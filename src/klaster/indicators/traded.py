"""Industries that sell beyond their region, and those that serve it."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import location_quotient_card as card
from klaster.indicators.cell_margins import plain_words
from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing, Rows
from klaster.indicators.plants import laid_out, lettered
from klaster.indicators.traded_rule import GROUP, Gini, dispersion
from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

CLASSES = ("traded", "local", "resource")
RESOURCES = "01 02 03 05 06 07 08 09 36"
OUTPUTS = {
    "value": Text("1: traded; 0: local or resource-based", "1 — торгуемая; 0 — локальная или ресурсная"),
    "status": Text("worst status of what went in", "худший из статусов исходных данных"),
    "class": Text("class: traded, local or resource", "класс: traded (торгуемая), local (локальная) или resource (ресурсная)"),
    "source": Text("where the class is from: concordance, list or rule", "откуда класс: соответствие (concordance), перечень (list) или правило (rule)"),
    "confidence": Text("confidence: high, medium or low", "надёжность: high (высокая), medium (средняя) или low (низкая)"),
    "passed": Text("thresholds of the rule reached, of three", "сколько порогов правила достигнуто из трёх"),
    "specialised_share": Text("share of the industry's jobs in regions with a quotient of one or more", "доля занятых отрасли в регионах с коэффициентом не ниже единицы"),
    "top_quotient": Text("mean quotient of the top regions", "средний коэффициент ведущих регионов"),
    "gini": Text("Gini coefficient over regions", "коэффициент Джини по регионам"),
    "regions": Text("number of regions", "число регионов"),
    "few": Text("too few regions for the rule to decide", "регионов слишком мало, чтобы правило решало"),
}  # fmt: skip
ROWS = Option(
    Text(
        "cells: a region without a row of an industry makes its class an estimate; establishments: it has none of it",
        "cells: регион без строки отрасли делает её класс оценкой; establishments: отрасли в нём нет",
    )
)
SHARE = Option(Text("least share of jobs in specialised regions", "наименьшая доля занятых в специализированных регионах"), 0, 1)  # fmt: skip
QUOTIENT = Option(
    Text("least mean quotient of the top regions", "наименьший средний коэффициент ведущих регионов"), 0
)
GINI_LEAST = Option(Text("least Gini coefficient", "наименьший коэффициент Джини"), 0, 1)
TOP = Option(Text("how many regions are the top", "сколько регионов считаются ведущими"), 1)
GINI = Option(
    Text(
        "Gini of quotients, regions alike, or of jobs against all jobs",
        "Джини по коэффициентам, все регионы равны (quotient), или по занятым относительно всех занятых (locational)",
    )
)
RESOURCE_LIST = Option(
    Text(
        "codes of natural-resource industries, parted by spaces; a code covers what lies under it "
        "(as given: divisions of ISIC, NACE and OKVED; for sections add A B, for NAICS take 11 21)",
        "коды ресурсных отраслей через пробел; код охватывает и нижестоящие "
        "(по умолчанию разделы МСОК, NACE и ОКВЭД; для секций добавьте A B, для NAICS возьмите 11 21)",
    )
)
FEW = Option(Text("fewer regions than this: the rule is only a check", "если регионов меньше, правило служит лишь проверкой"), 0)  # fmt: skip


@indicator(
    title=Text("Traded industries", "Торгуемые отрасли"),
    unit=Text("1 = traded", "1 = торгуемая"),
    keys=("industry", "period"),
    version=1,
    formula=r"T_i = I_1 \cdot I_2 \cdot I_3",
    reading=Text(
        "A traded industry sells beyond its region and clusters; a local one serves whoever lives there. "
        "A published class wins over the list of natural resources, the list over the rule.",
        "Торгуемая отрасль продаёт за пределы региона и собирается в кластеры; локальная обслуживает тех, кто рядом. "
        "Опубликованный класс важнее перечня ресурсных отраслей, перечень важнее правила.",
    ),
    limits=Text(
        "With fewer than 30 regions the rule breaks down: take a published concordance (column class) and see the rule as a check. "
        "The thresholds are cited from memory of Porter 2003; they are parameters. Fine industries look more concentrated than coarse ones.",
        "Менее чем при 30 регионах правило не работает: возьмите опубликованное соответствие (столбец class), а правило считайте проверкой. "
        "Пороги приведены по памяти из работы Портера 2003 года; это параметры. Дробные отрасли кажутся более сосредоточенными.",
    ),
    references=(
        "Porter 2003, Regional Studies 37(6-7)",
        "Delgado, Bryden and Zyontz 2014, Categorization of Traded and Local Industries in the US Economy",
    ),
    inputs=card.INPUTS,
    optional_inputs={
        **{name: card.OPTIONAL_INPUTS[name] for name in ("period", "status", "region_total", "industry_total", "total")},
        "class": Text("published class of the industry: traded, local or resource", "опубликованный класс отрасли: traded, local или resource"),
    },
    outputs=OUTPUTS,
    form="columns",
    judged="class",
    grid={"specialised_share": (0.4, 0.5, 0.6), "top_quotient": (1.5, 2.0, 2.5), "least_gini": (0.2, 0.3, 0.4)},
)  # fmt: skip
@in_memory
def traded_industries(
    table: pl.DataFrame,
    *,
    specialised_share: Annotated[float, SHARE] = 0.5,
    top_quotient: Annotated[float, QUOTIENT] = 2.0,
    least_gini: Annotated[float, GINI_LEAST] = 0.3,
    top_regions: Annotated[int, TOP] = 5,
    gini: Annotated[Gini, GINI] = "quotient",
    resources: Annotated[str, RESOURCE_LIST] = RESOURCES,
    few_regions: Annotated[int, FEW] = 30,
    rows: Annotated[Rows, ROWS] = "cells",
    missing: Annotated[Missing, card.MISSING] = "estimate",
) -> Any:
    """Which industries are traded, local or based on natural resources, from where that is known, and how surely.

    By Porter's rule an industry is traded when half of its jobs are in regions where it has a quotient of
    one or more, its five leading regions have a mean quotient of two, and its Gini coefficient is 0.3.

    Parameters
    ----------
    table
        Cells: region, industry, value in jobs; optional ``class`` from a published concordance.
    specialised_share, top_quotient, least_gini, top_regions, gini, resources, few_regions, rows, missing
        See the card.

    Raises
    ------
    InputError
        For a class that is none of the three.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = pl.DataFrame({"region": list("aabbcc"), "industry": ["cars", "shops"] * 3, "value": [60, 90, 0, 92, 0, 88]})
    >>> traded_industries(jobs).select("industry", "class", "source", "confidence").rows()
    [('cars', 'traded', 'rule', 'low'), ('shops', 'local', 'rule', 'low')]
    """
    plain = plain_words(table)
    industries = dispersion(plain, rows, top_regions, gini, missing)
    least = {"specialised_share": specialised_share, "top_quotient": top_quotient, "gini": least_gini}
    judged = _judged(industries, least, few_regions)
    judged = judged.join(_published(plain), on=GROUP, how="left", nulls_equal=True)
    return laid_out(
        lettered(_classed(judged, _words(resources))), table, ("industry", "period"), tuple(OUTPUTS)
    )


def _words(resources: str | float) -> str:
    """A list of a single code comes from the command line as a number."""
    return resources if isinstance(resources, str) else f"{resources:g}"


def _judged(industries: pl.DataFrame, least: dict[str, float], few: int) -> pl.DataFrame:
    """Add the rule's verdict: null where the industry has no jobs that are known."""
    reached = [pl.col(name).round_sig_figs(12) >= bound for name, bound in least.items()]
    usable = (pl.col("worst") < UNKNOWN) & pl.all_horizontal(pl.col(name).is_not_null() for name in least)
    return industries.with_columns(
        _traded=pl.when(usable).then(pl.all_horizontal(reached)),
        passed=pl.when(usable).then(pl.sum_horizontal(each.cast(pl.Int64) for each in reached)),
        few=pl.col("regions") < few,
    )


def _published(table: pl.DataFrame) -> pl.DataFrame:
    """The class of each industry where one is given; two different ones are none.

    Raises
    ------
    InputError
        For a class that is none of the three.
    """
    if "period" not in table.columns:
        table = table.with_columns(period=pl.lit(None, pl.String))
    if "class" not in table.columns:
        return table.group_by(*GROUP).agg(_published=pl.lit(None, pl.String))
    words = table.with_columns(
        pl.col("class").cast(pl.String).str.strip_chars().str.to_lowercase().replace("", None)
    )
    strange = words.filter(~pl.col("class").is_in(CLASSES))["class"].unique().sort().to_list()
    if strange:
        raise InputError(
            Text(
                f"column 'class': found {', '.join(strange)}, expected {', '.join(CLASSES)}",
                f"столбец class: найдено {', '.join(strange)}, ожидается {', '.join(CLASSES)}",
            )
        )
    several = pl.col("class").drop_nulls().n_unique() > 1
    return words.group_by(*GROUP).agg(_published=pl.when(~several).then(pl.col("class").drop_nulls().first()))


def _classed(judged: pl.DataFrame, resources: str) -> pl.DataFrame:
    rule = pl.when("_traded").then(pl.lit("traded")).when(~pl.col("_traded")).then(pl.lit("local"))
    listed = pl.when(_listed(resources)).then(pl.lit("resource"))
    published = pl.col("_published")
    source = (
        pl.when(published.is_not_null()).then(pl.lit("concordance"))
        .when(listed.is_not_null()).then(pl.lit("list"))
        .when(rule.is_not_null()).then(pl.lit("rule"))
    )  # fmt: skip
    classed = judged.with_columns(
        pl.coalesce(published, listed, rule).alias("class"), source=source, _rule=rule
    )
    # What a concordance says does not rest on the cells, but the measures beside it do.
    rank = (
        pl.when(pl.col("source") == "rule")
        .then("worst")
        .otherwise(pl.min_horizontal("worst", pl.lit(ESTIMATE)))
    )
    return classed.with_columns(
        value=(pl.col("class") == "traded").cast(pl.Float64),
        confidence=_confidence(),
        worst=pl.when(pl.col("class").is_null()).then("worst").otherwise(rank),
    )


def _listed(resources: str) -> pl.Expr:
    """Whether a code is in the list or lies under one that is: 0111 and 01.1 under 01, but apples not under a."""
    code = pl.col("industry").cast(pl.String)
    under = [code.str.contains(rf"^{_escaped(word)}(?:$|[.\d])") for word in resources.split()]
    return pl.any_horizontal(pl.lit(False), *under)


def _escaped(word: str) -> str:
    return "".join(letter if letter.isalnum() else rf"\{letter}" for letter in word)


def _confidence() -> pl.Expr:
    """High where two sources agree or all thresholds do; a rule over few regions is low."""
    checked = ~pl.col("few") & (pl.col("_rule") == pl.col("class")).fill_null(False)
    sure = pl.col("passed").is_in([0, 3]) & (pl.col("worst") < ESTIMATE)
    return (
        pl.when(pl.col("source") == "list").then(pl.lit("high"))
        .when(pl.col("source") == "concordance").then(pl.when(checked).then(pl.lit("high")).otherwise(pl.lit("medium")))
        .when(pl.col("source") == "rule").then(
            pl.when("few").then(pl.lit("low")).when(sure).then(pl.lit("high")).otherwise(pl.lit("medium"))
        )
    )  # fmt: skip
