"""What may go into a composite index: every indicator of a region that the edition supports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from klaster.model.observation import Measure
from klaster.model.status import SEVERITY, Status, worst
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.pages.region_indices import Moment, Reading, readings, region_totals, supported
from klaster.views.number import Write, ratio, whole

_COUNTED = "employment"
_OWN_WORKING = ("krugman_index", "hachman_index", "herfindahl_index", "related_variety")


@dataclass(frozen=True)
class Candidate:
    """An indicator by region: its name, its readings, and where a number of it leads."""

    id: str
    title: str
    hint: str
    readings: Mapping[str, Reading]
    write: Write
    direction: int
    usual: bool
    """Whether it is among those taken unasked."""
    address: Callable[[str], str]


def candidates(desk: Desk, moment: Moment) -> list[Candidate]:
    """Indices of the desk's measure, its total per person employed, and figures published by region."""
    return [*_indices(desk, moment), *_per_person(desk, moment), *_published(desk, moment.period)]


_USUAL = ("growth", "specialised", "equivalent_number", "related_variety")


def _indices(desk: Desk, moment: Moment) -> list[Candidate]:
    language = desk.language

    def address(method: str) -> Callable[[str], str]:
        if method in _OWN_WORKING:
            return lambda code: desk.working_of(method, region=code, period=moment.period)
        return lambda code: desk.region_link(
            code, period="" if moment.period == desk.latest else moment.period
        )

    return [
        Candidate(
            index.id,
            index.title.read(language),
            index.hint.read(language),
            readings(desk, index, moment),
            index.write,
            index.direction or 1,
            index.id in _USUAL,
            address(index.method),
        )
        for index in supported(desk, moment)
    ]


def _per_person(desk: Desk, moment: Moment) -> list[Candidate]:
    """Totals of other measures per person employed: of a wage bill, the mean wage."""
    cards = {card.id: card for card in desk.measures if card.nature != "ratio"}
    if _COUNTED not in cards:
        return []
    base = _totals(replace(desk, measure=cards[_COUNTED]), moment.period)
    return [
        _quotient(desk, card, _totals(replace(desk, measure=card), moment.period), base)
        for id, card in cards.items()
        if id != _COUNTED
    ]


def _quotient(
    desk: Desk, card: Measure, amounts: Mapping[str, Reading], base: Mapping[str, Reading]
) -> Candidate:
    language = desk.language
    if card.id == "wages":
        title = Text("Mean wage", "Средняя заработная плата")
    else:
        title = Text("{measure} per person employed", "{measure} на одного занятого").format(
            measure=card.title.read(language)
        )
    found = {code: _divided(amount, base[code]) for code, amount in amounts.items() if code in base}
    measure = desk.visit.link
    return Candidate(
        f"per.{card.id}",
        title.read(language),
        card.unit.read(language),
        found,
        ratio,
        1,
        card.id == "wages",
        lambda code: measure(f"regions/{code}", edition=desk.edition.id, measure=card.id),
    )


def _divided(amount: Reading, base: Reading) -> Reading:
    status = worst([amount.status, base.status])
    if amount.value is None or not base.value:
        missing = max(status, Status.NOT_COLLECTED, key=SEVERITY.index)
        return Reading(None, missing.value)
    return Reading(amount.value / base.value, status.value)


def _totals(desk: Desk, period: str) -> dict[str, Reading]:
    rows = region_totals(desk).filter(pl.col("period") == period)
    return {row[0]: Reading(row[1], row[2]) for row in rows.select("region", "value", "status").iter_rows()}


def _published(desk: Desk, period: str) -> list[Candidate]:
    """Figures that the source gives for a region or country as a whole: ranks, rates."""
    cards = [card for card in desk.edition.measure_cards if card.nature == "ratio"]
    found = ((card, _whole_figures(desk, card, period)) for card in cards)
    return [
        Candidate(
            f"of.{card.id}",
            card.title.read(desk.language),
            Text("as published", "как опубликовано").read(desk.language),
            figures,
            _as_printed,
            -1 if card.id.endswith("rank") else 1,
            True,
            lambda code: "",
        )
        for card, figures in found
        if len(figures) > 1
    ]


def _as_printed(value: float, language: Language) -> str:
    """A rank or a count without decimals, anything else as a quotient is written."""
    return whole(value, language) if value == round(value) else ratio(value, language)


def _whole_figures(desk: Desk, card: Measure, period: str) -> dict[str, Reading]:
    """The figures of a measure that has one row a region, without industries."""
    rows = desk.observatory.observations(desk.edition.id, card.id).filter(pl.col("period") == period)
    if rows.is_empty() or rows["region"].n_unique() != rows.height:
        return {}
    return {
        row["region"]: Reading(row["value"], row["status"] or "A", row.get("lower"), row.get("upper"))
        for row in rows.iter_rows(named=True)
    }
