"""The points of a self-assessment by group of indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klaster.model.text import Language, Text
from klaster.rubric.definition import Rubric

GROUPS = {
    "1": Text("structure of the cluster", "структура кластера"),
    "2": Text("management and co-operation", "управление и кооперация"),
    "3": Text("financing", "финансирование"),
    "4": Text("strategy, services, communication", "стратегия, услуги, коммуникации"),
    "5": Text("recognition and satisfaction", "признание и удовлетворённость"),
}


@dataclass(frozen=True)
class GroupScore:
    """A group of indicators: points and what can be had, of those graded; how many are graded of how many."""

    title: str
    points: float
    most: float
    graded: int
    indicators: int

    @property
    def share(self) -> float | None:
        """Points over what can be had, of the indicators graded; None where none is."""
        return self.points / self.most if self.most else None


def group_scores(rubric: Rubric, given: Mapping[str, str], language: Language) -> list[GroupScore]:
    """The groups in their order; an indicator without a grade is in no sum."""
    return [_score(rubric, number, title, given, language) for number, title in GROUPS.items()]


def _score(
    rubric: Rubric, number: str, title: Text, given: Mapping[str, str], language: Language
) -> GroupScore:
    own = [
        item for item in rubric.items
        if not item.is_criterion and rubric.measures[item.id].title.en.startswith(f"{number}.")
    ]  # fmt: skip
    graded = [item for item in own if given.get(item.id)]
    points = sum(float(given[item.id]) * item.weight for item in graded)
    most = sum(item.most * item.weight for item in graded)
    return GroupScore(title.read(language), points, most, len(graded), len(own))
