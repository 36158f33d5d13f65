"""The passport of a cluster: the verdicts on it, each with evidence, what is missing and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.choice import Option, choice
from klaster.pages.criteria.form import Field, threshold_fields
from klaster.pages.criteria.judging import Judged, judged
from klaster.pages.criteria.tables import findings_table
from klaster.pages.desk import Desk, desk
from klaster.pages.fields import measure_field, several
from klaster.pages.names import industry_asked, region_asked
from klaster.pages.passport.determinants import METHOD as DETERMINANTS
from klaster.pages.passport.determinants import determinants, determinants_table
from klaster.pages.passport.evidence import evidence_of, filled, own_words
from klaster.pages.passport.participants import Group, participants
from klaster.pages.passport.reach import Reach, reach
from klaster.pages.passport.stages import METHOD as LIFE
from klaster.pages.passport.stages import Year, life, of_cluster, stages_table, years
from klaster.pages.passport.words import headline
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.rubrics import rubric as known_rubric
from klaster.views.number import percent
from klaster.workbench.observatory import Observatory

TYPE = "enright_type"
TITLE = Text("{industry}: {region}", "{industry}: {region}")
FINDINGS = Text("What the type rests on", "На чём основан тип")
STAGES = Text("Stages of life", "Стадии жизненного цикла")
DETERMINANT_TITLE = Text("Determinants", "Детерминанты")


@dataclass(frozen=True)
class PassportContent:
    """What the template places: the case, its form, the years, the participants."""

    region: str
    region_name: str
    region_address: str
    industry_address: str
    working_address: str
    note: str
    case: Judged | None
    fields: list[Field]
    thresholds: list[Field]
    moved: bool
    added: list[str]
    years: list[Year]
    groups: list[Group]
    probabilities: list[tuple[str, float, str]]
    reach: list[Reach]
    headline: list[str]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The passport of a region and an industry.

    Raises
    ------
    UnknownNameError
        For a region or an industry that the edition does not have, with the nearest names.
    InputError
        For evidence that cannot be what it is said to be.
    """
    table = desk(observatory, visit)
    region = region_asked(table, visit.names["region"])
    industry = industry_asked(table, visit.names["industry"])
    language = visit.language
    options = [Option(each, each) for each in reversed(table.edition.periods)]
    period = choice("period", Text("Period", "Период").read(language), options, visit.query.get("period"))
    rubric = known_rubric(TYPE)
    known = evidence_of(table, region, industry, period.chosen)
    fields, thresholds = filled(rubric, table, known), threshold_fields(rubric, visit)
    case = judged(rubric, fields, thresholds, language)
    title = TITLE.format(industry=table.industry_name(industry), region=table.region_name(region)).read(
        language
    )
    figures = _figures(table, region, industry, period.chosen, case)
    lived = _years(table, region, industry)
    content = PassportContent(
        region,
        table.region_name(region),
        table.region_link(region),
        table.link(f"industries/{industry}", period=period.chosen),
        table.link("explain", region=region, industry=industry, period=period.chosen),
        rubric.note.read(language) if rubric.note else "",
        case,
        [field for field in fields if not field.name.endswith("_error")],
        thresholds,
        any(field.value for field in thresholds),
        own_words(rubric, table),
        lived,
        participants(observatory, visit, region, industry)
        if not table.quotients.provenance.synthetic
        else [],
        _probabilities(case, language),
        reach(table, region, industry, period.chosen),
        headline(table, region, industry, period.chosen, case, lived),
    )
    return Screen(
        "passport",
        title,
        visit,
        table.edition,
        period.chosen,
        table.quality(period.chosen, [region]) if region in table.regions else None,
        table.quotients.provenance.synthetic,
        summary=" ".join([f"{title}.", *content.headline]),
        figures=figures,
        choices=several(measure_field(table), period),
        content=content,
        digest=table.quotients.digest,
        caveats=table.caveats,
    )  # fmt: skip


def _figures(table: Desk, region: str, industry: str, period: str, case: Judged | None) -> dict[str, Figure]:
    language, reading = table.language, prose("passport", table.language)
    figures: dict[str, Figure] = {}
    if case:
        found = findings_table(known_rubric(TYPE), case, language)
        found = replace(found, source=f"{table.source}; {found.source}")
        figures["findings"] = Figure("findings", FINDINGS.read(language), found, reading["findings"], TYPE)
    lived = life(table, region)
    if lived is not None and (rows := of_cluster(lived, region, industry)).height:
        told = stages_table(table, rows, lived, STAGES.read(language))
        figures["stages"] = Figure("stages", told.title, told, reading["stages"], LIFE)
    if (compared := determinants(table, region, industry, period)) is not None:
        scores = determinants_table(*compared, DETERMINANT_TITLE.read(language), language)
        figures["determinants"] = Figure(
            "determinants", scores.title, scores, reading["determinants"], DETERMINANTS
        )
    return figures


def _years(table: Desk, region: str, industry: str) -> list[Year]:
    lived = life(table, region)
    rows = of_cluster(lived, region, industry) if lived else pl.DataFrame()
    return years(rows, table.language) if rows.height else []


def _probabilities(case: Judged | None, language: Language) -> list[tuple[str, float, str]]:
    """The types in order of their probability: name, share, and the share as a whole per cent."""
    if case is None:
        return []
    outcomes = known_rubric(TYPE).outcomes
    found = [
        (
            outcomes[name].read(language),
            float(case.row.get(f"{name}_probability") or 0.0),
        )
        for name in outcomes
    ]
    ordered = sorted(found, key=lambda pair: -pair[1])
    return [(name, share, percent(share, language, 0)) for name, share in ordered if share > 0]
