"""Answers that only who pressed sees. A press's acknowledgement can carry none, so the worker sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.ports import PrivateAnswer, Store
from bot.times.clock import Clock

ANSWER_LIFE = timedelta(minutes=5)  # a private answer that late only puzzles


@dataclass(frozen=True, slots=True)
class Whispers:
    """To whom Slack gave a way to answer; who pressed in a window or at the home has none."""

    store: Store
    clock: Clock

    def tell(self, body: Mapping[str, Any], text: str) -> None:
        """Below what was pressed, which stays."""
        self._answer(body, {"replace_original": False, "text": text})

    def show(self, body: Mapping[str, Any], shown: Mapping[str, object]) -> None:
        """The same with all that a message can have."""
        self._answer(body, {"replace_original": False, **shown})

    def replace(self, body: Mapping[str, Any], shown: Mapping[str, object]) -> None:
        """In the place of the answer that was pressed."""
        self._answer(body, {"replace_original": True, **shown})

    def _answer(self, body: Mapping[str, Any], shown: Mapping[str, object]) -> None:
        url = body.get("response_url")
        if isinstance(url, str) and url:
            answer = PrivateAnswer(url, {"response_type": "ephemeral", **shown})
            with self.store.write() as tx:
                tx.answers.add(answer, self.clock() + ANSWER_LIFE)
