"""What two people changed at once: found by comparing what an editor saw with what stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from klaster.model.edit import AddLink, Edit, Reinstate, RemoveLink, Retire, SetFields, Verify, Withdraw
from klaster.model.errors import KlasterError, Place
from klaster.model.statement import Link, Statement
from klaster.model.text import Text
from klaster.register.schema import LINK, STATEMENT
from klaster.register.state import link_key
from klaster.register.stored_rows import RETIRED, link_from, statement_from

Said = Statement | Link | None


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing changed since the editor read it: as it was then, as it is now, and as the edit would have it.

    ``field`` is the field of the record, or of a link "relation object" with what tells it apart.
    """

    record: str
    field: str
    seen: Said
    current: Said
    proposed: Said

    @property
    def agrees(self) -> bool:
        """Whether both say the same now, whatever they rest on; who counts one up from what he saw is still mistaken."""
        return _same(self.proposed, self.current)


class ConflictError(KlasterError):
    """An edit of what someone else has changed meanwhile; nothing was written."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        names = ", ".join(dict.fromkeys(f"{clash.record} ({clash.field})" for clash in self.clashes))
        super().__init__(
            Text(f"changed by someone else meanwhile: {names}", f"тем временем изменено другим: {names}"),
            Text(
                "Compare both versions, choose, and send again.",
                "Сравните обе версии, выберите и отправьте снова.",
            ),
            Place(self.clashes[0].record if self.clashes else ""),
        )


def clashes(connection: Connection, edits: Iterable[Edit], expected: Mapping[str, int]) -> list[Clash]:
    """What the edits touch and what has changed after the change that the editor expects as the last one."""
    watched = [edit for edit in edits if subject_key(edit) in expected]
    found: list[Clash] = []
    for edit in watched:
        seen_at = expected[subject_key(edit)]
        found.extend(
            _clash_of_link(connection, edit, seen_at)
            if isinstance(edit, AddLink | RemoveLink)
            else _clashes_of_fields(connection, edit, seen_at)
        )
    return found


def subject_key(edit: Edit) -> str:
    """The record that an edit is of; of a link, its subject."""
    return edit.subject if isinstance(edit, AddLink | RemoveLink) else edit.record


def _clashes_of_fields(connection: Connection, edit: Edit, seen_at: int) -> Iterator[Clash]:
    record = subject_key(edit)
    rows: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(
        select(STATEMENT).where(STATEMENT.c.record == record).order_by(STATEMENT.c.id)
    ):
        rows[row.field].append(row)
    for name in _fields_touched(edit) or [field for field in rows if field != RETIRED]:
        if _last_touch(rows[name]) > seen_at:
            seen, current = _holding_at(rows[name], seen_at), _holding_now(rows[name])
            then = statement_from(seen) if seen else None
            now = statement_from(current) if current else None
            proposed = _proposed(edit, name, then)
            yield Clash(record, name, then, now, proposed)


def _clash_of_link(connection: Connection, edit: AddLink | RemoveLink, seen_at: int) -> Iterator[Clash]:
    subject, relation, other, mark = link_key(edit)
    rows = list(
        connection.execute(
            select(LINK)
            .where(LINK.c.subject == subject, LINK.c.relation == relation, LINK.c.object == other, LINK.c.told_apart == mark)
            .order_by(LINK.c.id)
        )
    )  # fmt: skip
    if _last_touch(rows) > seen_at:
        seen, current = _holding_at(rows, seen_at), _holding_now(rows)
        then, now = link_from(seen) if seen else None, link_from(current) if current else None
        proposed = (
            Link(subject, relation, other, edit.fields, edit.basis) if isinstance(edit, AddLink) else None
        )
        yield Clash(subject, " ".join(filter(None, (relation, other, mark))), then, now, proposed)


def _fields_touched(edit: Edit) -> tuple[str, ...]:
    """The fields that an edit is about; nothing means all."""
    if isinstance(edit, Retire | Reinstate):
        return (RETIRED,)
    return tuple(edit.fields) if isinstance(edit, SetFields | Withdraw | Verify) else ()


def _proposed(edit: Edit, name: str, seen: Statement | None) -> Statement | None:
    if isinstance(edit, SetFields):
        return Statement(edit.fields[name], edit.basis)
    return seen if isinstance(edit, Verify) else None


def _last_touch(rows: list[Row[Any]]) -> int:
    return max((max(row.made_by, row.ended_by or 0) for row in rows), default=0)


def _holding_at(rows: list[Row[Any]], change: int) -> Row[Any] | None:
    return next(
        (row for row in rows if row.made_by <= change and (row.ended_by or change + 1) > change), None
    )


def _holding_now(rows: list[Row[Any]]) -> Row[Any] | None:
    return next((row for row in rows if row.ended_by is None), None)


def _same(one: Said, other: Said) -> bool:
    """Whether two people say the same, whatever they rest on."""
    if isinstance(one, Link) and isinstance(other, Link):
        return dict(one.fields) == dict(other.fields)
    if isinstance(one, Statement) and isinstance(other, Statement):
        return one.value == other.value
    return one is None and other is None
