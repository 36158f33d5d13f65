"""The last change of what is said of a record, beside the last one of the record or its links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; of records written before, the last change of the record or its links stands in."""
    op.add_column("current_record", sa.Column("said_by", _NUMBER, nullable=False, server_default="0"))
    op.execute("UPDATE current_record SET said_by = changed_by")


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("current_record", "said_by")
