"""What is to be seen in the workspace, as copies; called on the loop."""

import copy
from typing import Any

from sandbox.journal import Entry
from sandbox.messages import Message, show
from sandbox.sharing import shown_file
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel


class Looking:
    """Reads the stand-in for tests."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def messages(self, channel: str, reader: str | None = None) -> list[JSON]:
        """The channel's messages, oldest first; with a reader also what only that person sees."""
        place = self._slack.workspace.channel(channel)
        found = place.log.newest(limit=len(place.log))
        if reader is not None:
            found = sorted([*found, *place.log.private_to(self._user(reader))], key=lambda one: one.ts)
        return [self._show(place, one) for one in found]

    def thread(self, channel: str, ts: str) -> list[JSON]:
        place = self._slack.workspace.channel(channel)
        root = place.log.find(ts)
        found = [] if root is None else [root, *(place.log.at(one) for one in root.replies)]
        return [self._show(place, one) for one in found]

    def ephemeral(self, user: str, channel: str | None = None) -> list[JSON]:
        """What only this person sees, oldest first."""
        places = [self._slack.workspace.channel(channel)] if channel else self._slack.workspace.channels.values()
        found = [(one, place) for place in places for one in place.log.private_to(self._user(user))]
        return [self._show(place, one) for one, place in sorted(found, key=lambda pair: pair[0].ts)]

    def modals(self, user: str) -> list[JSON]:
        return [copy.deepcopy(view.show()) for view in self._slack.modals.stack(self._user(user))]

    def home(self, user: str) -> JSON | None:
        view = self._slack.modals.homes.get(self._user(user))
        return copy.deepcopy(view.show()) if view is not None else None

    def files(self) -> list[JSON]:
        return [shown_file(self._slack, file) for file in self._slack.files]

    def calls(self, method: str | None = None) -> list[JSON]:
        return [one for one in self._entries("api") if method in (None, one["name"])]

    def deliveries(self, name: str | None = None) -> list[JSON]:
        return [one for one in self._entries("delivery") if name in (None, one["name"])]

    def refusals(self, code: str | None = None) -> list[JSON]:
        """The calls and answers by URL that were refused, 429 among them."""
        found = [one for one in (*self._entries("api"), *self._entries("response_url")) if _is_refusal(one)]
        return [one for one in found if code is None or code in str(one["answer"])]

    def entries(self) -> list[Entry]:
        return self._slack.journal.after(0)

    def _entries(self, kind: str) -> list[JSON]:
        return [copy.deepcopy(one.to_json()) for one in self.entries() if one.kind == kind]

    def _user(self, name: str) -> str:
        return self._slack.workspace.user(name).id

    def _show(self, place: Channel, message: Message) -> JSON:
        return {**show(message, place.log, metadata=True), "channel": place.id}


def _is_refusal(entry: JSON) -> bool:
    answer: Any = entry["answer"]
    return entry["status"] not in (200, None) or (isinstance(answer, dict) and answer.get("ok") is False)
