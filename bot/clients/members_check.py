"""Reads who works at tawk.to, and tells the doctor who of them is known in Slack."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.checkup import Finding
from bot.domain.errors import Refusal, UpstreamAway, UpstreamBusy, UpstreamError
from bot.domain.ids import COMMAND
from bot.domain.inbox import Property
from bot.ports import ASKED, DIRECTORY, Store, Transaction
from bot.upstream.members import MemberReading
from bot.views.linking import known_agents

NAME = "agents"
NAMES_SHOWN = 20
OF_THE_KEY = ("auth_error", "invalid_auth")  # which has a finding of its own
LATER = "Ask again in a minute: until then, those who were read before are known."


@dataclass(frozen=True, slots=True)
class MembersCheck:
    """The part of the doctor's round about tawk.to's agents. Where they are not shown, all else goes on."""

    store: Store
    reading: MemberReading

    def __call__(self) -> Iterator[Finding]:
        with suppress(Refusal):  # the store's own finding says that it does not answer
            with self.store.read() as tx:
                properties = tx.properties.all()
            for one in properties:
                try:
                    self.reading.read(one)
                except (UpstreamAway, UpstreamBusy) as error:
                    yield Finding(NAME, False, f"tawk.to does not tell who they are: {error.code}", LATER)
                    break
                except UpstreamError as error:
                    if error.code in OF_THE_KEY:
                        break
                    yield _not_shown(one, error)
            with self.store.read() as tx:
                yield _told(tx)


def _not_shown(one: Property, error: UpstreamError) -> Finding:
    by_hand = f"they can be linked by hand, with {COMMAND} link"
    return Finding(NAME, True, f"{one.name or one.tawk_id} does not show them to this key ({error.code}); {by_hand}")


def _told(tx: Transaction) -> Finding:
    agents = known_agents(tx, [one.id for one in tx.properties.all()])
    if not agents:
        return Finding(NAME, True, "none are known yet")
    free = [one.name for one in agents if one.link is None]
    words = f"known in Slack: {len(agents) - len(free)} of the {len(agents)} at tawk.to"
    if free and _is_asked_for(tx):
        words += "; Slack is asked for the addresses of the others once Recado runs"
    elif free:
        more = f" and {len(free) - NAMES_SHOWN} more" if len(free) > NAMES_SHOWN else ""
        words += f"; {COMMAND} link says who the others are: {', '.join(free[:NAMES_SHOWN])}{more}"
    return Finding(NAME, True, words)


def _is_asked_for(tx: Transaction) -> bool:
    asked, read = tx.people.read_at(ASKED), tx.people.read_at(DIRECTORY)
    return read is None or (asked is not None and asked >= read)
