"""What an interaction lets the app do next: open a modal once, answer by URL a few times."""

from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.errors import SlackError
from sandbox.ids import Ids

TRIGGER_LIVES = 3.0
URL_LIVES = 30 * 60.0
URL_USES = 5


@dataclass(slots=True)
class Trigger:
    user: str
    minted: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """The trigger ids of this run."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._known: dict[str, Trigger] = {}

    def mint(self, user: str, view_id: str | None = None) -> str:
        trigger_id = f"{self._ids.number()}.{self._ids.number()}.{self._ids.word(32)}"
        self._known[trigger_id] = Trigger(user, self._clock.ticks(), view_id)
        return trigger_id

    def use(self, trigger_id: str) -> Trigger:
        """The trigger, once and in time; else Slack's error."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.ticks() - trigger.minted > TRIGGER_LIVES:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def clear(self) -> None:
        self._known.clear()


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction may be answered to, and what it came from."""

    user: str
    channel: str
    minted: float
    message_ts: str | None = None
    uses: int = field(default=0)


class ResponseUrls:
    """The response URLs of this run, by the secret part of their path."""

    def __init__(self, clock: Clock, ids: Ids, base: str) -> None:
        self._clock = clock
        self._ids = ids
        self._base = base
        self._known: dict[str, ResponseUrl] = {}

    def mint(self, kind: str, user: str, channel: str, message_ts: str | None = None) -> str:
        path = f"{kind}/{self._ids.number()}/{self._ids.word(24)}"
        self._known[path] = ResponseUrl(user, channel, self._clock.ticks(), message_ts)
        return f"{self._base}/{path}"

    def use(self, path: str) -> ResponseUrl:
        known = self._known.get(path)
        if known is None or self._clock.ticks() - known.minted > URL_LIVES:
            raise SlackError("expired_url")
        if known.uses >= URL_USES:
            raise SlackError("used_url")
        known.uses += 1
        return known

    def clear(self) -> None:
        self._known.clear()
