"""Building a workspace: read what changed, store it as a vintage, compute, put the release in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

import klaster
from klaster.model.classification import Classification, Kind
from klaster.model.errors import InputError
from klaster.model.observation import MEASURES, Measure
from klaster.model.provenance import Source, Vintage
from klaster.model.text import Text, same
from klaster.sources.table import Mapping, read
from klaster.sources.table.raw import reading as damage_told
from klaster.sources.table.trees import tree_named
from klaster.store.warehouse import Warehouse
from klaster.workbench.converting import with_converted_codes
from klaster.workbench.definition_file import is_definition
from klaster.workbench.editions import Edition, EditionRecord
from klaster.workbench.embedded import embedded_edition, embedded_files
from klaster.workbench.findings import stop_on_errors
from klaster.workbench.guessed_tables import with_extras
from klaster.workbench.opened_editions import opened_edition
from klaster.workbench.publication import UNITS, Confidential, is_contribution, publication, units_of
from klaster.workbench.register_tables import Registry, from_register
from klaster.workbench.registers import built_register
from klaster.workbench.settings_lines import mapping_lines, pointing_at
from klaster.workbench.side_tables import side_table
from klaster.workbench.stored_classification import write_classification
from klaster.workbench.workspace import EditionSettings, Workspace, read_workspace

Progress = Callable[[Text], object]
Ingested = tuple[pl.DataFrame, EditionRecord, dict[str, pl.DataFrame]]
PUBLISHED_ROWS = "published"
"""The side table with what may be shown of the observations, where an edition is protected."""
SIDE_TABLES = (
    "references",
    "designations",
    "targets",
    "policies",
    "establishments",
    "ties",
    "cluster_facts",
    "truth",
)


def build(folder: Path, progress: Progress = lambda _: None) -> dict[str, Any]:
    """Bring a workspace up to date and put the release in force; the manifest of the release.

    What has not changed since the last build is not read again. An error in one table stops the
    build before anything is put in force.
    """
    workspace = read_workspace(folder)
    warehouse = Warehouse(workspace.out)
    warehouse.tidy_up()
    records = [ingested(edition, warehouse, progress) for edition in workspace.editions]
    if not records:
        raise InputError(
            Text("the workspace has no edition", "в рабочей папке нет ни одного издания"),
            Text(
                "Add [[edition]] with a table to klaster.toml.",
                "Добавьте в klaster.toml раздел [[edition]] с таблицей.",
            ),
        )
    if workspace.register:
        known = built_register(workspace.folder, workspace.register, progress)
        records = [_with_register(record, known, warehouse) for record in records]
    manifest = _manifest(workspace, warehouse, records)
    if manifest["digest"] != (warehouse.release or {}).get("digest"):
        warehouse.publish(manifest)
    return manifest


def _with_register(record: EditionRecord, known: Registry, warehouse: Warehouse) -> EditionRecord:
    """The record of an edition with what the register knows of it; what the edition brings itself stands."""
    own = {name for name in SIDE_TABLES if warehouse.side_table(record.digest, name).exists()}
    given = from_register(known, opened_edition(record, warehouse), own)
    if given is None:
        return replace(record, register=None)
    for name, table in given.tables.items():
        stem = f"{name}-{given.vintage.sha256}"
        warehouse.write(warehouse.side_table(record.digest, stem), _parquet(table))
    return replace(record, register=given.vintage)


def ingested(settings: EditionSettings, warehouse: Warehouse, progress: Progress) -> EditionRecord:
    """The record of an edition, read anew only when its file, mapping or software changed."""
    digest = _digest(settings)
    card = warehouse.vintage(digest).with_suffix(".json")
    if card.exists() and warehouse.vintage(digest).exists():
        return EditionRecord.from_json(json.loads(card.read_text(encoding="utf-8")))
    progress(Text(f"Reading {settings.id}", f"Чтение: {settings.id}"))
    read = _embedded if settings.embedded else _table
    observations, record, beside = read(settings, digest)
    for kind, tree in own_classifications(settings).items():
        warehouse.write(warehouse.classification(digest, kind), partial(write_classification, tree))
    units = beside.pop(UNITS, None)
    if settings.rules:
        record, shown = _for_publication(
            settings, opened_edition(record, warehouse), record, observations, units, progress
        )
        beside[PUBLISHED_ROWS] = shown
    if settings.beside:
        edition = opened_edition(record, warehouse)
        beside |= {name: side_table(name, path, edition) for name, path in settings.beside.items()}
    for name, table in beside.items():
        warehouse.write(warehouse.side_table(digest, name), _parquet(table))
    warehouse.write(
        warehouse.vintage(digest), lambda path: observations.write_parquet(path, compression="zstd")
    )
    facts = json.dumps(record.to_json(), ensure_ascii=False)
    warehouse.write(card, lambda path: path.write_text(facts, encoding="utf-8"))
    return record


def _for_publication(
    settings: EditionSettings,
    edition: Edition,
    record: EditionRecord,
    observations: pl.DataFrame,
    units: pl.DataFrame | None,
    progress: Progress,
) -> tuple[EditionRecord, pl.DataFrame]:
    """The record of an edition that is protected, and what may be shown of its observations."""
    assert settings.rules is not None
    given = Confidential(
        observations,
        record.measures,
        edition.regions,
        edition.industries,
        settings.rules,
        units,
        settings.place(),
    )
    made = publication(given, progress)
    shown = tuple(measure for measure in record.measures if not is_contribution(measure.id))
    rules = asdict(settings.rules)
    return replace(record, measures=shown, rules=rules, notes=(*record.notes, made.note)), made.observations


def _parquet(table: pl.DataFrame) -> Callable[[Path], object]:
    return lambda path: table.write_parquet(path, compression="zstd")


def _digest(settings: EditionSettings) -> str:
    facts = [klaster.__version__, settings.id, settings.embedded, repr(settings)]
    if settings.embedded:
        facts += [file_digest(path) for path in embedded_files(settings.embedded)]
    facts += [file_digest(path) for _, path in sorted(settings.beside.items())]
    if settings.table:
        facts.append(file_digest(settings.table))
        facts += [file_digest(path) for path in _classification_files(settings)]
        facts += [file_digest(Path(target)) for target in settings.convert.values() if is_definition(target)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:24]


def _classification_files(settings: EditionSettings) -> list[Path]:
    named = (settings.mapping.get(f"{kind}_classification", "") for kind in ("region", "industry"))
    return [path for path in map(Path, filter(None, named)) if path.is_file()]


def own_classifications(settings: EditionSettings) -> dict[str, Classification]:
    """The classifications that an edition brings as files of its own, by kind."""
    found: dict[str, Classification] = {}
    kinds: tuple[Kind, ...] = ("region", "industry")
    for kind in kinds:
        named = settings.mapping.get(f"{kind}_classification", "")
        if Path(named).suffix and settings.table and (tree := tree_named(named, kind, settings.table)):
            found[kind] = tree
    return found


def file_digest(path: Path) -> str:
    """The sha256 of a file, read in pieces.

    Raises
    ------
    InputError
        When there is no such file.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            Text(f"{path} cannot be read: {error.strerror}", f"{path}: файл не читается ({error.strerror})"),
            Text("Check the path in klaster.toml.", "Проверьте путь в klaster.toml."),
        ) from None


