"""What people do in Slack to words that became an answer: while it waits it follows, later it says that it did not."""

from dataclasses import dataclass

from bot.ports import Mail, MailState, Spot, Store, ThreadReply, Transaction
from bot.tickets.answering import UNDO_TIME
from bot.tickets.forms import LONGEST_ANSWER
from bot.tickets.showing import redraw
from bot.tickets.slack_words import is_private, plain_words
from bot.tickets.thread_replies import NO_MAIL, addressed, names_in
from bot.tickets.turns import give_back
from bot.times.clock import Clock
from bot.transactions.retrying import in_transaction
from bot.views.mails import DELETED, EDITED


@dataclass(frozen=True, slots=True)
class Corrections:
    """Never sends anything by itself."""

    store: Store
    clock: Clock

    def edit(self, spot: Spot, text: str) -> bool:
        """Whether an answer is drawn anew."""
        return in_transaction(self.store, lambda tx: self._edit(tx, spot, text))

    def delete(self, spot: Spot, root: str) -> bool:
        """The same; one that is deleted before it was heard is not sent when it is."""
        return in_transaction(self.store, lambda tx: self._delete(tx, spot, root))

    def _edit(self, tx: Transaction, spot: Spot, text: str) -> bool:
        mail, said = _mail_at(tx, spot), plain_words(text, names_in(tx, text))
        if mail is None or said == mail.said:
            return False
        if is_private(text):
            self._take_back(tx, mail, EDITED)
        else:
            self._rewrite(tx, mail, said)
        self._show(tx, mail)
        return True

    def _delete(self, tx: Transaction, spot: Spot, root: str) -> bool:
        mail = _mail_at(tx, spot)
        if mail is None:
            _forestall(tx, spot, root)
            return False
        self._take_back(tx, mail, DELETED)
        self._show(tx, mail)
        return True

    def _rewrite(self, tx: Transaction, mail: Mail, said: str) -> None:
        """Ten seconds begin anew."""
        now, text = self.clock(), said + mail.text.removeprefix(mail.said)
        fits = (said or mail.files) and len(said) <= LONGEST_ANSWER
        if not (fits and tx.mails.rewrite(mail.id, text, said, now + UNDO_TIME)):
            tx.mails.remark(mail.id, EDITED)

    def _take_back(self, tx: Transaction, mail: Mail, remark: str) -> None:
        """As if its button had been pressed: then it is the team's turn again."""
        now, ticket = self.clock(), tx.conversations.whole(mail.number)
        if not tx.mails.undo(mail.id):
            tx.mails.remark(mail.id, remark)
        elif ticket is not None:
            give_back(tx, ticket, mail, mail.author, now)

    def _show(self, tx: Transaction, mail: Mail) -> None:
        """In the thread, and to searches, which find what it says now."""
        redraw(tx, mail, self.clock())
        whole = tx.conversations.whole(mail.number)
        if whole is not None:
            tx.search.put(whole)


def _mail_at(tx: Transaction, spot: Spot) -> Mail | None:
    """The answer that this message became; None of one that was taken back."""
    reply = tx.thread_replies.at(spot)
    mail = tx.mails.get(reply.mail_id) if reply and reply.mail_id != NO_MAIL else None
    return mail if mail and mail.state is not MailState.UNDONE else None


def _forestall(tx: Transaction, spot: Spot, root: str) -> None:
    found = addressed(tx, spot.channel, root)
    if found is not None:
        tx.thread_replies.keep(spot, ThreadReply(found.id, "", NO_MAIL))
