"""The sentence at the head of a passport: what it is called, how strong it is, at what stage."""

from __future__ import annotations

from klaster.model.text import Text
from klaster.pages.criteria.judging import Judged
from klaster.pages.desk import Desk
from klaster.pages.passport.stages import Year
from klaster.views.number import cell, whole, with_interval
from klaster.views.unit_forms import unit_after
from klaster.views.verdict import verdict_name

_TYPE = Text("By Enright’s types: {type}{chance}.", "Тип по Энрайту: {type}{chance}.")
_STRENGTH = Text(
    "Location quotient in {period}: {written}{verdict}; {measure}: {size}.",
    "Коэффициент локализации в {period} г.: {written}{verdict}; {measure}: {size}.",
)
_STAGE = Text("Stage of life in {period}: {stage}.", "Стадия жизненного цикла в {period} г.: {stage}.")


def headline(
    table: Desk, region: str, industry: str, period: str, case: Judged | None, years: list[Year]
) -> list[str]:
    """Type, strength and stage, as far as each is known."""
    language, said = table.language, list[str]()
    if case:
        chance = f" ({case.value})" if case.value else ""
        said.append(_TYPE.format(type=case.verdict, chance=chance).read(language))
    rows = table.rows(period, region=region)
    found = [row for row in rows.iter_rows(named=True) if row["industry"] == industry]
    if found:
        said.append(_strength(table, found[0], period))
    here = [year for year in years if year.period == period]
    if here:
        said.append(_STAGE.format(period=period, stage=here[0].words).read(language))
    return said


def _strength(table: Desk, row: dict[str, object], period: str) -> str:
    language, measure = table.language, table.measure
    number = {name: _number(row.get(name)) for name in ("value", "lower", "upper", "observed")}
    status, size = str(row["status"] or "A"), number["observed"]
    name = verdict_name(str(row.get("verdict") or ""))
    unit = f" {unit_after(size, measure.unit.read(language), language)}" if size is not None else ""
    return _STRENGTH.format(
        period=period,
        written=with_interval(number["value"], status, (number["lower"], number["upper"]), language),
        verdict=f" — {name.read(language)}" if name else "",
        measure=measure.title.read(language)[:1].lower() + measure.title.read(language)[1:],
        size=cell(size, status, language, whole) + unit,
    ).read(language)


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
