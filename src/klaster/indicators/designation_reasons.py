"""Why a cell is declared without being measured, or cannot be judged: in words that a table can hold."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.indicators.designation_cells import DECLARED_ONLY, UNJUDGED, number
from klaster.indicators.designation_words import truth
from klaster.model.text import Text

EVIDENCE = ("potential", "growing", "related", "resource")
REASONS: dict[str, Text] = {
    "potential": Text("a documented potential", "есть обоснованный потенциал"),
    "growing": Text("growing faster than elsewhere", "растёт быстрее, чем в целом"),
    "related": Text("near to what the region is strong in", "близко к сильным отраслям региона"),
    "resource": Text("a local resource", "есть местный ресурс"),
    "borderline": Text("the quotient is borderline", "коэффициент пограничный"),
    "coarser": Text("the data are coarser than the designation", "данные крупнее, чем назначение"),
    "designation_unknown": Text("not known whether designated", "неизвестно, назначено ли"),
    "not_collected": Text("the quotient is not known", "коэффициент неизвестен"),
    "confidential": Text("the quotient is confidential", "коэффициент скрыт"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on evidence counts."""

    growth: float = 0.0
    related: float = 0.5


def with_reasons(cells: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Judged cells with ``reason``, ``reason_against`` and ``reason_unknown``: names parted by spaces.

    Of a cell that is declared only, which evidence speaks for it, which against, and which is not there. Of a
    cell that cannot be judged, why not.
    """
    known = _evidence(cells, thresholds)
    cells = cells.with_columns(known[name].alias(f"_is_{name}") for name in EVIDENCE)
    declared = pl.col("_outcome") == DECLARED_ONLY
    held = [(name, pl.col(f"_is_{name}")) for name in EVIDENCE]
    speaking = [*((name, declared & flag.fill_null(False)) for name, flag in held), *_others()]
    return cells.with_columns(
        reason=_listed(speaking),
        reason_against=_listed([(name, declared & ~flag.fill_null(True)) for name, flag in held]),
        reason_unknown=_listed([(name, declared & flag.is_null()) for name, flag in held]),
    )


def _others() -> list[tuple[str, pl.Expr]]:
    """Reasons that need no evidence beside the cell."""
    unjudged = pl.col("_outcome") == UNJUDGED
    silent = pl.col("_measured").is_null() & unjudged & ~pl.col("_coarse")
    return [
        ("borderline", (pl.col("_measured") == 0.5) & pl.col("_declared").fill_null(True)),
        ("coarser", pl.col("_coarse")),
        ("designation_unknown", unjudged & pl.col("_declared").is_null()),
        ("confidential", silent & (pl.col("_hidden") == "Q")),
        ("not_collected", silent & (pl.col("_hidden") != "Q")),
    ]


def _evidence(cells: pl.DataFrame, thresholds: Thresholds) -> dict[str, pl.Series]:
    """Each kind of evidence as yes, no or not known."""
    return {
        "potential": truth(cells, "potential"),
        "growing": number(cells, "growth") > thresholds.growth,
        "related": number(cells, "relatedness") >= thresholds.related,
        "resource": truth(cells, "resource"),
    }


def _listed(flags: list[tuple[str, pl.Expr]]) -> pl.Expr:
    words = [pl.when(flag.fill_null(False)).then(pl.lit(name)) for name, flag in flags]
    return pl.concat_str(words, separator=" ", ignore_nulls=True)
