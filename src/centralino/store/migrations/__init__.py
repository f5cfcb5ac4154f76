"""Alembic's revisions of the tables in `centralino.store.schema`, in `versions/`."""
