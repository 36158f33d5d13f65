"""The screen of the network of industries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import measure_field, several
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.space.found import GROUPS, PROXIMITY, Space
from klaster.pages.space.tables import group_table, tie_table
from klaster.pages.visit import Visit
from klaster.views.drawing import Drawing
from klaster.views.industry_network import Industry, industry_network
from klaster.views.number import whole, with_interval
from klaster.views.table import Column, Table
from klaster.views.unit_forms import unit_after
from klaster.workbench.observatory import Observatory

TITLE = Text("Industry space: {area}, {period}", "Пространство отраслей: {area}, {period}")
NETWORK = Text(
    "Which industries are found in the same regions", "Какие отрасли встречаются в одних и тех же регионах"
)
FOUND_GROUPS = Text("Groups that data find", "Группы, найденные по данным")
EVERYWHERE = Text("all regions", "все регионы")
_CLOSEST = Text(
    "Found together most surely: “{one}” and “{other}”, proximity {written}.",
    "Надёжнее всего встречаются вместе «{one}» и «{other}»: близость {written}.",
)
_HEADLINE = Text(
    "Drawn are {industries} industries and {ties} ties: the strongest of each, and the strongest of the rest. A larger circle is a larger industry.",
    "На рисунке отраслей — {industries}, связей — {ties}: самая сильная связь каждой отрасли и сильнейшие из остальных. Чем больше круг, тем крупнее отрасль.",
)
_HELD = Text(
    "Filled are the {held} in which {region} is specialised.",
    "Закрашены те {held}, в которых специализирован регион «{region}».",
)
_CAPTION = Text("{name}: {size} {unit}", "{name}: {size} {unit}")
_PUBLISHED = Text(
    "This edition publishes quotients without the counts behind them; proximity is computed from counts.",
    "Издание публикует коэффициенты без исходных численностей, а близость считается по численностям.",
)


@dataclass(frozen=True)
class SpaceContent:
    """What the template places beside the figures."""

    lacking: str
    headline: list[str]
    groups_address: str
    """Where the groups are found; nothing where they are shown."""
    groups_refused: str


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The network of industries of an area."""
    table = desk(observatory, visit)
    period = table.chosen_period()
    area = _area_field(table)
    region = _region_field(table, area.chosen)
    space = Space(table, area.chosen, period.chosen)
    lacking = _lacking(table, space)
    name = table.region_name(area.chosen) if area.chosen else EVERYWHERE.read(visit.language)
    title = TITLE.format(area=name, period=period.chosen).read(visit.language)
    asked = visit.query.get("groups") == "found"
    figures = {"network": _empty(table, title, lacking)} if lacking else _figures(space, region.chosen, asked)
    said = [] if lacking else _headline(space, region.chosen)
    refused = space.groups.message.read(visit.language) if asked and not lacking and isinstance(space.groups, InputError) else ""  # fmt: skip
    return Screen(
        "space",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, table.areas.get(area.chosen)),
        table.quotients.provenance.synthetic,
        summary=lacking or said[0],
        figures=figures,
        choices=several(measure_field(table), area, region, period),
        content=SpaceContent(lacking, said, "" if asked else visit.here(groups="found"), refused),
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _area_field(table: Desk) -> Choice:
    """One of the areas, the largest by default: what is found together depends on whose regions are looked at."""
    areas = {code: len(regions) for code, regions in table.areas.items() if code}
    options = [Option(code, table.region_name(code)) for code in areas]
    usual = max(areas, key=lambda code: areas[code], default="")
    label = Text("Area", "Территория").read(table.language)
    asked = table.visit.query.get("area") or table.area(table.visit.query.get("region", ""))
    return choice(
        "area",
        label,
        options or [Option("", EVERYWHERE.read(table.language))],
        asked if asked in areas else None,
        usual,
    )


def _region_field(table: Desk, area: str) -> Choice:
    codes = table.areas.get(area, list(table.regions))
    options = [Option("", Text("none", "никакой").read(table.language))]
    options += [Option(code, table.region_name(code)) for code in codes]
    label = Text("Strengths of", "Сильные отрасли региона").read(table.language)
    asked = table.visit.query.get("region")
    return choice("region", label, options, asked if asked in codes else None)


