"""The components of shift-share, pair of periods by pair of periods."""

from __future__ import annotations

from typing import Literal

import narwhals as nw

from klaster.indicators.margins import ESTIMATE, UNKNOWN, Missing
from klaster.indicators.structure import capped
from klaster.numerics.frames import Frame, columns, evaluated, ratio

Level = Literal["cell", "region", "industry"]
Benchmark = Literal["area", "rest"]
Births = Literal["regional", "apart"]

COMPONENTS = ("national", "industry_mix", "regional", "allocation", "birth")
EQUAL = 1e-9
ENDS = ("start", "end")


def with_benchmark(rows: Frame, benchmark: Benchmark, missing: Missing) -> Frame:
    """Add start and end of the industry, of everything and of the region, and the worst rank of a row.

    Sums run over the cells known at both ends, so that what appears, vanishes or is hidden at one end
    moves no benchmark; published totals are used as they are.
    """
    own = nw.max_horizontal(nw.col("start_rank"), nw.col("end_rank"))
    rows = rows.with_columns(own_rank=own, part_rank=capped(own, missing))
    rows = rows.with_columns(
        nw.when(nw.col("matched")).then(nw.col(end)).otherwise(0.0).alias(f"_{end}") for end in ENDS
    )
    rows = _with_sums(rows, "industry")
    rows = _with_sums(rows, "region")
    rows = _with_total(rows)
    if benchmark == "rest":
        rows = rows.with_columns(
            *(
                (nw.col(f"industry_{end}") - nw.col(f"_{end}")).clip(0.0).alias(f"industry_{end}")
                for end in ENDS
            ),
            *(
                (nw.col(f"total_{end}") - nw.col(f"region_{end}")).clip(0.0).alias(f"total_{end}")
                for end in ENDS
            ),
        )
    return rows.with_columns(
        rank=nw.max_horizontal(*(nw.col(name) for name in ("own_rank", "industry_rank", "total_rank")))
    )


def with_components(rows: Frame, split: bool, births: Births) -> Frame:
    """Add the components of each row, ``change`` and ``usable`` (1 where all of them are known)."""
    start, change = nw.col("start"), nw.col("end") - nw.col("start")
    rows = rows.with_columns(
        change=nw.when(nw.col("matched")).then(change),
        _growth=ratio(nw.col("total_end") - nw.col("total_start"), nw.col("total_start")),
        _industry_growth=ratio(nw.col("industry_end") - nw.col("industry_start"), nw.col("industry_start")),
        # What the cell would hold if the region were made like the benchmark.
        _expected=nw.col("region_start") * ratio(nw.col("industry_start"), nw.col("total_start")),
    )
    old = nw.col("matched") & (start > 0)
    zero = nw.when(nw.col("matched")).then(nw.lit(0.0))
    rows = rows.with_columns(
        national=nw.when(old).then(start * nw.col("_growth")).otherwise(zero),
        industry_mix=nw.when(old)
        .then(start * (nw.col("_industry_growth") - nw.col("_growth")))
        .otherwise(zero),
        _own=nw.when(old).then(nw.col("change") - start * nw.col("_industry_growth")).otherwise(zero),
        _new=nw.when(old).then(nw.lit(0.0)).otherwise(nw.col("change")),
    )
    rows = rows.with_columns(_advantage=ratio(nw.col("_own"), start))
    rows = _split(rows, split, births)
    known = nw.col("matched") & ~nw.col("national").is_null() & ~nw.col("industry_mix").is_null()
    known = known & ~nw.col("regional").is_null() & ~nw.col("allocation").is_null()
    rows = rows.with_columns(usable=nw.when(known).then(nw.lit(1.0)).otherwise(nw.lit(0.0)))
    return _without_base(rows)


def with_allocation_class(rows: Frame) -> Frame:
    """Add ``allocation_class``: specialised or not, with an advantage in growth or without one."""
    more, faster = nw.col("start") - nw.col("_expected"), nw.col("_advantage")
    neutral = (more.abs() <= EQUAL * nw.col("_expected")) | (faster.abs() <= EQUAL)
    there = (nw.col("start") > 0) & (nw.col("usable") > 0) & ~nw.col("_expected").is_null()
    words = (
        nw.when(there & neutral)
        .then(nw.lit("neutral"))
        .when(there & (more > 0) & (faster > 0))
        .then(nw.lit("specialised_advantaged"))
        .when(there & (more > 0))
        .then(nw.lit("specialised_disadvantaged"))
        .when(there & (faster > 0))
        .then(nw.lit("not_specialised_advantaged"))
        .when(there)
        .then(nw.lit("not_specialised_disadvantaged"))
    )
    return rows.with_columns(allocation_class=words)


