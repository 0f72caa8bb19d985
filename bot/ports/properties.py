"""What is kept of properties."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.inbox import (
    CardPolicy,
    Property,
)


class Properties(Protocol):
    def all(self) -> Sequence[Property]: ...
    def get(self, property_id: int) -> Property: ...
    def find(self, tawk_id: str) -> Property | None: ...
    def of_channel(self, channel: str) -> Sequence[Property]: ...
    def add(self, tawk_id: str, name: str, channel: str, at: datetime) -> Property: ...
    def rename(self, property_id: int, name: str, at: datetime) -> None: ...
    def route(self, property_id: int, channel: str) -> None: ...
    def lock(self, property_id: int) -> Property:
        """The same as `get`, kept from other writers until the end of the transaction."""

    def arrange(self, property_: Property) -> None:
        """Keep its channel, policy, language, mask and what concerns its e-mail."""

    def set_policy(self, property_id: int, policy: CardPolicy) -> None: ...
