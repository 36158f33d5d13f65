"""The labels of the register and when they run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from klaster.model.entity_fields import TIERS
from klaster.model.statement import Link
from klaster.model.text import Language, Text
from klaster.pages.record_words import RecordWords, Said
from klaster.views.table import Column, Table

RELATION = "certified_as"
TITLE = Text("Labels and their expiry", "Знаки и срок их действия")
_STATES = {
    "valid": Text("valid", "действует"),
    "expired": Text("expired", "истёк"),
    "unknown": Text("expiry not known", "срок неизвестен"),
}


@dataclass(frozen=True)
class Label:
    """One label: whose, by whom, of which level, from and to when, and whether it is valid."""

    holder: Said
    holder_key: str
    body: Said
    level: str
    since: str
    expires: str
    state: str
    words: str


def labels(words: RecordWords, today: date) -> list[Label]:
    """Every label, those that run out first at the top and those of unknown expiry last."""
    links = words.register.links(relation=RELATION, at=words.moment.asked)
    words.read(key for link in links for key in (link.subject, link.object))
    found = [_label(words, link, today) for link in links]
    return sorted(found, key=lambda one: (not one.expires, one.expires, one.holder.words))


def _label(words: RecordWords, link: Link, today: date) -> Label:
    expires = str(link.fields.get("expires") or "")
    state = _state(expires, today)
    return Label(
        words.link(link.subject),
        link.subject,
        words.link(link.object),
        _level(str(link.fields.get("level") or ""), words.language),
        str(link.fields.get("valid_from") or ""),
        expires,
        state,
        _STATES[state].read(words.language),
    )


def _level(code: str, language: Language) -> str:
    return TIERS[code].read(language) if code in TIERS else code


def _state(expires: str, today: date) -> str:
    """Whether a label is valid on a day; a year or a month runs to its end.

    >>> _state("2019", date(2019, 12, 31)), _state("2019-06", date(2019, 7, 1)), _state("", date(2019, 1, 1))
    ('valid', 'expired', 'unknown')
    """
    if not expires:
        return "unknown"
    return "valid" if f"{expires}-12-31"[:10] >= today.isoformat()[: len(expires)] else "expired"


def labels_table(found: list[Label], language: Language, source: str) -> Table:
    """The calendar as a table."""
    names = ("holder_key", "holder", "body", "level", "since", "expires", "state", "words")
    headings = (
        Text("Key", "Ключ"), Text("Holder", "У кого"), Text("By", "Кем выдан"), Text("Level", "Уровень"), Text("Since", "С"),
        Text("Until", "До"), Text("State, code", "Состояние, код"), Text("State", "Состояние"),
    )  # fmt: skip
    rows = [
        (one.holder_key, one.holder.words, one.body.words, one.level, one.since, one.expires, one.state, one.words)
        for one in found
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    columns = tuple(
        Column(name, heading.read(language), shown=name not in ("holder_key", "state"))
        for name, heading in zip(names, headings, strict=True)
    )
    return Table(TITLE.read(language), columns, frame, source)
