"""Answers `/inbox …`. The answer rides in the acknowledgement: no second request, no rate limit."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.desk import Choice, Desk
from bot.desks.lookup import Lookup
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Deed, Priority
from bot.domain.nearest import nearest
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.times.snooze_choices import TOMORROW, UNTIL_REPLY, snooze_until
from bot.views.answers import done_message, policy_message, routed_message
from bot.views.help import help_message
from bot.views.language import LanguageOf, Languages
from bot.views.lists import history_message, show_message
from bot.views.pointing import refused_message
from handlers.exchange.sentences import (
    Command,
    Sentence,
    read_agent,
    read_number,
    read_numbers,
    read_sentence,
    said_about,
    split_numbers,
    unescape,
)
from handlers.inbox.contacts import ContactDesk
from handlers.inbox.lists import ListDesk
from handlers.operating.failures import FailureDesk
from handlers.settings.digests import KINDS, DigestCommands
from handlers.talk.people import PeopleDesk
from handlers.tickets.tickets import TicketDesk

DEEDS = {
    Command.SPAM: Deed.SPAM,
    Command.NOT_SPAM: Deed.NOT_SPAM,
    Command.WAKE: Deed.WAKE,
    Command.TAKE: Deed.TAKE,
    Command.UNASSIGN: Deed.UNASSIGN,
    Command.CLOSE: Deed.CLOSE,
    Command.REOPEN: Deed.REOPEN,
    Command.TRASH: Deed.TRASH,
    Command.RESTORE: Deed.RESTORE,
    Command.PURGE: Deed.PURGE,
}
CHOOSING = {
    Command.TAG: Deed.TAG,
    Command.UNTAG: Deed.UNTAG,
    Command.PRIORITY: Deed.PRIORITY,
    Command.DEPARTMENT: Deed.DEPARTMENT,
    Command.NOTE: Deed.NOTE,
    Command.SNOOZE: Deed.SNOOZE,
}
PRIORITIES = {"baja": "low", "media": "normal", "alta": "high", "urgente": "urgent"}
SNOOZES = {"mañana": TOMORROW, "manana": TOMORROW, "respuesta": UNTIL_REPLY, "until-reply": UNTIL_REPLY}
POLICIES: Mapping[str, CardPolicy] = {
    **{policy.value: policy for policy in CardPolicy},
    "perdidos": CardPolicy.MISSED,
    "espera": CardPolicy.WAITING,
    "todos": CardPolicy.ALL,
}


class Commands:
    """The subcommands of `/inbox`."""

    def __init__(
        self,
        desk: Desk,
        lookup: Lookup,
        language_of: LanguageOf,
        wake: Callable[[], None],
        clock: Clock,
        zone: ZoneInfo,
        contacts: ContactDesk,
        lists: ListDesk,
        people: PeopleDesk,
        tickets: TicketDesk,
        digests: DigestCommands,
        failures: FailureDesk,
        languages: Languages,
    ) -> None:
        self._languages = languages
        self._clock = clock
        self._zone = zone
        self._desk = desk
        self._lookup = lookup
        self._language_of = language_of
        self._wake = wake
        self._specials: Mapping[Command, Callable[[Sequence[str], str, str], Message]] = {
            Command.HELP: self._help,
            Command.MENU: lists.menu,
            Command.LIST: lists.list,
            Command.SEARCH: lists.search,
            Command.VIEWS: lists.views,
            Command.SHOW: self._show,
            Command.HISTORY: self._history,
            Command.UNDO: self._undo,
            Command.HERE: self._route,
            Command.CARDS: self._set_policy,
            Command.CONTACT: contacts.answer,
            Command.CONFIG: _only_typed,
            Command.HOURS: _only_typed,
            Command.KEEP: _only_typed,
            **{command: partial(digests.reply, kind) for command, kind in KINDS.items()},
            Command.ALERTS: _only_typed,
            Command.RESCUE: _only_typed,
            Command.EXPORT: _only_typed,
            Command.ANSWERS: _only_typed,
            Command.SYNC: _only_typed,
            Command.DOCTOR: _only_typed,
            Command.WHOAMI: people.whoami,
            Command.LINK: people.link,
            Command.UNLINK: people.unlink,
            Command.TICKET: tickets.convert,
            Command.REPLY: tickets.reply,
            Command.FAILED: failures.answer,
        }

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """The acknowledgement of a slash command: a message for the agent alone."""
        actor, channel = str(command.get("user_id", "")), str(command.get("channel_id", ""))
        return {"response_type": "ephemeral", **self.reply(str(command.get("text", "")), actor, channel)}

    def reply(self, text: str, actor: str, channel: str, number: int | None = None) -> dict[str, Any]:
        """What there is to say to `text`; `number` is the conversation that it is said about."""
        try:
            sentence = read_sentence(text)
            message = self._answer(sentence if number is None else said_about(number, sentence), actor, channel)
        except Refusal as refused:
            message = refused_message(refused, unescape(text), self._language_of(actor))
        return {"text": message["text"], "blocks": message["blocks"]}

    def _answer(self, sentence: Sentence, actor: str, channel: str) -> Message:
        special = self._specials.get(sentence.command)
        if special:
            return special(sentence.words, actor, channel)
        if sentence.command in CHOOSING:
            return self._choose(CHOOSING[sentence.command], sentence.words, actor)
        return self._do(sentence, actor)

    def _help(self, words: Sequence[str], actor: str, channel: str) -> Message:
        return help_message(self._language_of(actor))

    def _show(self, words: Sequence[str], actor: str, channel: str) -> Message:
        detail = self._lookup.detail(read_number(words), actor)
        language = self._languages.named(detail.locale)
        return show_message(detail.conversation, detail.property_, detail.entries, language)

    def _history(self, words: Sequence[str], actor: str, channel: str) -> Message:
        detail = self._lookup.detail(read_number(words), actor)
        return history_message(detail.conversation, detail.entries, self._languages.named(detail.locale))

    def _do(self, sentence: Sentence, actor: str) -> Message:
        agent, words, deed = "", sentence.words, DEEDS.get(sentence.command, Deed.ASSIGN)
        if deed is Deed.ASSIGN:
            agent, words = read_agent(words)
        numbers = (read_number(words),) if deed is Deed.PURGE else read_numbers(words)
        done = self._desk.do_all(deed, numbers, actor, Choice(agent))
        self._wake()
        return done_message(deed, done.done, done.refused, self._language_of(actor), agent)

    def _choose(self, deed: Deed, words: Sequence[str], actor: str) -> Message:
        numbers, value = split_numbers(words)
        done = self._desk.do_all(deed, numbers, actor, self._choice(deed, value))
        self._wake()
        return done_message(deed, done.done, done.refused, self._language_of(actor), value=value)

    def _choice(self, deed: Deed, value: str) -> Choice:
        word = value.casefold()
        if deed is Deed.SNOOZE:
            return Choice(until=snooze_until(SNOOZES.get(word, word), self._clock(), self._zone))
        return Choice(value=_priority(word) if deed is Deed.PRIORITY else value)

    def _undo(self, words: Sequence[str], actor: str, channel: str) -> Message:
        done = self._desk.undo(actor, read_number(words) if words else None)
        self._wake()
        return done_message(done.deed, done.done, done.refused, self._language_of(actor))

    def _route(self, words: Sequence[str], actor: str, channel: str) -> Message:
        if not channel.startswith(("C", "G")):
            raise Refusal(Reason.NOT_A_CHANNEL)
        routed = self._desk.route(" ".join(words), channel, actor)
        return routed_message(routed, self._language_of(actor))

    def _set_policy(self, words: Sequence[str], actor: str, channel: str) -> Message:
        chosen = words[0].casefold() if words else ""
        if chosen not in POLICIES:
            near = nearest(chosen, POLICIES)
            raise Refusal(Reason.WRONG_VALUE, word=chosen, names=tuple(POLICIES), nearest=near)
        changed = self._desk.set_policy(" ".join(words[1:]), POLICIES[chosen], actor)
        return policy_message(changed, self._language_of(actor))


def _only_typed(words: Sequence[str], actor: str, channel: str) -> Message:
    """A window opens for what Slack gives a trigger with, and a mention has none."""
    raise Refusal(Reason.ONLY_TYPED)


def _priority(word: str) -> str:
    """Told at once, and not once for each number."""
    chosen, known = PRIORITIES.get(word, word), [priority.name.lower() for priority in Priority]
    if chosen not in known:
        raise Refusal(Reason.PRIORITY_UNKNOWN, word=word, nearest=nearest(word, (*known, *PRIORITIES)))
    return chosen
