"""One record whole, and lists of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import Connection, Select, or_, select, union

from klaster.model.errors import Place
from klaster.model.statement import Change, Link, Record, public_fields
from klaster.register.held import Held, chunks, existing, held_records, hold_links, links_where
from klaster.register.projection import record_from
from klaster.register.schema import CHANGE, CURRENT_RECORD, LINK, RECORD, STATEMENT
from klaster.register.state import no_such_record
from klaster.register.stored_rows import fields_and_retirement, link_from

TOUCHED_SHOWN = 100


def record(connection: Connection, key: str, change: int | None, personal: bool) -> Record:
    """A record after a change, or now, with its links and the changes that touched it."""
    row = connection.execute(select(RECORD).where(RECORD.c.key == key)).one_or_none()
    if row is None or (change is not None and row.made_by > change):
        raise no_such_record(key, Place(key))
    said = held_records(connection, (key,), change).state.said[key]
    fields, retirement = fields_and_retirement(said)
    links = links_where(connection, or_(LINK.c.subject == key, LINK.c.object == key), change)
    return Record(
        key,
        row.kind,
        fields if personal else public_fields(row.kind, fields),
        tuple(link_from(link) for link in links),
        changes_of(connection, key, change),
        retirement,
    )


def check_exists(connection: Connection, key: str) -> None:
    """Refuse a key under which there is no record."""
    if not existing(connection, (key,)):
        raise no_such_record(key, Place(key))


def standing_at(connection: Connection, keys: Collection[str], change: int) -> list[str]:
    """Those of some keys under which there was a record after a change, in their order."""
    made: set[str] = set()
    for some in chunks(keys):
        made.update(
            connection.execute(
                select(RECORD.c.key).where(RECORD.c.key.in_(some), RECORD.c.made_by <= change)
            ).scalars()
        )
    return [key for key in keys if key in made]


def everything(connection: Connection, change: int, personal: bool) -> Iterator[Record]:
    """All records that stood after a change, by key, each with the links whose subject it is."""
    keys = connection.execute(select(RECORD.c.key).where(RECORD.c.made_by <= change)).scalars().all()
    for some in chunks(sorted(keys)):
        held = held_records(connection, some, change)
        hold_links(connection, held, some, change)
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for key in sorted(held.state.links):
            links[key[0]].append(held.state.links[key])
        for key in some:
            fields, retirement = fields_and_retirement(held.state.said[key])
            kind = key.partition("/")[0]
            last = max((one.change for one in (*fields.values(), *links[key])), default=0)
            shown = fields if personal else public_fields(kind, fields)
            yield Record(key, kind, shown, tuple(links[key]), (last,), retirement)


def changes_of(connection: Connection, key: str, change: int | None = None) -> tuple[int, ...]:
    """The numbers of the changes that touched a record, oldest first."""
    numbers = [row.id for row in connection.execute(_touching(key))]
    return tuple(sorted(number for number in numbers if number and (change is None or number <= change)))


def changes(connection: Connection, since: int, key: str | None, limit: int) -> tuple[Change, ...]:
    """Changes after one, newest first, with the records that each touched."""
    found = select(CHANGE).where(CHANGE.c.id > since).order_by(CHANGE.c.id.desc()).limit(limit)
    if key is not None:
        found = found.where(CHANGE.c.id.in_(_touching(key)))
    rows = connection.execute(found).all()
    return tuple(
        Change(row.id, row.made_at, row.account, row.why, row.proposal, touched_by(connection, row.id))
        for row in rows
    )


def change_alone(connection: Connection, number: int) -> Change:
    """A change, or the last one before a number that none has; without what it touched."""
    found = select(CHANGE).where(CHANGE.c.id <= number).order_by(CHANGE.c.id.desc()).limit(1)
    row = connection.execute(found).one_or_none()
    return Change(row.id, row.made_at, row.account, row.why, row.proposal) if row else Change(0, "", "", "")


def touched_by(connection: Connection, number: int) -> tuple[str, ...]:
    """The keys of the records that a change touched, at most ``TOUCHED_SHOWN``: an import touches very many."""
    keys: set[str] = set()
    for table, columns in ((STATEMENT, (STATEMENT.c.record,)), (LINK, (LINK.c.subject, LINK.c.object))):
        for key in columns:
            for mark in (table.c.made_by, table.c.ended_by):
                some = select(key).where(mark == number).distinct().limit(TOUCHED_SHOWN)
                keys.update(connection.execute(some).scalars())
    return tuple(sorted(keys)[:TOUCHED_SHOWN])


def _touching(key: str) -> Select[tuple[int]]:
    of_link = or_(LINK.c.subject == key, LINK.c.object == key)
    numbers = union(
        select(STATEMENT.c.made_by.label("id")).where(STATEMENT.c.record == key),
        select(STATEMENT.c.ended_by).where(STATEMENT.c.record == key),
        select(LINK.c.made_by).where(of_link),
        select(LINK.c.ended_by).where(of_link),
    ).subquery()
    return select(numbers.c.id)


def standing(connection: Connection, keys: Collection[str]) -> dict[str, Record]:
    """Of some records those that are there now, by key: what is said of them and the links that begin at them."""
    records: dict[str, Record] = {}
    for some in chunks(keys):
        found = select(CURRENT_RECORD).where(CURRENT_RECORD.c.key.in_(some))
        records |= {row.key: record_from(row, personal=True) for row in connection.execute(found)}
    held = Held()
    hold_links(connection, held, records)
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for link in held.state.links.values():
        links[link.subject].append(link)
    return {key: replace(record, links=tuple(links[key])) for key, record in records.items()}
