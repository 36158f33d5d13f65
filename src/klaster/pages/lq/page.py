"""Regions by industries: the heat table of quotients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus

import polars as pl

from klaster.model.status import Status, state
from klaster.model.text import Language, Text
from klaster.pages.choice import Choice, ChoiceError, Option, choice
from klaster.pages.columns import quotient_table
from klaster.pages.desk import Desk, desk
from klaster.pages.evidence import designations
from klaster.pages.fields import area_field, measure_field, section_field, sections, several
from klaster.pages.prose import prose
from klaster.pages.robust import dial, dial_words, robust_field, with_held, with_reading, with_stability
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.heat import Heading, Heat, heat_table
from klaster.views.heat_drawing import heat_drawing
from klaster.views.legend import quotient_legend
from klaster.views.mark import Mark
from klaster.views.verdict import STRONG, VERDICTS
from klaster.workbench.observatory import Observatory

CELLS = 4000
"""Cells on one screen at most: more regions go to the next page."""

_SHOWN = ("region", "industry", "value", "status", "verdict")
"""The columns that a cell of the table is made of."""

_BY_STRENGTH = "strength"
_PART = Text(
    "The picture holds {rows} of {count} regions, from {first} to {last}; the table of the file holds all.",
    "На рисунке регионов — {rows} из {count}, от «{first}» до «{last}»; в таблице файла — все.",
)
_DESIGNATED = "designated"


@dataclass(frozen=True)
class LqContent:
    """The heat table and the ways to its other pages."""

    pages: list[tuple[str, str, bool]]
    regions: int
    industries: int
    shown: tuple[int, int]
    based_on_area: bool
    judged: bool
    programmes: list[str]
    undecided: int


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of the heat table."""
    table = desk(observatory, visit)
    period, area = table.chosen_period(), area_field(table)
    section = section_field(table, _usual_section(table, area.chosen))
    columns = sections(table).get(section.chosen, list(table.industries))
    show, sort = _show_field(table), _sort_field(table, columns)
    codes = _sorted(table, _regions(table, area.chosen, period.chosen), columns, period.chosen, sort.chosen)
    rows = table.rows(period.chosen).filter(pl.col("region").is_in(codes) & pl.col("industry").is_in(columns))
    robust = robust_field(table)
    turned = dial(table, period.chosen, robust)
    outlined = _designated(table, period.chosen)
    wanted = outlined if show.chosen == _DESIGNATED else _wanted(rows, show.chosen)
    if show.chosen in VERDICTS and turned:
        wanted = {pair for pair in wanted if turned.keeps(*pair)}
    if show.chosen:
        codes, columns = _narrowed(codes, columns, wanted)
    first, last, pages = _page(visit, len(codes), len(columns))
    heat = _heat(
        table, codes[first:last], columns, rows, wanted if show.chosen else None, outlined, period.chosen
    )
    heat = replace(
        heat,
        cells={pair: with_held(one, turned, *pair) for pair, one in heat.cells.items()}
        if turned
        else heat.cells,
    )
    rows = with_stability(rows, turned)
    title = _title(table, period.chosen, section, area)
    return Screen(
        "lq",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, codes or None),
        table.quotients.provenance.synthetic,
        figures={"lq": with_reading(_figure(table, heat, rows, codes, title), turned, visit.language)},
        choices=several(measure_field(table), area, section, period, show, sort, robust),
        content=LqContent(
            pages,
            len(codes),
            len(columns),
            (first, last),
            len(table.areas) > 1,
            "verdict" in table.frame.columns,
            _programmes(table),
            sum(one.designated is None for one in designations(table).values()),
        ),
        digest=table.quotients.digest,
        caveats=(*table.caveats, *dial_words(turned, visit.language)),
    )


def _usual_section(table: Desk, area: str) -> str:
    """All industries where they fit on one screen, else the section with most of them."""
    rows = len(table.areas.get(area, table.regions)) if area else len(table.regions)
    tops = sections(table)
    if not tops or rows * len(table.industries) <= CELLS:
        return "all"
    return max(tops, key=lambda code: (len(tops[code]), code))


def _regions(table: Desk, area: str, period: str) -> list[str]:
    codes = table.areas[area] if area else list(table.regions)
    return [code for code in codes if table.lives(code, period)]


def _show_field(table: Desk) -> Choice:
    every = Text("all cells", "все ячейки").read(table.language)
    options = [Option("", every)]
    if "verdict" in table.frame.columns:
        options += [Option(name, words.read(table.language)) for name, words in VERDICTS.items()]
    if designations(table):
        options.append(Option(_DESIGNATED, Text("designated", "назначенные").read(table.language)))
    options += [
        Option("confidential", Text("confidential", "конфиденциально").read(table.language)),
        Option("not_collected", Text("not collected", "нет данных").read(table.language)),
    ]
    label = Text("Show", "Показать").read(table.language)
    return choice("show", label, options, table.visit.query.get("show"))


def _sort_field(table: Desk, columns: list[str]) -> Choice:
    language = table.language
    options = [Option("", Text("order of the classification", "порядок классификации").read(language))]
    options.append(Option(_BY_STRENGTH, _strength_words(language)))
    options += [Option(code, f"{code} {table.industry_name(code)}") for code in columns]
    asked = table.visit.query.get("sort")
    if asked in table.industries and asked not in columns:
        asked = ""
    return choice("sort", Text("Sort regions by", "Упорядочить регионы").read(language), options, asked)


def _strength_words(language: Language) -> str:
    return Text("number of quotients above 1", "число коэффициентов выше 1").read(language)


