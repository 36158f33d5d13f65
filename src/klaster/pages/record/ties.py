"""The links of a record, whichever end of them it is at; members by what kind of organisation they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.entity_fields import ORGANISATION_KINDS
from klaster.model.entity_kinds import RELATIONS
from klaster.model.statement import Link, Record
from klaster.model.text import Language, Text
from klaster.pages.record_words import Grounds, RecordWords, Said
from klaster.views.table import Column, Table

_UNKNOWN_KIND = Text("of a kind that is not stated", "вид не указан")
_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("subject", Text("From", "От")),
    ("relation", Text("Relation", "Связь")),
    ("object", Text("To", "К")),
    ("fields", Text("Particulars", "Подробности")),
    ("source", Text("Source", "Источник")),
    ("place_in_source", Text("Place in the source", "Место в источнике")),
    ("confidence", Text("Confidence", "Уверенность")),
    ("verified_on", Text("Verified on", "Проверено")),
    ("change", Text("Change", "Изменение")),
)


@dataclass(frozen=True, slots=True)
class Tie:
    """The other end of a link, what is said of the link, and what that rests on."""

    other: Said
    details: list[list[Said]]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Ties:
    """The links of one relation, one way."""

    title: str
    ties: list[Tie]


def ties(words: RecordWords, record: Record) -> list[Ties]:
    """The links of a record by relation and way; its members by the kind of organisation."""
    groups: dict[str, list[Tie]] = {}
    for link in record.links:
        groups.setdefault(_title(words, record, link), []).append(tie(words, record, link))
    return [
        Ties(title, sorted(members, key=lambda one: one.other.words)) for title, members in groups.items()
    ]


def member_counts(words: RecordWords, record: Record) -> list[tuple[str, int]]:
    """How many members of each kind a record has; empty where it has none: a kind without any stands with zero."""
    kinds = [_member_kind(words, link.subject) for link in _members(record)]
    if not kinds:
        return []
    counted = [(title.read(words.language), kinds.count(kind)) for kind, title in ORGANISATION_KINDS.items()]
    unstated = kinds.count("")
    return counted + ([(_UNKNOWN_KIND.read(words.language), unstated)] if unstated else [])


def keys_linked(record: Record) -> list[str]:
    """The keys at the other ends of the links, and of the documents they rest on."""
    ends = [key for link in record.links for key in (link.subject, link.object)]
    return ends + [link.basis.source for link in record.links if link.basis.source.startswith("document/")]


def tie(words: RecordWords, record: Record, link: Link) -> Tie:
    """A link as seen from one of its ends."""
    other = link.object if link.subject == record.key else link.subject
    return Tie(words.link(other), details(words, link), words.grounds(link.basis))


def details(words: RecordWords, link: Link) -> list[list[Said]]:
    """What is said of a link: level, weight, amount, since when; each as a title and its value."""
    return [
        [Said(f"{field.title.read(words.language)}:"), *words.value(field, link.fields[field.name])]
        for field in RELATIONS[link.relation].fields
        if link.fields.get(field.name) is not None
    ]


def links_table(words: RecordWords, links: Iterable[Link], title: str, source: str) -> Table:
    """Links as a table."""
    rows = [_filed(link) for link in links]
    schema: dict[str, Any] = {name: pl.Int64 if name == "change" else pl.String for name, _ in _COLUMNS}
    columns = tuple(Column(name, heading.read(words.language)) for name, heading in _COLUMNS)
    return Table(title, columns, pl.DataFrame(rows, schema=schema, orient="row"), source)


def relation_title(link: Link, key: str, language: Language) -> str:
    """What a link is called from the end that a record is at."""
    relation = RELATIONS[link.relation]
    return (relation.title if link.subject == key else relation.inverse).read(language)


def _title(words: RecordWords, record: Record, link: Link) -> str:
    title = relation_title(link, record.key, words.language)
    if link.relation == "member_of" and link.object == record.key:
        kind = _member_kind(words, link.subject)
        named = ORGANISATION_KINDS.get(kind, _UNKNOWN_KIND).read(words.language)
        return f"{title}: {named}"
    return title


def _members(record: Record) -> list[Link]:
    return [link for link in record.links if link.relation == "member_of" and link.object == record.key]


def _member_kind(words: RecordWords, key: str) -> str:
    member = words.record(key)
    said = member.value("organisation_kind") if member else None
    return said if isinstance(said, str) else ""


def _filed(link: Link) -> tuple[Any, ...]:
    said = "; ".join(f"{name}={value}" for name, value in link.fields.items() if value is not None)
    basis = link.basis
    return (
        link.subject, link.relation, link.object, said or None, basis.source, basis.place_in_source or None,
        basis.confidence.value, basis.verified_on or None, link.change,
    )  # fmt: skip
