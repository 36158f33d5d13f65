"""The facts about some records, read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from klaster.model.statement import Record
from klaster.pages.record_words import RecordWords

MOST = 5000


def every(words: RecordWords, kind: str, **facets: Any) -> tuple[Record, ...]:
    """The records of a kind by name, at the moment of the visit."""
    asked: dict[str, Any] = {"kind": kind, **{name: codes for name, codes in facets.items() if codes}}
    sort = f"name_{words.language}"
    return words.register.records(sort=sort, limit=MOST, at=words.moment.asked, **asked).rows


def referring_to(
    words: RecordWords, kind: str, field: str, records: Iterable[Record]
) -> dict[str, list[Record]]:
    """The records of a kind that name one of some records in a field, by the key that they name."""
    keys = tuple(one.key for one in records)
    found = [one for some in _parts(keys) for one in every(words, kind, **{field: some})]
    return by_reference(found, field)


def _parts(keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


def by_reference(records: Iterable[Record], field: str) -> dict[str, list[Record]]:
    """The records by the key that a field of theirs names."""
    found: dict[str, list[Record]] = {}
    for record in records:
        key = record.value(field)
        if isinstance(key, str):
            found.setdefault(key, []).append(record)
    return found


def by_country(words: RecordWords, records: Iterable[Record]) -> list[tuple[str, list[Record]]]:
    """The records by the name of their country, those without one last; a record of several stands under each."""
    found: dict[str, list[Record]] = {}
    for record in records:
        codes = record.value("country")
        for code in codes if isinstance(codes, list) and codes else [""]:
            found.setdefault(code, []).append(record)
    named = [(words.country(code) if code else "", members) for code, members in found.items()]
    return sorted(named, key=lambda pair: (not pair[0], pair[0]))
