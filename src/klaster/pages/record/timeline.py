"""When what a record tells of was and is: its own years, those of its links and of the records about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from klaster.model.entity_kinds import KINDS, RELATIONS
from klaster.model.statement import Record, Value
from klaster.model.text import Text
from klaster.pages.record.mentions import Referring
from klaster.pages.record.ties import relation_title
from klaster.pages.record_words import RecordWords, is_lost, kind_words, name_of
from klaster.pages.screen import Figure
from klaster.views.table import Column, Table
from klaster.views.timeline import Span, timeline

PAIRS = (
    ("founded", ""),
    ("valid_from", "valid_to"),
    ("starts", "ends"),
    ("baseline_year", "goal_year"),
)
"""Fields that say when something begins and when it ends."""
_MOST = 40
_ALONE = 2
"""A single moment is no line of time."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something with its beginning and end as the source writes them; empty where nobody says."""

    name: str
    begins: str
    ends: str


def timeline_figure(
    words: RecordWords, record: Record, found: Iterable[Referring], title: str, source: str, reading: str
) -> Figure | None:
    """The figure; None where fewer than two moments are known."""
    rows = lasting(words, record, found)
    spans = [Span(row.name, _year(row.begins), _year(row.ends, end=True), _words(row)) for row in rows]
    if len({moment for span in spans for moment in span.known}) < _ALONE:
        return None
    drawing = timeline(spans, "timeline", title)
    return Figure("timeline", title, _table(words, rows, title, source), reading, "", drawing)


def lasting(words: RecordWords, record: Record, found: Iterable[Referring]) -> list[Lasting]:
    """The record's own spans, then those of its links and of the records about it, each in order of time."""
    others = [*_of_links(words, record), *_of_records(words, found)]
    others.sort(key=lambda row: (row.begins or row.ends, row.name))
    return [*_of_record(words, record), *others][:_MOST]


def _of_record(words: RecordWords, record: Record) -> Iterator[Lasting]:
    titles = {field.name: field.title.read(words.language) for field in KINDS[record.kind].fields}
    for begins, ends, names in _pairs(_known(record)):
        alone = titles[names[0]] if len(names) == 1 else kind_words(record.kind, words.language)
        yield Lasting(alone, begins, ends)


def _of_links(words: RecordWords, record: Record) -> Iterator[Lasting]:
    for link in record.links:
        dated = {field.name for field in RELATIONS[link.relation].fields if field.type in ("year", "day")}
        values = {name: value for name, value in link.fields.items() if name in dated}
        other = words.link(link.object if link.subject == record.key else link.subject).words
        name = f"{relation_title(link, record.key, words.language)}: {other}"
        joined = {"valid_to": values.get("expires"), **values}
        for begins, ends, _ in _pairs({key: value for key, value in joined.items() if key != "expires"}):
            yield Lasting(name, begins, ends)


def _of_records(words: RecordWords, found: Iterable[Referring]) -> Iterator[Lasting]:
    for group in found:
        for one in group.records:
            for begins, ends, _ in _pairs(_known(one)):
                yield Lasting(name_of(one, words.language), begins, ends)


def _known(record: Record) -> dict[str, Value]:
    return {name: said.value for name, said in record.fields.items() if not is_lost(said)}


def _pairs(values: Mapping[str, Value]) -> Iterator[tuple[str, str, list[str]]]:
    """What is known of each pair of fields: beginning, end, and the fields that say so."""
    for pair in PAIRS:
        names = [name for name in pair if name and values.get(name)]
        if names:
            begins, ends = (str(values.get(name) or "") if name else "" for name in pair)
            yield begins, ends, names


def _year(written: str, *, end: bool = False) -> float | None:
    """A day or a year as a year with its fraction; a bare year ends at its end.

    >>> _year("2018"), _year("2018", end=True), round(_year("2018-07-02"), 2), _year("")
    (2018.0, 2019.0, 2018.5, None)
    """
    if not written:
        return None
    if len(written) == 4:
        return float(written) + end
    day = date.fromisoformat(written if len(written) == 10 else f"{written}-01")
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _words(row: Lasting) -> str:
    return f"{row.begins}–{row.ends}" if row.begins and row.ends else row.begins or f"… {row.ends}"


def _table(words: RecordWords, rows: list[Lasting], title: str, source: str) -> Table:
    frame = pl.DataFrame(
        [(row.name, row.begins or None, row.ends or None) for row in rows],
        schema={"what": pl.String, "begins": pl.String, "ends": pl.String},
        orient="row",
    )
    headings = (
        ("what", Text("What", "Что")),
        ("begins", Text("Beginning", "Начало")),
        ("ends", Text("End", "Конец")),
    )
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in headings)
    return Table(title, columns, frame, source)
