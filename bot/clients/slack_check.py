"""Asks Slack whether the token, its scopes and the channels are as the bot needs them."""

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from bot.clients.slack import classified
from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import Rejected, SlackError
from bot.times.clock import Clock

MOST_OFF = 60.0


class SlackCheck:
    """The part of the doctor's round that needs Slack; it only reads.

    `scopes` are those that we can't do without, `spare` others.
    """

    def __init__(
        self,
        client: WebClient,
        channels: Sequence[str],
        scopes: Sequence[str],
        spare: Sequence[str],
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._client = client
        self._channels = channels
        self._scopes = scopes
        self._spare = spare

    def __call__(self) -> Iterator[Finding]:
        try:
            answer = self._client.auth_test()
        except Exception as error:
            yield _no_answer(classified(error))
            return
        yield found(Sign.SLACK, True, user=answer.get("user"), team=answer.get("team"))
        yield from self._check_clock(answer.headers)
        yield from self._check_scopes(str(answer.headers.get("x-oauth-scopes", "")))
        for channel in self._channels:
            yield self._check_channel(channel)

    def _check_clock(self, headers: Mapping[str, str]) -> Iterator[Finding]:
        """Slack refuses what is signed five minutes off, and so do we."""
        told = next((value for name, value in headers.items() if name.lower() == "date"), "")
        try:
            off = (self._clock() - parsedate_to_datetime(told)).total_seconds()
        except (TypeError, ValueError):
            return
        yield found(Sign.TIME, abs(off) < MOST_OFF, seconds=f"{off:+.0f}")

    def _check_scopes(self, header: str) -> Iterator[Finding]:
        if not header:
            return
        granted = {scope.strip() for scope in header.split(",")}
        missing = sorted(set(self._scopes) - granted)
        yield found(Sign.SCOPES_MISSING, False, scopes=", ".join(missing)) if missing else found(Sign.SCOPES, True)
        if more := sorted(granted - set(self._scopes) - set(self._spare)):
            yield found(Sign.SCOPES_MORE, False, scopes=", ".join(more))
        for scope in sorted(set(self._spare) - granted):
            yield found(Sign.SCOPE_SPARED, True, scope=scope, loss=scope)

    def _check_channel(self, channel: str) -> Finding:
        """Readable history is what finds a card again whose answer was lost."""
        try:
            self._client.conversations_history(channel=channel, limit=1)
        except Exception as error:
            problem = classified(error)
            sign = Sign.CHANNEL_REFUSED if isinstance(problem, Rejected) else Sign.CHANNEL_AWAY
            return found(sign, False, channel=channel, code=problem)
        return found(Sign.CHANNEL, True, channel=channel)


def _no_answer(problem: SlackError) -> Finding:
    sign = Sign.SLACK_REFUSES if isinstance(problem, Rejected) else Sign.SLACK_AWAY
    return found(sign, False, code=problem)
