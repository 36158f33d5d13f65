"""What the database holds of some records at a moment: the states that editing starts from, and readers see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, or_, select

from klaster.model.edit import AddLink, Edit, RemoveLink
from klaster.register.schema import LINK, RECORD, STATEMENT
from klaster.register.state import LinkKey, State, link_key
from klaster.register.stored_rows import link_from, statement_from

CHUNK = 1000
Item = TypeVar("Item")


@dataclass
class Held:
    """A state as it stands in the database, with the numbers of the rows that say so."""

    state: State = field(default_factory=State)
    statement_ids: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    link_ids: dict[LinkKey, int] = field(default_factory=dict[LinkKey, int])


def holds_at(table: Table, change: int | None) -> ColumnElement[bool]:
    """Whether a statement or a link holds after a change; None is now."""
    if change is None:
        return table.c.ended_by.is_(None)
    return (table.c.made_by <= change) & or_(table.c.ended_by.is_(None), table.c.ended_by > change)


def held_records(connection: Connection, keys: Collection[str], change: int | None = None) -> Held:
    """What is said of the records with these keys."""
    held = Held()
    for some in chunks(keys):
        for row in connection.execute(select(RECORD.c.key).where(RECORD.c.key.in_(some))):
            held.state.said[row.key] = {}
        found = select(STATEMENT).where(STATEMENT.c.record.in_(some), holds_at(STATEMENT, change))
        for row in connection.execute(found):
            held.state.said[row.record][row.field] = statement_from(row)
            held.statement_ids[row.record, row.field] = row.id
    return held


def hold_links(
    connection: Connection, held: Held, subjects: Collection[str], change: int | None = None
) -> None:
    """Add the links of some subjects to what is held."""
    for some in chunks(subjects):
        for row in connection.execute(select(LINK).where(LINK.c.subject.in_(some), holds_at(LINK, change))):
            link = link_from(row)
            held.state.links[link_key(link)] = link
            held.link_ids[link_key(link)] = row.id


def held_for(connection: Connection, edits: Sequence[Edit]) -> Held:
    """What is said of the records that edits are of, and the links of the subjects whose links they are of."""
    held = held_records(
        connection, {edit.record: None for edit in edits if not isinstance(edit, AddLink | RemoveLink)}
    )
    hold_links(connection, held, {edit.subject for edit in edits if isinstance(edit, AddLink | RemoveLink)})
    return held


def links_where(connection: Connection, condition: ColumnElement[bool], change: int | None) -> list[Row[Any]]:
    """The rows of links that hold, in a steady order."""
    order = (LINK.c.relation, LINK.c.subject, LINK.c.object, LINK.c.told_apart)
    return list(connection.execute(select(LINK).where(condition, holds_at(LINK, change)).order_by(*order)))


def existing(connection: Connection, keys: Collection[str]) -> set[str]:
    """The keys under which there is a record."""
    found: set[str] = set()
    for some in chunks(keys):
        found.update(connection.execute(select(RECORD.c.key).where(RECORD.c.key.in_(some))).scalars())
    return found


def chunks(items: Collection[Item]) -> Iterator[list[Item]]:
    """The items in lists that fit into one query, in a steady order."""
    ordered = list(items)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def in_chunks(connection: Connection, ids: Collection[int], statement: Callable[[list[int]], Any]) -> None:
    """Run a statement for a list of row numbers, a chunk at a time."""
    for some in chunks(ids):
        connection.execute(statement(some))
