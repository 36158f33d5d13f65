"""Programmes with what is known of their budgets, goals and parts; projects with amounts and who gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Link, Record
from klaster.model.text import Text
from klaster.pages.about_records import by_country, by_reference, every, referring_to
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.moment import AT, moment
from klaster.pages.prose import prose
from klaster.pages.record_summary import amount, years
from klaster.pages.record_words import RecordWords, Said
from klaster.pages.register_strip import Strip, permanent, source_line, strip
from klaster.pages.screen import Figure, Screen
from klaster.pages.visit import Visit
from klaster.views.number import NO_BREAK, decimal
from klaster.views.table import Column, Table
from klaster.workbench.observatory import Observatory

TITLE = Text("Programmes and projects", "Программы и проекты")
_BUDGET = "budget"
"""A fact about a programme whose measure has this word tells of its budget."""
_PROGRAMMES: tuple[tuple[str, Text], ...] = (
    ("key", Text("Key", "Ключ")), ("name", Text("Name", "Название")), ("country", Text("Country", "Страна")),
    ("years", Text("Years", "Годы")), ("standing", Text("Standing", "Состояние")), ("part_of", Text("Part of", "Часть программы")),
    ("amount", Text("Amount", "Сумма")), ("currency", Text("Currency", "Валюта")), ("budget", Text("Budget as told", "Бюджет по источникам")),
    ("designations", Text("Designations", "Точки роста")), ("targets", Text("Targets", "Цели")),
)  # fmt: skip
_PROJECTS: tuple[tuple[str, Text], ...] = (
    ("key", Text("Key", "Ключ")), ("name", Text("Name", "Название")), ("country", Text("Country", "Страна")),
    ("region", Text("Region", "Регион")), ("starts", Text("Starts in", "Год начала")), ("standing", Text("Standing", "Состояние")),
    ("amount", Text("Amount", "Сумма")), ("currency", Text("Currency", "Валюта")), ("funded_by", Text("Funded by", "Финансирование")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list; a part stands under its whole."""

    name: Said
    is_part: bool
    years: str
    standing: list[Said]
    instrument: list[Said]
    budget: list[Said]
    designations: int
    designations_address: str
    targets: int


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the list, with those who fund it and by how much."""

    name: Said
    where: list[Said]
    years: str
    standing: list[Said]
    amount: Said | None
    funders: list[tuple[Said, str]]


@dataclass(frozen=True)
class ProgrammesContent:
    """What the template of programmes shows."""

    strip: Strip
    countries: list[tuple[str, list[ProgrammeRow]]]
    projects: list[ProjectRow]


@dataclass(frozen=True)
class _Known:
    """All that the lists are made of, read once."""

    words: RecordWords
    programmes: tuple[Record, ...]
    projects: tuple[Record, ...]
    facts: dict[str, list[Record]]
    targets: dict[str, list[Record]]
    designations: dict[str, list[Record]]
    funding: dict[str, list[Link]]


def screen(observatory: Observatory, visit: Visit) -> Screen:
    """The screen of programmes and projects."""
    register, title = observatory.register, TITLE.read(visit.language)
    if register is None:
        return Screen("programmes", title, visit, indexed=False)
    shown = moment(register, visit)
    words = RecordWords(register, visit, shown, frozenset(observatory.edition().region_codes))
    country = _country_field(words)
    known = _known(words, country.chosen)
    source = source_line(observatory.title, visit, shown)
    countries = [(name, _with_parts(known, members)) for name, members in by_country(words, known.programmes)]
    projects = [_project(known, record) for record in known.projects]
    texts = prose("programmes", visit.language)
    tables = (_programmes_table(known, source), _projects_table(known, source))
    figures = [
        Figure(name, table.title, table, texts[name], "")
        for name, table in zip(("programmes", "projects"), tables, strict=True)
    ]
    return Screen(
        "programmes",
        title,
        visit,
        figures={figure.id: figure for figure in figures},
        choices=(country,),
        content=ProgrammesContent(strip(register, visit, shown), countries, projects),
        permanent=permanent(visit, shown),
        indexed=not shown.is_past,
    )


def _known(words: RecordWords, country: str) -> _Known:
    programmes, projects = (
        every(words, "programme", country=country),
        every(words, "project", country=country),
    )
    keys = [one.key for one in (*programmes, *projects)]
    funding: dict[str, list[Link]] = {}
    for link in words.register.links(keys, "funds", words.moment.asked):
        funding.setdefault(link.object, []).append(link)
    funders = [link.subject for key in keys for link in funding.get(key, [])]
    financiers = [str(one.value("financier")) for one in projects if one.value("financier")]
    wholes = [str(one.value("part_of")) for one in programmes if one.value("part_of")]
    words.read([*keys, *funders, *financiers, *wholes])
    return _Known(
        words,
        programmes,
        projects,
        referring_to(words, "fact", "subject", programmes),
        referring_to(words, "target", "subject", programmes),
        referring_to(words, "designation", "programme", programmes),
        funding,
    )


def _country_field(words: RecordWords) -> Choice:
    counts = words.register.records(limit=0, at=words.moment.asked, kind=("programme", "project")).facets
    options = [Option("", Text("all", "все").read(words.language))]
    options += [Option(code, words.country(code)) for code in counts.get("country", {})]
    return choice(
        "country", Text("Country", "Страна").read(words.language), options, words.visit.query.get("country")
    )


def _with_parts(known: _Known, members: list[Record]) -> list[ProgrammeRow]:
    """The programmes of a country, each followed by its parts."""
    here = {one.key for one in members}
    parts = by_reference(members, "part_of")
    rows: list[ProgrammeRow] = []
    for one in members:
        if one.value("part_of") not in here:
            rows.append(_programme(known, one, False))
            rows += [_programme(known, part, True) for part in parts.get(one.key, [])]
    return rows


def _programme(known: _Known, record: Record, is_part: bool) -> ProgrammeRow:
    words, kind = known.words, KINDS["programme"]
    designations = len(known.designations.get(record.key, []))
    return ProgrammeRow(
        words.link(record.key),
        is_part,
        years(record),
        words.value(kind.field("standing"), record.value("standing")),
        [
            *words.value(kind.field("instrument"), record.value("instrument"))[:1],
            *words.value(kind.field("phase"), record.value("phase"))[:1],
        ],
        _budget(known, record),
        designations,
        words.visit.link("register", kind="designation", programme=record.key, **{AT: words.moment.written})
        if designations
        else "",
        len(known.targets.get(record.key, [])),
    )


def _budget(known: _Known, record: Record) -> list[Said]:
    """What is known of the money: the programme's own amount, and facts that tell of a budget, by their names."""
    own = amount(known.words, record, "amount", "currency")
    told = [one for one in known.facts.get(record.key, []) if _BUDGET in str(one.value("measure"))]
    known.words.read(one.key for one in told)
    found = [own] if own else []
    for one in told:
        number = amount(known.words, one, "value", "unit")
        if number:
            found.append(Said(number.words, known.words.address(one.key), language=number.language))
    return found


