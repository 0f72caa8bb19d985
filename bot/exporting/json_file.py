"""Exports as JSON: a format with a version and a schema, which imports read back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.exporting.bundle import Bundle, Ledger
from bot.exporting.layout import BUNDLE, LEDGER
from bot.exporting.shapes import BadFile, Json, Struct, mapping

FORMAT = "recado-export"
VERSION = 1
CONVERSATIONS, JOURNAL = "conversations", "journal"
KINDS: Mapping[str, Struct[Any]] = {CONVERSATIONS: BUNDLE, JOURNAL: LEDGER}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def written(content: Bundle | Ledger) -> bytes:
    """The file; a bundle that is read back from it is the same."""
    if isinstance(content, Bundle):
        value = {**_head(CONVERSATIONS), **BUNDLE.write(content)}
    else:
        value = {**_head(JOURNAL), **LEDGER.write(content)}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> Bundle:
    """The bundle of a file of ours. Raises `BadFile` with the place that is wrong."""
    entries = mapping(_parsed(content), "")
    if entries.get("format") != FORMAT:
        raise BadFile("format", f'this is no export of Recado: "{FORMAT}" has to stand here')
    if entries.get("version") != VERSION:
        raise BadFile("version", f"this Recado reads version {VERSION}: take one that is as new as the file")
    if entries.get("kind") == JOURNAL:
        raise BadFile("kind", "this is the journal itself, for reading only: import the files of the conversations")
    if entries.get("kind") != CONVERSATIONS:
        raise BadFile("kind", f'"{CONVERSATIONS}" has to stand here')
    bundle = BUNDLE.read({name: one for name, one in entries.items() if name not in _head("")}, "")
    _check(bundle)
    return bundle


def schema() -> Json:
    """The JSON Schema of both kinds of file."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:recado:export:{VERSION}",
        "title": f"Recado's exports, version {VERSION}",
        "oneOf": [_headed(kind, shape) for kind, shape in KINDS.items()],
    }


def _head(kind: str) -> Json:
    return {"format": FORMAT, "version": VERSION, "kind": kind}


def _headed(kind: str, shape: Struct[Any]) -> Json:
    found = shape.schema()
    head = {name: {"const": value} for name, value in _head(kind).items()}
    return {**found, "properties": {**head, **found["properties"]}, "required": [*head, *found["required"]]}


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile(f"byte {error.start + 1}", "the file is not in UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadFile(f"line {error.lineno}, column {error.colno}", f"this is no JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise BadFile("", "this is no JSON that can be read: it is nested too deep, or a number is too long") from error


def _check(bundle: Bundle) -> None:
    """That what refers to something finds it here, and only once."""
    properties = [one.id for one in bundle.properties]
    contacts = [one.contact.id for one in bundle.contacts]
    chats = [record.conversation for record in bundle.conversations]
    keys = [(one.property_id, one.kind, one.external_id) for one in chats]
    _once(properties, "properties", "id")
    _once([one.tawk_id for one in bundle.properties], "properties", "tawk_id")
    _once(contacts, "contacts", "contact.id")
    _once([one.id for one in chats], "conversations", "conversation.number")
    _once(keys, "conversations", "conversation.external_id")
    for at, known in enumerate(bundle.contacts):
        _check_contact(f"contacts[{at}].contact", known.contact.id, known.contact.property_id, bundle)
    for at, one in enumerate(bundle.conversations):
        place = f"conversations[{at}]"
        _found(one.conversation.property_id in properties, f"{place}.conversation.property", "properties")
        _found(one.contact is None or one.contact in contacts, f"{place}.contact", "contacts")
        _check_journal(place, bundle, at)


def _check_contact(place: str, contact_id: int, property_id: int, bundle: Bundle) -> None:
    by_id = {known.contact.id: known.contact for known in bundle.contacts}
    contact = by_id[contact_id]
    _found(property_id in [one.id for one in bundle.properties], f"{place}.property", "properties")
    for name in ("merged_into", "root"):
        other = getattr(contact, name)
        same = not other or (other in by_id and by_id[other].property_id == property_id)
        _found(same, f"{place}.{name}", "contacts of the same property")
    if not contact.told.email:
        raise BadFile(f"{place}.told.email", "a contact is known by an address: it must not be empty")


def _check_journal(place: str, bundle: Bundle, at: int) -> None:
    record = bundle.conversations[at]
    for index, entry in enumerate(record.journal):
        about = (entry.number, entry.property_id)
        if about != (record.conversation.id, record.conversation.property_id):
            raise BadFile(f"{place}.journal[{index}]", "number and property have to be those of the conversation")
    if record.conversation.notes != len(record.notes):
        raise BadFile(f"{place}.conversation.notes", f"there are {len(record.notes)} notes: that has to stand here")


def _found(is_there: bool, place: str, where: str) -> None:
    if not is_there:
        raise BadFile(place, f"it is not among the {where} of this file")


def _once(keys: Sequence[object], place: str, name: str) -> None:
    known: set[object] = set()
    for index, key in enumerate(keys):
        if key in known:
            raise BadFile(f"{place}[{index}].{name}", "this stands in the file twice")
        known.add(key)
