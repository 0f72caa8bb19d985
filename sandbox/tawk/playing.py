"""Turns a visitor's plot into the chat or ticket that it leaves behind, without a webhook."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sandbox.tawk.records import Entry, Item, Kind, Status, to_milliseconds
from sandbox.tawk.world import World
from sandbox.visitors.bodies import attachment_fields, requester_fields, visitor_fields
from sandbox.visitors.ids import automatic_name, time_id
from sandbox.visitors.plots import Chat, Line, OfflineMessage, Plot
from sandbox.visitors.shops import Shop

SILENCE_BEFORE_END = timedelta(seconds=120)
_FIRST_TICKET = 100


def play(world: World, shop: Shop, plot: Plot, opened: datetime) -> Item:
    """The item, which is over and not yet in the inbox."""
    opened = to_milliseconds(opened)
    kind = Kind.TICKET if isinstance(plot, OfflineMessage) else Kind.CHAT
    # Two of the same moment are two.
    number = len(world.inbox.shelf(shop.property_id, kind).items)
    item_id = time_id(Random(f"{shop.property_id} {kind} {number}"), opened)
    if isinstance(plot, OfflineMessage):
        return _ticket(world, shop, plot, opened, item_id)
    return _chat(world, shop, plot, opened, item_id)


def _chat(world: World, shop: Shop, plot: Chat, opened: datetime, chat_id: str) -> Item:
    who = plot.visitor
    visitor = visitor_fields(who.name or automatic_name(opened), who.email, who.city, who.country)
    entries = list(_entries(shop, plot, opened))
    last = entries[-1].at if entries else opened
    person = world.persons.meet(shop.property_id, visitor, chat_id, opened)
    ended = last + SILENCE_BEFORE_END
    item = Item(Kind.CHAT, shop.property_id, chat_id, opened, ended, person, visitor, entries=entries, ended=ended)
    item.status = Status.CLOSED if item.is_answered else Status.OPEN
    return item


def _entries(shop: Shop, plot: Chat, opened: datetime) -> Iterator[Entry]:
    page = (f"https://{shop.domain}/", shop.name)
    yield Entry(opened - timedelta(seconds=20), "s", None, type="nav", page=page)
    clock, lines = opened, [line for act in plot.acts for line in act]
    for place, line in enumerate(lines):
        clock += timedelta(seconds=line.after if place else 0)
        yield _entry(shop, line, to_milliseconds(clock))


def _entry(shop: Shop, line: Line, at: datetime) -> Entry:
    agent = line.agent
    name, agent_id = (agent.name, agent.agent_id) if agent else (line.speaker, "")
    text = (line.text or None) if line.files else line.text
    return Entry(at, line.role, text, name, agent_id, files=tuple(attachment_fields(shop, one) for one in line.files))


def _ticket(world: World, shop: Shop, plot: OfflineMessage, opened: datetime, ticket_id: str) -> Item:
    who = plot.visitor
    requester = requester_fields(who.name or automatic_name(opened), who.email)
    del requester["type"]
    person = world.persons.meet(shop.property_id, requester, ticket_id, opened)
    item = Item(Kind.TICKET, shop.property_id, ticket_id, opened, opened, person, requester, subject=plot.subject)
    item.human_id = _FIRST_TICKET + len(world.inbox.shelf(shop.property_id, Kind.TICKET).items)
    item.entries = [Entry(opened, "v", plot.message)]
    return item
