"""Two to ten regions compared: indices, quotients, change, structure, and who is like them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.compare.board import Board, board
from klaster.pages.compare.change import change_field, change_figure
from klaster.pages.compare.overview import Overview, overview, overview_table
from klaster.pages.compare.peers import (
    FIRST,
    METHOD,
    Peer,
    again,
    is_everywhere,
    nearest,
    peers_from_field,
    peers_of_field,
    suggestions,
)
from klaster.pages.compare.quotients import dumbbell_figure, multiples_figure
from klaster.pages.compare.selection import MOST, Chip, add_field, address, asked_regions, chips
from klaster.pages.compare.structure import Structures
from klaster.pages.compare.words import headline
from klaster.pages.compare.work import Work, asked_work
from klaster.pages.desk import COMPUTED, Desk, desk
from klaster.pages.fields import measure_field, section_field, sections, several
from klaster.pages.highlights import strongest_cell
from klaster.pages.prose import prose
from klaster.pages.region_indices import Index, Moment, supported
from klaster.pages.reproduction import Reproduction
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.bar_grid import bar_grid
from klaster.views.number import percent
from klaster.views.sentence import REGIONS, counted, listed
from klaster.views.table import Column, Table, status_words
from klaster.workbench.observatory import Observatory

NAMED = 4
"""So many regions are named in the title; more are counted."""

ORDERS = {
    "difference": Text("how much they differ", "по различию"),
    "strength": Text("the strongest first", "сначала самые сильные"),
    "size": Text("the largest first", "сначала самые крупные"),
    "classification": Text("as classified", "по классификатору"),
}


@dataclass(frozen=True)
class CompareContent:
    """What the template of a comparison places beside its figures."""

    headline: list[str]
    chips: list[Chip]
    add: Choice | None
    full: bool
    overview: Overview
    peers: list[Peer]
    peers_of: Choice
    peers_from: Choice
    peers_again: Reproduction | None
    followed: Choice
    work: Work | None
    bases: str
    """Said where the regions have different bases of comparison."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The comparison; with fewer than two regions a redirection to a region and its nearest peers."""
    table = desk(observatory, visit)
    period, since = table.chosen_period(), _since_field(table)
    codes = asked_regions(table)
    title = Text("Compare", "Сравнение").read(visit.language)
    if len(codes) < 2 or visit.query.get("add"):
        enough = codes if len(codes) > 1 else _with_peers(table, codes, period.chosen)
        if len(enough) > 1:
            return Screen("compare", title, visit, redirect=address(table, enough))
    section = section_field(table, "all")
    industries = sections(table).get(section.chosen, list(table.industries))
    shown = board(table, codes, industries, period.chosen)
    moment = Moment(period.chosen, since.chosen)
    indices = supported(table, moment)
    order = _order_field(table)
    ordered = shown.ordered(order.chosen)
    followed = change_field(shown, indices, ordered[0] if ordered else "")
    work = asked_work(table, codes, indices, moment)
    peers = _peers(shown)
    said = headline(shown, moment)
    figures = _figures(shown, ordered, indices, moment, followed, peers)
    if work is not None:
        figures.append(work.figure)
    names = listed([table.region_name(code) for code in codes], visit.language)
    if len(codes) > NAMED:
        names = counted(len(codes), visit.language, REGIONS)
    return Screen(
        "compare",
        f"{title}: {names}",
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, codes) if codes else None,
        table.quotients.provenance.synthetic,
        summary=" ".join(said),
        figures={figure.id: figure for figure in figures},
        choices=several(measure_field(table), period, since, section, order),
        content=_content(shown, indices, moment, followed, work, peers, said),
        digest=table.quotients.digest,
        caveats=table.caveats,
    )


def _since_field(table: Desk) -> Choice:
    """The earlier period that changes start from: five periods back, or the first."""
    chosen, periods = table.chosen_period().chosen, list(table.edition.periods)
    earlier = periods[: periods.index(chosen)] if chosen in periods else []
    asked = table.visit.query.get("since")
    return choice(
        "since",
        Text("Compared with", "Сравнить с").read(table.language),
        [Option(past, past) for past in reversed(earlier)],
        asked if asked in earlier else None,
        earlier[-5:][0] if earlier else "",
    )


def _order_field(table: Desk) -> Choice:
    options = [
        Option(name, words.read(table.language))
        for name, words in ORDERS.items()
        if name != "difference" or table.method == COMPUTED
    ]
    label = Text("Industries", "Отрасли").read(table.language)
    return choice("order", label, options, table.visit.query.get("order"))


def _with_peers(table: Desk, codes: list[str], period: str) -> list[str]:
    """The region asked for, or a telling one, with its nearest peers; others beside it where none are known."""
    cell = strongest_cell(table, period)
    first = codes or ([cell[0]] if cell else list(table.regions)[:1])
    if not first:
        return []
    everywhere = is_everywhere(peers_from_field(table))
    near = nearest(table, first[0], period, everywhere) or [
        code for code in table.areas.get(table.area(first[0]), []) if code != first[0]
    ]
    return [*first, *near[:FIRST]]


def _figures(
    shown: Board,
    ordered: list[str],
    indices: tuple[Index, ...],
    moment: Moment,
    followed: Choice,
    peers: list[Peer],
) -> list[Figure]:
    figures: list[Figure] = []
    if indices:
        figures.append(_overview_figure(shown, indices, moment))
    if len(shown.regions) == 2:
        figures.append(dumbbell_figure(shown, ordered))
    elif len(shown.regions) > 2:
        figures.append(multiples_figure(shown, ordered))
    if slopes := change_figure(shown, indices, moment, followed):
        figures.append(slopes)
    if shown.testable and shown.regions:
        figures.append(_structure_figure(shown))
    if peers:
        figures.append(_peers_figure(shown, peers))
    return figures


