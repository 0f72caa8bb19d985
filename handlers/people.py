"""Answers the commands about people: who I am."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.identity import Identity
from bot.views.identity import whoami_message
from bot.views.language import LanguageOf
from bot.views.parts import Message


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """What is asked and set about people."""

    identity: Identity
    language_of: LanguageOf

    def whoami(self, words: Sequence[str], actor: str, channel: str) -> Message:
        return whoami_message(self.identity.who_is(actor), self.language_of(actor))
