"""Asks tawk.to whether the key is good, and for which properties; nothing is changed there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.checkup import Finding
from bot.domain.errors import UpstreamBusy, UpstreamError, UpstreamRefused
from bot.domain.inbox import Kind
from bot.ports.upstream import Upstream, Wanted
from bot.times.clock import Clock
from bot.upstream.reading import read_property

NAME = "tawk.to's REST API"
LOOK = timedelta(hours=1)
KEY = "Check TAWK_API_KEY: tawk.to gives keys on request, then under REST API Keys in the profile of whoever asked."
ADDRESS = "Check TAWK_API_URL and the network."
AUTHORITY = "REQUESTS_CA_BUNDLE in the environment names the certificates of an authority of your own."
LATER = "Ask again in a minute; TAWK_API_SECONDS puts more time between two calls."
MEMBER = "Whose key it is has to be an administrator of the property in tawk.to."
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
        yield Finding(NAME, True, f"takes the key, which sees {len(shown)} of tawk.to's properties")
        for property_id, name in self.known:
            if property_id in shown:
                yield from self._look(property_id, name or shown[property_id] or property_id)
            else:
                yield Finding(NAME, False, f"does not show {name or property_id} to this key", MEMBER)
        ours = {property_id for property_id, _ in self.known}
        for property_id in [one for one in shown if one not in ours]:
            words = f"shows {shown[property_id] or property_id} too, of which no webhook has come"
            yield Finding(NAME, True, words)

    def _look(self, property_id: str, name: str) -> Iterator[Finding]:
        now = self.clock()
        for kind, scope in SCOPES.items():
            try:
                self.upstream.listed(Wanted(kind, property_id, now - LOOK, now, size=1))
            except UpstreamRefused as error:
                cure = f"Its key needs the scope {scope}. {MEMBER}"
                yield Finding(NAME, False, f"does not show the {kind.value}s of {name}: {error.code}", cure)
            except UpstreamError as error:
                yield _no_answer(error)
            else:
                yield Finding(NAME, True, f"shows the {kind.value}s of {name}")


def _no_answer(error: UpstreamError) -> Finding:
    if isinstance(error, UpstreamRefused):
        return Finding(NAME, False, f"refuses the key: {error.code}", KEY)
    if isinstance(error, UpstreamBusy):
        return Finding(NAME, False, f"is busy: {error.code}", LATER)
    return Finding(
        NAME,
        False,
        f"can't be asked for {error.method}: {error.code}",
        AUTHORITY if error.code == "SSLError" else ADDRESS,
    )
