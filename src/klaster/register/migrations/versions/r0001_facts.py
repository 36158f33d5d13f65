"""Records, statements, links, changes, editions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HOLDS = sa.text("ended_by IS NULL")


def upgrade() -> None:
    """Make the tables of facts."""
    _changes_and_records()
    _statements()
    _links()
    _editions_and_current_records()


def downgrade() -> None:
    """Remove the tables of facts."""
    for table in ("current_record", "edition", "link", "statement", "record", "change"):
        op.drop_table(table)


def _changes_and_records() -> None:
    op.create_table(
        "change",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("proposal", _NUMBER),
    )
    op.create_table(
        "record",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("made_by", _NUMBER, sa.ForeignKey("change.id"), nullable=False),
    )


def _basis() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("place_in_source", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(20), nullable=False),
        sa.Column("verified_on", sa.String(10), nullable=False),
        sa.Column("made_by", _NUMBER, sa.ForeignKey("change.id"), nullable=False, index=True),
        sa.Column("ended_by", _NUMBER, sa.ForeignKey("change.id"), index=True),
    )


def _statements() -> None:
    op.create_table(
        "statement",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("record", sa.String(200), sa.ForeignKey("record.key"), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("value", sa.Text),
        *_basis(),
    )
    op.create_index("statement_of_record", "statement", ["record", "field"])
    _unique_while_it_holds("one_statement_holds", "statement", ["record", "field"])


def _links() -> None:
    op.create_table(
        "link",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("subject", sa.String(200), sa.ForeignKey("record.key"), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("object", sa.String(200), sa.ForeignKey("record.key"), nullable=False),
        sa.Column("told_apart", sa.String(200), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        *_basis(),
    )
    op.create_index("link_of_subject", "link", ["subject", "relation"])
    op.create_index("link_of_object", "link", ["object", "relation"])
    _unique_while_it_holds("one_link_holds", "link", ["subject", "relation", "object", "told_apart"])


def _editions_and_current_records() -> None:
    op.create_table(
        "edition",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("change", _NUMBER, sa.ForeignKey("change.id"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
    )
    op.create_table(
        "current_record",
        sa.Column("key", sa.String(200), sa.ForeignKey("record.key"), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("name_ru", sa.Text, nullable=False),
        sa.Column("completeness", sa.Float, nullable=False),
        sa.Column("last_verified", sa.String(10), nullable=False),
        sa.Column("changed_by", _NUMBER, sa.ForeignKey("change.id"), nullable=False, index=True),
        sa.Column("facets", sa.Text, nullable=False),
        sa.Column("name_stems", sa.Text, nullable=False),
        sa.Column("other_stems", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
    )


def _unique_while_it_holds(name: str, table: str, columns: list[str]) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS)
