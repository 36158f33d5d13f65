"""The profile of an industry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import area_field, measure_field, section, section_name, several
from klaster.pages.industry import figures, words
from klaster.pages.industry.concentration import index_field, index_workings
from klaster.pages.industry.definition import Definition, definition
from klaster.pages.industry.kind import TradedClass, traded_class
from klaster.pages.industry.plants import plant_words
from klaster.pages.industry.reach import may_be_asked, reach_figure
from klaster.pages.industry.subject import Subject
from klaster.pages.names import industry_asked
from klaster.pages.points.figure import Beside, Fold, points_figure
from klaster.pages.quality import Quality, quality
from klaster.pages.screen import Figure, Screen
from klaster.pages.spans import carried, span_fields
from klaster.pages.visit import Visit
from klaster.workbench.observatory import Observatory


@dataclass(frozen=True)
class IndustryContent:
    """What the template of an industry places beside the figures."""

    code: str
    name: str
    section: str
    section_address: str
    headline: list[str]
    facts: list[tuple[str, str, str]]
    definition: Definition
    kind: TradedClass | None
    plants: str
    counted: bool
    summable: bool
    several: bool
    one_period: str
    area: str
    map_address: str
    neighbours: Choice
    reach_address: str
    """Where it is found how far establishments gather; nothing where it is shown or cannot be."""
    reach_refused: str
    points: Fold | None
    """The map of the points, where the edition has establishments with places."""
    workings: list[tuple[str, str]]
    """The indices of concentration in the area in focus, each with its working."""


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of one industry.

    Raises
    ------
    UnknownNameError
        For an industry that neither the edition nor its classification has, with the nearest names.
    """
    table = desk(observatory, visit)
    code = industry_asked(table, visit.names["industry"])
    period, since = span_fields(table, table.edition.periods)
    area, index = area_field(table), index_field(table)
    subject = Subject(table, code, period.chosen, since.chosen, area.chosen)
    defined, kind = definition(subject), traded_class(subject) if subject.summable else None
    reached = reach_figure(subject)
    shown = _figures(subject, kind, index.chosen)
    shown += [reached] if isinstance(reached, Figure) else []
    points, fold = _points(subject)
    shown += [points] if points else []
    fields = (
        measure_field(table),
        area,
        period,
        since,
        *((index,) if subject.several and not subject.area else ()),
    )
    money = subject.summable and table.measure.nature == "amount"
    return Screen(
        "industry",
        table.industry_name(code),
        visit,
        table.edition,
        period.chosen,
        _quality(subject) if subject.counted else None,
        table.quotients.provenance.synthetic,
        summary=words.headline(subject, defined.weighed)[0],
        figures={figure.id: figure for figure in shown},
        choices=several(*fields),
        content=_content(subject, defined, kind, reached, fold),
        digest=table.quotients.digest,
        caveats=(*table.caveats, *((words.PRICES.read(visit.language),) if money else ())),
    )


def _figures(subject: Subject, kind: TradedClass | None, index: str) -> list[Figure]:
    """What can be shown: a ratio has a place only, an aggregate of the classification its codes only."""
    found: list[Figure | None] = []
    if subject.counted:
        found += figures.place_figures(subject)
    if subject.summable:
        found += figures.concentration_figures(subject, index)
        found += figures.growth_figures(subject)
        found += figures.related_figures(subject)
        found.append(figures.class_figure(subject, kind))
    return [figure for figure in (*found, figures.codes_figure(subject)) if figure]


def _quality(subject: Subject) -> Quality:
    return quality(subject.now, len(subject.regions))


def _content(
    subject: Subject,
    defined: Definition,
    kind: TradedClass | None,
    reached: Figure | str | None,
    fold: Fold | None,
) -> IndustryContent:
    table, code = subject.desk, subject.code
    top = section(table, code)
    period = carried(table, subject.period)
    one_period = words.ONE_PERIOD.read(table.language) if subject.summable and not subject.since else ""
    return IndustryContent(
        code,
        table.industry_name(code),
        table.industry_name(top) if top else "",
        table.industry_link(top, period=period) if top else "",
        words.headline(subject, defined.weighed),
        words.facts(subject, kind),
        defined,
        kind,
        _plants(subject),
        subject.counted,
        subject.summable,
        subject.several,
        one_period,
        subject.area_name(subject.focus),
        table.link("map", industry=code, period=period, area=subject.area),
        _neighbours(table, code),
        table.visit.here(reach="found") if may_be_asked(subject) and reached is None else "",
        reached if isinstance(reached, str) else "",
        fold,
        index_workings(subject),
    )


def _points(subject: Subject) -> tuple[Figure | None, Fold | None]:
    if not subject.counted:
        return None, None
    beside = Beside(subject.area)
    found = points_figure(subject.desk, subject.regions, subject.code, subject.period, beside)
    return found or (None, None)


def _plants(subject: Subject) -> str:
    try:
        return plant_words(subject) if subject.summable else ""
    except KlasterError:
        return ""


def _neighbours(table: Desk, code: str) -> Choice:
    """The other industries with numbers, and this one."""
    codes: Iterable[str] = dict.fromkeys([*table.industries, code])
    options = [
        Option(one, f"{one} {table.industry_name(one)}", section_name(table, section(table, one)))
        for one in codes
    ]
    return Choice("industry", Text("Another industry", "Другая отрасль").read(table.language), options, code)
