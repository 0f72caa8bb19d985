"""Tickets in Slack: the buttons and commands that open their forms, what is sent from these, undo and retry."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.desks.canned_desk import CannedDesk
from bot.domain.canned import is_picked
from bot.domain.errors import Refusal
from bot.domain.ids import MailAction, TicketAction, TicketView
from bot.ports import Store
from bot.ports.messages import Message
from bot.tickets.desk import Tickets
from bot.tickets.forms import Wanted
from bot.tickets.slack_words import plain_words
from bot.tickets.thread_replies import names_in
from bot.times.clock import Clock
from bot.transactions.permissions import Act
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.pointing import refused_message
from bot.views.refusals import refusal
from bot.views.ticket_answers import form_message, queued_message, taken_back_message
from bot.views.tickets import convert_modal, no_preview_modal, preview_modal, reply_modal
from handlers.exchange.payloads import actor_of, is_number, place_of, told_beside
from handlers.exchange.sentences import Command, Sentence, read_number, read_sentence, split_answer, unescape
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Windows, in_time
from handlers.tickets.answer_forms import field_of, read_wanted

ACTS: Mapping[str, Act] = {TicketView.CONVERT: Act.CONVERT, TicketView.REPLY: Act.REPLY}
OPENED_BY = {Command.TICKET: TicketAction.CONVERT, Command.REPLY: TicketAction.REPLY}


class TicketDesk:
    """A refusal is told where it was asked: beside a field, in the answer, or to the one who pressed alone."""

    def __init__(
        self,
        tickets: Tickets,
        store: Store,
        canned: CannedDesk,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._tickets = tickets
        self._store = store
        self._canned = canned
        self._whispers = Whispers(store, clock)
        self._windows = windows
        self._language_of = language_of
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of a command that opens a form, empty where it did; None for all others."""
        actor, text = str(command.get("user_id", "")), str(command.get("text", ""))
        sentence = _asking(text)
        if sentence is None:
            return None
        try:
            form = self._form(OPENED_BY[sentence.command], read_number(sentence.words), actor)
            with in_time():
                self._windows.views_open(trigger_id=str(command.get("trigger_id", "")), view=form)
        except Refusal as refused:
            told = refused_message(refused, unescape(text), self._language_of(actor))
            return {"response_type": "ephemeral", **told}
        return {}

    def convert(self, words: Sequence[str], actor: str, channel: str) -> Message:
        """For what has no trigger, such as a mention: the form behind a button."""
        return self._offer(TicketAction.CONVERT, read_number(words), actor)

    def reply(self, words: Sequence[str], actor: str, channel: str) -> Message:
        """What is said behind the number goes out in ten seconds; without words the form is offered.

        So it is in a thread where all is the team's.
        """
        number, said = split_answer(words)
        in_thread = len(words) > 1
        if not said or (in_thread and not self._tickets.heeds_threads(number, actor)):
            return self._offer(TicketAction.REPLY, number, actor, is_inside=bool(said))
        answer = self._canned.named(number, actor, said) if is_picked(said) else self._plain(said)
        mail_id = self._tickets.reply(number, actor, Wanted(answer=answer))
        self._wake()
        return queued_message(number, mail_id, self._language_of(actor))

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value = str(action.get("action_id", "")), str(action.get("value", ""))
        if name not in [*TicketAction, *MailAction]:
            return False
        try:
            if name == TicketAction.PREVIEW:
                self._preview(body)
            elif is_number(value):
                self._pressed(name, int(value), body)
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor_of(body))))
        self._wake()
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the form; None for a view that is not ours."""
        act, actor = ACTS.get(str(view.get("callback_id"))), actor_of(body)
        if act is None:
            return None
        try:
            number, wanted = read_wanted(view)
            send = self._tickets.convert if act is Act.CONVERT else self._tickets.reply
            send(number, actor, wanted)
        except Refusal as refused:
            return told_beside(field_of(view, refused.reason), refused, self._language_of(actor))
        self._wake()
        return {}

    def _pressed(self, name: str, number: int, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        if name == MailAction.RETRY:
            self._tickets.retry(number, actor)
        elif name == MailAction.UNDO:
            self._tickets.undo(number, actor)
            if (body.get("container") or {}).get("is_ephemeral"):
                self._whispers.replace(body, taken_back_message(self._language_of(actor)))
        else:
            self._lay(body, self._form(name, number, actor))

    def _form(self, name: str, number: int, actor: str) -> Block:
        language = self._language_of(actor)
        if name == TicketAction.CONVERT:
            return convert_modal(self._tickets.draft(number, actor, Act.CONVERT), actor, language)
        return reply_modal(self._tickets.draft(number, actor, Act.REPLY), language)

    def _plain(self, said: str) -> str:
        """As the visitor reads it: without Slack's tokens."""
        with self._store.read() as tx:
            return plain_words(said, names_in(tx, said))

    def _offer(self, name: str, number: int, actor: str, *, is_inside: bool = False) -> Message:
        """Who may not, or where it can't be, is told so before they press."""
        self._tickets.check(number, actor, Act.CONVERT if name == TicketAction.CONVERT else Act.REPLY)
        return form_message(name, number, self._language_of(actor), is_inside=is_inside)

    def _lay(self, body: Mapping[str, Any], form: Block) -> None:
        """Upon the window that was pressed, or in place of one that lies upon another: Slack takes three."""
        below, trigger = body.get("view") or {}, str(body.get("trigger_id", ""))
        with in_time():
            if below.get("type") != "modal":
                self._windows.views_open(trigger_id=trigger, view=form)
            elif below.get("previous_view_id"):
                self._windows.views_update(view_id=str(below["id"]), view=form)
            else:
                self._windows.views_push(trigger_id=trigger, view=form)

    def _preview(self, body: Mapping[str, Any]) -> None:
        """Upon the form, which keeps what was typed."""
        view, actor = body.get("view") or {}, actor_of(body)
        shown = self._previewed(view, actor, ACTS.get(str(view.get("callback_id")), Act.REPLY))
        with in_time():
            self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=shown)

    def _previewed(self, view: Mapping[str, Any], actor: str, act: Act) -> Block:
        language, (number, _) = self._language_of(actor), place_of(view)
        try:
            number, wanted = read_wanted(view)
            return preview_modal(number, self._tickets.preview(number, actor, wanted, act), language)
        except Refusal as refused:
            return no_preview_modal(number, refusal(refused, language), language)


def _asking(text: str) -> Sentence | None:
    """What opens a form; None for what is another part's to answer, as an answer with its words is."""
    try:
        sentence = read_sentence(text)
        opens = sentence.command is Command.TICKET or (
            sentence.command is Command.REPLY and not split_answer(sentence.words)[1]
        )
    except Refusal:
        return None
    return sentence if opens else None
