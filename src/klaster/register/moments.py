"""A past moment, however it is named: a change, an edition, a day or an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from klaster.model.errors import InputError, UnknownNameError
from klaster.model.text import Text
from klaster.register.schema import CHANGE, EDITION

Moment: TypeAlias = int | str | date | datetime | None
"""The number of a change, the name of an edition, a day (its end) or an instant; None is now."""
_EDITION = Text("edition", "издание")


def change_at(connection: Connection, moment: Moment) -> int:
    """The last change at a moment; 0 before the first one."""
    if moment is None:
        return connection.execute(select(func.coalesce(func.max(CHANGE.c.id), 0))).scalar_one()
    if isinstance(moment, bool) or (isinstance(moment, int) and moment < 0):
        raise InputError(Text(f"{moment!r} is not a moment", f"«{moment}» не момент времени"))
    if isinstance(moment, int):
        return moment
    if isinstance(moment, str):
        return _change_of_edition(connection, moment)
    until = stamp(_instant(moment))
    return connection.execute(
        select(func.coalesce(func.max(CHANGE.c.id), 0)).where(CHANGE.c.made_at <= until)
    ).scalar_one()


def stamp(instant: datetime) -> str:
    """An instant as the register writes it, in UTC; later instants sort later.

    Examples
    --------
    >>> stamp(datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    '2026-01-02T03:04:00.000000Z'
    """
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment, time.max, tzinfo=UTC)


def _change_of_edition(connection: Connection, name: str) -> int:
    found = connection.execute(select(EDITION.c.change).where(EDITION.c.name == name)).scalar()
    if found is None:
        known = connection.execute(select(EDITION.c.name)).scalars().all()
        raise UnknownNameError(_EDITION, name, known)
    return found
