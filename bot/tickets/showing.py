"""What of a mail stands in the thread of its ticket's card: a message that is drawn anew when the mail's state is."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.ports import Mail, MailKind, NewPost, Post, PostKind, Transaction
from bot.transactions.announce import own_card
from bot.views.mail_files import ONLY_FILES

KEY_BYTES = 32


def reply_key(tx: Transaction) -> bytes:
    """The installation's key for the addresses that replies come back to; made when it is first asked for."""
    return tx.mails.signing_key("reply", secrets.token_bytes(KEY_BYTES))


def show(tx: Transaction, mail_id: int, number: int, now: datetime) -> None:
    """In the thread of the card, if there is one; what came in has its files below."""
    _put(tx, mail_id, own_card(tx, number, now), {"mail": mail_id}, now)


def show_quietly(tx: Transaction, mail_id: int, number: int, now: datetime) -> None:
    """The same of what nobody has to see: it gives no card to what a summary shows."""
    _put(tx, mail_id, tx.posts.card_of(number), {"mail": mail_id}, now)


def show_files(tx: Transaction, mail_id: int, number: int, now: datetime) -> None:
    """Of a mail that began its ticket: its words stand in the card."""
    mail = tx.mails.get(mail_id)
    if mail is not None and (mail.files or mail.left_out):
        _put(tx, mail_id, own_card(tx, number, now), {"mail": mail_id, ONLY_FILES: True}, now)


def _put(tx: Transaction, mail_id: int, card: Post | None, payload: dict[str, object], now: datetime) -> None:
    if card is not None:
        post_id = tx.posts.add(NewPost(PostKind.MAIL, card.channel, card.number, card.id, payload), now)
        tx.mails.set_post(mail_id, post_id)
        tx.thread_files.add(mail_id, card.number, now)


def redraw(tx: Transaction, mail: Mail, now: datetime) -> None:
    kept = tx.mails.get(mail.id)
    if kept is not None and kept.post_id is not None:
        tx.posts.touch(kept.post_id, now)
    if kept is not None and kept.kind is MailKind.RESCUE:  # the card tells of it as well
        tx.posts.redraw_card(kept.number, now)


def tell_failed(tx: Transaction, mail: Mail, now: datetime) -> None:
    """Its mark says why; and as a mark that changes notifies nobody, whoever answered is called."""
    redraw(tx, mail, now)
    if mail.kind is MailKind.ANSWER and mail.author:
        notify(tx, mail.number, {"notice": "undelivered", "agent": mail.author}, now)


def notify(tx: Transaction, number: int, payload: Mapping[str, object], now: datetime) -> None:
    """A line in the thread of the card, if there is one, of which people hear."""
    card = own_card(tx, number, now)
    if card is not None:
        tx.posts.add(NewPost(PostKind.NOTICE, card.channel, number, card.id, dict(payload)), now)
