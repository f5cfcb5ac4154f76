"""Bringing the tables of a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from centralino.store.errors import CannotOpen

_LOCK = 0x43454E54524C  # any number that is ours; this one spells CENTRL


def migrate(connection: Connection, place: str) -> None:
    """Run the missing revisions inside the connection's write transaction, all or none.

    That transaction is the lock on SQLite; on PostgreSQL an advisory lock that ends with it.
    `place` names the database in errors. Raises CannotOpen if its tables are newer than this program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise CannotOpen(
            f"The database {place} belongs to a newer Centralino: its tables are at {current}, this program "
            f"knows up to {scripts.get_current_head()}. Run that version, or restore a backup made before it."
        )
    if current != scripts.get_current_head():
        command.upgrade(config, "head")
