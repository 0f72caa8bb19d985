"""Learns of chats and tickets from the webhooks that the visitors' deliveries are, so that both tell the same."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from sandbox.tawk.inbox import Inbox
from sandbox.tawk.persons import Persons
from sandbox.tawk.records import Entry, Item, Json, Kind, Status, to_milliseconds

_ROLES = {"visitor": "v", "agent": "a"}


class Hearing:
    """Takes webhooks' bodies; the same one twice, or two in another order, change nothing."""

    def __init__(self, inbox: Inbox, persons: Persons) -> None:
        self._inbox, self._persons = inbox, persons

    def hear(self, body: bytes, now: datetime) -> Item | None:
        """The chat or ticket that it tells of; `now` is when it was changed thereby."""
        told = json.loads(body)
        match told.get("event"):
            case "chat:start":
                item = self._start(told)
            case "chat:end":
                item = self._end(told)
            case "chat:transcript_created":
                item = self._transcript(told)
            case "ticket:create":
                item = self._ticket(told)
            case _:
                return None
        self._inbox.touch(item, now)
        return item

    def _start(self, told: Json) -> Item:
        at, message = read_time(told["time"]), told["message"]
        item = self._chat(told, told["chatId"], told["visitor"], at)
        if not item.entries:
            role = _ROLES.get(message["sender"]["type"], "s")
            item.entries = [Entry(at, role, message["text"], type=message["type"])]
        return item

    def _end(self, told: Json) -> Item:
        item = self._chat(told, told["chatId"], told["visitor"], read_time(told["time"]))
        _end(item, read_time(told["time"]), has_news=False)
        return item

    def _transcript(self, told: Json) -> Item:
        chat = told["chat"]
        said = [entry_of(message) for message in chat["messages"]]
        first = said[0].at if said else read_time(told["time"])
        item = self._chat(told, chat["id"], chat["visitor"], first)
        known = _extent(entry for entry in item.entries if not entry.in_dashboard)
        if known <= _extent(said):
            there = [entry for entry in item.entries if entry.in_dashboard]
            item.entries = sorted([*said, *there], key=lambda entry: entry.at)
        _end(item, said[-1].at if said else first, has_news=known < _extent(said))
        return item

    def _ticket(self, told: Json) -> Item:
        ticket, at = told["ticket"], read_time(told["time"])
        property_id = told["property"]["id"]
        known = self._inbox.get(property_id, Kind.TICKET, ticket["id"])
        if known is not None:
            return known
        requester = {name: value for name, value in told["requester"].items() if name != "type"}
        person = self._persons.meet(property_id, requester, ticket["id"], at)
        item = Item(Kind.TICKET, property_id, ticket["id"], at, at, person, requester)
        item.subject, item.human_id = ticket["subject"], ticket["humanId"]
        item.entries = [Entry(at, "v", ticket["message"])]
        return self._inbox.put(item)

    def _chat(self, told: Json, chat_id: str, visitor: Json, at: datetime) -> Item:
        property_id = told["property"]["id"]
        known = self._inbox.get(property_id, Kind.CHAT, chat_id)
        if known is not None:
            return known
        person = self._persons.meet(property_id, visitor, chat_id, at)
        return self._inbox.put(Item(Kind.CHAT, property_id, chat_id, at, at, person, visitor))


def _end(item: Item, at: datetime, has_news: bool) -> None:
    """Missed chats stay open; what somebody closed by hand stays closed until the visitor writes again."""
    if item.ended is None or has_news:
        item.status = Status.CLOSED if item.is_answered else Status.OPEN
    item.ended = at if item.ended is None else max(item.ended, at)


def _extent(said: Iterable[Entry]) -> tuple[datetime, int]:
    """The larger of two transcripts is the newer one."""
    moments = [entry.at for entry in said]
    return max(moments, default=datetime.min.replace(tzinfo=UTC)), len(moments)


def entry_of(message: Json) -> Entry:
    """A transcript's message."""
    sender = message["sender"]
    return Entry(
        read_time(message["time"]),
        sender["t"],
        message.get("msg"),
        sender.get("n", ""),
        sender.get("id", ""),
        message["type"],
        tuple(message.get("attchs", ())),
    )


def read_time(text: str) -> datetime:
    return to_milliseconds(datetime.fromisoformat(text).astimezone(UTC))
