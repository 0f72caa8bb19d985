"""The thread of a ticket's card, in which people write, edit and delete."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import update

from bot.domain.inbox import MailMode
from bot.ports import MailState, PrivateAnswer
from bot.tickets.corrections import Corrections
from bot.tickets.thread_replies import ThreadReplies
from bot.views.language import Language
from handlers.talk.thread_replies import ThreadDesk
from storage.tables import post
from tests.bot.tickets.correspondence import Correspondence
from tests.inbox import ANA, Inbox

BOT, TS, CHAT_TS = "U0BOT", "1790000000.000100", "1790000000.000200"
VIEWER, STRANGER = "U0VIEWER", "U0STRANGER"


@dataclass
class Thread:
    """The thread of a ticket's card, and that of the chat's that it was."""

    mail: Correspondence
    language: Language
    mode: MailMode = MailMode.TWO_WAY
    woken: int = 0
    number: int = field(init=False)
    spoken: int = 0

    def __post_init__(self) -> None:
        self.number = self.mail.ticket()
        self.mail.deliver()
        self.set_mode(self.mode)
        chat = self.mail.get(self.number).linked
        for number, ts in ((self.number, TS), (chat, CHAT_TS)):
            self.show(number, ts)
        tickets = self.mail.tickets
        parts = self.inbox.store, self.inbox.permissions, tickets, lambda _: self.language, self.inbox.clock
        self.desk = ThreadDesk(ThreadReplies(*parts), Corrections(self.inbox.store, self.inbox.clock), self._wake)

    @property
    def inbox(self) -> Inbox:
        return self.mail.inbox

    def set_mode(self, mode: MailMode) -> None:
        with self.inbox.store.write() as tx:
            property_ = tx.properties.get(self.mail.get(self.number).property_id)
            tx.properties.arrange(replace(property_, mail_mode=mode))

    def hear(self, text: str, ts: str = "", **more: object) -> str:
        """A person's reply; gives its ts."""
        self.spoken += 1
        stamp = ts or f"1790000001.{self.spoken:06d}"
        event: dict[str, Any] = {"type": "message", "channel_type": "channel", "channel": self.inbox.channel}
        told = {"user": ANA, "text": text, "ts": stamp, "thread_ts": TS, **more}
        self.tell({**event, **told})
        return stamp

    def edit(self, ts: str, text: str, **more: object) -> None:
        after = {"user": ANA, "text": text, "ts": ts, "thread_ts": TS, "edited": {"user": ANA, "ts": "1"}, **more}
        self.tell({"subtype": "message_changed", "hidden": True, "message": after, "previous_message": {}})

    def delete(self, ts: str, **more: object) -> None:
        before = {"user": ANA, "text": "x", "ts": ts, "thread_ts": TS, **more}
        self.tell({"subtype": "message_deleted", "hidden": True, "deleted_ts": ts, "previous_message": before})

    def tell(self, event: Mapping[str, Any]) -> None:
        told = {"type": "message", "channel_type": "channel", "channel": self.inbox.channel, **event}
        self.desk.hear({"authorizations": [{"user_id": BOT}]}, told)

    def sent(self) -> list[str]:
        """What has gone to the visitor since the ticket was opened."""
        self.mail.deliver()
        return [letter.text.partition("\n\n>")[0] for letter in self.mail.server.taken[1:]]

    def told(self) -> list[PrivateAnswer]:
        with self.inbox.store.write() as tx:
            found = []
            while answer := tx.answers.take(self.inbox.clock()):
                found.append(answer)
        return found

    def states(self) -> list[MailState]:
        return [mail.state for mail in self.mail.mails(self.number)][1:]

    def show(self, number: int, ts: str) -> None:
        shown = update(post).where(post.c.kind == "card", post.c.number == number)
        with self.inbox.engine.begin() as connection:
            connection.execute(shown.values(ts=ts))

    def _wake(self) -> None:
        self.woken += 1
