"""What people do in Slack to words that became an answer: while it waits it follows, later it says that it did not."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.ports import Mail, MailState, Spot, Store, ThreadReply, Transaction
from bot.tickets.answering import UNDO_TIME
from bot.tickets.forms import LONGEST_ANSWER
from bot.tickets.showing import redraw
from bot.tickets.slack_words import is_private, plain_words
from bot.tickets.thread_replies import NO_MAIL, addressed, names_in
from bot.views.mails import DELETED, EDITED


@dataclass(frozen=True, slots=True)
class Corrections:
    """Never sends anything by itself."""

    store: Store
    clock: Clock

    def edit(self, spot: Spot, text: str) -> bool:
        """Whether an answer is drawn anew."""
        with self.store.write() as tx:
            mail = _mail_at(tx, spot)
            if mail is None:
                return False
            said = plain_words(text, names_in(tx, text))
            if said == mail.said:
                return False
            if is_private(text):
                self._take_back(tx, mail, EDITED)
            else:
                self._rewrite(tx, mail, said)
            redraw(tx, mail, self.clock())
            _index(tx, mail.number)
        return True

    def delete(self, spot: Spot, root: str) -> bool:
        """The same; one that is deleted before it was heard is not sent when it is."""
        with self.store.write() as tx:
            mail = _mail_at(tx, spot)
            if mail is None:
                _forestall(tx, spot, root)
                return False
            self._take_back(tx, mail, DELETED)
            redraw(tx, mail, self.clock())
            _index(tx, mail.number)
        return True

    def _rewrite(self, tx: Transaction, mail: Mail, said: str) -> None:
        """Ten seconds begin anew."""
        now, text = self.clock(), said + mail.text.removeprefix(mail.said)
        fits = 0 < len(said) <= LONGEST_ANSWER
        if not (fits and tx.mails.rewrite(mail.id, text, said, now + UNDO_TIME)):
            tx.mails.remark(mail.id, EDITED)

    def _take_back(self, tx: Transaction, mail: Mail, remark: str) -> None:
        if not tx.mails.undo(mail.id):
            tx.mails.remark(mail.id, remark)


def _mail_at(tx: Transaction, spot: Spot) -> Mail | None:
    """The answer that this message became; None of one that was taken back."""
    reply = tx.thread_replies.at(spot)
    mail = tx.mails.get(reply.mail_id) if reply and reply.mail_id != NO_MAIL else None
    return mail if mail and mail.state is not MailState.UNDONE else None


def _forestall(tx: Transaction, spot: Spot, root: str) -> None:
    found = addressed(tx, spot.channel, root)
    if found is not None:
        tx.thread_replies.keep(spot, ThreadReply(found.id, "", NO_MAIL))


def _index(tx: Transaction, number: int) -> None:
    """So that searches find what it says now."""
    whole = tx.conversations.whole(number)
    if whole is not None:
        tx.search.put(whole)
