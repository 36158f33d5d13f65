"""Personal data, handed out and erased on request; what was said of clusters stays."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, select, update

from klaster.model.entity import Confidence
from klaster.model.entity_kinds import KINDS
from klaster.register.audit import audit_lines, note
from klaster.register.held import held_records
from klaster.register.people_schema import ACCOUNT, ATTEMPT, AUDIT, PROPOSAL, SESSION
from klaster.register.permissions import Account
from klaster.register.projection import current_row
from klaster.register.reading import check_exists
from klaster.register.schema import CHANGE, CURRENT_RECORD, EDITION, STATEMENT
from klaster.register.stored_rows import written
from klaster.register.tokens import tokens

_NAMED: tuple[tuple[Table, Column[str]], ...] = (
    (CHANGE, CHANGE.c.account),
    (EDITION, EDITION.c.account),
    (PROPOSAL, PROPOSAL.c.account),
    (PROPOSAL, PROPOSAL.c.decided_by),
    (AUDIT, AUDIT.c.account),
    (AUDIT, AUDIT.c.subject),
)
"""Where the login of an account stands beside what it did."""


def personal_data(connection: Connection, account: Account) -> dict[str, Any]:
    """All that is kept about a person: the account, sessions, tokens, what was done under its name."""
    login = account.login
    sessions = connection.execute(
        select(SESSION.c.made_at, SESSION.c.expires_at).where(SESSION.c.login == login)
    )
    changes = connection.execute(
        select(CHANGE.c.id, CHANGE.c.made_at, CHANGE.c.why)
        .where(CHANGE.c.account == login)
        .order_by(CHANGE.c.id)
    )
    proposals = connection.execute(
        select(PROPOSAL.c.id, PROPOSAL.c.made_at, PROPOSAL.c.why, PROPOSAL.c.state).where(
            PROPOSAL.c.account == login
        )
    )
    return {
        "account": asdict(account),
        "sessions": [dict(row) for row in sessions.mappings()],
        "tokens": [asdict(one) for one in tokens(connection, login)],
        "changes": [dict(row) for row in changes.mappings()],
        "proposals": [dict(row) for row in proposals.mappings()],
        "audit": [asdict(line) for line in audit_lines(connection, login, 100_000)],
    }


def erase_account(connection: Connection, login: str, by: str) -> str:
    """Erase an account and put a name that tells nothing wherever its login stands in history."""
    nameless = f"erased-{secrets.token_hex(4)}"
    for table, column in _NAMED:
        connection.execute(update(table).where(column == login).values({column.name: nameless}))
    connection.execute(delete(ATTEMPT).where(ATTEMPT.c.login == login))
    connection.execute(delete(ACCOUNT).where(ACCOUNT.c.login == login))
    note(connection, nameless if by == login else by, "account erased", nameless)
    return nameless


def erase_personal_fields(connection: Connection, record: str, by: str) -> None:
    """Erase what was ever said in the personal fields of a record, in proposals too; that something was said stays."""
    check_exists(connection, record)
    personal = [one.name for one in KINDS[record.partition("/")[0]].fields if one.personal]
    meant = (STATEMENT.c.record == record) & STATEMENT.c.field.in_(personal)
    connection.execute(
        update(STATEMENT)
        .where(meant)
        .values(value=None, source="", place_in_source="", confidence=Confidence.LOST.value)
    )
    for row in connection.execute(
        select(PROPOSAL).where(PROPOSAL.c.edits.contains(record, autoescape=True))
    ).all():
        kept = written(_without(json.loads(row.edits), record, personal))
        connection.execute(update(PROPOSAL).where(PROPOSAL.c.id == row.id).values(edits=kept))
    said = held_records(connection, (record,)).state.said[record]
    last = connection.execute(
        select(CURRENT_RECORD.c.changed_by).where(CURRENT_RECORD.c.key == record)
    ).scalar_one()
    values = current_row(record, said, last)
    connection.execute(update(CURRENT_RECORD).where(CURRENT_RECORD.c.key == record).values(values))
    note(connection, by, "personal fields erased", record)


def _without(edits: list[dict[str, Any]], record: str, personal: list[str]) -> list[dict[str, Any]]:
    """Edits as JSON without what they would say in personal fields of a record."""
    kept: list[dict[str, Any]] = []
    for edit in edits:
        if edit["edit"] == "set" and edit["record"] == record:
            fields = {name: value for name, value in edit["fields"].items() if name not in personal}
            kept += [{**edit, "fields": fields}] if fields else []
        else:
            kept.append(edit)
    return kept
