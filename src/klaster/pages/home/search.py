"""Search among regions, industries, methods and the records of the register, in both languages at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klaster.catalogue import methods
from klaster.model.classification import Category, fold
from klaster.model.errors import KlasterError
from klaster.model.statement import Record
from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.pages.record_words import kind_words, name_language, name_of

LONGEST = 100
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, what tells it from its namesakes, where it is."""

    name: str
    detail: str
    address: str
    language: str = ""
    """Of the name, where that is not the page's."""


@dataclass(frozen=True)
class Hits:
    """What was found of one kind, and how many there are in all."""

    kind: str
    hits: list[Hit]
    total: int
    everyone: str = ""
    """The address of the whole list, where there is one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str
    code: str
    hit: Hit


def found(desk: Desk, asked: str) -> list[Hits]:
    """Everything each word of the question begins a word of; exact codes and names first.

    ``ё`` and ``е``, capitals and punctuation make no difference.
    """
    wanted = fold(asked[:LONGEST])
    if not wanted:
        return []
    kinds = (
        (Text("Regions", "Регионы"), _regions(desk)),
        (Text("Industries", "Отрасли"), _industries(desk)),
        (Text("Methods", "Методы"), _methods(desk)),
    )
    groups = [_group(kind.read(desk.language), list(entries), wanted) for kind, entries in kinds]
    return [group for group in (*groups, _registered(desk, asked)) if group.hits]


def _registered(desk: Desk, asked: str) -> Hits:
    """Records of the register that have all the words, in any form."""
    title = Text("Register", "Реестр").read(desk.language)
    try:
        register = desk.observatory.register
        found = register.records(asked[:LONGEST], f"name_{desk.language}", 0, _SHOWN) if register else None
    except KlasterError:
        found = None
    if found is None:
        return Hits(title, [], 0)
    hits = [_record_hit(desk, record) for record in found.rows]
    return Hits(title, hits, found.total, desk.visit.link("register", q=asked[:LONGEST]))


def _record_hit(desk: Desk, record: Record) -> Hit:
    name, language = name_of(record, desk.language), name_language(record, desk.language)
    kind = kind_words(record.kind, desk.language)
    return Hit(name, kind, desk.visit.link(f"register/{record.key}"), language)


def _group(kind: str, entries: list[_Entry], wanted: str) -> Hits:
    parts = [f" {part}" for part in wanted.split()]
    matching = [entry for entry in entries if all(part in f" {entry.words}" for part in parts)]
    ranked = sorted(
        matching, key=lambda entry: (fold(entry.code) != wanted, not entry.words.startswith(wanted))
    )
    return Hits(kind, [entry.hit for entry in ranked[:_SHOWN]], len(ranked))


def _regions(desk: Desk) -> Iterator[_Entry]:
    for code, category in desk.regions.items():
        area = desk.area(code)
        detail = ", ".join(filter(None, (code, desk.region_name(area) if area else "")))
        yield _Entry(_words(category), code, Hit(desk.region_name(code), detail, desk.region_link(code)))


def _industries(desk: Desk) -> Iterator[_Entry]:
    for code, category in desk.industries.items():
        hit = Hit(desk.industry_name(code), code, desk.industry_link(code))
        yield _Entry(_words(category), code, hit)


def _methods(desk: Desk) -> Iterator[_Entry]:
    for entry in methods():
        title, id = entry.card.title, entry.card.id
        hit = Hit(title.read(desk.language), id, desk.visit.link(f"methods/{id}"))
        yield _Entry(f"{fold(title.en)} {fold(title.ru)} {fold(id)}", id, hit)


def _words(category: Category) -> str:
    names = (category.name.ru, category.name.en, category.code, *category.aliases)
    return " ".join(fold(name) for name in names)
