"""The audit log: who logged in, whose role changed, what was erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from klaster.register.moments import stamp
from klaster.register.people_schema import AUDIT
from klaster.register.stored_rows import written


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log."""

    id: int
    at: str
    account: str
    action: str
    subject: str
    details: Mapping[str, Any]


def note(connection: Connection, account: str, action: str, subject: str = "", **details: object) -> None:
    """Add a line to the audit log; no secret may be among the details."""
    line = {"at": stamp(datetime.now(UTC)), "account": account, "action": action, "subject": subject}
    connection.execute(insert(AUDIT).values(**line, details=written(details)))


def audit_lines(connection: Connection, account: str | None, limit: int) -> tuple[AuditLine, ...]:
    """The latest lines, newest first; those about one account, or all."""
    found = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    if account is not None:
        found = found.where((AUDIT.c.account == account) | (AUDIT.c.subject == account))
    return tuple(
        AuditLine(row.id, row.at, row.account, row.action, row.subject, json.loads(row.details))
        for row in connection.execute(found)
    )
