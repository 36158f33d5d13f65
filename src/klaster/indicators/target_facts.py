"""What is said of a target and what came of it, checked: one set of facts a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from klaster.indicators.designation_cells import number
from klaster.indicators.designation_words import truth
from klaster.indicators.yearly import moment
from klaster.model.errors import InputError, UnknownNameError
from klaster.model.status import MISSING, SEVERITY
from klaster.model.text import Text

Form = Literal["level", "percent", "times", "points", "none"]
_WORDS: dict[str, Form] = {
    "level": "level", "уровень": "level", "": "level",
    "percent": "percent", "%": "percent", "percentage": "percent", "процент": "percent", "проценты": "percent",
    "times": "times", "multiple": "times", "раз": "times", "разы": "times",
    "points": "points", "pp": "points", "п.п.": "points", "пп": "points", "percentage points": "points",
    "direction": "none", "action": "none", "none": "none", "направление": "none", "действие": "none",
}  # fmt: skip
_SAID = ("target", "form", "target_period", "base_period", "base", "direction", "measurable", "share")


@dataclass(frozen=True)
class TargetFacts:
    """One target: what was aimed at, from which base, and the known values in order of time."""

    unit: str
    indicator: str
    goal: float | None
    form: Form
    begins: float | None
    base: float | None
    ends: float | None
    direction: int | None
    measurable: bool
    points: bool
    moments: tuple[float, ...]
    periods: tuple[str, ...]
    values: tuple[float, ...]
    status: str
    base_period: str = ""
    target_period: str = ""

    @property
    def aim(self) -> float | None:
        """The level aimed at; None where it rests on a base that is not known."""
        if self.goal is None or self.form == "level":
            return self.goal
        if self.base is None:
            return None
        return {"percent": self.base * (1 + self.goal / 100), "times": self.base * self.goal}.get(
            self.form, self.base + self.goal
        )

    @property
    def multiple(self) -> float | None:
        """The level aimed at over the base: known of a relative target even where no level is."""
        if self.goal is not None and self.form in ("percent", "times"):
            return 1 + self.goal / 100 if self.form == "percent" else self.goal
        aim = self.aim
        return aim / self.base if aim is not None and self.base else None


def target_facts(table: pl.DataFrame, base_period: str = "") -> list[TargetFacts]:
    """The facts of every target of a table, in its order; ``base_period`` is for those that state none.

    Raises
    ------
    InputError
        Two rows that say different things of one target, a period given twice, a target before its base.
    """
    ready = table.with_columns(
        number(table, name).alias(name) for name in ("value", "target", "base", "direction") if name in table.columns
    ).with_columns(truth(table, name).alias(name) for name in ("measurable", "share"))  # fmt: skip
    parts = ready.partition_by("unit", "indicator", maintain_order=True)
    return [_facts(part, base_period) for part in parts]


def _facts(rows: pl.DataFrame, base_period: str) -> TargetFacts:
    unit, indicator = (str(rows[name][0]) for name in ("unit", "indicator"))
    said = {name: _one(rows, name, (unit, indicator)) for name in _SAID}
    said["base_period"] = said["base_period"] or base_period or None
    begins, ends = (_moment(said[name]) for name in ("base_period", "target_period"))
    if begins is not None and ends is not None and ends <= begins:
        raise _backwards(unit, indicator, said["base_period"], said["target_period"])
    moments, periods, values, status = _series(rows, (unit, indicator))
    form = _form(said["form"])
    base = said["base"]
    if base is None and begins is not None:
        base = next((value for at, value in zip(moments, values, strict=True) if at == begins), None)
    return TargetFacts(
        unit, indicator, said["target"] if form != "none" else None, form, begins, base, ends, _sign(said["direction"]),
        said["measurable"] is not False, form == "points" or bool(said["share"]), moments, periods, values, status,
        written_period(said["base_period"]), written_period(said["target_period"]),
    )  # fmt: skip


def _one(rows: pl.DataFrame, name: str, which: tuple[str, str]) -> Any:
    """What the rows say under a name, all the same or blank."""
    if name not in rows.columns:
        return None
    kept = rows[name].drop_nulls()
    known = [each for each in kept.unique(maintain_order=True).to_list() if each != ""]
    if len(known) > 1:
        raise InputError(
            Text(
                f"{which[0]}, {which[1]}: {name} is said to be {known[0]} and {known[1]}",
                f"{which[0]}, {which[1]}: {name} указано как {known[0]} и {known[1]}",
            ),
            Text("Keep one; a second target is another indicator.", "Оставьте одно; вторая цель — это другой показатель."),
        )  # fmt: skip
    return known[0] if known else None


def _moment(period: Any) -> float | None:
    return None if period is None else moment(period)


def written_period(period: Any) -> str:
    """A period as it is shown: a year read as a number has no decimals."""
    if isinstance(period, float) and period.is_integer():
        return str(int(period))
    return "" if period is None else str(period)


def _form(word: Any) -> Form:
    plain = str(word or "").strip().casefold()
    if plain not in _WORDS:
        raise UnknownNameError(
            Text("form of a target", "вид цели"), str(word), ("level", "percent", "times", "points", "none")
        )
    return _WORDS[plain]


def _sign(direction: float | None) -> int | None:
    return None if direction is None else (1 if direction > 0 else -1)


def _series(
    rows: pl.DataFrame, which: tuple[str, str]
) -> tuple[tuple[float, ...], tuple[str, ...], tuple[float, ...], str]:
    """The known values by time, and the worst status among them."""
    if not {"period", "value"} <= set(rows.columns):
        return (), (), (), "A"
    letters = (
        rows["status"].fill_null("A")
        if "status" in rows.columns
        else pl.Series([None] * rows.height, dtype=pl.String)
    )
    held: dict[float, tuple[str, float, str]] = {}
    for period, value, letter in zip(rows["period"], rows["value"], letters, strict=True):
        if period in (None, "") or value is None or letter in MISSING:
            continue
        at = moment(period)
        if at in held:
            raise _twice(which, str(period))
        held[at] = (str(period), float(value), letter or "A")
    order = sorted(held)
    return (
        tuple(order),
        tuple(held[at][0] for at in order),
        tuple(held[at][1] for at in order),
        _worst([held[at][2] for at in order]),
    )


def _worst(letters: Sequence[str]) -> str:
    order = [each.value for each in SEVERITY]
    return max(letters, key=order.index, default="A")


def _twice(which: tuple[str, str], period: str) -> InputError:
    return InputError(
        Text(
            f"{which[0]}, {which[1]}: two values for {period}",
            f"{which[0]}, {which[1]}: два значения за {period}",
        ),
        Text("Keep one row a period.", "Оставьте одну строку на период."),
    )


def _backwards(unit: str, indicator: str, base: Any, target: Any) -> InputError:
    return InputError(
        Text(
            f"{unit}, {indicator}: the target period {target} is not after the base period {base}",
            f"{unit}, {indicator}: срок цели {target} не позже базового периода {base}",
        ),
        Text("Correct base_period or target_period.", "Исправьте base_period или target_period."),
    )
