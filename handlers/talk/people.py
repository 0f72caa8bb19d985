"""Answers the commands about people: who I am, and who is who at tawk.to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.people.identity import Identity
from bot.ports.messages import Message
from bot.views.identity import linked_message, unlinked_message, whoami_message
from bot.views.language import LanguageOf
from handlers.exchange.sentences import read_agent


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """What is asked and set about people."""

    identity: Identity
    language_of: LanguageOf

    def whoami(self, words: Sequence[str], actor: str, channel: str) -> Message:
        return whoami_message(self.identity.who_is(actor), self.language_of(actor))

    def link(self, words: Sequence[str], actor: str, channel: str) -> Message:
        if not words:
            raise Refusal(Reason.ONLY_TYPED)
        agent, name = _named(words)
        self.identity.link(agent, name, actor)
        return linked_message(agent, name, self.language_of(actor))

    def unlink(self, words: Sequence[str], actor: str, channel: str) -> Message:
        agent, _ = _named(words)
        self.identity.unlink(agent, actor)
        return unlinked_message(agent, self.language_of(actor))


def _named(words: Sequence[str]) -> tuple[str, str]:
    """The mentioned person, and the name beside the mention."""
    try:
        agent, rest = read_agent(words)
    except Refusal as refused:
        raise Refusal(Reason.LINK_INCOMPLETE) from refused
    return agent, " ".join(rest)
