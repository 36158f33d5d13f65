"""The screen of criteria: rule-books side by side, and one case judged with what would change the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.criteria.cases import columns_read
from klaster.pages.criteria.form import Field, evidence_fields, threshold_fields
from klaster.pages.criteria.judging import Judged, judged
from klaster.pages.criteria.tables import findings_table, rule_rows, rules_table
from klaster.pages.desk import chosen_edition
from klaster.pages.prose import prose
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.rubric.definition import Rubric
from klaster.rubrics import rubric as known_rubric
from klaster.rubrics import rubrics
from klaster.workbench.observatory import Observatory

TITLE = Text("Check against criteria", "Проверка по критериям")
SIDE_BY_SIDE = ("infopark_membership", "armenia_zone_operator")
"""The two rule-books that the report puts beside one another."""


@dataclass(frozen=True)
class CriteriaContent:
    """What the template places: the rule-book, its form, the case, the rules of the two rule-books."""

    rubric: Rubric
    rubrics: Choice
    fields: list[Field]
    thresholds: list[Field]
    moved: bool
    case: Judged | None
    books: list[tuple[Rubric, list[tuple[str, str, str, str, str, str]]]]
    versions: list[tuple[str, str, float]]
    columns: list[tuple[str, str]]
    """Columns that a file of cases may have, and what each is."""
    command: str


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of criteria.

    Raises
    ------
    ChoiceError
        For a rule-book that there is not.
    InputError
        For evidence that cannot be what it is said to be.
    """
    # No number of an edition stands here; one that is not there is still refused.
    chosen_edition(observatory, visit.query.get("edition"))
    books = _books(visit)
    chosen = known_rubric(books.chosen)
    language = visit.language
    fields, thresholds = evidence_fields(chosen, visit), threshold_fields(chosen, visit)
    case = judged(chosen, fields, thresholds, language)
    reading = prose("criteria", language)
    shown = [known_rubric(name) for name in SIDE_BY_SIDE]
    figures: dict[str, Figure] = {}
    if case:
        table = findings_table(chosen, case, language)
        figures["findings"] = Figure("findings", table.title, table, reading["findings"], chosen.id)
    rules = rules_table(shown if chosen.id in SIDE_BY_SIDE else [chosen], language)
    figures["rules"] = Figure("rules", rules.title, rules, reading["rules"], chosen.id)
    content = CriteriaContent(
        chosen,
        books,
        fields,
        thresholds,
        any(field.value for field in thresholds),
        case,
        [(book, rule_rows(book, language)) for book in (shown if chosen.id in SIDE_BY_SIDE else [chosen])],
        [(each.title.read(language), day, value) for each in chosen.thresholds.values() for day, value in each.values if day],
        columns_read(chosen, language),
        f"klaster compute {chosen.id} {_FILES.get(chosen.keys[0], 'cases.csv')} -o verdicts.csv",
    )  # fmt: skip
    title = f"{TITLE.read(language)}: {chosen.title.read(language)}"
    return Screen("criteria", title, visit, figures=figures, content=content, indexed=case is None)


_FILES = {
    "firm": "firms.csv",
    "operator": "operators.csv",
    "cluster": "clusters.csv",
    "organisation": "organisations.csv",
}


def _books(visit: Visit) -> Choice:
    options = [Option(id, each.title.read(visit.language)) for id, each in rubrics().items()]
    label = Text("Rule-book", "Правила").read(visit.language)
    return choice("rubric", label, options, visit.query.get("rubric"), SIDE_BY_SIDE[0])
