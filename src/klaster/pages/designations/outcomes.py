"""The outcomes of one period as rows for a table, and counted for the square of declared and measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from klaster.indicators.designation_cells import OUTCOMES, UNJUDGED
from klaster.indicators.designation_reasons import EVIDENCE, REASONS
from klaster.model.result import Result
from klaster.model.text import Language, Text
from klaster.pages.designations.choices import EVERYTHING, SUBJECT, Choices
from klaster.pages.desk import Desk
from klaster.pages.evidence import Designation, designations
from klaster.views.table import Column, Table

SHORT: dict[str, Text] = {
    "agreed": Text("agreed", "совпадает"),
    "declared_only": Text("declared only", "только объявлено"),
    "measured_only": Text("measured only", "только по данным"),
    "neither": Text("neither", "ни то ни другое"),
    UNJUDGED: Text("cannot be judged", "судить нельзя"),
}
"""The outcomes in a column."""
_REASONED = ("reason", "reason_against", "reason_unknown")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pairs have an outcome, and the way to them."""

    id: str
    title: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Outcomes:
    """The pairs of a period and a programme with their outcomes."""

    table: Desk
    choices: Choices
    result: Result
    rows: pl.DataFrame

    @property
    def counted(self) -> dict[str, Counted]:
        """Outcome -> its count."""
        counts = Counter(self.rows["outcome"].to_list())
        visit, shown = self.table.visit, self.choices.show.chosen
        return {
            name: Counted(name, words.read(visit.language), counts[name], f"{visit.here(show=name)}#figure-cells", shown == name)
            for name, words in OUTCOMES.items()
        }  # fmt: skip

    @property
    def declared(self) -> int:
        """How many pairs are designated."""
        return self.rows.filter(pl.col("declared")).height

    @property
    def declared_unjudged(self) -> int:
        """How many of them cannot be judged."""
        return self.rows.filter(pl.col("declared") & (pl.col("outcome") == UNJUDGED)).height

    @property
    def open(self) -> int:
        """How many pairs are specialised, or not, and nobody knows whether they are designated."""
        return self.rows.filter(pl.col("declared").is_null() & pl.col("measured").is_not_null()).height

    def reasons(self) -> list[tuple[str, int]]:
        """Why pairs cannot be judged, the most frequent reason first; a pair may have two."""
        names = (
            self.rows.filter(pl.col("outcome") == UNJUDGED)["reason"].fill_null("").str.split(" ").to_list()
        )
        counts = Counter(name for each in names for name in each if name and name not in EVIDENCE)
        return [(REASONS[name].read(self.table.language), count) for name, count in counts.most_common()]

    def shown(self) -> pl.DataFrame:
        """The rows that the choice keeps."""
        show = self.choices.show.chosen
        if show == EVERYTHING:
            return self.rows
        if show == SUBJECT:
            return self.rows.filter(
                pl.col("declared").fill_null(False) | (pl.col("outcome") == "measured_only")
            )
        return self.rows.filter(pl.col("outcome") == show)


def outcomes(table: Desk, choices: Choices) -> Outcomes:
    """The outcomes of the period chosen; with a programme, of the pairs that it names."""
    found = table.observatory.result(
        table.edition.id, "designation_agreement", table.measure.id, parameters=choices.parameters
    )
    rows = (
        found.frame.filter(pl.col("period") == choices.period.chosen)
        if "period" in found.frame.columns
        else found.frame
    )
    said = _said(table, choices.period.chosen)
    kept = rows.join(said, on=["region", "industry"], how="left").join(
        _states(table, choices.period.chosen), on=["region", "industry"], how="left"
    )
    if choices.programme.chosen and len(choices.programme.options) > 1:
        kept = kept.filter(pl.col("programme") == choices.programme.words)
    order = {name: place for place, name in enumerate(OUTCOMES)}
    place = pl.col("outcome").replace_strict(order, return_dtype=pl.Int64)
    inside = set(table.areas.get(choices.area.chosen, []))
    living = [
        code
        for code in kept["region"].unique().to_list()
        if code in inside and table.lives(code, choices.period.chosen)
    ]
    return Outcomes(
        table, choices, found, kept.filter(pl.col("region").is_in(living)).sort(place, "region", "industry")
    )


