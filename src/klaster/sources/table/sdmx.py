"""SDMX-ML: a message of data, generic or structure-specific, flattened to one row an observation.

Read in one pass, an element at a time, versions 2.0 (generic and compact), 2.1 and 3.0. The columns are
those of SDMX-CSV: what identifies the series, TIME_PERIOD, OBS_VALUE, then attributes of the
observation, the series, its groups and the data set. A value of "NaN" is a missing one. The rows pass
through temporary Parquet files, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import polars as pl

from klaster.model.text import Text
from klaster.sources.table.raw_table import ROW, RawTable, Request
from klaster.sources.table.safe_xml import elements, local_attributes, local_name
from klaster.sources.table.safety import copy_of
from klaster.sources.table.sdmx_columns import TIME, VALUE

Values = dict[str, str]

_BATCH = 50_000
_MESSAGES = (
    *("GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData"),
    *("CompactData", "MessageGroup"),
)
_DATA_SET_FACTS = {
    *("action", "structureRef", "dataScope", "setID", "type", "REPORTING_YEAR_START_DAY", "validFromDate"),
    *("validToDate", "publicationYear", "publicationPeriod", "dataProviderID", "keyFamilyURI", "datasetID"),
    *("dataProviderSchemeAgencyId", "dataProviderSchemeId"),
}


def open_sdmx_ml(request: Request) -> RawTable:
    """Open an SDMX-ML message of data.

    Raises
    ------
    InputError
        The XML is damaged, declares entities, is not SDMX, or has no observations.
    """
    folder = copy_of(request.source, ".sdmx", partial(_write_parts, request))
    parts = [pl.scan_parquet(part) for part in sorted(folder.iterdir())]
    if not parts:
        raise _no_observations(request)
    table = pl.concat(parts, how="diagonal")
    columns = _ordered(table.collect_schema().names())
    return RawTable(
        file=request.file,
        path=request.path,
        format="sdmx-ml",
        sheet="",
        sheets=(),
        encoding="",
        delimiter="",
        header_rows=(),
        columns=columns,
        frame=table.select(*columns, ROW),
        findings=(),
    )


def _ordered(names: Sequence[str]) -> tuple[str, ...]:
    """Series first, then time and value, then attributes; the parts keep that order by a prefix."""
    found = [name for name in names if name != ROW]
    head = [name for name in found[: found.index(VALUE)] if name != TIME] if VALUE in found else []
    middle = [name for name in (TIME, VALUE) if name in found]
    return (*head, *middle, *(name for name in found if name not in (*head, *middle)))


def _write_parts(request: Request, folder: Path) -> None:
    folder.mkdir()
    batch: list[Values] = []
    count = 0
    for count, observation in enumerate(_observations(request), 1):
        batch.append(observation)
        if len(batch) == _BATCH:
            _write_part(folder, batch, count)
            batch.clear()
    if batch:
        _write_part(folder, batch, count)


def _write_part(folder: Path, batch: list[Values], last: int) -> None:
    names = dict.fromkeys(name for values in batch for name in values)
    columns = {name: [values.get(name) or None for values in batch] for name in names}
    numbers = range(last - len(batch) + 1, last + 1)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    frame.with_columns(pl.Series(ROW, numbers, dtype=pl.Int64)).write_parquet(folder / f"{last:012}.parquet")


@dataclass
class _Reading:
    """Where the reader is: the facts of the data set, of groups of series, and of the series."""

    data_set: Values = field(default_factory=Values)
    groups: list[tuple[Values, Values]] = field(default_factory=list[tuple[Values, Values]])
    series: Values = field(default_factory=Values)
    series_facts: Values = field(default_factory=Values)
    dimension: str = TIME
    inside: list[Element] = field(default_factory=list[Element])


def _observations(request: Request) -> Iterator[Values]:
    reading = _Reading()
    with request.source.open("rb") as stream:
        for event, element in elements(request, stream, ("start", "end")):
            name = local_name(element.tag)
            if event == "start":
                _enter(request, reading, element, name)
            else:
                reading.inside.pop()
                if name == "Obs":
                    yield _observation(reading, element)
                _leave(reading, element, name)


def _enter(request: Request, reading: _Reading, element: Element, name: str) -> None:
    if not reading.inside and name not in _MESSAGES:
        raise _not_data(request, name)
    if name == "Structure" and (dimension := element.get("dimensionAtObservation")):
        reading.dimension = TIME if dimension == "AllDimensions" else dimension
    elif name == "DataSet":
        reading.data_set, reading.groups = _own_attributes(element, _DATA_SET_FACTS), []
    elif name == "Series":
        reading.series, reading.series_facts = _own_attributes(element), {}
    reading.inside.append(element)


def _own_attributes(element: Element, besides: Set[str] = frozenset()) -> Values:
    """The attributes that belong to the data: those without a namespace."""
    return {name: value for name, value in element.attrib.items() if "}" not in name and name not in besides}


def _leave(reading: _Reading, element: Element, name: str) -> None:
    """Take over keys and attributes of a finished element, and free what is no longer needed."""
    parent = local_name(reading.inside[-1].tag) if reading.inside else ""
    if name == "SeriesKey":
        reading.series = _listed_values(element)
    elif name == "Attributes" and parent == "Series":
        reading.series_facts = _listed_values(element)
    elif name == "Attributes" and parent == "DataSet":
        reading.data_set |= _listed_values(element)
    elif name == "Group":
        reading.groups.append(_group(element))
    if parent in ("DataSet", "Series"):
        reading.inside[-1].remove(element)


def _listed_values(element: Element) -> Values:
    """Values written as elements: <Value id="FREQ" value="A"/>, by "concept" in version 2.0."""
    found = [child.attrib for child in element.iter() if local_name(child.tag) == "Value"]
    return {
        facts.get("id") or facts.get("concept", ""): facts["value"]
        for facts in found
        if "value" in facts and (facts.get("id") or facts.get("concept"))
    }


def _group(element: Element) -> tuple[Values, Values]:
    """Key and attributes of a group; a structure-specific one does not tell them apart."""
    parts = {local_name(child.tag): _listed_values(child) for child in element}
    if "GroupKey" in parts:
        return parts["GroupKey"], parts.get("Attributes", {})
    return {}, _own_attributes(element, {"type"})


def _observation(reading: _Reading, element: Element) -> Values:
    key, value, facts = _generic_parts(reading, element)
    own = _own_attributes(element, {"type"})
    number = value if value is not None else own.pop(VALUE, None)
    period = own.pop(TIME, None) or key.pop(TIME, None) or reading.series.get(TIME)
    row = {**reading.series, **key}
    row.pop(TIME, None)
    row |= {} if period is None else {TIME: period}
    row[VALUE] = "" if number is None or number == "NaN" else number
    row |= own | facts | reading.series_facts
    return row | _group_facts(reading, row) | {k: v for k, v in reading.data_set.items() if k not in row}


def _generic_parts(reading: _Reading, element: Element) -> tuple[Values, str | None, Values]:
    """Key, value and attributes of an observation written as elements."""
    key, facts, value = Values(), Values(), None
    for child in element:
        name, attributes = local_name(child.tag), local_attributes(child)
        if name == "ObsKey":
            key |= _listed_values(child)
        elif name == "ObsDimension":
            key[attributes.get("id", reading.dimension)] = attributes.get("value", "")
        elif name == "Time":
            key[TIME] = child.text or ""
        elif name == "ObsValue":
            value = attributes.get("value")
        elif name == "Attributes":
            facts |= _listed_values(child)
    return key, value, facts


def _group_facts(reading: _Reading, row: Values) -> Values:
    """Attributes of the groups the series belongs to: all that the two have in common is equal."""
    facts: Values = {}
    for key, attributes in reading.groups:
        shared = key or {name: value for name, value in attributes.items() if name in reading.series}
        if shared and all(row.get(name) == value for name, value in shared.items()):
            facts |= {name: value for name, value in attributes.items() if name not in row}
    return facts


def _not_data(request: Request, root: str) -> Exception:
    is_structure = root == "Structure"
    found = (
        Text("an SDMX message of structure, without data", "сообщение SDMX со структурой, без данных")
        if is_structure
        else Text(f"XML with the root <{root}>, which is not SDMX", f"XML с корнем <{root}>, это не SDMX")
    )
    return request.refusal(
        found,
        Text(
            "Give the message with the data (GenericData or StructureSpecificData), or a csv export.",
            "Дайте сообщение с данными (GenericData или StructureSpecificData) или выгрузку в csv.",
        ),
    )


def _no_observations(request: Request) -> Exception:
    return request.refusal(
        Text("the SDMX message has no observations", "в сообщении SDMX нет наблюдений"),
        Text("Check the query it was downloaded with.", "Проверьте запрос, по которому оно скачано."),
    )
