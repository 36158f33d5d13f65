"""What the labels of a table read just so are: units, totals, aggregates; and the tops of their trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

from klaster.harmonise import parents
from klaster.model.classification import Classification
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.table.candidates import best_match
from klaster.sources.table.dimensions import Dimension
from klaster.sources.table.hierarchy import Codes, Kinds, declared_kinds
from klaster.sources.table.labels import Labels, labels
from klaster.sources.table.mapping import Mapping as TableMapping
from klaster.sources.table.observed import UNDATED
from klaster.sources.table.raw_table import listed
from klaster.sources.table.roles import status_meanings
from klaster.sources.table.stated import Stated
from klaster.sources.table.tidy import surveyed_table

Role = Literal["region", "industry"]
ROLES: tuple[Role, ...] = ("region", "industry")
MOST_SURVEYED = 300_000
MOST_MATCHED = 3_000
_NOUNS = {"region": Text("regions", "регионы"), "industry": Text("industries", "отрасли")}


@dataclass(frozen=True)
class RoleLabels:
    """The labels of one dimension: label -> code, code -> kind, and the tree that knows them, if any."""

    labels: Labels
    kinds: Kinds
    tree: Classification | None = None

    @property
    def kind_of(self) -> dict[str, str]:
        """Label -> unit, total or aggregate."""
        return {label: self.kinds.kinds.get(code, "unit") for label, code in self.labels.codes.items()}

    @property
    def unified(self) -> dict[str, str]:
        """Labels with a footnote mark -> the label without it, where the table has that, too."""
        bare = self.labels.footnotes
        return {label: bare.get(label, label) if bare.get(label) in self.labels.codes else label for label in self.labels.codes}  # fmt: skip

    @property
    def parent_of(self) -> dict[str, str | None]:
        """Label -> the label above it, by the tree, else the total."""
        label_of = {code: label for label, code in reversed(self.labels.codes.items())}
        totals = self.kinds.of_kind("total")
        above = parents(list(label_of), self.tree, totals[0] if len(totals) == 1 else None)
        return {label: label_of.get(above[code] or "") for label, code in self.labels.codes.items()}


@dataclass(frozen=True)
class TableLabels:
    """The labels of a table, and what was noticed about them."""

    roles: Mapping[str, RoleLabels] = field(default_factory=dict[str, RoleLabels])
    findings: tuple[Finding, ...] = ()

    def without(self, role: str) -> TableLabels:
        """The same, with nothing known of one dimension: all its labels are units."""
        return replace(self, roles={name: known for name, known in self.roles.items() if name != role})


def table_labels(stated: Stated, rows: pl.LazyFrame) -> TableLabels:
    """The labels of regions and industries: by words, by the classification that knows them, and by their sums.

    Parameters
    ----------
    stated
        What the caller said.
    rows
        Read by it; the sums are asked only where there are few enough.
    """
    present: list[Role] = [role for role in ROLES if stated.columns.get(role)]
    facts = rows.select(
        pl.len().alias("rows"), *(pl.col(role).drop_nulls().unique().implode() for role in present)
    )
    found = facts.collect(engine="streaming")
    given = {role: found[role][0].sort().to_list() for role in present}
    trees: dict[Role, Classification | None] = {role: _tree(role, given[role], stated) for role in present}
    count = found["rows"].item()
    if count <= MOST_SURVEYED and "value" in stated.columns:
        surveyed = surveyed_table(stated.raw, _mapping(stated, trees))
        roles = {role: _known(surveyed.dimension(role)) for role in present}
    else:
        roles = {role: _by_words(given[role], trees[role]) for role in present}
    return TableLabels(roles, tuple(_told(roles, stated)))


def _tree(role: Role, given: list[str], stated: Stated) -> Classification | None:
    match = best_match(given[:MOST_MATCHED], role, stated.columns[role])
    return match.tree if match and (match.known >= 2 or match.share == 1) else None


def _mapping(stated: Stated, trees: Mapping[Role, Classification | None]) -> TableMapping:
    columns, flags = stated.columns, dict[str, str]()
    if "status" in columns:
        column = columns["status"]
        cells = stated.raw.frame.select(pl.col(column).drop_nulls().unique()).collect(engine="streaming")
        meant = status_meanings(column, cells[column].to_list())
        flags = {flag: status for flag, status in meant.items() if status}
    ids = {role: tree.id if tree else "" for role, tree in trees.items()}
    return TableMapping(
        region=columns.get("region", ""),
        industry=columns.get("industry", ""),
        period=columns.get("period", ""),
        values={"value": columns["value"]},
        constants={} if "period" in columns else {"period": UNDATED},
        status=columns.get("status", ""),
        statuses=flags,
        region_classification=ids.get("region", ""),
        industry_classification=ids.get("industry", ""),
        where=stated.where,
        duplicates="sum",
    )


def _known(dimension: Dimension) -> RoleLabels:
    return RoleLabels(dimension.labels, dimension.kinds, dimension.tree)


def _by_words(given: list[str], tree: Classification | None) -> RoleLabels:
    known = labels(given, tree)
    codes = Codes(tuple(dict.fromkeys(known.codes.values())), tree)
    return RoleLabels(known, declared_kinds(codes, (), ()), tree)


def _told(roles: Mapping[str, RoleLabels], stated: Stated) -> Iterator[Finding]:
    """Which rows are not counted as units; a warning where only their numbers say so."""
    for role, known in roles.items():
        for reason, severity in (
            ("arithmetic", Severity.WARNING),
            ("tree", Severity.NOTE),
            ("name", Severity.NOTE),
        ):
            codes = [code for code, why in known.kinds.reasons.items() if why == reason]
            names = [
                label
                for label, code in known.labels.codes.items()
                if code in codes and known.kind_of[label] != "unit"
            ]
            if names:
                yield _finding(role, reason, severity, names, stated)


def _finding(role: str, reason: str, severity: Severity, names: list[str], stated: Stated) -> Finding:
    why = {
        "arithmetic": Text("equal the sum of others", "равны сумме других"),
        "tree": Text("lie above others in their classification", "стоят в классификаторе выше других"),
        "name": Text("are called totals", "названы итогами"),
    }[reason]
    noun, shown = _NOUNS[role], listed(names)
    return Finding(
        severity,
        "totals_found",
        stated.place,
        Text(
            f"{noun.en} that {why.en} are taken for totals and not counted: {shown}",
            f"{noun.ru}, которые {why.ru}, приняты за итоги и в счёт не идут: {shown}",
        ),
        Text(
            f'To leave them out altogether: --where "{stated.columns[role]}!={names[0]}".',
            f'Чтобы исключить их совсем: --where "{stated.columns[role]}!={names[0]}".',
        ),
        count=len(names),
    )
