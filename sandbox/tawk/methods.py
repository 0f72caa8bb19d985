"""The methods that read, each from its arguments to the answer's fields beside `ok`."""

from collections.abc import Callable

from sandbox.tawk.answers import item_fields
from sandbox.tawk.errors import TawkError
from sandbox.tawk.listing import page_of, read_asked
from sandbox.tawk.members import members_of
from sandbox.tawk.persons import person_fields
from sandbox.tawk.records import Item, Json, Kind
from sandbox.tawk.world import World
from sandbox.visitors.shops import Shop

Method = Callable[[World, Json], Json]


def property_list(world: World, args: Json) -> Json:
    return {"data": [{"propertyId": shop.property_id, "name": shop.name} for shop in world.shops.values()]}


def members_list(world: World, args: Json) -> Json:
    return {"data": [member.to_json() for member in members_of(_shop(world, args))]}


def chat_list(world: World, args: Json) -> Json:
    return _list(world, args, Kind.CHAT)


def ticket_list(world: World, args: Json) -> Json:
    return _list(world, args, Kind.TICKET)


def chat_get(world: World, args: Json) -> Json:
    item = _item(world, args, Kind.CHAT, "chatId")
    if item.ended is None and not world.quirks.shows_live:
        raise TawkError("not_found")
    return {"data": item_fields(item, world.quirks, is_listed=False)}


def ticket_get(world: World, args: Json) -> Json:
    item = _item(world, args, Kind.TICKET, "ticketId")
    return {"data": item_fields(item, world.quirks, is_listed=False)}


def person_get(world: World, args: Json) -> Json:
    person = world.persons.get(_shop(world, args).property_id, _text(args, "personId"))
    if person is None:
        raise TawkError("not_found")
    return {"data": {"person": person_fields(person)}}


METHODS: dict[str, Method] = {
    "property.list": property_list,
    "members.list": members_list,
    "chat.list": chat_list,
    "chat.get": chat_get,
    "ticket.list": ticket_list,
    "ticket.get": ticket_get,
    "contact.person.get": person_get,
}


def _list(world: World, args: Json, kind: Kind) -> Json:
    shelf = world.inbox.shelf(_shop(world, args).property_id, kind)
    items, total = page_of(shelf, read_asked(args), world.quirks)
    told = {"total": total} if world.quirks.tells_total else {}
    return {**told, "data": [item_fields(item, world.quirks, is_listed=True) for item in items]}


def _item(world: World, args: Json, kind: Kind, name: str) -> Item:
    item = world.inbox.get(_shop(world, args).property_id, kind, _text(args, name))
    if item is None:
        raise TawkError("not_found")
    return item


def _shop(world: World, args: Json) -> Shop:
    """A property that the key does not see is as good as none."""
    shop = world.shops.get(_text(args, "propertyId"))
    if shop is None:
        raise TawkError("forbidden")
    return shop


def _text(args: Json, name: str) -> str:
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise TawkError("validation_error", name)
    return value
