"""Accounts, sessions, tokens, the audit log, proposals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of people."""
    _accounts()
    _secrets()
    _logs()
    _proposals()


def downgrade() -> None:
    """Remove the tables of people; facts and their history stay."""
    for table in ("proposal", "audit", "login_attempt", "api_token", "password_reset", "session", "account"):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(100), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
    )


def _secrets() -> None:
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64), primary_key=True),
        _of_account(),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "password_reset",
        sa.Column("digest", sa.String(64), primary_key=True),
        _of_account(),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "api_token",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        _of_account(),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )


def _logs() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False, index=True),
        sa.Column("login", sa.String(100), nullable=False),
        sa.Column("address", sa.String(100), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("seen_at", _NUMBER, nullable=False),
        sa.Column("edits", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("change", _NUMBER),
        sa.Column("replaces", _NUMBER),
    )
    op.create_index("proposal_of_state", "proposal", ["state", "id"])


def _of_account() -> sa.Column[Any]:
    account = sa.ForeignKey("account.login", ondelete="CASCADE")
    return sa.Column("login", sa.String(100), account, nullable=False, index=True)
