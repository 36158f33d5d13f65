"""The tables of the register. Statements and links are only ever added and ended, never overwritten."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)  # fmt: skip

METADATA = MetaData()
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
_STILL_HOLDS = text("ended_by IS NULL")

CHANGE = Table(
    "change",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("made_at", String(32), nullable=False),
    Column("account", String(200), nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("proposal", NUMBER),
)
RECORD = Table(
    "record",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("made_by", NUMBER, ForeignKey("change.id"), nullable=False),
)
STATEMENT = Table(
    "statement",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("record", String(200), ForeignKey("record.key"), nullable=False),
    Column("field", String(60), nullable=False),
    Column("value", Text),
    Column("source", Text, nullable=False),
    Column("place_in_source", Text, nullable=False),
    Column("confidence", String(20), nullable=False),
    Column("verified_on", String(10), nullable=False),
    Column("made_by", NUMBER, ForeignKey("change.id"), nullable=False, index=True),
    Column("ended_by", NUMBER, ForeignKey("change.id"), index=True),
    Index("statement_of_record", "record", "field"),
    Index(
        "one_statement_holds",
        "record",
        "field",
        unique=True,
        sqlite_where=_STILL_HOLDS,
        postgresql_where=_STILL_HOLDS,
    ),
)
LINK = Table(
    "link",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("subject", String(200), ForeignKey("record.key"), nullable=False),
    Column("relation", String(40), nullable=False),
    Column("object", String(200), ForeignKey("record.key"), nullable=False),
    Column("told_apart", String(200), nullable=False),
    Column("fields", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("place_in_source", Text, nullable=False),
    Column("confidence", String(20), nullable=False),
    Column("verified_on", String(10), nullable=False),
    Column("made_by", NUMBER, ForeignKey("change.id"), nullable=False, index=True),
    Column("ended_by", NUMBER, ForeignKey("change.id"), index=True),
    Index("link_of_subject", "subject", "relation"),
    Index("link_of_object", "object", "relation"),
    Index(
        "one_link_holds",
        "subject",
        "relation",
        "object",
        "told_apart",
        unique=True,
        sqlite_where=_STILL_HOLDS,
        postgresql_where=_STILL_HOLDS,
    ),
)
EDITION = Table(
    "edition",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("change", NUMBER, ForeignKey("change.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("account", String(200), nullable=False),
)
CURRENT_RECORD = Table(
    "current_record",
    METADATA,
    Column("key", String(200), ForeignKey("record.key"), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_ru", Text, nullable=False),
    Column("completeness", Float, nullable=False),
    Column("last_verified", String(10), nullable=False),
    Column("changed_by", NUMBER, ForeignKey("change.id"), nullable=False, index=True),
    Column("said_by", NUMBER, nullable=False, server_default="0"),
    Column("facets", Text, nullable=False),
    Column("name_stems", Text, nullable=False),
    Column("other_stems", Text, nullable=False),
    Column("fields", Text, nullable=False),
)
