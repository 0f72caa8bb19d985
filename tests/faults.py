"""A store in which something fails for one conversation, as a poisoned record or a broken disk would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from bot.domain.inbox import Conversation, Kind
from storage.conversations.conversations import SqlConversations
from storage.store import SqlStore, SqlTransaction


class Poisoned(Exception):
    """Whatever it is that nobody thought of."""


class PoisonedConversations:
    """Those of the real store, until `poison` names one."""

    def __init__(self, real: SqlConversations, poison: set[str], seen: list[str]) -> None:
        self._real = real
        self._poison = poison
        self._seen = seen

    def find(self, property_id: int, kind: Kind, external_id: str) -> Conversation | None:
        self._seen.append(external_id)
        return self._real.find(property_id, kind, external_id)

    def add(self, conversation: Conversation) -> Conversation | None:
        added = self._real.add(conversation)
        self._bite(conversation)
        return added

    def save(self, conversation: Conversation, expected_version: int) -> None:
        self._real.save(conversation, expected_version)
        self._bite(conversation)

    def _bite(self, conversation: Conversation) -> None:
        if conversation.external_id in self._poison:
            raise Poisoned

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@dataclass(slots=True)
class PoisonedStore:
    """Fails after it has written, so that what was written must be undone."""

    real: SqlStore
    poison: set[str]
    seen: list[str]

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[SqlTransaction]:
        with self.real.write(holding=holding) as tx:
            poisoned = PoisonedConversations(tx.conversations, self.poison, self.seen)
            tx.conversations = cast(SqlConversations, poisoned)
            yield tx

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with self.real.read() as tx:
            yield tx


@dataclass(slots=True)
class TroubledStore:
    """Does what `trouble` does before each writing transaction, which may be to raise."""

    real: SqlStore
    trouble: Callable[[], None]

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[SqlTransaction]:
        self.trouble()
        with self.real.write(holding=holding) as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with self.real.read() as tx:
            yield tx
