"""The index in memory of the records as they stand now, brought up to date before every question."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, select

from klaster.register.moments import change_at
from klaster.register.schema import CHANGE, CURRENT_RECORD
from klaster.register.segment import Entry, Mask, Segment, entry_from

REBUILT_AFTER = 2000
"""So many records changed since the large segment was built, and it is built anew."""
LONGEST_READING = 30.0
"""Seconds after which a reader that sees fewer changes sees a restored register."""
_COLUMNS = (
    "key", "retired", "facets", "name_stems", "other_stems", "completeness", "last_verified", "changed_by", "said_by",
    "name_en", "name_ru",
)  # fmt: skip


Parts = Sequence[tuple[Segment, Mask]]


class CurrentIndex:
    """A large segment, and a small one of what has changed since; one for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._main = Segment([])
        self._alive: Mask = np.ones(0, dtype=np.bool_)
        self._recent: dict[str, Entry | None] = {}
        self._tail = Segment([])
        self._change, self._made_at, self._read_at = -1, "", 0.0

    def parts(self, connection: Connection) -> tuple[int, Parts]:
        """The segments as of the moment that the connection sees, or a later one; and the last change they know of."""
        with self._lock:
            last = change_at(connection, None)
            if self._is_of_another_history(connection, last):
                self._forget()
            if last > self._change:
                with collector_at_rest():
                    self._catch_up(connection, last)
                self._made_at, self._read_at = _made_at(connection, last), time.monotonic()
            return self._change, (
                (self._main, self._alive),
                (self._tail, np.ones(len(self._tail), dtype=np.bool_)),
            )

    def _is_of_another_history(self, connection: Connection, last: int) -> bool:
        """Whether the register was restored from a copy meanwhile: the change known here is not the one there.

        Fewer changes than known may also be seen by a reader that began before the last one; no reader lives long.
        """
        if self._change < 0 or last < self._change:
            return self._change >= 0 and time.monotonic() - self._read_at > LONGEST_READING
        return _made_at(connection, self._change) != self._made_at

    def _catch_up(self, connection: Connection, last: int) -> None:
        columns = [CURRENT_RECORD.c[name] for name in _COLUMNS]
        changed = select(*columns).where(CURRENT_RECORD.c.changed_by > self._change)
        rows = connection.execute(changed).all()
        if self._change < 0 or len(rows) + len(self._recent) > REBUILT_AFTER:
            self._rebuild(connection.execute(select(*columns)).all() if self._change >= 0 else rows)
        else:
            self._add(rows)
        self._change = last

    def _rebuild(self, rows: Iterable[Row[Any]]) -> None:
        self._main = Segment([entry_from(row) for row in rows if not row.retired])
        self._alive = np.ones(len(self._main), dtype=np.bool_)
        self._recent, self._tail = {}, Segment([])

    def _add(self, rows: Iterable[Row[Any]]) -> None:
        self._recent.update({row.key: None if row.retired else entry_from(row) for row in rows})
        self._alive = np.ones(len(self._main), dtype=np.bool_)
        self._alive[[self._main.place_of[key] for key in self._recent if key in self._main.place_of]] = False
        self._tail = Segment([entry for entry in self._recent.values() if entry is not None])


def _made_at(connection: Connection, change: int) -> str:
    return connection.execute(select(CHANGE.c.made_at).where(CHANGE.c.id == change)).scalar() or ""


@contextmanager
def collector_at_rest() -> Generator[None]:
    """Build many small things at once: the collector of garbage would look through them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