def _project(known: _Known, record: Record) -> ProjectRow:
    words, kind = known.words, KINDS["project"]
    country, region = (record.value(name) for name in ("country", "region"))
    where = words.value(kind.field("country"), country)
    where += [words.region(code) for code in region] if isinstance(region, list) else []
    return ProjectRow(
        words.link(record.key),
        where,
        years(record),
        words.value(kind.field("standing"), record.value("standing")),
        amount(words, record, "amount", "currency"),
        _funders(known, record),
    )


def _funders(known: _Known, record: Record) -> list[tuple[Said, str]]:
    """Those who fund a project, each with the amount where it is known."""
    found = {link.subject: _given(known.words, link) for link in known.funding.get(record.key, [])}
    financier = record.value("financier")
    if isinstance(financier, str):
        found.setdefault(financier, "")
    return [(known.words.link(key), given) for key, given in found.items()]


def _given(words: RecordWords, link: Link) -> str:
    number, currency = link.fields.get("amount"), link.fields.get("currency")
    if not isinstance(number, int | float):
        return ""
    return NO_BREAK.join(
        filter(
            None,
            (decimal(number, words.language, 0 if float(number).is_integer() else 2), str(currency or "")),
        )
    )


def _programmes_table(known: _Known, source: str) -> Table:
    words = known.words
    rows = [
        (
            one.key, words.link(one.key).words, _codes(one, "country"), years(one) or None, one.value("standing"), one.value("part_of"),
            one.value("amount"), one.value("currency"), "; ".join(said.words for said in _budget(known, one)) or None,
            len(known.designations.get(one.key, [])), len(known.targets.get(one.key, [])),
        )
        for one in known.programmes
    ]  # fmt: skip
    return _table(words, _PROGRAMMES, rows, Text("Programmes", "Программы"), source)


def _projects_table(known: _Known, source: str) -> Table:
    words = known.words
    rows = [
        (
            one.key, words.link(one.key).words, _codes(one, "country"), _codes(one, "region"), one.value("starts"), one.value("standing"),
            one.value("amount"), one.value("currency"), "; ".join(f"{who.words} {given}".strip() for who, given in _funders(known, one)) or None,
        )
        for one in known.projects
    ]  # fmt: skip
    return _table(words, _PROJECTS, rows, Text("Projects", "Проекты"), source)


def _table(
    words: RecordWords, headings: tuple[tuple[str, Text], ...], rows: list[Any], title: Text, source: str
) -> Table:
    kinds = {"amount": pl.Float64, "starts": pl.Int64, "designations": pl.Int64, "targets": pl.Int64}
    schema: dict[str, Any] = {name: kinds.get(name, pl.String) for name, _ in headings}
    columns = tuple(
        Column(name, heading.read(words.language), numeric=name in kinds) for name, heading in headings
    )
    return Table(title.read(words.language), columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def _codes(record: Record, name: str) -> str | None:
    value = record.value(name)
    return " ".join(value) if isinstance(value, list) else None
