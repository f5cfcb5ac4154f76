"""The first tables. What each is for stands in `centralino.store.schema`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_logs()
    _create_messages()
    _create_records()
    _create_directory()
    _create_accounts()


def _create_logs() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
    )
    op.create_table(
        "streams",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_batch", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "live_streams",
        "streams",
        ["name"],
        sqlite_where=sa.text("ended = 0"),
        postgresql_where=sa.text("NOT ended"),
    )
    op.create_table(
        "events",
        sa.Column("stream", sa.String(), sa.ForeignKey("streams.name"), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _create_messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint("id", name="outbox_id"),
    )
    op.create_table(
        "inbox",
        sa.Column("stream", sa.String(), sa.ForeignKey("streams.name"), primary_key=True),
        sa.Column("message_id", sa.String(), primary_key=True),
    )


def _create_records() -> None:
    op.create_table(
        "contact_records",
        sa.Column("contact_id", sa.String(), primary_key=True),
        sa.Column("initial_contact_id", sa.String(), nullable=False, index=True),
        sa.Column("initiated_at", _MOMENT, nullable=False, index=True),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _create_directory() -> None:
    counter = op.create_table(
        "directory_revision",
        sa.Column("only", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
    )
    op.bulk_insert(counter, [{"only": 1, "revision": 0}])
    op.create_table(
        "directory_objects",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "flow_versions",
        sa.Column("flow_id", sa.String(), primary_key=True),
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _create_accounts() -> None:
    op.create_table(
        "passwords",
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), nullable=False, index=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False, index=True),
    )
