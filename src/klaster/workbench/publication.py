"""An edition as it is published: sensitive cells withheld, and with them what would give them away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from klaster.catalogue import method
from klaster.disclosure import P_PERCENT, Rules, sensitive, withheld
from klaster.harmonise import MARGINS
from klaster.model.classification import Classification
from klaster.model.errors import InputError, Place
from klaster.model.observation import KEYS, Measure
from klaster.model.text import Text
from klaster.sources.table import TableReading
from klaster.workbench.method_rows import STANDS_FOR, Observed, method_rows

CONTRIBUTIONS = ("largest", "second_largest")
"""What the two largest units of a cell contribute: measures of their own, never published."""
UNITS = "units"
"""The table of the units behind each cell, where rows of establishments were added up."""
_UNITS = STANDS_FOR["firms"]
_CELL = list(KEYS)
_ROUNDS = 3


@dataclass(frozen=True)
class Publication:
    """The observations that may be shown, how many cells the rules withhold, and how many more go with them."""

    observations: pl.DataFrame
    sensitive: int
    complementary: int

    @property
    def note(self) -> Text:
        """What a reader must know of it."""
        return Text(
            f"Cells withheld because too few firms stand behind them or one dominates: {self.sensitive}; "
            f"further cells withheld because they would give those away: {self.complementary}.",
            f"Скрыто ячеек, за которыми слишком мало предприятий или среди них преобладает одно: {self.sensitive}; "
            f"ещё скрыто ячеек, по которым их можно вычислить: {self.complementary}.",
        )


@dataclass(frozen=True)
class Confidential:
    """Observations as they were read, the trees of their codes, and the rules of publication.

    ``units`` are the units of each cell where they were counted in reading: the keys, ``firms``, ``largest``,
    ``second_largest``.
    """

    observations: pl.DataFrame
    measures: tuple[Measure, ...]
    regions: Classification
    industries: Classification
    rules: Rules
    units: pl.DataFrame | None = None
    place: Place = Place()  # noqa: RUF009

    def rows(self, measure: str) -> pl.DataFrame:
        """The rows of one measure."""
        return self.observations.filter(pl.col("measure") == measure)

    @property
    def present(self) -> set[str]:
        """The measures that have rows."""
        return set(self.observations["measure"].unique().to_list())

    @property
    def protected(self) -> list[Measure]:
        """The measures of establishments: those that have cells by industry and are no counts of units."""
        unit = (pl.col("region_kind") == "unit") & (pl.col("industry_kind") == "unit")
        by_cell = set(self.observations.filter(unit)["measure"].unique().to_list())
        return [each for each in self.measures if each.id in by_cell and not _is_beside(each.id)]


def units_of(reading: TableReading) -> pl.DataFrame:
    """The units of each cell of a table whose rows are added up: how many, and the two largest.

    The columns are the measure and the keys, then ``firms``, ``largest``, ``second_largest``.
    """
    size = pl.col("value")
    counted = reading.frame.group_by("measure", *_CELL).agg(
        firms=pl.len().cast(pl.Float64),
        largest=size.max(),
        second_largest=size.top_k(2).min().fill_null(0.0) * (size.count() > 1),
    )
    return counted.collect(engine="streaming")


def publication(given: Confidential, progress: Callable[[Text], object] = lambda _: None) -> Publication:
    """What may be shown of an edition.

    The same cells are withheld in every measure of establishments, since one would give away another. Firms
    are counted openly, as offices do; contributions of single units are never shown.

    Raises
    ------
    InputError
        When nothing says how many units stand behind a cell, or a measure cannot be added up.
    """
    hidden = first = _sensitive(given)
    open_margins: set[str] = set()
    for measure in given.protected:
        if measure.nature != "ratio" and first.height:
            progress(Text(f"Protecting {measure.id}", f"Защита данных: {measure.id}"))
            hidden, is_safe = _with_complementary(given, measure.id, hidden)
            open_margins |= {measure.id} if not is_safe else set()
    shown = _margins_withheld(_withheld(given, hidden), open_margins)
    return Publication(shown, first.height, hidden.height - first.height)


def _is_beside(measure: str) -> bool:
    return measure in _UNITS or measure.endswith(CONTRIBUTIONS)


def is_contribution(measure: str) -> bool:
    """Whether a measure tells what single units contribute.

    >>> is_contribution("turnover_second_largest"), is_contribution("turnover")
    (True, False)
    """
    return measure.endswith(CONTRIBUTIONS)


def _sensitive(given: Confidential) -> pl.DataFrame:
    """The keys of the cells and totals that the rules do not let through, in any measure."""
    counted = _counted(given)
    found = [_keys_of_sensitive(given, each.id, counted) for each in given.protected]
    empty = given.observations.clear().select(_CELL)
    return pl.concat([empty, *found]).unique(maintain_order=True)


def _counted(given: Confidential) -> pl.DataFrame | None:
    """Firms by cell: as the table counts them, else as its rows were counted."""
    name = next((name for name in _UNITS if name in given.present), None)
    if name:
        known = given.rows(name).drop_nulls("value").unique(_CELL, keep="first", maintain_order=True)
        return known.select(*_CELL, firms="value")
    if name := next((name for name in _UNITS if name in given.observations.columns), None):
        return given.observations.select("measure", *_CELL, pl.col(name).cast(pl.Float64).alias("firms"))
    if given.units is None and not any(map(is_contribution, given.present)):
        raise _nothing_to_judge_by(given.place)
    return given.units


def _keys_of_sensitive(given: Confidential, measure: str, counted: pl.DataFrame | None) -> pl.DataFrame:
    rows = given.rows(measure).select(*_CELL, "value")
    if counted is not None:
        own = counted.filter(pl.col("measure") == measure) if "measure" in counted.columns else counted
        rows = rows.join(own.drop("measure", strict=False), on=_CELL, how="left", nulls_equal=True)
    for name in CONTRIBUTIONS:
        if said := _contribution(given, measure, name):
            beside = given.rows(said).select(*_CELL, pl.col("value").alias(name))
            rows = rows.drop(name, strict=False).join(beside, on=_CELL, how="left", nulls_equal=True)
    return rows.filter(pl.Series(sensitive(rows, given.rules.threshold, given.rules.dominance))).select(_CELL)


def _contribution(given: Confidential, measure: str, name: str) -> str:
    """The measure that holds a contribution: ``turnover_largest``, or ``largest`` where one measure alone can be meant."""
    own = f"{measure}_{name}"
    if own in given.present:
        return own
    summable = [each.id for each in given.protected if each.nature != "ratio"]
    return name if name in given.present and measure == next(iter(summable), "") else ""


def _with_complementary(given: Confidential, measure: str, hidden: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """The hidden cells with those of a measure that would give them away, and whether that is enough.

    It is not where totals that stand beside the cells as columns would have to go, too.
    """
    has_margins = any(name in given.observations.columns for name in MARGINS)
    for _ in range(_ROUNDS):
        solved = _solved(given, measure, hidden)
        new = solved.filter(pl.col("basis") == "complementary").select(_CELL)
        if new.is_empty():
            return hidden, solved.filter(pl.col("basis") == "withheld").is_empty()
        hidden = pl.concat([hidden, new]).unique(maintain_order=True)
        if not has_margins:
            return hidden, True
    return hidden, False


def _solved(given: Confidential, measure: str, hidden: pl.DataFrame) -> pl.DataFrame:
    """What a reader could work out of a measure, and what has to go so that he cannot."""
    chosen = method("suppressed_cells")
    shown = _without(given.rows(measure), hidden)
    rows = method_rows(chosen.card, Observed(shown, measure, given.regions, given.industries))
    read = [name for name in rows.columns if name in {**chosen.card.inputs, **chosen.card.optional_inputs}]
    try:
        return chosen.function(rows.select(read), fewest_firms=0.0, p_percent=P_PERCENT)
    except InputError as error:
        raise _unprotectable(error, measure, given.place) from error


def _unprotectable(error: InputError, measure: str, place: Place) -> InputError:
    said = error.message
    return InputError(
        Text(f"{measure} cannot be protected: {said.en}", f"показатель {measure} нельзя защитить: {said.ru}"),
        Text(
            "Correct the table, leave the measure out of the mapping, or write disclosure = false in this edition.",
            "Исправьте таблицу, уберите показатель из mapping или напишите в этом издании disclosure = false.",
        ),
        place,
    )


def _nothing_to_judge_by(place: Place) -> InputError:
    return InputError(
        Text(
            "[disclosure] is asked for, and nothing here says how many firms stand behind a cell",
            "задан раздел [disclosure], но нигде не указано, сколько предприятий стоит за ячейкой",
        ),
        Text(
            'Name the column: values.firms = "COLUMN" under mapping; or write disclosure = false in this edition.',
            "Укажите столбец: values.firms = «СТОЛБЕЦ» в mapping; либо напишите в этом издании disclosure = false.",
        ),
        place,
    )


def _without(rows: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Rows of a measure with some cells withheld."""
    marked = rows.join(hidden.with_columns(_hidden=True), on=_CELL, how="left", nulls_equal=True, maintain_order="left")  # fmt: skip
    return withheld(marked, marked["_hidden"].fill_null(False)).drop("_hidden")


def _withheld(given: Confidential, hidden: pl.DataFrame) -> pl.DataFrame:
    """All observations with some cells withheld, without contributions of single units."""
    names = [each.id for each in given.protected]
    concerned = pl.col("measure").is_in(names)
    kept = given.observations.filter(~concerned & ~pl.col("measure").str.ends_with("largest"))
    return pl.concat([_without(given.observations.filter(concerned), hidden), kept])


def _margins_withheld(observations: pl.DataFrame, measures: set[str]) -> pl.DataFrame:
    """The observations without the totals that stand as columns beside the cells of some measures."""
    concerned = pl.col("measure").is_in(sorted(measures))
    names = [name for name in MARGINS if name in observations.columns]
    return observations.with_columns(pl.when(~concerned).then(name).alias(name) for name in names)
