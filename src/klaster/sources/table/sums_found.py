"""Totals and aggregates of a guessed mapping, found in the table and written into the mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.dimensions import Dimension, dimensions
from klaster.sources.table.hierarchy import Kind
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.raw_table import RawTable, listed
from klaster.sources.table.surveyed import Surveyed

_MOST_WRITTEN = 80
_SHOWN = 12


def with_sums(raw: RawTable, mapping: Mapping) -> tuple[Mapping, list[Finding], Surveyed]:
    """The mapping with the labels that are totals or sums of others, and notes on how they were recognised."""
    from klaster.sources.table.tidy import surveyed_table  # noqa: PLC0415

    surveyed = surveyed_table(raw, mapping)
    notes: list[Finding] = []
    for role in ("region", "industry"):
        dimension = surveyed.dimension(role)
        totals = _labels(dimension, dimension.kinds.of_kind("total"))
        aggregates = _labels(dimension, dimension.kinds.of_kind("aggregate"))
        if len(aggregates) > _MOST_WRITTEN:
            told = [code for code, why in dimension.kinds.reasons.items() if why in ("arithmetic", "part")]
            aggregates = _labels(
                dimension, [code for code in told if code in dimension.kinds.of_kind("aggregate")]
            )
        mapping = replace(mapping, **{f"{role}_totals": totals, f"{role}_aggregates": aggregates})
        notes += _notes(surveyed, dimension)
    trees = (surveyed.known.region.tree, surveyed.known.industry.tree)
    known = dimensions(surveyed.survey, mapping, *trees, surveyed.digits)
    return mapping, notes, replace(surveyed, mapping=mapping, known=known)


def _labels(dimension: Dimension, codes: Sequence[str]) -> tuple[str, ...]:
    """The labels of the source, apart from what the program supplied itself."""
    wanted = set(codes)
    return tuple(label for label, code in dimension.codes.items() if code in wanted and label != "TOTAL")


_REASONS = {
    "arithmetic": Text("equal to the sum of others", "равны сумме других строк"),
    "part": Text("parts of a unit that do not make it up", "части единицы, которые не исчерпывают её"),
    "tree": Text("by the classification", "по классификатору"),
    "name": Text("by their names", "по названию"),
    "mapping": Text("by the mapping", "по [mapping]"),
}


_NOUNS: dict[Kind, Text] = {
    "total": Text("totals", "итоги"),
    "aggregate": Text(
        "not counted, for they are sums or parts of others",
        "не учитываются, так как это суммы или части других строк",
    ),
}


def _notes(surveyed: Surveyed, dimension: Dimension) -> list[Finding]:
    """What was recognised as total or aggregate, and by what."""
    return [
        _note(surveyed, dimension, kind, reason, labels)
        for kind in _NOUNS
        for reason in _REASONS
        if (labels := _labels(dimension, _recognised(dimension, kind, reason)))
    ]


def _recognised(dimension: Dimension, kind: Kind, reason: str) -> list[str]:
    return [code for code in dimension.kinds.of_kind(kind) if dimension.kinds.reasons.get(code) == reason]


def _note(
    surveyed: Surveyed, dimension: Dimension, kind: Kind, reason: str, labels: Sequence[str]
) -> Finding:
    noun, why = _NOUNS[kind], _REASONS[reason]
    words = listed([f"«{label}»" for label in labels], _SHOWN)
    return surveyed.finding(
        Severity.NOTE,
        f"guess_{kind}s",
        Text(f"{noun.en} ({why.en}): {words}", f"{noun.ru} ({why.ru}): {words}"),
        column=surveyed.mapping.column_of(dimension.role),
        count=len(labels),
    )