def _said(table: Desk, period: str) -> pl.DataFrame:
    """What programmes say of pairs in a period, in the reader's language."""
    held: dict[tuple[str, str], Designation] = {
        (region, industry): one
        for (region, industry, when), one in designations(table).items()
        if when in (period, "") and one.designated is not False
    }
    rows = [
        (
            *pair,
            one.programme.read(table.language),
            one.note.read(table.language).removeprefix("—") if one.designated else "",
        )
        for pair, one in held.items()
    ]
    names = ("region", "industry", "programme", "note")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _states(table: Desk, period: str) -> pl.DataFrame:
    """The status of each quotient: that of its outcome says something else."""
    return table.rows(period).select("region", "industry", pl.col("status").alias("quotient_status"))


def cells_table(found: Outcomes, title: str) -> Table:
    """The pairs as a table, each quotient the way to the working of its outcome."""
    table, language = found.table, found.table.language
    rows = found.shown().with_columns(pl.col("quotient_status").fill_null("O"))
    named = rows.with_columns(
        pl.Series("region_name", [table.region_name(code) for code in rows["region"]], dtype=pl.String),
        pl.Series("industry_name", [table.industry_name(code) for code in rows["industry"]], dtype=pl.String),
        *(
            pl.Series(f"{name}_words", [_reasons(each, language) for each in rows[name]], dtype=pl.String)
            for name in _REASONED
        ),
    )
    asked = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in found.choices.parameters.items()
    }
    keys = rows.select("region", "industry").iter_rows()
    period = found.choices.period.chosen
    addresses = tuple(
        table.working_of("designation_agreement", region=region, industry=industry, period=period, **asked)
        for region, industry in keys
    )
    return Table(title, _columns(named, language), named, found.result.provenance.cite(language), addresses)


def _columns(rows: pl.DataFrame, language: Language) -> tuple[Column, ...]:
    headings = {
        "region": Text("Region code", "Код региона"),
        "region_name": Text("Region", "Регион"),
        "industry": Text("Industry code", "Код отрасли"),
        "industry_name": Text("Industry", "Отрасль"),
        "outcome": Text("Outcome", "Исход"),
        "quotient": Text("LQ", "КЛ"),
        "reason": Text("Reason", "Причина"),
        "reason_against": Text("Against", "Против"),
        "reason_unknown": Text("Evidence not given", "Нет свидетельств"),
        "note": Text("Designation", "Назначение"),
        "programme": Text("Programme", "Программа"),
    }
    made = {name: Column(name, words.read(language)) for name, words in headings.items()}
    made["region"], made["industry"] = (
        Column(name, headings[name].read(language), shown=False, code=True) for name in ("region", "industry")
    )
    made["outcome"] = Column("outcome", headings["outcome"].read(language), present=_short)
    made["quotient"] = Column(
        "quotient", headings["quotient"].read(language), numeric=True, status="quotient_status"
    )
    for name in _REASONED:
        shown = bool(rows[name].fill_null("").str.len_chars().sum()) and (
            name != "reason_unknown" or some_evidence(rows)
        )
        made[name] = Column(f"{name}_words", headings[name].read(language), shown=shown, filed=False)
    made["note"] = Column(
        "note", headings["note"].read(language), shown=bool((rows["note"].fill_null("") != "").any())
    )
    made["programme"] = Column(
        "programme", headings["programme"].read(language), shown=rows["programme"].n_unique() > 1
    )
    silent = (*_REASONED, "value", "status", "declared", "measured", "distance", "period", "quotient_status")
    return (*made.values(), *(Column(name, name, shown=False) for name in silent if name in rows.columns))


def some_evidence(rows: pl.DataFrame) -> bool:
    """Whether any evidence beside the quotients is given: it speaks for some pair or against one."""
    spoken = pl.concat([rows["reason"], rows["reason_against"]]).fill_null("").str.split(" ").explode()
    return bool(spoken.is_in(EVIDENCE).any())


def _short(outcome: str, language: Language) -> str:
    return SHORT[outcome].read(language)


def _reasons(names: str | None, language: Language) -> str:
    return "; ".join(REASONS[name].read(language) for name in (names or "").split())
