"""What each kind of visitor does, written as a plot from a seeded generator."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, zip_longest
from random import Random

from sandbox.visitors.hostility import disguise
from sandbox.visitors.pen import Pen, take_pen
from sandbox.visitors.personas import Persona
from sandbox.visitors.plots import File, Line, OfflineMessage, Plot
from sandbox.visitors.shops import Shop

PHOTOS = (
    File("photo-of-damage.jpg", "image/jpeg", 482_113),
    File("IMG_2041.HEIC", "image/heic", 1_904_220),
    File("captura de pantalla.png", "image/png", 210_877),
    File("factura.pdf", "application/pdf", 91_822),
)


def write(persona: Persona, rng: Random, shop: Shop) -> Plot:
    """The plot of one visitor of this kind."""
    return SCRIPTS[persona](take_pen(rng, shop))


def missed(pen: Pen) -> Plot:
    """Asks, insists, leaves: nobody came."""
    nudge = pen.asks(pen.rng.choice(pen.book.nudges))
    return pen.chats((*pen.opens(), nudge, pen.gives_up()))


def served(pen: Pen) -> Plot:
    """Asks and is answered, line by line."""
    return pen.chats(_dialogue(pen))


def chatty(pen: Pen) -> Plot:
    """Is answered, and stays for a long talk about everything else."""
    pairs = pen.rng.sample(pen.book.chatter, k=len(pen.book.chatter))
    small_talk = chain.from_iterable((pen.asks(said), pen.answers(reply)) for said, reply in pairs)
    return pen.chats((*_dialogue(pen), *small_talk, pen.asks(pen.talk.thanks)))


def greeted(pen: Pen) -> Plot:
    """Is spoken to by an agent first, and does not always answer."""
    greeting = pen.answers(pen.rng.choice(pen.book.greetings))
    if pen.rng.random() < 0.4:
        return pen.chats((greeting,))
    return pen.chats((greeting, pen.asks(pen.rng.choice(pen.book.replies)), *_dialogue(pen)))


def silent(pen: Pen) -> Plot:
    """Opens the widget and leaves without a word: an end, an empty transcript, or both."""
    ends, recorded = pen.rng.choice(((True, False), (False, True), (True, True)))
    return replace(_nameless(pen).chats(()), starts=False, ends=ends, recorded=recorded)


def unrecorded(pen: Pen) -> Plot:
    """Asks and leaves, and tawk.to never tells what was said."""
    return replace(pen.chats(pen.opens()), recorded=False)


def hostile(pen: Pen) -> Plot:
    """Writes to the programs that read it."""
    visitor, text = disguise(pen.visitor, pen.rng)
    attacker = replace(pen, visitor=visitor)
    return attacker.chats((attacker.asks(text), attacker.asks(text[:200]), attacker.gives_up()))


def anonymous(pen: Pen) -> Plot:
    """Gives neither name nor address."""
    return missed(_nameless(pen))


def form(pen: Pen) -> Plot:
    """Fills in the pre-chat form, which arrives as the first message; the address may stand only there."""
    labels, visitor = pen.book.labels, pen.visitor
    answers = {
        labels.name: visitor.name,
        labels.email: visitor.email,
        labels.phone: visitor.phone,
        labels.order: pen.order,
    }
    filled_in = pen.asks("\r\n".join(f"{label} : {value}" for label, value in answers.items()))
    known = replace(visitor, email=pen.rng.choice((visitor.email, None)))
    return replace(pen, visitor=known).chats((filled_in, *pen.opens(), pen.gives_up()))


def offline(pen: Pen) -> Plot:
    """Writes to a shop that is closed."""
    text = "\n".join((pen.talk.opening, *pen.talk.details))
    subject, message = (part.replace("{order}", pen.order) for part in (pen.talk.subject, text))
    return OfflineMessage(pen.visitor, subject, message)


def rescued(pen: Pen) -> Plot:
    """Is comforted by the Chat Rescuer and leaves an address, but nobody answers."""
    first, *rest = pen.opens()
    return pen.chats((first, pen.rescues(), *rest, pen.asks(f"{pen.visitor.email}, {pen.order}")))


def ignored(pen: Pen) -> Plot:
    """Sees an agent join who never writes."""
    first, *rest = pen.opens()
    return pen.chats((first, pen.answers(""), *rest, pen.gives_up()))


def returning(pen: Pen) -> Plot:
    """Is missed, comes back into the same chat, and is answered or missed again."""
    again = pen.asks(pen.rng.choice(pen.book.still_waiting))
    second = (again, pen.answers(pen.talk.answers[-1])) if pen.rng.random() < 0.5 else (again, pen.gives_up())
    chat = pen.chats((*pen.opens(), pen.gives_up()), second)
    return replace(chat, early_clock=pen.rng.random() < 0.5)


def file(pen: Pen) -> Plot:
    """Begins with a file and explains it afterwards."""
    count = pen.rng.choice((1, 1, 2))
    picture = replace(pen.asks(""), files=tuple(pen.rng.sample(PHOTOS, k=count)))
    note = pen.asks(pen.rng.choice(pen.book.file_notes))
    return pen.chats((picture, note, *pen.opens(), pen.gives_up()))


def _dialogue(pen: Pen) -> list[Line]:
    """The visitor and the agent in turns, with thanks at the end."""
    asked = [*pen.opens()]
    answered = [pen.answers(text) for text in pen.talk.answers]
    turns = chain.from_iterable(zip_longest(asked, answered))
    return [*(line for line in turns if line), pen.asks(pen.talk.thanks)]


def _nameless(pen: Pen) -> Pen:
    return replace(pen, visitor=replace(pen.visitor, name=None, email=None, phone=""))


SCRIPTS: dict[Persona, Callable[[Pen], Plot]] = {
    Persona.MISSED: missed,
    Persona.SERVED: served,
    Persona.CHATTY: chatty,
    Persona.GREETED: greeted,
    Persona.SILENT: silent,
    Persona.UNRECORDED: unrecorded,
    Persona.HOSTILE: hostile,
    Persona.ANONYMOUS: anonymous,
    Persona.FORM: form,
    Persona.OFFLINE: offline,
    Persona.RESCUED: rescued,
    Persona.IGNORED: ignored,
    Persona.RETURNING: returning,
    Persona.FILE: file,
}
