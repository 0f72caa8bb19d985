"""Chats and tickets as the REST API shows them, with as much or as little as it is told to."""

from sandbox.tawk.quirks import Quirks
from sandbox.tawk.records import Entry, Item, Json, Kind, Status
from sandbox.visitors.bodies import stamp

NUMBERS = {Status.OPEN: 1000, Status.PENDING: 2000, Status.CLOSED: 3000}


def item_fields(item: Item, quirks: Quirks, *, is_listed: bool) -> Json:
    """In a list a ticket never has its words, and a chat only where `quirks` say so."""
    chat = item.kind is Kind.CHAT
    shown: Json = {"id": item.id, "createdOn": stamp(item.created), "personId": item.person_id}
    if not chat:
        shown |= {"humanId": item.human_id, "subject": item.subject, "requester": {**item.visitor, "type": "visitor"}}
    shown |= _told(item, quirks)
    if chat and (quirks.lists_words or not is_listed):
        shown["messages"] = [entry_fields(entry) for entry in item.entries]
    if not chat and not is_listed:
        shown["events"] = [_event(entry) for entry in item.entries]
    return shown


def _told(item: Item, quirks: Quirks) -> Json:
    """What is not sure to be told."""
    told: Json = {}
    if quirks.tells_status:
        told["status"] = NUMBERS[item.status] if quirks.status_as_number else item.status.value
    if quirks.tells_update:
        told["updatedOn"] = stamp(item.updated)
    if quirks.tells_end and item.kind is Kind.CHAT and item.ended is not None:
        told["endedOn"] = stamp(item.ended)
    if quirks.tells_folder:
        told |= {"isDeleted": item.is_deleted, "isSpam": item.is_spam}
    if quirks.tells_visitor and item.kind is Kind.CHAT:
        told["visitor"] = item.visitor
    return told


def entry_fields(entry: Entry) -> Json:
    """An entry of a chat, as a webhook has it."""
    sender: Json = {"t": entry.role}
    if entry.name:
        sender["n"] = entry.name
    if entry.agent_id:
        sender["id"] = entry.agent_id
    if entry.page is not None:
        url, title = entry.page
        return {"type": "nav", "data": {"url": url, "title": title}, "time": stamp(entry.at), "sender": sender}
    files = {"attchs": list(entry.files)} if entry.files else {}
    return {"sender": sender, "type": entry.type, "msg": entry.text, "time": stamp(entry.at), **files}


def _event(entry: Entry) -> Json:
    """An event of a ticket: a message of the requester's or an agent's."""
    return {**entry_fields(entry), "type": "message"}
