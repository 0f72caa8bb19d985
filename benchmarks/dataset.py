"""A million conversations as a busy team would have them, or fewer of the same kind: the same for the same size.

50 properties of which the largest has 22 %, 200 agents, 10 departments a property, up to three of 100 tags; nine in ten
in the inbox, one in twenty open, three years, one to six messages of words as frequent as in a language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from json import dumps
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.inbox import Folder, Kind, Outcome, Priority, Status
from bot.domain.query import moment_key

PROPERTIES, AGENTS, DEPARTMENTS, TAGS, WORDS = 50, 200, 10, 100, 50_000
START, SPAN = datetime(2023, 11, 1, tzinfo=UTC), timedelta(days=3 * 365)
DAY = timedelta(days=1) // timedelta(microseconds=1)
CHANNEL = "C0123456789"
COMMON, OTHER, RARE, RARE_TIMES = "refund", "delivery", "zugzwang", 20
SYLLABLES = [f"{a}{b}" for a in "bcdfghjklmnprstvz" for b in "aeiou"]
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Made:
    """One conversation as the tables hold it."""

    number: int
    conversation: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    document: tuple[Any, ...]
    tags: list[tuple[Any, ...]]


CONVERSATION = (
    "id",
    "property_id",
    "kind",
    "external_id",
    "folder",
    "status",
    "agent_key",
    "priority",
    "department",
    "missed_open",
    "created_at",
    "updated_at",
    "outcome",
    "version",
    "name",
    "email",
    "excerpt",
    "tags",
    "answered_at",
    "phone",
    "city",
    "country",
    "subject",
    "human_id",
    "told_name",
    "told_email",
    "told_city",
    "told_country",
    "set_status_by",
    "moved_by",
)
EMPTY = ("",) * 11
LINE = ("conversation_id", "seq", "author", "at", "name", "text", "attachments")
TAG = ("tag_id", "property_id", "folder", "updated_at", "conversation_id")


def labels() -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """The small tables: their columns and rows, numbered from 1."""
    names = ("id", "tawk_id", "name", "named_at", "channel", "policy")
    properties = [(n, f"property-{n}", f"Shop {n}", 0, f"C{n:010d}", "missed") for n in range(1, PROPERTIES + 1)]
    departments = [
        (department_key(property_id, n), property_id, f"Desk {n}", f"desk {n}")
        for property_id in range(1, PROPERTIES + 1)
        for n in range(1, DEPARTMENTS + 1)
    ]
    return {
        "property": (names, properties),
        "agent": (("id", "slack_id"), [(n, f"U{n:04d}") for n in range(1, AGENTS + 1)]),
        "department": (("id", "property_id", "name", "name_key"), departments),
        "tag": (("id", "name", "name_key"), [(n, f"tag-{n}", f"tag-{n}") for n in range(1, TAGS + 1)]),
    }


def department_key(property_id: int, n: int) -> int:
    return (property_id - 1) * DEPARTMENTS + n


def vocabulary() -> list[str]:
    """Words that can be said; none of them is one of those that are searched for."""
    rng, words = Random(2), dict[str, None]()
    while len(words) < WORDS:
        words["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(words)


class Maker:
    """Makes the conversations in the order of their creation."""

    def __init__(self, size: int) -> None:
        self._size, self._rng = size, Random(1)
        self._words = vocabulary()
        self._often = list(accumulate(1 / n for n in range(1, WORDS + 1)))
        self._shares = list(accumulate(1 / n for n in range(1, PROPERTIES + 1)))
        self._hands = list(accumulate(n**-0.5 for n in range(1, AGENTS + 1)))
        self._rare = set(self._rng.sample(range(1, size + 1), min(RARE_TIMES, size)))

    def all(self) -> Iterator[Made]:
        for first in range(1, self._size + 1, BATCH):
            yield from self._batch(first, min(BATCH, self._size + 1 - first))

    def _batch(self, first: int, count: int) -> Iterator[Made]:
        """Words are drawn for many at once, which is several times quicker."""
        rng = self._rng
        sizes = [[rng.randint(4, 20) for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 6)))] for _ in range(count)]
        words = iter(rng.choices(self._words, cum_weights=self._often, k=sum(map(sum, sizes))))
        properties = rng.choices(range(1, PROPERTIES + 1), cum_weights=self._shares, k=count)
        agents = rng.choices(range(1, AGENTS + 1), cum_weights=self._hands, k=count)
        for n in range(count):
            said = [self._said(list(islice(words, size))) for size in sizes[n]]
            if first + n in self._rare:
                said[0] += f" {RARE}"
            yield self._one(first + n, properties[n], agents[n], said)

    def _said(self, words: list[str]) -> str:
        if self._rng.random() < 0.05:
            words.append(COMMON)
        if self._rng.random() < 0.04:
            words.append(OTHER)
        return " ".join(words)

    def _one(self, number: int, property_id: int, agent: int, said: list[str]) -> Made:
        rng = self._rng
        created = moment_key(START) + int(SPAN / self._size * number / timedelta(microseconds=1))
        updated = created + int(rng.expovariate(1 / DAY))
        folder = Folder.INBOX if (drawn := rng.random()) < 0.9 else Folder.SPAM if drawn < 0.97 else Folder.TRASH
        is_open, is_ticket = rng.random() < 0.05, rng.random() < 0.3
        assigned = agent if rng.random() < (0.6 if is_open else 0.9) else 0
        outcome = Outcome.TICKET if is_ticket else Outcome.SERVED
        if not is_ticket and rng.random() < (0.7 if is_open else 0.1):
            outcome = Outcome.MISSED
        tags = sorted(rng.sample(range(1, TAGS + 1), rng.randint(0, 3)))
        priority = rng.choices(list(Priority), (1, 6, 2, 1))[0]
        conversation = (
            number,
            property_id,
            (Kind.TICKET if is_ticket else Kind.CHAT).value,
            f"chat-{number}",
            folder.value,
            (Status.OPEN if is_open else Status.CLOSED).value,
            assigned,
            priority.value,
            department_key(property_id, rng.randint(1, DEPARTMENTS)),
            1 if is_open and outcome is Outcome.MISSED and folder is Folder.INBOX else None,
            created,
            updated,
            outcome.value,
            1,
            "Ana Torres",
            f"ana{number}@example.com",
            said[0][:150],
            dumps([f"tag-{n}" for n in tags]),
            None if is_open or outcome is Outcome.MISSED else created + 60_000_000,
            *EMPTY,
        )
        lines = [(number, n, "v" if n % 2 else "a", created + n, "", text, "[]") for n, text in enumerate(said, 1)]
        document = (number, f"ana torres ana{number} example com {' '.join(said)}", property_id)
        links = [(tag, property_id, folder.value, updated, number) for tag in tags]
        return Made(number, conversation, lines, document, links)


def batches(size: int) -> Iterator[Sequence[Made]]:
    made = Maker(size).all()
    while batch := list(islice(made, BATCH)):
        yield batch


def path_of(folder: Path, size: int) -> Path:
    return folder / f"inbox-{size}.db"
