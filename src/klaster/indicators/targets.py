"""Targets of programmes: what growth they require, what there was, and how likely they are to be reached."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import target_card as card
from klaster.indicators.target_facts import target_facts, written_period
from klaster.indicators.target_progress import CLASSES, UNJUDGED, Growth, Path, Rules, progress
from klaster.indicators.target_working import MISSING, target_steps
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

KEYS = ("unit", "indicator")
_WORDS = ("class", "growth", "base_period", "target_period", "latest_period", "missing", "status")


def _asked_for(frame: Any) -> tuple[Text, ...]:
    """What has to be given before the targets can be judged: it is never assumed."""
    import narwhals as nw  # noqa: PLC0415

    table = nw.from_native(frame).lazy().collect("polars").to_native()
    rows = table.filter(pl.col("class") == "incomplete").select(*KEYS, "missing").iter_rows()
    return tuple(_request(f"{unit}, {name}", missing.split()) for unit, name, missing in rows)


def _request(which: str, missing: list[str]) -> Text:
    english = ", ".join(MISSING[name].en for name in missing)
    russian = ", ".join(MISSING[name].ru for name in missing)
    return Text(
        f"{which}: not given and not assumed: {english}.",
        f"{which}: не указано и не домысливается: {russian}.",
    )


@indicator(
    title=Text("Attainment of a target", "Достижение целевого показателя"),
    unit=Text("actual over required growth", "отношение фактического роста к требуемому"),
    keys=KEYS,
    version=1,
    formula=r"R = \frac{(y_t / y_0)^{1/(t - t_0)} - 1}{(y^* / y_0)^{1/(T - t_0)} - 1}",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
    form="columns",
    reads="targets",
    aliases=card.ALIASES,
    working=target_steps,
    notes=_asked_for,
)
@in_memory
def target_attainment(
    table: pl.DataFrame,
    *,
    base_period: Annotated[str, card.BASE_PERIOD] = "",
    growth: Annotated[Growth, card.GROWTH] = "auto",
    path: Annotated[Path, card.PATH] = "linear",
    on_track: Annotated[float, card.ON_TRACK] = 0.95,
    moderate: Annotated[float, card.MODERATE] = 0.6,
    forecast: Annotated[Literal["drift", "level", "none"], card.FORECAST] = "drift",
    confidence: Annotated[float, card.CONFIDENCE] = 0.8,
) -> Any:
    """Required and actual growth of each target, its class, its place on the path, and the chance of reaching it.

    Parameters
    ----------
    table
        Rows: unit (region, cluster, programme), indicator; optional target with its form (level, percent,
        times, points), target_period, base_period, base, direction, measurable, share, and the values that
        came of it: period, value, status. What is said of a target may stand on one of its rows or on all.
    base_period, growth, path, on_track, moderate, forecast, confidence
        See the card.

    Returns
    -------
    frame of the caller's kind
        One row a target. Where the base period or anything else is missing the class is ``incomplete``,
        ``missing`` says what to give, and nothing is assumed.

    Raises
    ------
    InputError
        For contradicting facts of one target, a period given twice, a target not after its base.

    Examples
    --------
    >>> import polars as pl
    >>> exports = pl.DataFrame({"unit": ["leaders"] * 2, "indicator": ["exports"] * 2, "period": ["2016", "2018"],
    ...     "value": [100.0, 120.0], "target": [52, 52], "form": ["percent"] * 2, "base_period": ["2016"] * 2, "target_period": ["2020"] * 2})
    >>> target_attainment(exports).select("class", "path_linear", pl.col("value").round(4), pl.col("required_rate").round(4)).row(0)
    ('moderate', 126.0, 0.8649, 0.1104)
    """
    rules = Rules(growth, path, on_track, moderate, None if forecast == "none" else forecast, confidence)
    rows = [
        _row(facts.unit, facts.indicator, facts.status, progress(facts, rules))
        for facts in target_facts(table, written_period(base_period))
    ]
    return _table(rows)


def _row(unit: str, name: str, status: str, found: dict[str, Any]) -> dict[str, Any]:
    letter = "O" if found["class"] in UNJUDGED else status
    return {"unit": unit, "indicator": name, "status": letter, **found}


def _table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    names = (*KEYS, *card.OUTPUTS)
    kinds = {name: pl.String if name in (*KEYS, *_WORDS) else pl.Float64 for name in names}
    whole = [{name: row.get(name) for name in names} for row in rows]
    return pl.DataFrame(whole, schema=kinds).sort(KEYS)


__all__ = ["CLASSES", "target_attainment"]
