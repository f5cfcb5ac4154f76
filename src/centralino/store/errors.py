"""What can go wrong with the store, one class for each thing a caller does about it."""

from collections.abc import Collection
from datetime import datetime


class StoreError(Exception):
    """Root of all errors of the store. The text is a sentence for an operator."""


class StoreUnavailable(StoreError):
    """The database cannot be reached or written now (gone, locked, disk full). Nothing was half done.

    Trying again later is right. Whether the transaction in question is durable is unknown when the connection
    broke while committing: `Store.commit` of the *same* batch is safe, because a batch carries an id.
    """


class CannotOpen(StoreError):
    """The database cannot be used at all as it is: wrong URL, folder not writable, newer than the program."""


class SequenceConflict(StoreError):
    """Somebody else has appended to the stream: read it again before deciding anything."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        super().__init__(f"Stream {stream} was expected to end at event {expected} but ends at {found}.")
        self.stream = stream
        self.expected = expected
        self.found = found


class LeaseLost(StoreError):
    """The lease under which something was to be written is no longer ours: stop acting on that stream."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The lease {name} is not held any more under this token: another process has taken it."
        )
        self.name = name


class LeaseTaken(StoreError):
    """Another owner holds the lease and it has not run out."""

    def __init__(self, name: str, owner: str, until: datetime) -> None:
        super().__init__(f"The lease {name} is held by {owner} until {until.isoformat()}.")
        self.name = name
        self.owner = owner
        self.until = until


class DuplicateMessage(StoreError):
    """The stream has already consumed these messages: they were delivered twice and must be ignored."""

    def __init__(self, stream: str, message_ids: Collection[str]) -> None:
        super().__init__(f"Stream {stream} has already consumed {', '.join(sorted(message_ids))}.")
        self.stream = stream
        self.message_ids = frozenset(message_ids)


class DirectoryChanged(StoreError):
    """The directory has another revision than the change was made for: load it and try again."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"The directory was changed meanwhile: revision {found} instead of {expected}.")
        self.expected = expected
        self.found = found


class CodecError(StoreError):
    """Something in a log cannot be read, or something cannot be written to it."""
