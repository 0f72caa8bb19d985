"""What could not be delivered: webhooks that came in, posts, mails and exports that should go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class FailureKind(StrEnum):
    """What it is."""

    DELIVERY = "delivery"
    POST = "post"
    MAIL = "mail"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Failure:
    """`number` is its conversation and `property_id` whose that is, 0 where it is about none; `person` asked for it.

    `mark` changes when it fails again: what was discarded then is another failure. `detail` tells more of its kind.
    """

    kind: FailureKind
    id: int
    at: datetime
    reason: str
    number: int = 0
    property_id: int = 0
    person: str = ""
    mark: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FailureScope:
    """What somebody may know of: what is about these properties and the exports that they asked for, or everything."""

    actor: str
    properties: frozenset[int]
    everything: bool

    def has(self, failure: Failure) -> bool:
        own = failure.kind is FailureKind.EXPORT and failure.person == self.actor
        return self.everything or own or failure.property_id in self.properties


class Failures(Protocol):
    def newest(self, scope: FailureScope, limit: int) -> Sequence[Failure]:
        """The newest of each kind, those of all kinds together newest first; without what was discarded."""

    def get(self, kind: FailureKind, item_id: int) -> Failure | None:
        """The same as it stands there, locked; None for what has not failed or was discarded."""

    def retry(self, failure: Failure, now: datetime) -> None:
        """A mail is retried where mails are."""

    def discard(self, failure: Failure) -> None: ...
