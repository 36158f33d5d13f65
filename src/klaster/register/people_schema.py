"""The tables of people and their proposals. Secrets are kept as digests only."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from klaster.register.schema import METADATA, NUMBER

ACCOUNT = Table(
    "account",
    METADATA,
    Column("login", String(100), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("scope", Text, nullable=False),
    Column("password", Text),
    Column("made_at", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False),
)


def _of_account() -> Column[str]:
    return Column(
        "login", String(100), ForeignKey("account.login", ondelete="CASCADE"), nullable=False, index=True
    )


SESSION = Table(
    "session",
    METADATA,
    Column("digest", String(64), primary_key=True),
    _of_account(),
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)
RESET = Table(
    "password_reset",
    METADATA,
    Column("digest", String(64), primary_key=True),
    _of_account(),
    Column("expires_at", String(32), nullable=False),
)
TOKEN = Table(
    "api_token",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    _of_account(),
    Column("label", Text, nullable=False),
    Column("rights", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)
ATTEMPT = Table(
    "login_attempt",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("login", String(100), nullable=False),
    Column("address", String(100), nullable=False),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("account", String(200), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
)
PROPOSAL = Table(
    "proposal",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("account", String(200), nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("seen_at", NUMBER, nullable=False),
    Column("edits", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", String(32), nullable=False),
    Column("decision", Text, nullable=False),
    Column("change", NUMBER),
    Column("replaces", NUMBER),
    Index("proposal_of_state", "state", "id"),
)
