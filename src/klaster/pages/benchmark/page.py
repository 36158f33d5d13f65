"""The screen of the benchmark: eligibility, self-assessment against 80 %, labels and their expiry, peers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.benchmark.labels import Label, labels, labels_table
from klaster.pages.benchmark.scores import GroupScore, group_scores
from klaster.pages.criteria.form import Field, evidence_fields, threshold_fields
from klaster.pages.criteria.judging import Judged, judged
from klaster.pages.criteria.tables import findings_table
from klaster.pages.moment import moment
from klaster.pages.prose import prose
from klaster.pages.record.page import record_asked
from klaster.pages.record_words import RecordWords, Said
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.rubrics import rubric as known_rubric
from klaster.workbench.observatory import Observatory

RUBRIC = "management_excellence"
TITLE = Text("Benchmark of cluster management", "Бенчмаркинг управления кластером")
_FROM_REGISTER = {"posts": "staff", "members": "members"}
_PEERS = 100


@dataclass(frozen=True)
class Peer:
    """Another cluster organisation: its name, staff, members and label."""

    name: Said
    staff: str
    members: str
    label: str
    is_own: bool


@dataclass(frozen=True)
class BenchmarkContent:
    """What the template places."""

    strip: Strip
    note: str
    case: Judged | None
    scores: list[GroupScore]
    fields: list[Field]
    thresholds: list[Field]
    moved: bool
    from_register: list[str]
    peers: list[Peer]
    labels: list[Label]
    goal: float


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The benchmark of one cluster organisation, or of none in particular.

    Raises
    ------
    UnknownNameError
        For a record that the register does not have.
    InputError
        For evidence that cannot be what it is said to be.
    """
    register, language = observatory.register, visit.language
    if register is None:
        return Screen("benchmark", TITLE.read(language), visit, indexed=False)
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown)
    asked = visit.names.get("organisation", "")
    own = record_asked(register, asked, shown) if asked else None
    if own:
        words.read([own.key])
    rubric = known_rubric(RUBRIC)
    known = _known(own)
    fields = [
        replace(field, value=known[field.name]) if not field.value and field.name in known else field
        for field in evidence_fields(rubric, visit)
    ]
    thresholds = threshold_fields(rubric, visit)
    case = judged(rubric, fields, thresholds, language)
    source = source_line(observatory.title, visit, shown)
    # The calendar is of today: a label that ran out yesterday is not valid.
    given_labels = labels(words, datetime.now(UTC).date())
    texts = prose("benchmark", language)
    calendar = labels_table(given_labels, language, source)
    figures = {"labels": Figure("labels", calendar.title, calendar, texts["labels"], "")}
    if case:
        found = findings_table(rubric, case, language)
        figures["findings"] = Figure("findings", found.title, found, texts["findings"], RUBRIC)
    name = words.link(own.key).words if own else ""
    return Screen(
        "benchmark",
        f"{TITLE.read(language)}: {name}" if name else TITLE.read(language),
        visit,
        figures=figures,
        content=BenchmarkContent(
            strip(register, visit, shown),
            rubric.note.read(language) if rubric.note else "",
            case,
            group_scores(rubric, {field.name: field.value for field in fields if field.value}, language),
            fields,
            thresholds,
            any(field.value for field in thresholds),
            [field.label for field in fields if field.name in known],
            _peers(words, own, given_labels),
            given_labels,
            rubric.thresholds["gold_share"].newest / 100,
        ),
        permanent=permanent(visit, shown),
        indexed=case is None and not shown.is_past,
    )


def _known(own: Record | None) -> dict[str, str]:
    """What the register says of an organisation that the pre-check of eligibility asks for."""
    if own is None:
        return {}
    said: dict[str, Any] = {name: own.value(field) for name, field in _FROM_REGISTER.items()}
    return {name: f"{value:g}" for name, value in said.items() if isinstance(value, int | float)}


def _peers(words: RecordWords, own: Record | None, given: list[Label]) -> list[Peer]:
    records = words.register.records(kind="cluster_organisation", limit=_PEERS, at=words.moment.asked).rows
    words.read(record.key for record in records)
    levels = {label.holder_key: f"{label.level} ({label.words})" for label in given}
    return [
        Peer(
            words.link(record.key),
            _written(record.value("staff")),
            _written(record.value("members")),
            levels.get(record.key, ""),
            own is not None and record.key == own.key,
        )
        for record in records
    ]


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""