def _lacking(table: Desk, space: Space) -> str:
    """Why there is nothing to show; nothing where there is."""
    if table.measure.nature == "ratio":
        return _PUBLISHED.read(table.language)
    if isinstance(space.result, InputError):
        return space.result.message.read(table.language)
    if not space.network.edges:
        return Text("No two industries are found together.", "Никакие две отрасли не встречаются вместе.").read(table.language)  # fmt: skip
    return ""


def _empty(table: Desk, title: str, reason: str) -> Figure:
    column = Column("reason", Text("Why there is nothing", "Почему ничего нет").read(table.language))
    twin = Table(title, (column,), pl.DataFrame({"reason": [reason]}), table.source)
    return Figure("network", title, twin, prose("space", table.language)["network"], PROXIMITY)


def _held(space: Space, region: str) -> set[str]:
    """The industries that a region is specialised in."""
    if not region:
        return set()
    rows = space.desk.rows(space.period, region=region)
    return set(rows.filter(pl.col("value") >= 1)["industry"])


def _headline(space: Space, region: str) -> list[str]:
    language = space.desk.language
    said = _strongest(space)
    said += [
        _HEADLINE.format(
            industries=whole(len(space.network.codes), language),
            ties=whole(len(space.network.edges), language),
        ).read(language)
    ]
    if region:
        held = whole(len(_held(space, region) & set(space.network.codes)), language)
        said.append(_HELD.format(held=held, region=space.desk.region_name(region)).read(language))
    return said


def _strongest(space: Space) -> list[str]:
    """The two industries that are found together most surely: by the lower bound, where there is one."""
    desk, language = space.desk, space.desk.language
    if space.ties.is_empty():
        return []
    bound = "lower" if "lower" in space.ties.columns and space.ties["lower"].is_not_null().any() else "value"
    first = space.ties.sort(bound, "industry", "partner", descending=[True, False, False], nulls_last=True)
    row = first.row(0, named=True)
    bounds = (row.get("lower"), row.get("upper"))
    return [
        _CLOSEST.format(
            one=desk.industry_name(row["industry"]),
            other=desk.industry_name(row["partner"]),
            written=with_interval(row["value"], row["status"], bounds, language),
        ).read(language)
    ]


def _figures(space: Space, region: str, groups: bool) -> Mapping[str, Figure]:
    language, reading = space.desk.language, prose("space", space.desk.language)
    title = f"{NETWORK.read(language)}, {space.period}"
    figures = [
        Figure(
            "network",
            title,
            tie_table(space, title),
            reading["network"],
            PROXIMITY,
            _drawing(space, region, title),
        )
    ]
    if groups and not isinstance(space.groups, InputError):
        name = f"{FOUND_GROUPS.read(language)}, {space.period}"
        figures.append(
            Figure("groups", name, group_table(space, space.groups, name), reading["groups"], GROUPS)
        )
    return {figure.id: figure for figure in figures}


def _drawing(space: Space, region: str, title: str) -> Drawing:
    table, network, language = space.desk, space.network, space.desk.language
    held, sizes = _held(space, region), _sizes(space)
    asked = table.visit.query.get("industry", "")
    industries = [
        Industry(
            code,
            table.industry_name(code),
            _CAPTION.format(
                name=table.industry_name(code),
                size=whole(sizes.get(code, 0.0), language),
                unit=unit_after(sizes.get(code, 0.0), table.measure.unit.read(language), language),
            ).read(language),
            sizes.get(code, 0.0),
            (float(network.at[turn, 0]), float(network.at[turn, 1])),
            code in held,
            code == asked,
            table.industry_link(code),
        )
        for turn, code in enumerate(network.codes)
    ]
    ties = [(one, other, float(network.strength[one, other])) for one, other in network.edges]
    return industry_network(industries, ties, "network", title)


def _sizes(space: Space) -> dict[str, float]:
    """What each industry has in the regions of the area, as far as it is known."""
    codes = space.desk.areas.get(space.area, list(space.desk.regions))
    rows = space.desk.rows(space.period)
    if "observed" not in rows.columns:
        return {}
    inside = rows.filter(pl.col("region").is_in(codes))
    return dict(inside.group_by("industry").agg(pl.col("observed").sum().cast(pl.Float64)).iter_rows())
