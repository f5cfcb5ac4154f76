"""Alembic runs this to get at the database; `migrate` passes the connection and owns its transaction."""

from alembic import context

from centralino.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
