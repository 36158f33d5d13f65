"""Guessing what the labels of a table are: their columns, their classifications, blanks that repeat them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from klaster.model.finding import Severity
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.table.candidates import best_match, countries_of
from klaster.sources.table.evidence import Evidence
from klaster.sources.table.headers import header_keys
from klaster.sources.table.labels import resolved
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.narrowing import repeated_share
from klaster.sources.table.roles import Keys
from klaster.sources.table.stacked import stacked_headings


def with_keys(mapping: Mapping, keys: Keys, evidence: Evidence) -> Mapping:
    """The mapping with its columns of keys, each explained."""
    for role, column, match in (
        ("region", keys.region, keys.region_match),
        ("industry", keys.industry, keys.industry_match),
    ):
        if column:
            _tell_key(evidence, role, column, match.tree.id if match else "", match.share if match else 0.0)
    if keys.period:
        evidence.tell(
            Severity.NOTE,
            "guess_period",
            Text(f"{keys.period!r} is read as the period", f"«{keys.period}» прочитан как период"),
            column=keys.period,
        )
    return replace(
        mapping,
        region=keys.region,
        industry=keys.industry,
        period=keys.period,
        subperiod=keys.subperiod,
        region_name=keys.region_name,
        industry_name=keys.industry_name,
        region_classification=keys.region_match.tree.id if keys.region_match else "",
        industry_classification=keys.industry_match.tree.id if keys.industry_match else "",
        fill_down=fill_down(keys, evidence),
    )


_NOUNS = {"region": Text("regions", "регионы"), "industry": Text("industries", "отрасли")}


def _tell_key(evidence: Evidence, role: str, column: str, tree: str, share: float) -> None:
    noun = _NOUNS[role]
    known = Text(f"{share:.0%} of its labels are known to {tree}", f"{share:.0%} его значений есть в {tree}")
    unknown = Text(
        "no classification knows them, so its own labels are the codes",
        "ни один классификатор их не знает, поэтому кодами служат сами значения",
    )
    why = known if tree else unknown
    evidence.tell(
        Severity.NOTE,
        f"guess_{role}",
        Text(f"{column!r} is read as {noun.en}: {why.en}", f"«{column}» прочитан как {noun.ru}: {why.ru}"),
        column=column,
    )


def fill_down(keys: Keys, evidence: Evidence) -> tuple[str, ...]:
    """Label columns where blanks repeat the cell above: the first row is filled, rows with blanks have the rest."""
    found: list[str] = []
    labels = [keys.region, keys.industry, keys.period]
    for column in filter(None, labels):
        others = [name for name in labels if name and name != column]
        cells = evidence.sample[column]
        blank = evidence.sample.filter(pl.col(column).is_null())
        if not others or cells.is_empty() or cells[0] is None or blank.height < 0.25 * len(cells):
            continue
        filled = evidence.sample.with_columns(pl.col(column).forward_fill())
        complete = blank.select(pl.all_horizontal(pl.col(name).is_not_null() for name in others).all()).item()
        # A label that merely lacks would be given a neighbour's name, and its key would stand twice.
        if complete and not repeated_share(filled, [column, *others]):
            found.append(column)
            evidence.tell(
                Severity.NOTE,
                "guess_fill_down",
                Text(
                    f"blank cells of {column!r} are read as the cell above them",
                    f"пустые ячейки столбца «{column}» прочитаны как ячейка над ними",
                ),
                column=column,
            )
    return tuple(found)


def with_classifications(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The classifications that know most of the labels, wherever these stand; industries after regions."""
    for role in ("region", "industry"):
        labels = _labels(mapping, evidence, role)
        years = [int(label[:4]) for label in _labels(mapping, evidence, "period") if label[:4].isdigit()]
        match = (
            best_match(labels, role, evidence.hints, years, _countries(mapping, evidence)) if labels else None
        )
        if match and (match.known >= 2 or match.share == 1):
            mapping = replace(mapping, **{f"{role}_classification": match.tree.id})
    return mapping


def _labels(mapping: Mapping, evidence: Evidence, role: str) -> list[str]:
    """The labels of a dimension: in its column, in the headers, in the names of sheets, or one for all."""
    if column := mapping.column_of(role):
        cells = evidence.sample[column].drop_nulls().unique(maintain_order=True).to_list()
        other = "industry" if role == "region" else "region"
        return [cell for cell in cells if not _is_of(cell, other)] if mapping.headings else cells
    said = [header_keys(name, mapping).get(role) for name in mapping.across]
    if any(said):
        return list(dict.fromkeys(label for label in said if label))
    if mapping.sheets == role:
        return list(evidence.raw.sheets)
    return [mapping.constants[role]] if role in mapping.constants else []


def _is_of(label: str, role: str) -> bool:
    tree = classification("regions_six_countries" if role == "region" else "nace_rev2")
    return resolved(label, tree) is not None


def _countries(mapping: Mapping, evidence: Evidence) -> set[str]:
    """The countries of the regions of the table, where these are known."""
    if not mapping.region_classification:
        return set()
    return countries_of(_labels(mapping, evidence, "region"), classification(mapping.region_classification))


def with_headings(mapping: Mapping, evidence: Evidence) -> Mapping:
    """The mapping of a table whose one column of labels holds regions and industries in turn."""
    column = mapping.region or mapping.industry
    said = {role for name in mapping.across for role in header_keys(name, mapping)}
    if not column or (mapping.region and mapping.industry) or said & {"region", "industry"}:
        return mapping
    cells = evidence.sample[column].drop_nulls().to_list()
    heading = stacked_headings(cells, classification("regions_six_countries"), classification("nace_rev2"))
    if not heading:
        return mapping
    evidence.tell(
        Severity.NOTE,
        "guess_headings",
        Text(
            f"{column!r} holds regions and industries; each {heading} heads the rows below it",
            f"в столбце «{column}» и регионы, и отрасли; {'регион' if heading == 'region' else 'отрасль'} — заголовок строк под ней",
        ),
        column=column,
    )
    return replace(mapping, region=column, industry=column, headings=heading)
