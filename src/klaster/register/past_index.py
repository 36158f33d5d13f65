"""Search over the records as they stood after a change: built for the question, by the same rules as the current index."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
from sqlalchemy import Connection, select

from klaster.model.statement import Record, public_fields
from klaster.register.held import held_records
from klaster.register.projection import current_row
from klaster.register.schema import RECORD
from klaster.register.segment import Mask, Segment, entry_from
from klaster.register.stored_rows import fields_and_retirement


def past_parts(connection: Connection, change: int) -> Sequence[tuple[Segment, Mask]]:
    """All records that stood after a change, as one segment."""
    keys = connection.execute(select(RECORD.c.key).where(RECORD.c.made_by <= change)).scalars().all()
    said = held_records(connection, keys, change).state.said
    rows = [
        current_row(key, fields, max((one.change for one in fields.values()), default=0))
        for key, fields in said.items()
    ]
    segment = Segment([entry_from(SimpleNamespace(**row)) for row in rows if not row["retired"]])
    return ((segment, np.ones(len(segment), dtype=np.bool_)),)


def past_records(connection: Connection, keys: Sequence[str], change: int) -> tuple[Record, ...]:
    """The records with these keys as they stood after a change, without their links."""
    said = held_records(connection, keys, change).state.said
    records: list[Record] = []
    for key in keys:
        fields, _ = fields_and_retirement(said[key])
        kind = key.partition("/")[0]
        last = max((one.change for one in fields.values()), default=0)
        records.append(Record(key, kind, public_fields(kind, fields), (), (last,)))
    return tuple(records)
