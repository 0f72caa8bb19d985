"""Plays a plot: puts its lines on the clock and turns it into the deliveries that tawk.to would make."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from sandbox.visitors import bodies
from sandbox.visitors.delivery import Delivery, sign
from sandbox.visitors.ids import automatic_name, event_id, time_id
from sandbox.visitors.people import Visitor
from sandbox.visitors.plots import Chat, Line, OfflineMessage, Plot
from sandbox.visitors.shops import Shop

# tawk.to ends a chat so many seconds after the last activity, and records it soon after.
SILENCE_BEFORE_END = (90.0, 150.0)
RECORDED_AFTER = 1.6

Moments = tuple[tuple[float, Line], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """The moment of an event, in seconds from the opening, and what had been said by then."""

    offset: float
    event: Literal["start", "end", "transcript"]
    said: Moments


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a plot is played: whose inbox, with which secret, from when, and how fast.

    Deliveries are spread over `span`; the times in the bodies keep the chat's own speed and end
    with the span, so that nothing is dated after it was sent. Without a span both run as one.
    """

    shop: Shop
    secret: str
    starts: datetime
    span: timedelta | None = None

    def play(self, plot: Plot, rng: Random, human_id: int) -> list[Delivery]:
        """The deliveries of one conversation, in the order in which tawk.to makes them."""
        if isinstance(plot, OfflineMessage):
            return [self._ticket(plot, rng, human_id)]
        cues = _cues(plot, rng)
        length = timedelta(seconds=cues[-1].offset)
        span = length if self.span is None else self.span
        scene = _Scene(self, plot, rng, opened=self.starts + span - length)
        speed = span / length if length else 0.0
        return [scene.deliver(cue, self.starts + timedelta(seconds=cue.offset) * speed) for cue in cues]

    def _ticket(self, plot: OfflineMessage, rng: Random, human_id: int) -> Delivery:
        name = plot.visitor.name or automatic_name(self.starts)
        requester = bodies.requester_fields(name, plot.visitor.email)
        ticket_id = time_id(rng, self.starts)
        body = bodies.ticket_create(self.shop, self.starts, requester, ticket_id, human_id, plot.subject, plot.message)
        return self.seal(body, self.starts, rng)

    def seal(self, body: bodies.Json, at: datetime, rng: Random) -> Delivery:
        """The body as bytes, signed, under an id of its own."""
        raw = bodies.dump(body)
        return Delivery(at, event_id(rng), raw, sign(raw, self.secret), self.shop.property_id)


class _Scene:
    """One chat being played."""

    def __init__(self, stage: Stage, plot: Chat, rng: Random, opened: datetime) -> None:
        self._stage, self._plot, self._rng, self._opened = stage, plot, rng, opened
        self._chat_id = time_id(rng, opened)
        self._visitor = _introduce(plot.visitor, opened)

    def deliver(self, cue: Cue, at: datetime) -> Delivery:
        return self._stage.seal(self._body(cue), at, self._rng)

    def _body(self, cue: Cue) -> bodies.Json:
        shop, time = self._stage.shop, self._moment(cue.offset)
        if cue.event == "start":
            return bodies.chat_start(shop, self._chat_id, time, self._visitor, cue.said[0][1])
        if cue.event == "end":
            return bodies.chat_end(shop, self._chat_id, time, self._visitor)
        said = [(self._moment(offset), line) for offset, line in cue.said]
        time = said[0][0] if self._plot.early_clock and said else time
        return bodies.transcript_created(shop, time, self._plot.referrer, self._chat_id, self._visitor, said)

    def _moment(self, offset: float) -> datetime:
        return self._opened + timedelta(seconds=offset)


def _introduce(visitor: Visitor, opened: datetime) -> bodies.Json:
    name = automatic_name(opened) if visitor.name is None else visitor.name
    return bodies.visitor_fields(name, visitor.email, visitor.city, visitor.country)


def _cues(chat: Chat, rng: Random) -> list[Cue]:
    wanted = {"start": chat.starts, "end": chat.ends, "transcript": chat.recorded}
    return [cue for cue in _all_cues(chat, rng) if wanted[cue.event]]


def _all_cues(chat: Chat, rng: Random) -> Iterator[Cue]:
    clock, said = 0.0, Moments()
    for number, act in enumerate(chat.acts):
        for place, line in enumerate(act):
            clock += 0.0 if number == place == 0 else line.after
            said += ((clock, line),)
        if number == 0 and said:
            yield Cue(0.0, "start", said[:1])
        clock += rng.uniform(*SILENCE_BEFORE_END)
        yield Cue(clock, "end", said)
        clock += RECORDED_AFTER
        yield Cue(clock, "transcript", said)
