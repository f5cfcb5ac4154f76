"""What survives a crash: append-only logs, and tables written in the same transactions.

Open once, share everywhere:

    database = await open_database("sqlite:///var/centralino.db")     # or postgresql://...
    leases = Leases(database)
    lease = await leases.acquire("calls", owner="shell-1", ttl=timedelta(seconds=15))
    store = Store(database)
    events = (NewEvent(now, codec.encode(event)),)
    await store.commit(Batch(stream="call:<id>", expected_sequence=0, lease=lease, events=events))
    for logged in await store.read("call:<id>"):
        call = evolve(call, codec.decode(logged.event))
    await store.close(); await database.close()

`commit` returns when the batch is durable; everything in a batch is written, or nothing. Streams are
`call:<id>` and `floor`. `Codec` turns events and messages into `Encoded` and back (`events.py` has the tables
of tags). Beside the logs: `Records` (contact records), `DirectoryStore` (configured objects, flows'
versions), `Accounts` (password hashes, sign-ins) and `AudioFiles` (the sound of prompts, in a folder).
"""

from centralino.store.accounts import Accounts, SignIn
from centralino.store.audio_files import AudioFiles
from centralino.store.batch import Batch, ContactRecord, Encoded, Lease, LoggedEvent, Message, NewEvent
from centralino.store.codec import Codec, Upcaster
from centralino.store.database import Database, open_database
from centralino.store.directory import (
    DirectoryChange,
    DirectoryObject,
    DirectoryStore,
    FlowVersion,
    StoredDirectory,
)
from centralino.store.errors import (
    CannotOpen,
    CodecError,
    DirectoryChanged,
    DuplicateMessage,
    LeaseLost,
    LeaseTaken,
    SequenceConflict,
    StoreError,
    StoreUnavailable,
)
from centralino.store.leases import Leases
from centralino.store.log import Store
from centralino.store.records import Records

__all__ = [
    "Accounts",
    "AudioFiles",
    "Batch",
    "CannotOpen",
    "Codec",
    "CodecError",
    "ContactRecord",
    "Database",
    "DirectoryChange",
    "DirectoryChanged",
    "DirectoryObject",
    "DirectoryStore",
    "DuplicateMessage",
    "Encoded",
    "FlowVersion",
    "Lease",
    "LeaseLost",
    "LeaseTaken",
    "Leases",
    "LoggedEvent",
    "Message",
    "NewEvent",
    "Records",
    "SequenceConflict",
    "SignIn",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoredDirectory",
    "Upcaster",
    "open_database",
]
