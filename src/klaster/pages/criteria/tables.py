"""The tables behind the screen of criteria: the rules of the rule-books, and the findings of one case."""

from __future__ import annotations

import polars as pl

from klaster.model.text import Language, Text
from klaster.pages.criteria.asks import asks, measured
from klaster.pages.criteria.judging import Judged
from klaster.rubric.definition import Rubric
from klaster.rubric.thresholds import newest
from klaster.views.table import Column, Table

RULES = Text("Rule-books side by side", "Правила рядом")
FINDINGS = Text("Criterion by criterion", "По критериям")


def rules_table(rubrics: list[Rubric], language: Language) -> Table:
    """Every criterion of some rule-books, and what it asks; of points, the grades that can be had."""
    rows = [row for rubric in rubrics for row in rule_rows(rubric, language)]
    names = ["rule_book", "group", "criterion", "about", "asks", "weight"]
    headings = (
        Text("Rule-book", "Правила"),
        Text("Part", "Раздел"),
        Text("Criterion", "Критерий"),
        Text("About", "О чём"),
        Text("Asks for", "Требует"),
        Text("Weight", "Вес"),
    )
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    # One rule-book needs no name on every row, and weights only where they differ.
    spare = {"rule_book"} if len(rubrics) == 1 else set[str]()
    spare |= {"weight"} if frame["weight"].n_unique() < 3 else set()
    columns = tuple(
        Column(name, words.read(language), shown=name not in spare)
        for name, words in zip(names, headings, strict=True)
    )
    source = "; ".join(dict.fromkeys(cited(rubric, language) for rubric in rubrics))
    return Table(RULES.read(language), columns, frame, source)


def cited(rubric: Rubric, language: Language) -> str:
    """Where the rules of a rule-book are from."""
    return rubric.source.read(language) if rubric.source else rubric.references[0]


def rule_rows(rubric: Rubric, language: Language) -> list[tuple[str, str, str, str, str, str]]:
    """The criteria of one rule-book; what earns points first."""
    title, thresholds = rubric.title.read(language), newest(rubric)
    points = Text("{least} to {most} points", "от {least} до {most} баллов")
    rows = [
        (
            title,
            "",
            rubric.measures[item.id].title.read(language),
            "",
            points.format(least=f"{item.least:g}", most=f"{item.most:g}").read(language),
            f"{item.weight:g}",
        )
        for item in rubric.items
        if not item.is_criterion
    ]
    for id, criterion in rubric.criteria.items():
        group = rubric.groups[criterion.group].read(language) if criterion.group else ""
        about = measured(rubric, criterion, language)
        rows.append(
            (title, group, criterion.title.read(language), about, asks(rubric, id, thresholds, language), "")
        )
    return rows


def findings_table(rubric: Rubric, found: Judged, language: Language) -> Table:
    """The findings of one case."""
    names = {
        "group": Text("Part", "Раздел"),
        "criterion": Text("Criterion", "Критерий"),
        "asks": Text("Asks for", "Требует"),
        "number": Text("Known", "Известно"),
        "finding": Text("Finding", "Вывод"),
        "distance": Text("Distance", "Расстояние до порога"),
    }
    rows = [
        (each.group, each.title, each.asks, each.number, each.words, each.distance) for each in found.findings
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    columns = tuple(Column(name, words.read(language)) for name, words in names.items())
    source = f"{cited(rubric, language)}. {rubric.id} v{rubric.version}"
    return Table(f"{FINDINGS.read(language)}: {found.verdict}", columns, frame, source)
