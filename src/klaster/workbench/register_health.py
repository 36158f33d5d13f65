"""How sound the register is: what is missing, not verified for long, broken, said twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from klaster.model.entity_kinds import KINDS
from klaster.model.statement import Record, completeness
from klaster.model.text import Text
from klaster.resolution import Candidate, duplicates
from klaster.workbench.register_decisions import named

COMPARED_KINDS = ("organisation", "cluster_organisation", "cluster", "zone")
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what is expected is known of the records of one kind in one country; "" is no country."""

    kind: str
    country: str
    records: int
    share: float
    most_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """A record not verified for long; ``verified_on`` is empty where it never was."""

    key: str
    verified_on: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference to a record that is not there, or is shown no longer."""

    key: str
    field: str
    to: str
    why: Text


@dataclass(frozen=True)
class Health:
    """All that asks for attention in a register."""

    completeness: tuple[Completeness, ...]
    stale: tuple[Stale, ...]
    broken: tuple[Broken, ...]
    duplicates: tuple[Candidate, ...]


MISSING = Text("there is no such record", "такой записи нет")
RETIRED = Text("the record is retired", "запись снята")


def health(records: Iterable[Record], today: date, months: int = MONTHS) -> Health:
    """The health of a register, from all its records with their links.

    Parameters
    ----------
    today
        From when months are counted back.
    months
        A record verified before is stale. A year or a month stands for its last day.
    """
    everything = list(records)
    shown = [record for record in everything if record.retired is None]
    return Health(
        tuple(_completeness(shown)),
        tuple(_stale(shown, today, months)),
        tuple(_broken(shown, {record.key: record.retired is not None for record in everything})),
        tuple(one for kind in COMPARED_KINDS for one in duplicates([named(record) for record in shown if record.kind == kind])),
    )  # fmt: skip


def _completeness(records: Sequence[Record]) -> Iterator[Completeness]:
    groups: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        countries = record.value("country")
        for country in countries if isinstance(countries, list) else [""]:
            groups[record.kind, country].append(record)
    order = list(KINDS)
    for (kind, country), some in sorted(
        groups.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1])
    ):
        share = fmean(completeness(kind, record.fields) for record in some)
        yield Completeness(kind, country, len(some), round(share, 3), _most_missing(kind, some))


def _most_missing(kind: str, records: Sequence[Record]) -> tuple[str, ...]:
    """The expected fields that most records lack, worst first."""
    lacking = {
        one.name: sum(record.value(one.name) is None for record in records)
        for one in KINDS[kind].fields
        if one.expected
    }
    return tuple(
        sorted((name for name, count in lacking.items() if count), key=lambda name: -lacking[name])[:3]
    )


def _stale(records: Sequence[Record], today: date, months: int) -> Iterator[Stale]:
    found: list[Stale] = []
    for record in records:
        last = max((said.basis.verified_on for said in record.fields.values()), key=_last_day, default="")
        if not last or _last_day(last) < months_before(today, months):
            found.append(Stale(record.key, last))
    yield from sorted(found, key=lambda one: (one.verified_on, one.key))


def _last_day(written: str) -> date:
    """The last day that a year, a month or a day may mean."""
    if not written:
        return date.min
    year, month, day = (*(int(part) for part in written.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    if month:
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, 12, 31)


def months_before(day: date, months: int) -> date:
    """The day some months earlier; the last of a month where it has no such day.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def _broken(records: Sequence[Record], retired: Mapping[str, bool]) -> Iterator[Broken]:
    for record in records:
        for name, to in _references(record):
            if to not in retired:
                yield Broken(record.key, name, to, MISSING)
            elif retired[to]:
                yield Broken(record.key, name, to, RETIRED)


def _references(record: Record) -> Iterator[tuple[str, str]]:
    kind = KINDS[record.kind]
    for name, said in record.fields.items():
        if kind.field(name).type == "reference" and isinstance(said.value, str):
            yield name, said.value
        if said.basis.source.startswith("document/"):
            yield f"{name}: source", said.basis.source
    for link in record.links:
        yield link.relation, link.object
