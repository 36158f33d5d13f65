"""What was said otherwise: between two moments, and over the life of one record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select, true

from klaster.model.statement import Alteration, Change, Link, Statement
from klaster.register.editions import is_personal
from klaster.register.schema import CHANGE, LINK, STATEMENT
from klaster.register.stored_rows import link_from, statement_from

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Happening:
    """A change, and what it said otherwise of one record."""

    change: Change
    alterations: tuple[Alteration, ...]


def differences(connection: Connection, earlier: int, later: int, personal: bool) -> tuple[Alteration, ...]:
    """What is said otherwise after a later change than after an earlier one, by record and field."""
    low, high = sorted((earlier, later))
    found: list[Alteration] = []
    for table in (STATEMENT, LINK):
        rows = connection.execute(select(table).where(_moved_within(table, low, high)).order_by(table.c.id))
        for identity, versions in _by_identity(table, rows).items():
            before, after = _holding(table, versions, low), _holding(table, versions, high)
            if not _same(before, after):
                pair = (before, after) if earlier <= later else (after, before)
                found.append(Alteration(*identity, *pair))
    return tuple(sorted((one for one in found if personal or not _personal(one)), key=_order))


def history(connection: Connection, key: str, personal: bool) -> tuple[Happening, ...]:
    """All changes of a record and its links, newest first, with what each said otherwise."""
    by_change: defaultdict[int, list[Alteration]] = defaultdict(list)
    for table, condition in (
        (STATEMENT, STATEMENT.c.record == key),
        (LINK, or_(LINK.c.subject == key, LINK.c.object == key)),
    ):
        rows = connection.execute(select(table).where(condition).order_by(table.c.id))
        for identity, versions in _by_identity(table, rows).items():
            for change in {number for row in versions for number in (row.made_by, row.ended_by) if number}:
                before, after = _holding(table, versions, change - 1), _holding(table, versions, change)
                by_change[change].append(Alteration(*identity, before, after))
    rows = connection.execute(select(CHANGE).where(CHANGE.c.id.in_(by_change)).order_by(CHANGE.c.id.desc()))
    return tuple(_happening(row, key, by_change[row.id], personal) for row in rows)


def _happening(row: Row[Any], key: str, found: list[Alteration], personal: bool) -> Happening:
    shown = sorted((one for one in found if personal or not _personal(one)), key=_order)
    return Happening(Change(row.id, row.made_at, row.account, row.why, row.proposal, (key,)), tuple(shown))


def _moved_within(table: Table, low: int, high: int) -> ColumnElement[bool]:
    """What was made or ended after one change and not after another."""
    if low == high:
        return ~true()
    return or_(
        and_(table.c.made_by > low, table.c.made_by <= high),
        and_(table.c.ended_by > low, table.c.ended_by <= high),
    )


def _by_identity(table: Table, rows: Iterable[Row[Any]]) -> dict[Identity, list[Row[Any]]]:
    found: defaultdict[Identity, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[_statement_identity(row) if table is STATEMENT else _link_identity(row)].append(row)
    return found


def _statement_identity(row: Row[Any]) -> Identity:
    return row.record, row.field


def _link_identity(row: Row[Any]) -> Identity:
    return row.subject, " ".join(filter(None, (row.relation, row.object, row.told_apart)))


def _holding(table: Table, versions: list[Row[Any]], change: int) -> Statement | Link | None:
    row = next((one for one in versions if one.made_by <= change < (one.ended_by or change + 1)), None)
    if row is None:
        return None
    return statement_from(row) if table is STATEMENT else link_from(row)


def _same(one: Statement | Link | None, other: Statement | Link | None) -> bool:
    return (one and replace(one, change=0)) == (other and replace(other, change=0))


def _personal(one: Alteration) -> bool:
    return not isinstance(one.before or one.after, Link) and is_personal(one.record, one.field)


def _order(one: Alteration) -> Identity:
    return one.record, one.field
