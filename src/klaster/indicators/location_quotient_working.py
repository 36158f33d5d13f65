"""The working of one location quotient, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from klaster.model.method import Step
from klaster.model.text import Text


def location_quotient_working(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps from the four inputs to the quotient, its interval and its verdict.

    ``row`` is one row of the result; ``parameters`` are those of the call, defaults included.
    """
    if row["value"] is None:
        return (Step(Text("The quotient is not known", "Коэффициент неизвестен"), "LQ", None, row["status"]),)
    return (*_shares(row), *_interval(row, parameters), *_reading(row, parameters))


def _shares(row: Mapping[str, Any]) -> tuple[Step, ...]:
    own, whole = row["observed"] / row["region_total"], row["industry_total"] / row["total"]
    return (
        Step(
            Text("Share of the industry in the region", "Доля отрасли в регионе"),
            f"{row['observed']:,.10g} / {row['region_total']:,.10g}",
            own,
        ),
        Step(
            Text("Share of the industry in the whole area", "Доля отрасли на всей территории"),
            f"{row['industry_total']:,.10g} / {row['total']:,.10g}",
            whole,
        ),
        Step(
            Text("Location quotient", "Коэффициент локализации"),
            f"{own:.6g} / {whole:.6g}",
            row["value"],
            row["status"],
        ),
        Step(
            Text("Surplus above LQ = 1", "Избыток сверх КЛ = 1"),
            f"{row['observed']:,.10g} - {row['region_total']:,.10g} * {whole:.6g}",
            row["surplus"],
        ),
    )


def _interval(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    confidence = parameters.get("confidence", 0.95)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    names = {
        "log": "LQ * exp(+-z * sqrt(D * Var ln LQ))",
        "score": "Koopman: LQ not rejected by a score test",
        "range": "the interval at the end of the cell's range",
    }
    return (
        Step(Text("Design effect D", "Дизайн-эффект D"), "D", row["design_effect"]),
        Step(
            Text("Effective count", "Эффективная численность"),
            f"{row['observed']:,.10g} / {row['design_effect']:.4g}",
            row["observed"] / row["design_effect"],
        ),
        Step(Text("Normal quantile z", "Квантиль нормального распределения z"), f"{confidence:.4g}", z),
        Step(Text("Lower bound", "Нижняя граница"), names[row["interval_method"]], row["lower"]),
        Step(Text("Upper bound", "Верхняя граница"), names[row["interval_method"]], row["upper"]),
    )


def _reading(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    limit = row["total"] / row["region_total"]
    return (
        Step(
            Text("Largest possible quotient", "Наибольший возможный коэффициент"),
            f"{row['total']:,.10g} / {row['region_total']:,.10g}",
            limit,
        ),
        Step(Text("After shrinkage", "После сжатия"), "m + C * (LQ - m)", row["shrunken"]),
        Step(Text("q-value of LQ = 1", "q-значение гипотезы КЛ = 1"), "Benjamini-Hochberg", row["q_value"]),
        Step(Text("Verdict", "Вывод"), "lower > 1 | upper < 1", row["verdict"]),
    )
