"""Answers `/inbox …`. The answer rides in the acknowledgement: no second request, no rate limit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.desk import Desk
from bot.errors import Reason, Refusal
from bot.inbox import CardPolicy, Deed, Folder, Status
from bot.lookup import Lookup
from bot.query import Assigned, Query
from bot.views.answers import done_message, policy_message, routed_message
from bot.views.help import help_message
from bot.views.language import Language
from bot.views.lists import list_message, show_message
from bot.views.parts import Message
from bot.views.refusals import refusal
from handlers.sentences import (
    MENTION,
    Command,
    Sentence,
    nearest,
    read_agent,
    read_number,
    read_numbers,
    read_sentence,
)

DEEDS = {
    Command.TAKE: Deed.TAKE,
    Command.UNASSIGN: Deed.UNASSIGN,
    Command.CLOSE: Deed.CLOSE,
    Command.REOPEN: Deed.REOPEN,
    Command.TRASH: Deed.TRASH,
    Command.RESTORE: Deed.RESTORE,
    Command.PURGE: Deed.PURGE,
}
STATUSES: Mapping[str, Status | None] = {
    "open": Status.OPEN,
    "closed": Status.CLOSED,
    "any": None,
    "abiertas": Status.OPEN,
    "cerradas": Status.CLOSED,
    "todas": None,
}
AGENTS: Mapping[str, Assigned] = {
    "mine": Assigned.ONE,
    "unassigned": Assigned.NOBODY,
    "assigned": Assigned.ANYBODY,
    "mías": Assigned.ONE,
    "mias": Assigned.ONE,
    "libres": Assigned.NOBODY,
    "asignadas": Assigned.ANYBODY,
}
POLICIES: Mapping[str, CardPolicy] = {
    **{policy.value: policy for policy in CardPolicy},
    "perdidos": CardPolicy.MISSED,
    "espera": CardPolicy.WAITING,
    "todos": CardPolicy.ALL,
}
TRASH = ("trash", "papelera")
BEFORE = ("before", "antes")


class Commands:
    """The subcommands of `/inbox`."""

    def __init__(self, desk: Desk, lookup: Lookup, language: Language, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._lookup = lookup
        self._language = language
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """The acknowledgement of a slash command: a message for the agent alone."""
        actor, channel = str(command.get("user_id", "")), str(command.get("channel_id", ""))
        try:
            message = self._answer(read_sentence(str(command.get("text", ""))), actor, channel)
        except Refusal as refused:
            return {"response_type": "ephemeral", "text": refusal(refused, self._language)}
        return {"response_type": "ephemeral", "text": message["text"], "blocks": message["blocks"]}

    def _answer(self, sentence: Sentence, actor: str, channel: str) -> Message:
        match sentence.command:
            case Command.HELP:
                return help_message(self._language)
            case Command.LIST:
                return self._list(sentence.words, actor, channel)
            case Command.SHOW:
                detail = self._lookup.detail(read_number(sentence.words))
                return show_message(detail.conversation, detail.property_, detail.entries, self._language)
            case Command.HERE:
                return self._route(sentence.words, channel)
            case Command.CARDS:
                return self._set_policy(sentence.words)
            case _:
                return self._do(sentence, actor)

    def _do(self, sentence: Sentence, actor: str) -> Message:
        agent, words, deed = "", sentence.words, DEEDS.get(sentence.command, Deed.ASSIGN)
        if deed is Deed.ASSIGN:
            agent, words = read_agent(words)
        numbers = (read_number(words),) if deed is Deed.PURGE else read_numbers(words)
        done = self._desk.do_all(deed, numbers, actor, agent)
        self._wake()
        return done_message(deed, done.done, done.refused, self._language, agent)

    def _list(self, words: Sequence[str], actor: str, channel: str) -> Message:
        query, before = _read_filters(words, actor)
        page = self._lookup.page(query, channel, before)
        return list_message(page.rows, page.counts, page.query, page.properties, self._language, more=page.more)

    def _route(self, words: Sequence[str], channel: str) -> Message:
        if not channel.startswith(("C", "G")):
            raise Refusal(Reason.NOT_A_CHANNEL)
        routed = self._desk.route(" ".join(words), channel)
        return routed_message(routed, self._language)

    def _set_policy(self, words: Sequence[str]) -> Message:
        chosen = words[0].casefold() if words else ""
        if chosen not in POLICIES:
            raise Refusal(Reason.UNKNOWN_WORD, word=chosen, nearest=nearest(chosen, list(POLICIES)))
        changed = self._desk.set_policy(" ".join(words[1:]), POLICIES[chosen])
        return policy_message(changed, self._language)


def _read_filters(words: Sequence[str], actor: str) -> tuple[Query, int | None]:
    """The words behind `list`: a status, whose, the trash, and the number that the page follows."""
    query, rest = Query(properties=()), [word.casefold() for word in words]
    before = None
    while rest:
        word = rest.pop(0)
        mention = MENTION.fullmatch(word.upper())
        if word in STATUSES:
            query = replace(query, status=STATUSES[word])
        elif mention:
            query = replace(query, assigned=Assigned.ONE, agent=mention[1])
        elif word in AGENTS:
            agent = actor if AGENTS[word] is Assigned.ONE else ""
            query = replace(query, assigned=AGENTS[word], agent=agent)
        elif word in TRASH:
            query = replace(query, folder=Folder.TRASH, status=None)
        elif word in BEFORE:
            before, rest = read_number(rest), []
        else:
            known = [*STATUSES, *AGENTS, *TRASH, *BEFORE]
            raise Refusal(Reason.UNKNOWN_WORD, word=word, nearest=nearest(word, known))
    return query, before
