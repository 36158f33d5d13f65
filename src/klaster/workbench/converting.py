"""The codes of an edition passed into other classifications, as ``convert`` in ``klaster.toml`` asks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.recoding import recoded
from klaster.sources.classifications import correspondence
from klaster.workbench.definition_file import definition, is_definition

KINDS = ("region", "industry")
SHOWN = 10


def with_converted_codes(
    observations: pl.DataFrame, named: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[pl.DataFrame, dict[str, str], list[Finding]]:
    """Observations in the wanted classifications, the classifications now in use, and what had no target.

    Raises
    ------
    InputError
        When the codes of the table belong to no classification, so there is nothing to start from.
    """
    used, findings = dict(named), list[Finding]()
    for kind, target in wanted.items():
        if kind in KINDS and is_definition(target):
            # The groups of a definition belong to no classification: their names are their codes.
            observations, unmatched = recoded(observations, definition(Path(target), kind), kind)
            used[kind] = ""
            findings += [_without_target(kind, unmatched, Path(target).name)] if unmatched else []
            continue
        if kind not in KINDS or not named.get(kind):
            raise InputError(
                Text(
                    f"convert.{kind}: the table's codes belong to no classification",
                    f"convert.{kind}: коды таблицы не относятся ни к одному классификатору",
                ),
                Text(
                    f"Set mapping.{kind}_classification first.",
                    f"Сначала задайте mapping.{kind}_classification.",
                ),
            )
        observations, unmatched = recoded(observations, correspondence(named[kind], target), kind)
        used[kind] = target
        if unmatched:
            findings.append(_without_target(kind, unmatched, target))
    return observations, used, findings


def _without_target(kind: str, codes: list[str], target: str) -> Finding:
    listed = ", ".join(codes[:SHOWN]) + (", ..." if len(codes) > SHOWN else "")
    return Finding(
        Severity.WARNING,
        f"unmatched_{kind}",
        Place(),
        Text(
            f"{len(codes)} codes have no place in {target}: {listed}",
            f"кодов без соответствия в {target}: {len(codes)} ({listed})",
        ),
        Text("They are kept under their own codes.", "Они оставлены под своими кодами."),
        len(codes),
    )
