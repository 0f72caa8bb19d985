"""What agents write in the dashboard to somebody who waited too long."""

from random import Random

from sandbox.tawk.records import Json
from sandbox.visitors.people import language_of

_WORDS = {
    "en": (
        "Hi, sorry we kept you waiting! I have just written to you by e-mail.",
        "Sorry for the wait. I looked it up: everything is on its way, and you get an e-mail with the details.",
    ),
    "es": (
        "¡Hola! Perdona la espera. Te acabo de escribir un correo.",
        "Perdona la espera. Lo he mirado: todo está en camino, y te llega un correo con los detalles.",
    ),
}


def late_answer(visitor: Json, rng: Random) -> str:
    """In the visitor's language, as far as it is known."""
    return rng.choice(_WORDS[language_of(visitor.get("email", "")) or "en"])
