"""Where the records found are: a circle a region by their number, a dot where a place is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.statement import Record
from klaster.model.status import State
from klaster.model.text import Text
from klaster.pages.moment import AT
from klaster.pages.record_words import RecordWords
from klaster.pages.register.ground import codes_drawn, edition_of, inset_ground_of
from klaster.views.amount_map import LARGEST_CIRCLE, amount_map
from klaster.views.drawing import Drawing
from klaster.views.legend import amount_legend
from klaster.views.map_layers import Layer, over_map, with_entries
from klaster.views.mark import Mark
from klaster.views.number import whole
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

_PLACES = Text("records with a place of their own", "записи с указанным местом")
_LEGEND = Text("Legend", "Условные обозначения")


@dataclass(frozen=True)
class Picture:
    """A map of counts with its legend and twin; ``nowhere`` is how many codes it cannot draw."""

    drawing: Drawing
    legend: Drawing
    table: Table
    undrawn: list[str]


def picture(
    observatory: Observatory,
    words: RecordWords,
    counts: Mapping[str, int],
    records: Iterable[Record],
    title: str,
    source: str,
) -> Picture | None:
    """The map of what was found; None where no region of it can be drawn."""
    edition = edition_of(observatory, words.visit, counts)
    codes = codes_drawn(edition, counts) if edition else []
    if edition is None or not codes:
        return None
    ground = inset_ground_of(observatory, edition, codes, words.language)
    language = words.language
    marks = [_mark(edition, words, code, counts.get(code, 0)) for code in codes]
    layer = _places(words, records)
    over = [layer] if layer else []
    drawing = amount_map(ground, marks, "where", title, lambda on: over_map(on, over))
    legend = amount_legend(
        [one for one in marks if one.value], language, _LEGEND.read(language), LARGEST_CIRCLE
    )
    legend = with_entries(legend, [layer]) if layer else legend
    undrawn = [code for code in counts if code not in codes]
    return Picture(drawing, legend, _table(edition, words, counts, title, source), undrawn)


def _mark(edition: Edition, words: RecordWords, code: str, count: int) -> Mark:
    name = edition.regions[code].name.read(words.language)
    address = words.visit.link("register", region=code, **{AT: words.moment.written})
    state = State.VALUE if count else State.NOT_COLLECTED
    return Mark(
        code, name, float(count) if count else None, state, whole(count, words.language), address=address
    )


def _places(words: RecordWords, records: Iterable[Record]) -> Layer | None:
    spots = [spot for record in records if (spot := place_of(words, record))]
    if not spots:
        return None
    longitude, latitude = np.asarray(spots, dtype=float).T
    entry = f"{_PLACES.read(words.language)} · {len(spots)}"
    return Layer("points", entry, longitude=longitude, latitude=latitude)


def place_of(words: RecordWords, record: Record) -> tuple[float, float] | None:
    """Longitude and latitude of a record, its own or of the place it names (which must have been read)."""
    held = words.record(str(record.value("place") or ""))
    for one in (record, held):
        longitude, latitude = (one.value(name) if one else None for name in ("longitude", "latitude"))
        if isinstance(longitude, int | float) and isinstance(latitude, int | float):
            return float(longitude), float(latitude)
    return None


def _table(edition: Edition, words: RecordWords, counts: Mapping[str, int], title: str, source: str) -> Table:
    language = words.language
    names = [
        edition.regions[code].name.read(language) if code in edition.regions else code for code in counts
    ]
    frame = pl.DataFrame(
        {"region": list(counts), "region_name": names, "records": list(counts.values())},
        schema={"region": pl.String, "region_name": pl.String, "records": pl.Int64},
    )
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("records", Text("Records", "Записей").read(language), numeric=True, write=whole),
    )
    return Table(title, columns, frame, source)
