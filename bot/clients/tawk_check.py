"""Asks tawk.to whether the key is good, and for which properties; nothing is changed there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import UpstreamBusy, UpstreamError, UpstreamRefused
from bot.domain.inbox import Kind
from bot.ports.upstream import Upstream, Wanted
from bot.times.clock import Clock
from bot.upstream.reading import read_property

LOOK = timedelta(hours=1)
SCOPES = {Kind.CHAT: "chat_history_read", Kind.TICKET: "tickets_read"}


@dataclass(frozen=True, slots=True)
class TawkCheck:
    """The part of the doctor's round that needs the REST API; `known` are the ids and names of our properties."""

    upstream: Upstream
    known: Sequence[tuple[str, str]]
    clock: Clock

    def __call__(self) -> Iterator[Finding]:
        try:
            shown = dict(filter(None, map(read_property, self.upstream.properties())))
        except UpstreamError as error:
            yield _no_answer(error)
            return
        yield found(Sign.API, True, seen=len(shown))
        for property_id, name in self.known:
            if property_id in shown:
                yield from self._look(property_id, name or shown[property_id] or property_id)
            else:
                yield found(Sign.API_HIDES, False, name=name or property_id)
        ours = {property_id for property_id, _ in self.known}
        for property_id in [one for one in shown if one not in ours]:
            yield found(Sign.API_SHOWS_ANOTHER, True, name=shown[property_id] or property_id)

    def _look(self, property_id: str, name: str) -> Iterator[Finding]:
        now = self.clock()
        for kind, scope in SCOPES.items():
            try:
                self.upstream.listed(Wanted(kind, property_id, now - LOOK, now, size=1))
            except UpstreamRefused as error:
                yield found(Sign.API_NO_SCOPE, False, what=kind, name=name, code=error.code, scope=scope)
            except UpstreamError as error:
                yield _no_answer(error)
            else:
                yield found(Sign.API_SHOWS, True, what=kind, name=name)


def _no_answer(error: UpstreamError) -> Finding:
    if isinstance(error, UpstreamRefused):
        return found(Sign.API_REFUSES, False, code=error.code)
    if isinstance(error, UpstreamBusy):
        return found(Sign.API_BUSY, False, code=error.code)
    sign = Sign.API_CERTIFICATE if error.code == "SSLError" else Sign.API_AWAY
    return found(sign, False, method=error.method, code=error.code)