def _embedded(settings: EditionSettings, digest: str) -> Ingested:
    edition = embedded_edition(settings.embedded)
    observations = edition.observations
    record = _record(
        settings,
        digest,
        observations,
        title=edition.title,
        vintage=edition.vintage,
        measures={measure.id: measure for measure in edition.measures},
        region_classification=observations["region_classification"][0],
        industry_classification=observations["industry_classification"][0],
        categories=edition.categories,
        notes=edition.notes,
    )
    beside = {name: getattr(edition, name) for name in SIDE_TABLES}
    return observations, record, {name: table for name, table in beside.items() if table is not None}


def _table(settings: EditionSettings, digest: str) -> Ingested:
    assert settings.table is not None
    lines = mapping_lines(settings.lines)
    place = settings.place("mapping")
    mapping = Mapping.from_toml(dict(settings.mapping), place, lines) if settings.mapping else None
    with pointing_at(settings.file, lines):
        reading = read(settings.table, mapping)
    stop_on_errors(reading.findings, settings.table)
    with damage_told(reading.raw):
        rows = reading.cells.collect(engine="streaming")
        units = units_of(reading) if settings.rules and reading.mapping.duplicates == "sum" else None
    rows, notes = with_units(with_extras(rows, reading))
    named = {kind: getattr(reading.mapping, f"{kind}_classification") for kind in ("region", "industry")}
    with pointing_at(settings.file, settings.lines, "convert"):
        observations, classifications, converted = with_converted_codes(rows, named, settings.convert)
    source = Source(
        settings.id,
        settings.title,
        settings.publisher,
        settings.licence,
        settings.url,
        licence_ru=settings.licence_ru,
    )
    record = _record(
        settings,
        digest,
        observations,
        title=settings.title,
        vintage=Vintage(source, settings.released, file_digest(settings.table)),
        measures=_measures(observations, reading.mapping),
        region_classification=classifications["region"],
        industry_classification=classifications["industry"],
        region_labels=reading.region_labels,
        industry_labels=reading.industry_labels,
        findings=(*reading.findings, *converted),
        notes=notes,
    )
    return observations, record, {} if units is None else {UNITS: units}


