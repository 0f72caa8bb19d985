"""The stage of the guide: the bot beside the local Slack, and an inbox as a small team has it on a busy morning."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.mail.servers import LocalMail
from sandbox.seed import default_seed
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.past import Past
from sandbox.tawk.records import Status
from sandbox.visitors import bodies
from sandbox.visitors.people import CAST
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import AURORA, NORTHWIND, Shop
from tests.stories.scene import Scene, playing
from tests.stories.test_dashboard import Heard
from tests.stories.visits import Visit

TEAM, ACCOUNTS = "help@shop.example", "accounts@example.com"
CROWD = 24  # more than a page of the home shows
EVER = 10_000


@dataclass(frozen=True, slots=True)
class Mails:
    """What is written by e-mail, and about it."""

    first: str
    reply: str
    slip: str
    canned_name: str
    canned: str
    filled: str
    second: str
    in_thread: str
    note: str
    last: str


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
    mails: Mails
    past: str  # what was said last month, before there was a bot


CASTS: Mapping[str, Cast] = {
    "en": Cast(
        "en", "ben", "Ben Clarke", "Grace Kim", NORTHWIND, AURORA,
        "Hello, is anybody there?", "My order has not come. Can I get a refund?", "Of course, one moment.", "Rose Hill",
        "Name : Rose Hill\nEmail : rose@example.com\nPhone : +44 20 7946 0958\nQuestion : Is the red one in stock?",
        "Wrong invoice", "refund",
        Mails(
            "I am sorry for the wait. Your order left today and is with you on Friday.",
            "Friday is fine, thank you. Please ring twice: here is the way.", "Your order is at the otter's.",
            "hours", "Hello {name|there}, we are here on weekdays from 9 to 18.",
            "Hello Mia Stone, we are here on weekdays from 9 to 18.",
            "The driver has your note.", "He rings twice, I promise.", "Third parcel for this street today.",
            "It is delivered. All the best!",
        ),
        "the tulip lamp",
    ),
    "es": Cast(
        "es", "ana", "Ana Torres", "Luis Hernández", AURORA, NORTHWIND,
        "Hola, ¿hay alguien?", "No ha llegado mi pedido. ¿Me devuelven el dinero?", "Claro, un momento.", "Rosa Gil",
        "Nombre : Rosa Gil\nCorreo : rose@example.com\nTeléfono : +34 912 345 678\nConsulta : ¿Queda la roja?",
        "Factura equivocada", "reembolso",
        Mails(
            "Perdona la espera. Tu pedido ha salido hoy y lo tienes el viernes.",
            "El viernes me va bien, gracias. Llamad dos veces: va el plano.", "Tu pedido lo tiene la nutria.",
            "horario", "Hola, {name|qué tal}: estamos de lunes a viernes, de 9 a 18.",
            "Hola, Mia Stone: estamos de lunes a viernes, de 9 a 18.",
            "El repartidor tiene tu nota.", "Llama dos veces, prometido.", "Tercer paquete para esta calle hoy.",
            "Está entregado. ¡Que vaya bien!",
        ),
        "la lámpara tulipán",
    ),
}  # fmt: skip


@contextmanager
def staged(folder: Path, cast: Cast) -> Iterator[Scene]:
    """A scene whose installation speaks the cast's language and has its agent among the administrators."""
    with LocalMail(folder / "mail", TEAM) as mail:
        servers = {"SMTP_URL": mail.smtp_url, "IMAP_URL": mail.imap_url, "MAIL_FROM": f"{cast.shop.name} <{TEAM}>"}
        more = {"DEFAULT_LANGUAGE": cast.code, "EXPORT_DOMAINS": "example.com", **servers}
        with playing(folder, "socket", more, _seed(cast), cast.agent, mail) as scene:
            _people(scene, cast)
            scene.calm()
            yield scene


@contextmanager
def beside_dashboard(folder: Path, cast: Cast) -> Iterator[tuple[Scene, str]]:
    """A scene with a key of tawk.to's REST API, where two were missed; and the address of tawk.to's dashboard."""
    with LocalTawk([cast.shop]) as tawk:
        now = datetime.now(UTC)
        tawk.fill(Past(days=40, chats=30, tickets=5), now - timedelta(days=1))
        asked = Chat(CAST[0], ((Line("v", f"… {cast.past}?"),),))
        tawk.add(cast.shop, asked, now - timedelta(days=30), status=Status.CLOSED)
        key = {"TAWK_API_KEY": tawk.key, "TAWK_API_URL": tawk.url, "TAWK_API_SECONDS": "0"}
        more = {**key, "TAWK_FOLLOW_SECONDS": "0.5", "ALERT_MINUTES": "0", "DEFAULT_LANGUAGE": cast.code}
        with playing(folder, "socket", more, _seed(cast), cast.agent) as scene:
            postbox = Heard(scene.bot.url, tawk=tawk)
            for name in ("Mia Stone", "Otto Lang"):
                Visit(postbox, name, shop=cast.shop, began=now - timedelta(minutes=20)).asks(cast.question).is_over()
            scene.calm()
            yield scene, f"{tawk.dashboard_url}#/inbox/{cast.shop.property_id}/all"


@contextmanager
def in_a_burst(folder: Path, cast: Cast) -> Iterator[Scene]:
    """A scene where a crowd is missed while Slack takes nothing, so that a slow machine shows what a quick one does."""
    more = {"SLACK_CARDS_WAITING": "10", "ALERT_MINUTES": "0", "DEFAULT_LANGUAGE": cast.code}
    with playing(folder, "socket", more, _seed(cast), cast.agent) as scene:
        rule = scene.slack.fault("chat.postMessage", "rate_limited", count=EVER)
        _crowd(scene, cast, datetime.now(UTC))
        scene.slack.remove_fault(rule)
        scene.calm()
        yield scene


def _seed(cast: Cast) -> dict[str, object]:
    """Everybody speaks the language of the cast, which the bot knows of from its first moment."""
    seed = default_seed()
    locale = {"en": "en-GB", "es": "es-ES"}[cast.code]
    return {**seed, "users": [{**user, "locale": locale} for user in seed["users"]]}


def _crowd(scene: Scene, cast: Cast, now: datetime) -> None:
    for n in range(CROWD):
        visit = Visit(scene.postbox, f"Visitor {n:02}", shop=cast.shop, began=now - timedelta(hours=CROWD + 2 - n))
        visit.asks(cast.greeting).is_over()


def _people(scene: Scene, cast: Cast) -> None:
    """A crowd that was missed, one who was answered, one who filled in the form, one who wrote while we were away."""
    now = datetime.now(UTC)
    _crowd(scene, cast, now)
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
