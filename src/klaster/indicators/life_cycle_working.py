"""The working behind the stage of one cluster in one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from klaster.indicators.life_cycle_rules import PHASE_NAMES, STAGE_NAMES
from klaster.model.method import Step
from klaster.model.text import Text, same

_EVIDENCE: tuple[tuple[str, str, Text], ...] = (
    ("size", "", Text("size, E", "размер, E")),
    ("growth", "growth_cut", Text("growth, g", "рост, g")),
    ("net_entry", "", Text("net entry, N", "чистый приток фирм, N")),
    ("peak_ratio", "off_peak", Text("size over the peak, q", "размер к пику, q")),
    ("heterogeneity", "", Text("heterogeneity, H", "неоднородность, H")),
    ("heterogeneity_slope", "", Text("its slope, dH", "её наклон, dH")),
    ("new_share", "new_share_cut", Text("share of new sub-industries", "доля новых подотраслей")),
)


def life_cycle_steps(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    """The lines of the working of one stage."""
    return tuple(_steps(row, parameters))


def _steps(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> Iterator[Step]:
    for name, cut, label in _EVIDENCE:
        against = f"{parameters[cut]:g}" if cut else ""
        yield Step(label, against, row[name], "" if row[name] is not None else "O")
    yield Step(Text("the year alone", "по одному этому году"), "", _stages(row["alone"] or ""))
    if row["stage"] == "unknown":
        yield Step(
            Text("stages that remain possible", "стадии, которые остаются возможными"),
            "",
            _stages(row["possible"] or ""),
        )
    yield Step(
        Text("stage by size and heterogeneity", "стадия по размеру и неоднородности"),
        "",
        STAGE_NAMES[row["stage"]],
        row["status"],
    )
    if row["phase"]:
        yield Step(Text("phase by activity", "фаза по деятельности"), "", PHASE_NAMES[row["phase"]])
    if row["since"]:
        yield Step(Text("since", "с какого года"), "", same(row["since"]))


def _stages(names: str) -> Text:
    known = [STAGE_NAMES[name] for name in names.split() if name in STAGE_NAMES]
    if not known:
        return Text("no rule fits", "ни одно правило не подходит")
    return Text(", ".join(each.en for each in known), ", ".join(each.ru for each in known))
