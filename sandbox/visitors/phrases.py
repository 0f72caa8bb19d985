"""What is said: talks about something, and the small words around them, in each language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """A problem, told in full: `{order}` stands for the number of an order."""

    subject: str
    opening: str
    details: tuple[str, ...]
    answers: tuple[str, ...]
    thanks: str


@dataclass(frozen=True, slots=True)
class FormLabels:
    """The labels that a shop gave to its pre-chat form."""

    name: str
    email: str
    phone: str
    order: str


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One language: the talks of each trade, and what people say whatever they came for."""

    talks: dict[str, tuple[Talk, ...]]
    nudges: tuple[str, ...]
    giving_up: tuple[str, ...]
    rescues: tuple[str, ...]
    greetings: tuple[str, ...]
    replies: tuple[str, ...]
    chatter: tuple[tuple[str, str], ...]
    still_waiting: tuple[str, ...]
    file_notes: tuple[str, ...]
    labels: FormLabels
