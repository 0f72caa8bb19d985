"""What a message of a digest is to show, and what each kind of digest makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.ports import Digest, Run, Transaction
from bot.ports.messages import Message
from bot.views.language import Language


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message of this digest, as of `now`; it tells of the time since `run.since`.

    `is_over` once a newer one stands below it: then it must list nothing that a deed or a purge would change.
    """

    digest: Digest
    run: Run
    now: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """`listed` are the conversations that it lists, each with the version that was drawn: when one of them changes
    the message is drawn anew."""

    message: Message
    listed: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """`draw` reads its contents in the transaction; None where there is nothing left to show. Where nothing is listed
    and `has_news` says no, the channel has been told so and is told no more."""

    draw: Callable[[Transaction, Sheet, Language], Drawn | None]
    has_news: Callable[[Transaction, Digest], bool]