def _sorted(table: Desk, codes: list[str], columns: list[str], period: str, sort: str) -> list[str]:
    if not sort:
        return codes
    rows = table.rows(period).filter(pl.col("industry").is_in([sort] if sort in columns else columns))
    weight = pl.col("value").first() if sort in columns else (pl.col("value") > 1).sum().cast(pl.Float64)
    weights = dict(rows.group_by("region").agg(weight).iter_rows())
    return sorted(codes, key=lambda code: (weights.get(code) is None, -(weights.get(code) or 0.0)))


def _wanted(rows: pl.DataFrame, show: str) -> set[tuple[str, str]]:
    """The cells a filter keeps."""
    if show in VERDICTS:
        verdicts = list(STRONG) if show == "specialised" else [show]
        kept = rows.filter(pl.col("verdict").is_in(verdicts))
    elif show == "confidential":
        kept = rows.filter(pl.col("status") == "Q")
    else:
        kept = rows.filter(pl.col("value").is_null() & (pl.col("status") != "Q"))
    return set(kept.select("region", "industry").iter_rows())


def _narrowed(
    codes: list[str], columns: list[str], wanted: set[tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """The rows and columns that have any wanted cell."""
    regions, industries = {region for region, _ in wanted}, {industry for _, industry in wanted}
    return [code for code in codes if code in regions], [code for code in columns if code in industries]


def _page(visit: Visit, regions: int, industries: int) -> tuple[int, int, list[tuple[str, str, bool]]]:
    """The first and last row of the page asked for, and links to all pages."""
    count = max(1, -(-regions // max(10, CELLS // max(1, industries))))
    height = -(-regions // count)
    asked = visit.query.get("page") or "1"
    if not asked.isdecimal() or not 1 <= int(asked) <= count:
        raise ChoiceError(
            Text(f"page={asked}: there is no such page", f"page={asked}: такой страницы нет"),
            Text(f"Allowed: 1 to {count}.", f"Допустимо: от 1 до {count}."),
        )
    chosen = int(asked)
    links = [
        (str(turn), visit.here(page="" if turn == 1 else str(turn)), turn == chosen)
        for turn in range(1, count + 1)
    ]
    return (chosen - 1) * height, min(regions, chosen * height), links if count > 1 else []


def _heat(
    table: Desk,
    codes: list[str],
    columns: list[str],
    rows: pl.DataFrame,
    wanted: set[tuple[str, str]] | None,
    outlined: set[tuple[str, str]],
    when: str,
) -> Heat:
    heads = {code: table.working(code, "", "") for code in codes}
    tails = {code: f"&industry={quote_plus(code)}&period={quote_plus(when)}" for code in columns}
    shown = [name for name in _SHOWN if name in rows.columns]
    here = rows.filter(pl.col("region").is_in(codes)).select(shown)
    cells = {
        (row["region"], row["industry"]): _mark(row, heads[row["region"]] + tails[row["industry"]])
        for row in here.iter_rows(named=True)
        if wanted is None or (row["region"], row["industry"]) in wanted
    }
    period = table.visit.query.get("period", "")
    return Heat(
        Text("Quotients by region and industry", "Коэффициенты по регионам и отраслям").read(table.language),
        Text("Region", "Регион").read(table.language),
        [Heading(code, table.region_name(code), table.region_link(code, period=period)) for code in codes],
        [
            Heading(code, table.industry_name(code), table.industry_link(code, period=period))
            for code in columns
        ],
        cells,
        outlined,
    )


def _designated(table: Desk, period: str) -> set[tuple[str, str]]:
    """The pairs that a programme is known to designate."""
    return {
        (region, industry)
        for (region, industry, when), one in designations(table).items()
        if one.designated and when in (period, "")
    }


def _programmes(table: Desk) -> list[str]:
    return list(dict.fromkeys(one.programme.read(table.language) for one in designations(table).values()))


def _mark(row: dict[str, Any], working: str) -> Mark:
    """A cell of the heat table: there are thousands, so only what it shows is made."""
    kind = state(row["value"], row["status"] or Status.NORMAL)
    return Mark(
        row["industry"], "", row["value"], kind, "", verdict=row.get("verdict") or "", working=working
    )


def _title(table: Desk, period: str, section: Choice, area: Choice) -> str:
    name = Text("Location quotients", "Коэффициенты локализации").read(table.language)
    if table.method == "published":
        name = table.measure.title.read(table.language)
    where = area.words if area.chosen else ""
    what = section.words if section.chosen != "all" else ""
    return ", ".join(filter(None, (": ".join(filter(None, (name, what))), where, period)))


def _figure(table: Desk, heat: Heat, rows: pl.DataFrame, codes: list[str], title: str) -> Figure:
    order = {code: place for place, code in enumerate(codes)}
    kept = rows.filter(pl.col("region").is_in(codes))
    kept = kept.sort(pl.col("region").replace_strict(order, default=0, return_dtype=pl.Int64), "industry")
    twin = quotient_table(table, kept, title, by=("region", "industry"), workings=False)
    reading = prose("lq", table.language)["lq"]
    words = Text("Legend", "Условные обозначения").read(table.language)
    legend = quotient_legend(list(heat.cells.values()), table.language, words)
    markup = heat_table(heat, table.language)
    drawing = heat_drawing(heat, table.language, "lq", title) if heat.rows and heat.columns else None
    return Figure(
        "lq",
        title,
        twin,
        reading,
        table.method,
        drawing,
        legend,
        _drawn(heat, len(codes), table.language),
        markup,
    )


def _drawn(heat: Heat, regions: int, language: Language) -> str:
    """Which rows a picture of one page holds; nothing where it holds them all."""
    if len(heat.rows) >= regions:
        return ""
    return _PART.format(rows=len(heat.rows), count=regions, first=heat.rows[0].name, last=heat.rows[-1].name).read(language)  # fmt: skip
