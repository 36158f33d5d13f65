"""Edits written to the database: checked, compared with what stands, added as statements; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from klaster.model.edit import Edit, SetFields, records_edited
from klaster.model.edit_checks import references
from klaster.model.entity_values import checked_words
from klaster.model.errors import Place
from klaster.model.statement import Change
from klaster.model.text import Text
from klaster.register.allowance import check_edits
from klaster.register.conflict import ConflictError, clashes
from klaster.register.database import add_rows
from klaster.register.held import Held, chunks, existing, held_for, in_chunks
from klaster.register.moments import change_at, stamp
from klaster.register.permissions import Account, Action
from klaster.register.projection import current_row
from klaster.register.schema import CHANGE, CURRENT_RECORD, LINK, RECORD, STATEMENT
from klaster.register.state import State, no_such_record, state_after
from klaster.register.stored_rows import link_row, statement_row


@dataclass
class Difference:
    """What a change ends and adds."""

    made: list[str] = field(default_factory=list[str])
    ended_statements: list[int] = field(default_factory=list[int])
    statements: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    ended_links: list[int] = field(default_factory=list[int])
    links: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    touched: dict[str, None] = field(default_factory=dict[str, None])
    linked: set[str] = field(default_factory=set[str])


def apply(
    connection: Connection,
    edits: list[Edit],
    account: Account | str,
    why: str,
    expected: Mapping[str, int] | None = None,
    proposal: int | None = None,
) -> Change:
    """Write checked edits as one change; where they change nothing, no change is written.

    An ``Account`` must be allowed to do them; a name is of someone who was asked elsewhere.
    """
    reason = checked_words(why, Text("why the register is changed", "почему изменён реестр"))
    held = held_before(connection, edits)
    if isinstance(account, Account):
        check_edits(connection, account, Action.EDIT, edits, held.state, held.state)
    found = clashes(connection, edits, expected) if expected else []
    if found:
        raise ConflictError(found)
    last = change_at(connection, None)
    after = state_after(held.state, edits, last + 1)
    if isinstance(account, Account):
        check_edits(connection, account, Action.EDIT, edits, held.state, after)
    author = account.login if isinstance(account, Account) else account
    difference = difference_between(held, after)
    if not difference.touched and not difference.linked:
        return Change(last, "", author, reason, proposal)
    touched = tuple(sorted(difference.linked.union(difference.touched)))
    change = Change(last + 1, _now(connection), author, reason, proposal, touched)
    _write(connection, change, difference, after)
    return change


def held_before(connection: Connection, edits: Iterable[Edit]) -> Held:
    """What stands of all that the edits touch; refuses edits that name records which are not there."""
    edits = list(edits)
    held = held_for(connection, edits)
    _check_references(connection, edits, held.state)
    return held


def difference_between(held: Held, after: State) -> Difference:
    """What must be ended and added to come from what is held to another state."""
    difference = Difference()
    before = held.state
    for key, fields in after.said.items():
        old = before.said.get(key)
        if old is None:
            difference.made.append(key)
        _compare_fields(difference, held, key, old or {}, fields)
    for key in before.links.keys() - after.links.keys():
        difference.ended_links.append(held.link_ids[key])
        difference.linked.update((key[0], key[2]))
    for key, link in after.links.items():
        if before.links.get(key) is not link:
            difference.links.append(link_row(link))
            difference.linked.update((link.subject, link.object))
            if key in before.links:
                difference.ended_links.append(held.link_ids[key])
    return difference


def _compare_fields(
    difference: Difference, held: Held, key: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    for name, said in new.items():
        if old.get(name) is not said:
            difference.statements.append(statement_row(key, name, said))
            difference.touched[key] = None
    for name, said in old.items():
        if new.get(name) is not said:
            difference.ended_statements.append(held.statement_ids[key, name])
            difference.touched[key] = None


def _check_references(connection: Connection, edits: list[Edit], before: State) -> None:
    made = {edit.record for edit in edits if isinstance(edit, SetFields)}
    named = {key for edit in edits for _, key in references(edit)} - made - before.said.keys()
    missing = named - existing(connection, named)
    if missing:
        for edit in edits:
            for name, key in references(edit):
                if key in missing:
                    raise no_such_record(key, Place(records_edited(edit)[0], column=name))


def _write(connection: Connection, change: Change, difference: Difference, after: State) -> None:
    row = {name: getattr(change, name) for name in ("id", "made_at", "account", "why", "proposal")}
    connection.execute(insert(CHANGE).values(row))
    made = [{"key": key, "kind": key.partition("/")[0], "made_by": change.id} for key in difference.made]
    add_rows(connection, RECORD, made)
    for table, ended in ((STATEMENT, difference.ended_statements), (LINK, difference.ended_links)):
        in_chunks(
            connection,
            ended,
            lambda ids, t=table: update(t).where(t.c.id.in_(ids)).values(ended_by=change.id),
        )
    add_rows(connection, STATEMENT, difference.statements)
    add_rows(connection, LINK, difference.links)
    _project(connection, change, difference, after)


def _project(connection: Connection, change: Change, difference: Difference, after: State) -> None:
    """Bring the current rows of what was touched up to date, in the same transaction."""
    made = set(difference.made)
    for some in chunks([key for key in difference.touched if key not in made]):
        connection.execute(delete(CURRENT_RECORD).where(CURRENT_RECORD.c.key.in_(some)))
    for some in chunks(difference.touched):
        add_rows(connection, CURRENT_RECORD, [current_row(key, after.said[key], change.id) for key in some])
    for some in chunks(difference.linked - difference.touched.keys()):
        rows = update(CURRENT_RECORD).where(CURRENT_RECORD.c.key.in_(some))
        connection.execute(rows.values(changed_by=change.id))


def _now(connection: Connection) -> str:
    """The hour of a change; never before that of an earlier one, even where the clock was put back."""
    last = connection.execute(select(func.max(CHANGE.c.made_at))).scalar()
    return max(stamp(datetime.now(UTC)), last or "")