def _overview_figure(shown: Board, indices: tuple[Index, ...], moment: Moment) -> Figure:
    language = shown.desk.language
    title = Text("The regions in numbers, {period}", "Регионы в числах, {period}")
    words = title.format(period=moment.period).read(language)
    twin = overview_table(shown.desk, list(shown.regions), indices, moment, words)
    return Figure("overview", words, twin, prose("compare", language)["overview"], "krugman_index")


def _structure_figure(shown: Board) -> Figure:
    desk, language = shown.desk, shown.desk.language
    found = Structures(desk, shown.regions, shown.period)
    title = Text(
        "Structure: {measure} by branch, %, {period}", "Структура: {measure} по отраслям, %, {period}"
    )
    words = title.format(measure=desk.measure.title.read(language), period=shown.period).read(language)
    names = [found.name(branch) for branch in found.columns]
    drawing = bar_grid(names, found.rows(), language, "structure", words)
    twin = _structure_table(found, words)
    return Figure("structure", words, twin, prose("compare", language)["structure"], METHOD, drawing)


def _structure_table(found: Structures, title: str) -> Table:
    desk, language = found.desk, found.desk.language
    order = {branch: place for place, branch in enumerate(found.columns)}
    regions = {region: place for place, region in enumerate(found.regions)}
    frame = found.table.with_columns(
        status=pl.when(pl.col("part").is_null())
        .then(pl.lit("O"))
        .when(pl.col("rank") >= 3)
        .then(pl.lit("E"))
        .otherwise(pl.lit("A")),
        region_name=pl.col("region").map_elements(desk.region_name, return_dtype=pl.String),
        branch_name=pl.col("branch").map_elements(found.name, return_dtype=pl.String),
    ).sort(pl.col("region").replace_strict(regions), pl.col("branch").replace_strict(order))
    headings = (
        ("region", Text("Region code", "Код региона")),
        ("region_name", Text("Region", "Регион")),
        ("branch", Text("Branch code", "Код отрасли")),
        ("branch_name", Text("Branch", "Отрасль")),
        ("part", Text("Share", "Доля")),
        ("norm", Text("Share in the area", "Доля на территории")),
        ("status", Text("Status", "Статус")),
    )
    columns = tuple(
        Column(
            name,
            words.read(language),
            numeric=name in ("part", "norm"),
            write=percent,
            status="status" if name == "part" else "",
            present=status_words if name == "status" else None,
            shown=name not in ("region", "branch"),
            code=name in ("region", "branch"),
        )
        for name, words in headings
    )
    return Table(title, columns, frame, desk.source)


def _peers(shown: Board) -> list[Peer]:
    if not shown.regions:
        return []
    codes, desk_ = list(shown.regions), shown.desk
    of = peers_of_field(desk_, codes)
    return suggestions(desk_, codes, of.chosen, shown.period, is_everywhere(peers_from_field(desk_)))


def _peers_figure(shown: Board, peers: list[Peer]) -> Figure:
    language = shown.desk.language
    of = shown.desk.region_name(peers_of_field(shown.desk, list(shown.regions)).chosen)
    title = Text("Regions like {region}, {period}", "Регионы, похожие на «{region}», {period}")
    words = title.format(region=of, period=shown.period).read(language)
    rows = [(one.code, one.name, one.distance, one.status, one.structure, one.size_ratio) for one in peers]
    names = ("region", "region_name", "value", "status", "structure_distance", "size_ratio")
    kinds = {name: pl.Float64 if name in names[2:3] + names[4:] else pl.String for name in names}
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("value", Text("Distance", "Расстояние").read(language), numeric=True, status="status"),
        Column("structure_distance", Text("In structure", "По структуре").read(language), numeric=True),
        Column("size_ratio", Text("Times as large", "Во сколько раз больше").read(language), numeric=True),
        Column(
            "status",
            Text("Status", "Статус").read(language),
            present=status_words,
        ),
    )
    twin = Table(words, columns, pl.DataFrame(rows, schema=kinds, orient="row"), shown.desk.source)
    return Figure("peers", words, twin, prose("compare", language)["peers"], METHOD)


def _content(
    shown: Board,
    indices: tuple[Index, ...],
    moment: Moment,
    followed: Choice,
    work: Work | None,
    peers: list[Peer],
    said: list[str],
) -> CompareContent:
    desk_, codes = shown.desk, list(shown.regions)
    areas = {desk_.area(code) for code in codes}
    bases = Text(
        "Each quotient and index compares a region with its own country: between regions of different countries they differ in their base.",
        "Каждый коэффициент и индекс сравнивает регион с его страной: у регионов разных стран база сравнения разная.",
    )
    return CompareContent(
        said,
        chips(desk_, codes),
        add_field(desk_, codes, moment.period),
        len(codes) >= MOST,
        overview(desk_, codes, indices, moment),
        peers,
        peers_of_field(desk_, codes),
        peers_from_field(desk_),
        again(desk_, shown.period, is_everywhere(peers_from_field(desk_))),
        followed,
        work,
        bases.read(desk_.language) if len(areas) > 1 else "",
    )
