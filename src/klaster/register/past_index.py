"""Search over the records as they stood after a change.

Of what nothing else has been said since, the current index is searched; the rest is worked out from the statements, by
the same rules. Ordered by change, a record stands where its links have moved it since.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from types import SimpleNamespace

import numpy as np
from sqlalchemy import Connection, func, select

from klaster.model.statement import Record, public_fields
from klaster.register.current_index import CurrentIndex, Parts, collector_at_rest
from klaster.register.held import chunks, held_records
from klaster.register.projection import current_row
from klaster.register.schema import LINK, RECORD, STATEMENT
from klaster.register.segment import Segment, entry_from
from klaster.register.stored_rows import fields_and_retirement

KEPT = 4


class PastIndex:
    """The current index seen from a past change; what had to be worked out is kept for the moments asked for last."""

    def __init__(self, current: CurrentIndex) -> None:
        self._current = current
        self._lock = threading.Lock()
        self._worked_out: dict[tuple[int, int], Segment] = {}

    def parts(self, connection: Connection, change: int) -> Parts:
        """All records that stood after a change, in segments."""
        last, parts = self._current.parts(connection)
        unchanged = [(segment, alive & (segment.said_by <= change)) for segment, alive in parts]
        with self._lock:
            segment = self._worked_out.get((change, last))
            if segment is None:
                segment = _worked_out(connection, change, unchanged)
                self._worked_out[change, last] = segment
                while len(self._worked_out) > KEPT:
                    del self._worked_out[next(iter(self._worked_out))]
        return (*unchanged, (segment, np.ones(len(segment), dtype=np.bool_)))


def past_records(connection: Connection, keys: Sequence[str], change: int) -> tuple[Record, ...]:
    """The records with these keys as they stood after a change, without their links."""
    said = held_records(connection, keys, change).state.said
    last = last_touches(connection, keys, change)
    records: list[Record] = []
    for key in keys:
        fields, retirement = fields_and_retirement(said[key])
        kind = key.partition("/")[0]
        records.append(Record(key, kind, public_fields(kind, fields), (), (last[key],), retirement))
    return tuple(records)


def last_touches(connection: Connection, keys: Collection[str], change: int) -> dict[str, int]:
    """For each record the last change up to one that touched it or its links."""
    last: defaultdict[str, int] = defaultdict(int)
    ends = ((STATEMENT, STATEMENT.c.record), (LINK, LINK.c.subject), (LINK, LINK.c.object))
    for some in chunks(keys):
        for table, key in ends:
            for number in (table.c.made_by, table.c.ended_by):
                found = select(key, func.max(number)).where(key.in_(some), number <= change).group_by(key)
                for touched, latest in connection.execute(found):
                    last[touched] = max(last[touched], latest)
    return last


def _worked_out(connection: Connection, change: int, unchanged: Parts) -> Segment:
    known = {segment.entries[int(place)].key for segment, mask in unchanged for place in np.flatnonzero(mask)}
    keys = connection.execute(select(RECORD.c.key).where(RECORD.c.made_by <= change)).scalars()
    others = [key for key in keys if key not in known]
    with collector_at_rest():
        said = held_records(connection, others, change).state.said
        last = last_touches(connection, others, change)
        rows = [current_row(key, fields, last[key]) for key, fields in said.items()]
        return Segment([entry_from(SimpleNamespace(**row)) for row in rows if not row["retired"]])