def chained(rows: Frame, steps: int, missing: Missing) -> Frame:
    """The whole span's rows with components added up over its steps, and ``links``, the known steps."""
    sums = [nw.col(name).sum() for name in (*COMPONENTS, "_broken")]
    linked = rows.filter(nw.col("pair") > 0).with_columns(
        _broken=1 - nw.col("usable"), _link_rank=capped(nw.col("rank"), missing)
    )
    linked = linked.group_by("region", "industry").agg(*sums, nw.col("_link_rank").max())
    spans = rows.filter(nw.col("pair") == 0).drop(*COMPONENTS)
    chain = spans.join(linked, on=["region", "industry"], how="left")
    # A cell that is zero in both periods of a step has no row there: nothing of it is unknown.
    chain = chain.with_columns(nw.coalesce(nw.col(name), nw.lit(0.0)) for name in (*COMPONENTS, "_broken"))
    broken = nw.when(nw.col("_broken") > 0).then(nw.lit(ESTIMATE)).otherwise(nw.lit(0))
    link = nw.coalesce(nw.col("_link_rank"), nw.lit(0))
    return chain.with_columns(
        links=steps - nw.col("_broken"),
        rank=nw.max_horizontal(nw.col("rank"), link, broken),
    )


def by_level(rows: Frame, level: Level, missing: Missing) -> Frame:
    """Rows of the level asked for, with ``rank``, ``unknown`` cells and ``residual``."""
    rows = rows.with_columns(_unknown=1 - nw.col("usable"))
    if level == "cell":
        rows = rows.with_columns(unknown=nw.col("_unknown"), rank=_known_rank())
        return rows.with_columns(residual=_residual())
    usable = nw.col("usable") > 0
    summed = ("start", "end", "change", *COMPONENTS)
    rows = rows.with_columns(
        *(nw.when(usable).then(nw.col(name)).otherwise(0.0).alias(name) for name in summed),
        _level_rank=capped(_known_rank(), missing),
        _raw=nw.when(usable).then(nw.lit(0)).otherwise(nw.col("own_rank")),
    )
    sums = rows.group_by(level).agg(
        *(nw.col(name).sum() for name in (*summed, "usable", "_unknown")),
        nw.col("_level_rank").max(),
        nw.col("_raw").max(),
        nw.col("links").min(),
    )
    nothing = nw.max_horizontal(nw.col("_raw"), nw.lit(UNKNOWN))
    rank = nw.when(nw.col("usable") > 0).then(nw.col("_level_rank")).otherwise(nothing)
    sums = sums.with_columns(rank=rank, unknown=nw.col("_unknown"))
    shown = [nw.when(nw.col("usable") > 0).then(nw.col(name)).alias(name) for name in ("start", "end")]
    return sums.with_columns(_residual().alias("residual"), *shown)


def checked(sums: Frame, chain: bool) -> Frame:
    """The same rows, once it is certain that the components of each add up to its change.

    A chain of steps may lack some; what they moved is its residual.

    Raises
    ------
    ArithmeticError
        Where they do not: an error of this program, not of the table.
    """
    sums = evaluated(sums)
    whole = nw.col("residual") != 0
    broken = sums.filter(whole & (nw.col("status") == "A") if chain else whole)
    if broken.select(nw.len()).collect().item():
        raise ArithmeticError("the components of shift-share do not add up to the change")
    return sums


def with_factors(table: Frame) -> Frame:
    """Gerfin's factors in place of the additive components: value = industry_mix * regional."""
    start, end = nw.col("start"), nw.col("end")
    alike = start + nw.col("national")
    table = table.with_columns(
        national=ratio(alike, start),
        industry_mix=ratio(alike + nw.col("industry_mix"), alike),
        regional=ratio(end, alike + nw.col("industry_mix")),
    )
    growth = ratio(ratio(end, start), nw.col("national"))
    table = table.with_columns(
        value=nw.when(~nw.col("value").is_null()).then(growth),
        allocation=nw.lit(None, nw.Float64()),
        birth=nw.lit(None, nw.Float64()),
    )
    status = (
        nw.when(nw.col("value").is_null() & (nw.col("rank") < UNKNOWN))
        .then(nw.lit("O"))
        .otherwise(nw.col("status"))
    )
    left = nw.col("value") - nw.col("industry_mix") * nw.col("regional")
    left = nw.when(left.abs() <= EQUAL * nw.col("value").abs()).then(nw.lit(0.0)).otherwise(left)
    return table.with_columns(status=status, residual=left)


