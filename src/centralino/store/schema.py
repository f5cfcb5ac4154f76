"""The tables, for both databases. `migrations/` makes them; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Utc(TypeDecorator[datetime]):
    """A moment. Always UTC in the database; SQLite has no time zones, so it is put back when reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment without a time zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Json(TypeDecorator[bytes]):
    """JSON as the bytes that msgspec speaks, kept as text so that an operator can read it."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else value.decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.encode()


metadata = MetaData()

# The truth: a stream's events, and where each stream stands. `last_batch` recognises a batch committed twice.
streams = Table(
    "streams",
    metadata,
    Column("name", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("last_batch", String, nullable=False),
    Column("ended", Boolean, nullable=False),
)
Index("live_streams", streams.c.name, sqlite_where=~streams.c.ended, postgresql_where=~streams.c.ended)

events = Table(
    "events",
    metadata,
    Column("stream", ForeignKey("streams.name"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("tag", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Json, nullable=False),
)

# Messages between streams: sent with the sender's events, consumed with the receiver's.
outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("target", String, nullable=False),
    Column("tag", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Json, nullable=False),
    UniqueConstraint("id", name="outbox_id"),
)
inbox = Table(
    "inbox",
    metadata,
    Column("stream", ForeignKey("streams.name"), primary_key=True),
    Column("message_id", String, primary_key=True),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("until", Utc, nullable=False),
)

contact_records = Table(
    "contact_records",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("initial_contact_id", String, nullable=False, index=True),
    Column("initiated_at", Utc, nullable=False, index=True),
    Column("updated_at", Utc, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("body", Json, nullable=False),
)

# What people configure. `directory_revision` has one row; a flow's versions are kept for ever.
directory_revision = Table(
    "directory_revision",
    metadata,
    Column("only", Integer, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)
directory_objects = Table(
    "directory_objects",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("body", Json, nullable=False),
    Column("revision", BigInteger, nullable=False),
)
flow_versions = Table(
    "flow_versions",
    metadata,
    Column("flow_id", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("body", Json, nullable=False),
)

passwords = Table(
    "passwords",
    metadata,
    Column("user_id", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("changed_at", Utc, nullable=False),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", String, nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
)
