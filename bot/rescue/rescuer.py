"""Writes by itself to missed visitors whom nobody takes in time, once an address and day."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours
from bot.domain.inbox import Conversation, Kind
from bot.mail.addresses import answerable
from bot.ports import MailKind, MailState, NewMail, RescueSettings, Store, Transaction
from bot.rescue.letter import RescueLetter, rescue_letter
from bot.rescue.rules import Unsent, asked_at, not_in_time, promise, unfit
from bot.tickets.addressing import address_of, addresses_of_ours
from bot.tickets.composing import Sender, new_message_id
from bot.tickets.showing import show_quietly
from bot.times.clock import Clock
from bot.transactions.rounds import AT_ONCE, Ask, end_each
from bot.views.language import Languages

UNREACHABLE_FOR = timedelta(days=30)
MOST_VISITS = 20
MOST_A_DAY = 500  # or a program that chats under made-up addresses would let us write to all of them

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rescuer:
    """`sender` is None where no e-mail is set up; `zone` is that of properties which have said nothing of hours.

    `ask` looks whether somebody has answered in tawk.to, where that can be asked.
    """

    store: Store
    sender: Sender | None
    languages: Languages
    zone: ZoneInfo
    clock: Clock
    most_a_day: int = MOST_A_DAY
    ask: Ask | None = None

    def end(self) -> int:
        """See to who has waited long enough, the longest first; answers with how many they were."""
        return end_each(self.store, self._due, self._end_one, "rescue.failed", self.ask)

    def _due(self, tx: Transaction) -> Sequence[int]:
        return tx.rescues.due(self.clock(), AT_ONCE)

    def _end_one(self, tx: Transaction, number: int) -> None:
        """Its row goes in the transaction that writes the mail: of any number of clocks one finds it."""
        chat, now = tx.conversations.whole(number), self.clock()
        since = tx.rescues.waiting_since(number)
        if chat is None or since is None:
            return
        settings = tx.rescues.of(chat.property_id)
        if since + settings.patience > now:  # the visitor came back, or the property waits longer now
            return
        tx.rescues.end_wait(number)
        unsent = not_in_time(settings, chat, since, now) or _told_already(tx, chat)
        unsent = unsent or self._write(tx, chat, settings, now)
        level = logging.WARNING if unsent is Unsent.TOO_MANY else logging.INFO
        log.log(level, "rescue.ended", extra={"number": number, "unsent": unsent})

    def _write(self, tx: Transaction, chat: Conversation, settings: RescueSettings, now: datetime) -> Unsent | None:
        """Why it was not; the day is claimed last, so that nothing else uses it up."""
        if self.sender is None:
            return Unsent.MAIL_OFF
        address = answerable(address_of(tx, chat))
        unsent = unfit(address, addresses_of_ours(tx, self.sender.address))
        if unsent is not None:
            return unsent
        if tx.mails.has_failed_to(address, now - UNREACHABLE_FOR):
            return Unsent.UNREACHABLE
        hours = tx.hours.of(chat.property_id) or Hours(self.zone)
        day = now.astimezone(hours.zone).date()
        if tx.rescues.count_on(day, self.most_a_day) >= self.most_a_day:
            return Unsent.TOO_MANY
        if not tx.rescues.claim(address, day):
            return Unsent.TOLD_TODAY
        property_ = tx.properties.get(chat.property_id)
        language, promised = self.languages.named(property_.language), promise(hours, settings, now)
        letter = rescue_letter(chat.visitor.name, address, property_, self.sender, settings, promised, language)
        _queue(tx, chat, letter, now)
        return None


def _told_already(tx: Transaction, chat: Conversation) -> Unsent | None:
    restored = tx.restores.last()
    if restored is not None and asked_at(chat) < restored.restored_at:  # nobody can tell whether they were written to
        return Unsent.RESTORED
    return Unsent.CAME_AGAIN if _came_again(tx, chat) else None


def _came_again(tx: Transaction, chat: Conversation) -> bool:
    """Whether the visitor chatted again since: then that chat tells whether they were helped, or are written to."""
    contact_id = tx.contacts.of(chat.id)
    visits = tx.contact_lists.visits([contact_id], None, MOST_VISITS) if contact_id else ()
    later = (tx.conversations.head(visit.number) for visit in reversed(visits) if visit.number > chat.id)
    return any(one is not None and one.kind is Kind.CHAT for one in later)


def _queue(tx: Transaction, chat: Conversation, letter: RescueLetter, now: datetime) -> None:
    name, address = letter.shown.sender
    mail = NewMail(
        number=chat.id,
        message_id=new_message_id(chat.id, address),
        state=MailState.WAITING,
        author="",
        sender_name=name,
        sender=address,
        recipient=letter.shown.to,
        subject=letter.shown.subject,
        text=letter.shown.text,
        said=letter.said,
        at=now,
        send_at=now,
        is_automatic=True,
        kind=MailKind.RESCUE,
    )
    mail_id = tx.mails.add(mail)
    assert mail_id is not None, "its Message-ID was made for it"
    show_quietly(tx, mail_id, chat.id, now)
    tx.posts.redraw_card(chat.id, now)
