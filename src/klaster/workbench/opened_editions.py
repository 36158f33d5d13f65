"""From the record of an edition, as a release keeps it, to the edition with its classifications."""

from __future__ import annotations

from pathlib import Path

from klaster.model.classification import Classification
from klaster.sources.classifications import classification
from klaster.store.warehouse import Warehouse
from klaster.workbench.editions import Edition, EditionRecord, labelled
from klaster.workbench.stored_classification import read_stored_classification


def opened_edition(record: EditionRecord, warehouse: Warehouse) -> Edition:
    """The edition of a record, with the classifications that its codes belong to."""
    region_tree = _classification(
        record.region_classification, warehouse.classification(record.digest, "region")
    )
    industry_tree = _classification(
        record.industry_classification, warehouse.classification(record.digest, "industry")
    )
    regions = labelled(region_tree, "region", record.region_classification or "regions", record.region_labels)
    industries = labelled(
        industry_tree,
        "industry",
        record.industry_classification or "industries",
        record.industry_labels,
        record.categories,
    )
    return Edition(
        record.id, record.title, record.vintage, record.built, record.measures, record.periods, regions, industries,
        _in_order(record.region_codes, regions), _in_order(record.industry_codes, industries), record.notes, record.findings, record.rules,
    )  # fmt: skip


def _classification(name: str, stored: Path) -> Classification | None:
    if stored.exists():
        return read_stored_classification(stored)
    return classification(name) if name else None


def _in_order(codes: tuple[str, ...], tree: Classification) -> tuple[str, ...]:
    rank = {code: position for position, code in enumerate(tree.by_code)}
    return tuple(sorted(codes, key=lambda code: (rank.get(code, len(rank)), code)))
