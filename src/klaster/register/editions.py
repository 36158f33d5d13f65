"""Editions: a moment of the register under a name, with the digest of all that it said then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, collate, insert, select

from klaster.model.entity_kinds import KINDS
from klaster.model.entity_values import checked_words
from klaster.model.errors import InputError
from klaster.model.statement import Edition
from klaster.model.text import Text
from klaster.register.held import holds_at
from klaster.register.moments import change_at, stamp
from klaster.register.schema import EDITION, LINK, STATEMENT
from klaster.register.stored_rows import written

_BASIS = ("source", "place_in_source", "confidence", "verified_on")


def editions(connection: Connection) -> tuple[Edition, ...]:
    """All editions, oldest first."""
    rows = connection.execute(select(EDITION).order_by(EDITION.c.made_at, EDITION.c.name))
    return tuple(Edition(row.name, row.change, row.sha256, row.made_at, row.account) for row in rows)


def freeze(connection: Connection, name: str, account: str) -> Edition:
    """Give the register as it stands a name."""
    plain = checked_words(name, Text("the name of the edition", "название издания"))
    if len(plain) > 200 or "/" in plain:
        raise InputError(
            Text(f"{plain[:40]!r} cannot name an edition", f"«{plain[:40]}»: так издание не назвать"),
            Text("Use at most 200 characters and no stroke.", "Не больше 200 знаков, без косой черты."),
        )
    if any(plain == edition.name for edition in editions(connection)):
        raise InputError(
            Text(f"there is an edition {plain!r} already", f"издание «{plain}» уже есть"),
            Text(
                "Choose another name: an edition never changes.",
                "Выберите другое название: издания не меняются.",
            ),
        )
    change = change_at(connection, None)
    if not change:
        raise InputError(Text("an empty register has no edition", "у пустого реестра нет изданий"))
    edition = Edition(plain, change, digest(connection, change), stamp(datetime.now(UTC)), account)
    connection.execute(
        insert(EDITION).values(
            name=plain, change=change, sha256=edition.sha256, made_at=edition.made_at, account=account
        )
    )
    return edition


def digest(connection: Connection, change: int) -> str:
    """The sha256 of all that the register said in public after a change; the same on both databases."""
    hashed = hashlib.sha256()
    for line in _lines(connection, change):
        hashed.update(line.encode() + b"\n")
    return hashed.hexdigest()


def _lines(connection: Connection, change: int) -> Iterator[str]:
    """What holds, a statement or a link a line, in the order of its bytes."""
    said = (STATEMENT.c.record, STATEMENT.c.field)
    columns = (*said, STATEMENT.c.value, *(STATEMENT.c[name] for name in _BASIS))
    statements = select(*columns).where(holds_at(STATEMENT, change)).order_by(*_by_bytes(connection, *said))
    for row in connection.execute(statements.execution_options(yield_per=10_000)):
        if not is_personal(row.record, row.field):
            yield written(list(row))
    ends = (LINK.c.subject, LINK.c.relation, LINK.c.object, LINK.c.told_apart)
    links = select(*ends, LINK.c.fields, *(LINK.c[name] for name in _BASIS)).where(holds_at(LINK, change))
    ordered = links.order_by(*_by_bytes(connection, *ends)).execution_options(yield_per=10_000)
    for row in connection.execute(ordered):
        yield written(list(row))


def is_personal(record: str, field: str) -> bool:
    """Whether a field of a record is personal, and so in no edition.

    Examples
    --------
    >>> is_personal("organisation/zavod", "email"), is_personal("organisation/zavod", "name")
    (True, False)
    """
    return any(one.personal for one in KINDS[record.partition("/")[0]].fields if one.name == field)


def _by_bytes(connection: Connection, *columns: ColumnElement[str]) -> list[ColumnElement[str]]:
    order = "BINARY" if connection.dialect.name == "sqlite" else "C"
    return [collate(column, order) for column in columns]
