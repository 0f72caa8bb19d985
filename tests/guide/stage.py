"""The stage of the guide: the bot beside the local Slack, and an inbox as a small team has it on a busy morning."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.seed import default_seed
from sandbox.visitors import bodies
from sandbox.visitors.shops import AURORA, NORTHWIND, Shop
from tests.stories.scene import Scene, playing
from tests.stories.visits import Visit

CROWD = 24  # more than a page of the home shows


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays in one language: the agent who works, a colleague, and what visitors say."""

    code: str
    agent: str
    name: str
    colleague: str
    shop: Shop
    other: Shop
    greeting: str
    question: str
    answer: str
    written: str  # who filled in the form
    form: str
    subject: str
    tag: str


CASTS: Mapping[str, Cast] = {
    "en": Cast(
        "en", "ben", "Ben Clarke", "Grace Kim", NORTHWIND, AURORA,
        "Hello, is anybody there?", "My order has not come. Can I get a refund?", "Of course, one moment.", "Rose Hill",
        "Name : Rose Hill\nEmail : rose@example.com\nPhone : +44 20 7946 0958\nQuestion : Is the red one in stock?",
        "Wrong invoice", "refund",
    ),
    "es": Cast(
        "es", "ana", "Ana Torres", "Luis Hernández", AURORA, NORTHWIND,
        "Hola, ¿hay alguien?", "No ha llegado mi pedido. ¿Me devuelven el dinero?", "Claro, un momento.", "Rosa Gil",
        "Nombre : Rosa Gil\nCorreo : rose@example.com\nTeléfono : +34 912 345 678\nConsulta : ¿Queda la roja?",
        "Factura equivocada", "reembolso",
    ),
}  # fmt: skip


@contextmanager
def staged(folder: Path, cast: Cast) -> Iterator[Scene]:
    """A scene whose installation speaks the cast's language and has its agent among the administrators."""
    more = {"DEFAULT_LANGUAGE": cast.code}
    with playing(folder, "socket", more, _seed(cast), cast.agent) as scene:
        _people(scene, cast)
        scene.calm()
        yield scene


def _seed(cast: Cast) -> dict[str, object]:
    """Everybody speaks the language of the cast, which the bot knows of from its first moment."""
    seed = default_seed()
    locale = {"en": "en-GB", "es": "es-ES"}[cast.code]
    return {**seed, "users": [{**user, "locale": locale} for user in seed["users"]]}


def _people(scene: Scene, cast: Cast) -> None:
    """A crowd that was missed, one who was answered, one who filled in the form, one who wrote while we were away."""
    now = datetime.now(UTC)
    for n in range(CROWD):
        visit = Visit(scene.postbox, f"Visitor {n:02}", shop=cast.shop, began=now - timedelta(hours=CROWD + 2 - n))
        visit.asks(cast.greeting).is_over()
    answered = Visit(scene.postbox, "Noor Aziz", "noor@example.com", cast.shop, now - timedelta(hours=2))
    answered.asks(cast.question).hears(cast.answer).is_over()
    for name, shop, hours in (("Mia Stone", cast.shop, 1.5), ("Otto Lang", cast.other, 1.2)):
        email = f"{name.split()[0].lower()}@example.com"
        Visit(scene.postbox, name, email, shop, now - timedelta(hours=hours)).asks(cast.question).is_over()
    Visit(scene.postbox, cast.written, None, cast.shop, now - timedelta(hours=1)).asks(cast.form).is_over()
    requester = bodies.requester_fields("Paul Reed", "paul@example.com")
    left = (cast.shop, now - timedelta(minutes=40), requester, "t-1", 1, cast.subject, cast.question)
    assert scene.postbox.send(bodies.dump(bodies.ticket_create(*left))) == 200
    again = Visit(scene.postbox, "Mia Stone", "mia@example.com", cast.shop, now - timedelta(minutes=20))
    again.asks(cast.question).asks(cast.greeting).is_over()
