"""Reads who works at tawk.to, and tells the doctor who of them is known in Slack."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import Refusal, UpstreamAway, UpstreamBusy, UpstreamError
from bot.ports import ASKED, DIRECTORY, Store, Transaction
from bot.upstream.members import MemberReading
from bot.views.linking import known_agents

NAMES_SHOWN = 20
OF_THE_KEY = ("auth_error", "invalid_auth")  # which has a finding of its own


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
                    yield found(Sign.AGENTS_AWAY, False, code=error.code)
                    break
                except UpstreamError as error:
                    if error.code in OF_THE_KEY:
                        break
                    yield found(Sign.AGENTS_HIDDEN, True, name=one.name or one.tawk_id, code=error.code)
            with self.store.read() as tx:
                yield _told(tx)


def _told(tx: Transaction) -> Finding:
    agents = known_agents(tx, [one.id for one in tx.properties.all()])
    if not agents:
        return found(Sign.AGENTS_NONE, True)
    free = [one.name for one in agents if one.link is None]
    known = {"linked": len(agents) - len(free), "all": len(agents)}
    if free and _is_asked_for(tx):
        return found(Sign.AGENTS_ASKED, True, **known)
    if free:
        more = f", … (+{len(free) - NAMES_SHOWN})" if len(free) > NAMES_SHOWN else ""
        return found(Sign.AGENTS_OTHERS, True, **known, names=", ".join(free[:NAMES_SHOWN]) + more)
    return found(Sign.AGENTS, True, **known)


def _is_asked_for(tx: Transaction) -> bool:
    asked, read = tx.people.read_at(ASKED), tx.people.read_at(DIRECTORY)
    return read is None or (asked is not None and asked >= read)
