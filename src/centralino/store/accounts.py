"""Password hashes, and who is signed in. Hashing is the web's business; here are only its results."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from centralino.store import schema
from centralino.store.database import Database, insert


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser tab that is signed in. The token itself is only in that tab; here is its hash."""

    token_hash: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def password_hash(self, user_id: str) -> str | None:
        table = schema.passwords
        async with self._database.read() as connection:
            return (await connection.execute(select(table.c.hash).where(table.c.user_id == user_id))).scalar()

    async def set_password_hash(self, user_id: str, password_hash: str, at: datetime) -> None:
        """Store the user's password. Whoever is signed in as the user stays so; see `sign_out_user`."""
        new = {"hash": password_hash, "changed_at": at}
        async with self._database.write() as connection:
            statement = insert(connection, schema.passwords).values(user_id=user_id, **new)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=[schema.passwords.c.user_id], set_=new)
            )

    async def sign_in(self, sign_in: SignIn) -> None:
        row = {
            "token_hash": sign_in.token_hash,
            "user_id": sign_in.user_id,
            "created_at": sign_in.created_at,
            "seen_at": sign_in.seen_at,
            "expires_at": sign_in.expires_at,
        }
        async with self._database.write() as connection:
            await connection.execute(schema.sign_ins.insert(), row)

    async def signed_in(self, token_hash: str, now: datetime) -> SignIn | None:
        """The sign-in of this token, unless it has expired."""
        table = schema.sign_ins
        query = select(table).where(table.c.token_hash == token_hash, table.c.expires_at > now)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else SignIn(*row)

    async def seen(self, token_hash: str, at: datetime, expires_at: datetime) -> None:
        """Note that the tab was used; one that has been signed out meanwhile stays so."""
        table = schema.sign_ins
        async with self._database.write() as connection:
            used = update(table).where(table.c.token_hash == token_hash)
            await connection.execute(used.values(seen_at=at, expires_at=expires_at))

    async def sign_out(self, token_hash: str) -> None:
        table = schema.sign_ins
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.token_hash == token_hash))

    async def sign_out_user(self, user_id: str) -> None:
        """End all the user's sign-ins, in every tab."""
        table = schema.sign_ins
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.user_id == user_id))

    async def forget_expired(self, now: datetime) -> None:
        table = schema.sign_ins
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.expires_at <= now))
