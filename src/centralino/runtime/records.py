"""Contact records as rows: written in the transaction of the events that change them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from centralino.core.call.model import Call
from centralino.core.directory.directory import Directory
from centralino.core.views.record import ContactRecord, member_name
from centralino.core.views.records import contact_record
from centralino.store import ContactRecord as Row


def changed_records(before: Call, after: Call, directory: Directory) -> Iterator[Row]:
    """The rows of those contacts whose record is another one after the events."""
    if before.contacts == after.contacts and before.attributes == after.attributes:
        return
    old = {each.id: contact_record(before, each, directory) for each in before.contacts.values()}
    for contact in after.contacts.values():
        record = contact_record(after, contact, directory)
        if record != old.get(contact.id):
            yield _row(record)


def _row(record: ContactRecord) -> Row:
    return Row(
        contact_id=record.contact_id,
        initial_contact_id=record.initial_contact_id,
        initiated_at=record.initiation_timestamp,
        updated_at=record.last_update_timestamp,
        complete=record.complete,
        body=msgspec.json.encode(_members(record)),
    )


def _members(value: object) -> Any:
    """With Connect's member names; what is not there is left out, as Connect does."""
    if is_dataclass(value):
        named = ((member_name(each.name), getattr(value, each.name)) for each in fields(value))
        return {name: _members(member) for name, member in named if member is not None}
    if isinstance(value, tuple):
        return [_members(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value
