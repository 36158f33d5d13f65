"""Where a record is: its regions marked on a small map, and its place as a dot."""

from __future__ import annotations

import numpy as np
import polars as pl

from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.record_words import RecordWords
from klaster.pages.register.ground import codes_drawn, edition_of, ground_of
from klaster.pages.register.picture import place_of
from klaster.pages.screen import Figure
from klaster.views.drawing import Drawing
from klaster.views.locator_map import locator_map
from klaster.views.map_layers import Floats, Layer, over_map
from klaster.views.number import exact
from klaster.views.table import Column, Table
from klaster.workbench.editions import Edition
from klaster.workbench.observatory import Observatory

_WIDTH, _TALLEST = 560.0, 320.0


def where_figure(
    observatory: Observatory, words: RecordWords, record: Record, title: str, source: str, reading: str
) -> Figure | None:
    """The figure; None where the record names no region and no country that can be drawn."""
    codes = territory(record)
    drawing = _drawing(observatory, words, record, codes, title)
    if drawing is None:
        return None
    return Figure("where", title, _table(words, record, codes, title, source), reading, "", drawing)


def territory(record: Record) -> list[str]:
    """The codes of the regions that a record names, else of its country or countries."""
    for name in ("region", "country"):
        value = record.value(name)
        codes = [str(code) for code in value] if isinstance(value, list) else [str(value)] if value else []
        if codes:
            return codes
    return []


def _drawing(
    observatory: Observatory, words: RecordWords, record: Record, codes: list[str], title: str
) -> Drawing | None:
    edition = edition_of(observatory, words.visit, codes) if codes else None
    shown = _shown(edition, codes) if edition else []
    if edition is None or not shown:
        return None
    ground = ground_of(observatory, edition, shown, _WIDTH, _TALLEST)
    marked = [code for code in codes if code in ground.outlines or code in ground.points]
    spot = place_of(words, record)
    if not marked and spot is None:
        return None
    layers = [Layer("points", "", longitude=_one(spot[0]), latitude=_one(spot[1]))] if spot else []
    return locator_map(ground, marked, "where", title, over_map(ground, layers))


def _shown(edition: Edition, codes: list[str]) -> list[str]:
    """The regions of the countries at hand; a country as a whole stands among the other countries."""
    tree = edition.regions
    if all(not tree.ancestors(code) for code in codes if code in tree):
        return [one.code for one in tree if not tree.ancestors(one.code) and not one.valid_to]
    return codes_drawn(edition, codes)


def _one(value: float) -> Floats:
    return np.array([value])


def _table(words: RecordWords, record: Record, codes: list[str], title: str, source: str) -> Table:
    """A row a region; the place of the record beside each."""
    spot = place_of(words, record) or (None, None)
    language = words.language
    names = [words.region(code).words for code in codes]
    frame = pl.DataFrame(
        {"region": codes, "region_name": names},
        schema={"region": pl.String, "region_name": pl.String},
    ).with_columns(
        longitude=pl.lit(spot[0], pl.Float64),
        latitude=pl.lit(spot[1], pl.Float64),
    )
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("longitude", Text("Longitude", "Долгота").read(language), numeric=True, write=exact),
        Column("latitude", Text("Latitude", "Широта").read(language), numeric=True, write=exact),
    )
    return Table(title, columns, frame, source)