def _with_sums(rows: Frame, key: str) -> Frame:
    """Add ``<key>_start``, ``<key>_end`` and ``<key>_rank``: published, else of the cells known at both ends."""
    unmatched = nw.when(nw.col("matched")).then(nw.lit(0)).otherwise(nw.lit(ESTIMATE))
    rows = rows.with_columns(_rank=nw.max_horizontal(nw.col("part_rank"), unmatched))
    sums = rows.group_by(key, "pair").agg(
        *(nw.col(f"_{end}").sum().alias(f"{key}_{end}") for end in ENDS),
        nw.col("_rank").max().alias(f"{key}_rank"),
        *(nw.col(name).max() for name in _published(rows, f"{key}_total")),
    )
    sums = _preferred(sums, key, f"{key}_total")
    kept = [f"{key}_start", f"{key}_end", f"{key}_rank"]
    return rows.join(sums.select(key, "pair", *kept), on=[key, "pair"], how="left")


def _with_total(rows: Frame) -> Frame:
    """Everything is the sum of the industries, published or not, unless its own total is published."""
    offered = _published(rows, "total")
    industries = rows.group_by("industry", "pair").agg(
        *(nw.col(name).max() for name in ("industry_start", "industry_end", "industry_rank", *offered))
    )
    sums = industries.group_by("pair").agg(
        nw.col("industry_start").sum().alias("total_start"),
        nw.col("industry_end").sum().alias("total_end"),
        nw.col("industry_rank").max().alias("total_rank"),
        *(nw.col(name).max() for name in offered),
    )
    sums = _preferred(sums, "total", "total")
    return rows.join(sums.select("pair", "total_start", "total_end", "total_rank"), on="pair", how="left")


def _published(rows: Frame, total: str) -> list[str]:
    offered = [f"{end}_{name}" for end in ENDS for name in (total, f"{total}_severity")]
    return [name for name in offered if name in columns(rows)]


def _preferred(sums: Frame, key: str, total: str) -> Frame:
    """Published totals at both ends in place of the sums, with the publisher's rank."""
    if f"start_{total}" not in columns(sums):
        return sums
    both = ~nw.col(f"start_{total}").is_null() & ~nw.col(f"end_{total}").is_null()
    ranks = [nw.col(f"{end}_{total}_severity") for end in ENDS if f"{end}_{total}_severity" in columns(sums)]
    given = nw.max_horizontal(*ranks).cast(nw.Int64()) if ranks else nw.lit(0)
    lacking = nw.max_horizontal(nw.col(f"{key}_rank"), nw.lit(ESTIMATE))
    return sums.with_columns(
        *(
            nw.when(both)
            .then(nw.col(f"{end}_{total}"))
            .otherwise(nw.col(f"{key}_{end}"))
            .alias(f"{key}_{end}")
            for end in ENDS
        ),
        nw.when(both).then(given).otherwise(lacking).alias(f"{key}_rank"),
    )


def _split(rows: Frame, split: bool, births: Births) -> Frame:
    """The cell's own movement as regional part, allocation and birth."""
    own, new = nw.col("_own"), nw.col("_new")
    zero = nw.when(~own.is_null()).then(nw.lit(0.0))
    if not split:
        apart = births == "apart"
        return rows.with_columns(
            regional=own if apart else own + new, allocation=zero, birth=new if apart else zero
        )
    old = nw.col("start") > 0
    competitive = nw.when(old).then(nw.col("_expected") * nw.col("_advantage")).otherwise(zero)
    return rows.with_columns(regional=competitive, birth=new).with_columns(
        allocation=own - nw.col("regional")
    )


def _without_base(rows: Frame) -> Frame:
    """A cell known at both ends whose benchmark does not exist has no components, hence no value."""
    lost = nw.col("matched") & (nw.col("usable") == 0)
    return rows.with_columns(
        presence=nw.when(lost).then(nw.lit("no_benchmark")).otherwise(nw.col("presence")),
        change=nw.when(~lost).then(nw.col("change")),
    )


def _known_rank() -> nw.Expr:
    unknown = nw.max_horizontal(nw.col("own_rank"), nw.lit(UNKNOWN))
    return nw.when(nw.col("usable") > 0).then(nw.col("rank")).otherwise(unknown)


def _residual() -> nw.Expr:
    """What the components leave of the change; the rounding of floating point is nothing."""
    parts = nw.col("national") + nw.col("industry_mix") + nw.col("regional")
    left = nw.col("change") - parts - nw.col("allocation") - nw.col("birth")
    size = (
        nw.col("start").abs() + nw.col("end").abs() + nw.col("national").abs() + nw.col("industry_mix").abs()
    )
    return nw.when(left.abs() <= EQUAL * size).then(nw.lit(0.0)).otherwise(left)
