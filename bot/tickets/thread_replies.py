"""Replies in the threads of cards: where the property says so, they answer the visitor by e-mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Kind, MailMode
from bot.ports import Place, PrivateAnswer, Spot, Store, ThreadReply, Transaction
from bot.tickets.attachments import SharedFile, mail_files
from bot.tickets.desk import Tickets
from bot.tickets.forms import Wanted
from bot.tickets.slack_words import is_private, mentioned, plain_words
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions, allowed
from bot.views.language import Language
from bot.views.thread_replies import not_sent, stays_inside

TOLD_FOR = timedelta(minutes=5)  # a private answer that late only puzzles
NO_MAIL = 0
LanguageOf = Callable[[str], Language]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote in a thread whose first message is `root`."""

    spot: Spot
    root: str
    author: str
    text: str
    files: tuple[SharedFile, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.spot.channel, self.author, self.root)


@dataclass(frozen=True, slots=True)
class ThreadReplies:
    """Says nothing and does nothing but in the threads of a property whose mode is two-way."""

    store: Store
    permissions: Permissions
    tickets: Tickets
    language_of: LanguageOf
    clock: Clock

    def hear(self, said: Said) -> bool:
        """Whether there is something to do now."""
        with self.store.read() as tx:
            found = addressed(tx, said.spot.channel, said.root)
            names = names_in(tx, said.text) if found else {}
            is_app = (person := tx.people.person(said.author)) is not None and person.is_bot
        if found is None or is_app or is_private(said.text):
            return False
        if found.kind is Kind.CHAT:
            return self._keep_inside(said, found)
        return self._answer(said, found, plain_words(said.text, names))

    def _answer(self, said: Said, ticket: Conversation, words: str) -> bool:
        try:
            files = mail_files(said.files)
            self.tickets.reply(ticket.id, said.author, Wanted(answer=words, files=files, spot=said.spot))
        except Refusal as refused:
            if refused.reason is Reason.BUSY:
                raise  # Slack tells of it once more
            return self._refuse(said, ticket, refused)
        return True

    def _refuse(self, said: Said, ticket: Conversation, refused: Refusal) -> bool:
        told = not_sent(refused, self.language_of(said.author))
        with self.store.write() as tx:
            is_new = tx.thread_replies.keep(said.spot, ThreadReply(ticket.id, said.author, NO_MAIL))
            if is_new:
                self._tell(tx, said, told)
        return is_new

    def _keep_inside(self, said: Said, chat: Conversation) -> bool:
        """Nothing of it goes out; who could answer by e-mail is told how, once."""
        told = stays_inside(chat, self.language_of(said.author))
        with self.store.write() as tx:
            may = allowed(Act.REPLY, self.permissions.role(tx, said.author, chat.property_id))
            if not may or tx.thread_replies.is_known(chat.id, said.author):
                return False
            tx.thread_replies.keep(said.spot, ThreadReply(chat.id, said.author, NO_MAIL))
            self._tell(tx, said, told)
        return True

    def _tell(self, tx: Transaction, said: Said, told: str) -> None:
        tx.answers.add(PrivateAnswer("", {"text": told}, said.place), self.clock() + TOLD_FOR)


def addressed(tx: Transaction, channel: str, root: str) -> Conversation | None:
    """The conversation whose card is this message, if what is written below it may be for the visitor."""
    number = tx.posts.number_at(channel, root)
    found = tx.conversations.head(number) if number else None
    two_way = found is not None and tx.properties.get(found.property_id).mail_mode is MailMode.TWO_WAY
    return found if two_way else None


def names_in(tx: Transaction, text: str) -> dict[str, str]:
    """What the people and groups that it mentions are called, by id."""
    handles = {group.id: group.handle for group in tx.people.groups()}
    people = (tx.people.person(one) for one in mentioned(text))
    return {**handles, **{person.id: person.name for person in people if person is not None}}
