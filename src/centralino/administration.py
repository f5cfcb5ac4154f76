"""What is done with an installation beside its running: putting in a directory, passwords, looking back."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from centralino.config import PASSWORD, SettingError, Settings
from centralino.core.call.events import Event
from centralino.core.directory.model import User
from centralino.core.ids import CallId
from centralino.runtime.apply import Applied, apply
from centralino.runtime.clock import utc_now
from centralino.runtime.directory_service import DirectoryService
from centralino.runtime.machines import CALL_CODEC, call_stream
from centralino.speech import Clips, find_speaker
from centralino.store import (
    Accounts,
    AudioFiles,
    ContactRecord,
    Database,
    DirectoryStore,
    Records,
    Store,
    open_database,
)
from centralino.web.passwords import Passwords

DEMO = Path(__file__).parent / "demo"

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords that we make: none that look alike."""


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, its tables up to date. Raises StoreError."""
    database = await open_database(settings.database)
    try:
        yield database
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Person:
    """Who may sign in. ``password`` only if it was made just now."""

    username: str
    name: str
    password: str | None


async def apply_folder(settings: Settings, folder: Path, *, delete_others: bool) -> Applied:
    """Make the directory as the folder says. Raises FolderError, NotFit, StoreError."""
    async with opened(settings) as database:
        return await _apply(settings, database, folder, delete_others=delete_others)


async def _apply(settings: Settings, database: Database, folder: Path, *, delete_others: bool) -> Applied:
    service = DirectoryService(DirectoryStore(database))
    prompts = AudioFiles(settings.prompts)
    clips = Clips(settings.speech, await find_speaker(), prompts.path)
    return await apply(folder, service, prompts, clips, delete_others=delete_others)


async def prepare(settings: Settings, environment: Mapping[str, str]) -> tuple[Person, ...]:
    """Put the demo into an empty directory, and see that every user has a password.

    Raises SettingError for a password in the environment that will not do, StoreError.
    """
    async with opened(settings) as database:
        service = DirectoryService(DirectoryStore(database))
        directory = await service.load()
        if service.revision == 0:
            await _apply(settings, database, DEMO, delete_others=False)
            directory = await service.load()
        accounts = Accounts(database)
        passwords = Passwords(accounts)
        users = sorted(directory.users.values(), key=lambda user: user.username)
        return tuple([await _with_password(user, accounts, passwords, environment) for user in users])


async def _with_password(
    user: User, accounts: Accounts, passwords: Passwords, environment: Mapping[str, str]
) -> Person:
    variable = password_variable(user.username)
    given = environment.get(variable)
    made = None
    if given is not None:
        if not await passwords.is_right(user.id, given):
            try:
                await passwords.set(user.id, given, utc_now())
            except ValueError as error:
                raise SettingError(f"{variable} cannot be {user.username}'s password: {error}") from error
            await accounts.sign_out_user(user.id)
    elif await accounts.password_hash(user.id) is None:
        made = _made_password()
        await passwords.set(user.id, made, utc_now())
    identity = user.identity_info
    return Person(user.username, f"{identity.first_name} {identity.last_name}".strip(), made)


def password_variable(username: str) -> str:
    return PASSWORD + "".join(letter if letter.isalnum() else "_" for letter in username).upper()


def _made_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


async def set_password(settings: Settings, username: str, password: str) -> None:
    """And end all sessions of the user. Raises SettingError, StoreError."""
    async with opened(settings) as database:
        directory = await DirectoryService(DirectoryStore(database)).load()
        user = directory.users.named(username)
        if user is None:
            known = ", ".join(sorted(each.username for each in directory.users.values())) or "nobody"
            raise SettingError(f"There is no user {username!r}; there are: {known}.")
        accounts = Accounts(database)
        try:
            await Passwords(accounts).set(user.id, password, utc_now())
        except ValueError as error:
            raise SettingError(str(error)) from error
        await accounts.sign_out_user(user.id)


# Looking back


async def recent_records(settings: Settings, since: timedelta) -> tuple[ContactRecord, ...]:
    """Contacts that began in this time, newest first. Raises StoreError."""
    async with opened(settings) as database:
        now = utc_now()
        return await Records(database).initiated(now - since, now)


async def events_of(settings: Settings, contact: str) -> tuple[Event, ...]:
    """All that has happened on the call of this contact. Raises SettingError if there is none, StoreError."""
    async with opened(settings) as database:
        record = await Records(database).get(contact)
        store = Store(database)
        try:
            logged = await store.read(call_stream(CallId(record.initial_contact_id if record else contact)))
        finally:
            await store.close()
    if not logged:
        raise SettingError(f"There is no contact {contact!r}: `centralino records` names those of a day.")
    return tuple(CALL_CODEC.decode(each.event) for each in logged)
