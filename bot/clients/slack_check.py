"""Asks Slack whether the token, its scopes and the channels are as the bot needs them."""

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from bot.clients.slack import classified
from bot.domain.checkup import Finding
from bot.domain.errors import Rejected, SlackError
from bot.times.clock import Clock

MOST_OFF = 60.0
REINSTALL = "Update the app from `python -m bot manifest` and install it to the workspace again."


class SlackCheck:
    """The part of the doctor's round that needs Slack; it only reads.

    `scopes` are those that we can't do without; `spare` are others, each with what is so without it.
    """

    def __init__(
        self,
        client: WebClient,
        channels: Sequence[str],
        scopes: Sequence[str],
        spare: Mapping[str, str],
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
        yield Finding("Slack", True, f"we are {answer.get('user')} in {answer.get('team')}")
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
        words = f"differs from Slack's by {off:+.0f} s"
        yield Finding("time", abs(off) < MOST_OFF, words, "Let this machine set its clock by NTP.")

    def _check_scopes(self, header: str) -> Iterator[Finding]:
        if not header:
            return
        granted = {scope.strip() for scope in header.split(",")}
        missing = sorted(set(self._scopes) - granted)
        yield Finding("scopes", not missing, f"missing: {', '.join(missing)}" if missing else "complete", REINSTALL)
        if more := sorted(granted - set(self._scopes) - set(self._spare)):
            words = f"the app may do more than the manifest asks for: {', '.join(more)}"
            yield Finding("manifest", False, words, REINSTALL)
        for scope in sorted(set(self._spare) - granted):
            yield Finding("scopes", True, f"without {scope}, {self._spare[scope]}. {REINSTALL}")

    def _check_channel(self, channel: str) -> Finding:
        """Readable history is what finds a card again whose answer was lost."""
        try:
            self._client.conversations_history(channel=channel, limit=1)
        except Exception as error:
            problem = classified(error)
            cure = f"Invite the bot: /invite in {channel}." if isinstance(problem, Rejected) else "Check the network."
            return Finding("channel", False, f"{channel}: {problem}", cure)
        return Finding("channel", True, f"{channel} can be read")


def _no_answer(problem: SlackError) -> Finding:
    if isinstance(problem, Rejected):
        return Finding("Slack", False, f"refuses the token: {problem}", f"Check SLACK_BOT_TOKEN. {REINSTALL}")
    return Finding("Slack", False, f"can't be reached: {problem}", "Check SLACK_API_URL and the network.")
