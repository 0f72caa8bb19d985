"""The shops whose inboxes the visitors write to: each is one property of tawk.to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers in the shop's inbox."""

    name: str
    agent_id: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A property: its id and name as webhooks carry them, and what its visitors ask about."""

    key: str
    property_id: str
    name: str
    domain: str
    team: str
    agents: tuple[Agent, ...]
    trade: str


AURORA = Shop(
    key="aurora",
    property_id="5f2a9c1e4704467e89f0b3d1",
    name="Tienda Aurora",
    domain="tienda-aurora.example",
    team="Equipo Aurora",
    agents=(
        Agent("Marta Ruiz", "5f2a9be0cc6a6371ff0adb10"),
        Agent("Andrés Molina", "5f2a9be0cc6a6371ff0adb27"),
    ),
    trade="lamps",
)
NORTHWIND = Shop(
    key="northwind",
    property_id="61c4f08b3d7a2e45b09d6f12",
    name="Northwind Bikes",
    domain="northwind-bikes.example",
    team="Northwind Support",
    agents=(
        Agent("Hannah Cole", "61c4f0a17be0944c25f3d801"),
        Agent("Owen Price", "61c4f0a17be0944c25f3d80e"),
    ),
    trade="bikes",
)
OLMEDO = Shop(
    key="olmedo",
    property_id="63e9a75d1f08c3b2764e5a90",
    name="Finca Olmedo",
    domain="finca-olmedo.example",
    team="Finca Olmedo",
    agents=(Agent("Pilar Olmedo", "63e9a7720c5d8be14f96a233"),),
    trade="oil",
)
SHOPS = (AURORA, NORTHWIND, OLMEDO)


def find_shop(word: str) -> Shop:
    """The shop of that key or property id, or a new one from `ID=Name`."""
    known = next((shop for shop in SHOPS if word in (shop.key, shop.property_id)), None)
    if known:
        return known
    property_id, separator, name = word.partition("=")
    if not (separator and property_id and name):
        keys = ", ".join(shop.key for shop in SHOPS)
        raise ValueError(f"{word!r} is no property: give one of {keys}, or ID=Name")
    return Shop(property_id, property_id, name, "shop.example", name, AURORA.agents, AURORA.trade)
