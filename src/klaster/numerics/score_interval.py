"""The score interval of a ratio of two shares, in closed form and as an expression.

Koopman's interval holds every ratio that a score test would not reject. Write x1 of n1 and
x2 of n2 for the two shares and s for the shift that moves both towards each other; on the
boundary of the interval s is a root of a cubic, one root on each side of zero, and the shares
there are (x1 - s)/(n1 - s) and (x2 + s)/(n2 + s). With q1 = 1 - x1/n1 and q2 = 1 - x2/n2 it says

    s**2 * (q1 / (x1 - s) + q2 / (x2 + s)) = z**2.

Each term alone gives a quadratic with roots A and B; 1/s**2 = 1/A**2 + 1/B**2 is exact when one term
is nothing and when counts are large, and Newton's steps from there settle at once.
"""

from __future__ import annotations

import narwhals as nw

from klaster.numerics.frames import Frame, safe_sqrt

NEWTON_STEPS = 3
_TEMPORARY = ("_zz", "_q1", "_q2", "_r1", "_r2", "_0", "_1", "_2", "_3", "_low", "_high")


def with_score_shares(table: Frame, z_squared: nw.Expr) -> Frame:
    """Add the shares on both ends of the score interval.

    Reads ``x1, n1, x2, n2``; adds ``low_p1, low_p2`` (where the ratio p1/p2 is least) and
    ``high_p1, high_p2``. ``z_squared`` is the squared normal quantile times the design effect.

    References
    ----------
    Koopman 1984; Miettinen and Nurminen 1985; Nam 1995 (no iteration over the ratio).
    """
    table = table.with_columns(_zz=z_squared, **_others()).with_columns(**_roots()).with_columns(**_start())
    table = table.with_columns(**_cubic())
    for _ in range(NEWTON_STEPS):
        table = table.with_columns(_newton("_low"), _newton("_high"))
    x1, x2 = nw.col("x1"), nw.col("x2")
    table = table.with_columns(
        _low=nw.min_horizontal(_c("_low").clip(0.0), x1),
        _high=nw.max_horizontal(-x2, _c("_high").clip(upper_bound=0.0)),
    )
    shares = {**_shares("low"), **_shares("high")}
    return table.with_columns(**shares).drop(*_TEMPORARY)


def _others() -> dict[str, nw.Expr]:
    x1, n1, x2, n2 = (nw.col(name) for name in ("x1", "n1", "x2", "n2"))
    return {
        "_q1": (1 - x1 / n1).clip(0.0),
        "_q2": nw.when(n2 > 0).then(1 - x2 / n2).otherwise(1.0).clip(0.0),
    }


def _roots() -> dict[str, nw.Expr]:
    """What stands in the denominators of both quadratics' roots."""
    zz = _c("_zz")
    return {
        "_r1": zz + safe_sqrt(zz * zz + 4 * _c("_q1") * zz * nw.col("x1")),
        "_r2": zz + safe_sqrt(zz * zz + 4 * _c("_q2") * zz * nw.col("x2")),
    }


def _start() -> dict[str, nw.Expr]:
    """Where Newton's steps begin, on either side of zero."""
    zz, r1, r2 = _c("_zz"), _c("_r1"), _c("_r2")
    low, high = 2 * zz * nw.col("x1") / r1, 2 * zz * nw.col("x2") / r2
    pull, push = low * 2 * _c("_q2") / r2, high * 2 * _c("_q1") / r1
    return {"_low": low / (1 + pull * pull).sqrt(), "_high": -high / (1 + push * push).sqrt()}


def _cubic() -> dict[str, nw.Expr]:
    x1, x2, zz, q1, q2 = nw.col("x1"), nw.col("x2"), _c("_zz"), _c("_q1"), _c("_q2")
    return {"_3": q1 - q2, "_2": q1 * x2 + q2 * x1 + zz, "_1": zz * (x2 - x1), "_0": -zz * x1 * x2}


def _newton(name: str) -> nw.Expr:
    s = nw.col(name)
    value = ((_c("_3") * s + _c("_2")) * s + _c("_1")) * s + _c("_0")
    slope = (3 * _c("_3") * s + 2 * _c("_2")) * s + _c("_1")
    return (
        nw.when(slope.abs() > 0)
        .then(s - value / nw.when(slope.abs() > 0).then(slope))
        .otherwise(s)
        .alias(name)
    )


def _shares(side: str) -> dict[str, nw.Expr]:
    x1, n1, x2, n2, s = (nw.col(name) for name in ("x1", "n1", "x2", "n2", f"_{side}"))
    return {
        f"{side}_p1": nw.when(n1 - s > 0).then((x1 - s) / (n1 - s)).otherwise(1.0),
        f"{side}_p2": nw.when(n2 + s > 0).then((x2 + s) / (n2 + s)).otherwise(0.0),
    }


def _c(name: str) -> nw.Expr:
    return nw.col(name)