def with_units(rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    """Rows of a table without industries, or without regions: the whole is then the only unit; notes that say so.

    >>> table = pl.DataFrame({"region_kind": ["unit", "unit"], "industry_kind": ["total", "total"]})
    >>> with_units(table)[0]["industry_kind"].to_list()
    ['unit', 'unit']
    """
    notes: list[Text] = []
    for kind, note in _WHOLES.items():
        if rows.height and not (rows[f"{kind}_kind"] == "unit").any():
            rows = rows.with_columns(pl.lit("unit").alias(f"{kind}_kind"))
            notes.append(note)
    return rows, tuple(notes)


_WHOLES = {
    "region": Text(
        "The table has no regions: every quotient is 1 by construction.",
        "В таблице нет регионов: все коэффициенты равны 1 по построению.",
    ),
    "industry": Text(
        "The table has no industries: every quotient is 1 by construction; look at levels and growth.",
        "В таблице нет отраслей: все коэффициенты равны 1 по построению; смотрите уровни и рост.",
    ),
}


def _measures(observations: pl.DataFrame, mapping: Mapping) -> dict[str, Measure]:
    """Cards of the table's measures: a well-known one where unit and nature agree, else the table's own."""
    cards = {id: mapping.measure(id) for id in observations["measure"].unique().to_list()}
    known = {
        id: MEASURES[id]
        for id, card in cards.items()
        if id in MEASURES and MEASURES[id].nature == card.nature
    }
    return {**cards, **known}


def _record(
    settings: EditionSettings,
    digest: str,
    observations: pl.DataFrame,
    *,
    measures: dict[str, Measure],
    **facts: Any,
) -> EditionRecord:
    present = observations["measure"].unique(maintain_order=True).to_list()
    units = {
        kind: tuple(observations.filter(pl.col(f"{kind}_kind") == "unit")[kind].unique().sort().to_list())
        for kind in ("region", "industry")
    }
    return EditionRecord(
        id=settings.id,
        digest=digest,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        measures=tuple(measures.get(id) or MEASURES.get(id) or _plain_measure(id) for id in present),
        periods=tuple(observations["period"].drop_nulls().unique().sort().to_list()),
        region_codes=units["region"],
        industry_codes=units["industry"],
        **facts,
    )


def _plain_measure(id: str) -> Measure:
    return Measure(id, same(id), Text("as in the table", "как в таблице"), "amount")


def _manifest(workspace: Workspace, warehouse: Warehouse, records: list[EditionRecord]) -> dict[str, Any]:
    """The release: what it holds, and a number one higher than the last."""
    last = warehouse.release or {"number": 0}
    held = json.dumps(
        [
            klaster.__version__,
            workspace.title.en,
            workspace.title.ru,
            [r.digest for r in records],
            [r.register.sha256 for r in records if r.register],
        ]
    )
    return {
        "number": last["number"] + 1,
        "digest": hashlib.sha256(held.encode()).hexdigest()[:16],
        "software": klaster.__version__,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "title": {"en": workspace.title.en, "ru": workspace.title.ru},
        "editions": [record.to_json() for record in records],
    }
