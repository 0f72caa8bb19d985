"""What mail servers tell of our answers: that one did not arrive, or not yet. Nobody answers such a report."""

import logging
from datetime import datetime

from bot.mail.letters import Received
from bot.ports import Mail, MailState, NewPost, PostKind, Transaction
from bot.tickets.showing import redraw, tell_failed

log = logging.getLogger(__name__)


def take_report(tx: Transaction, received: Received, number: int | None, now: datetime) -> None:
    """Let the answer's mark tell it. `number` is the ticket that the report names."""
    mail = _reported(tx, received, number)
    if mail is None:
        if not (received.is_bounce and _tell_asker(tx, received, now)):
            log.info("mail.report_ignored")
        return
    tx.mails.pass_by(received.message_id)  # or, from a mailbox that is read anew, it would be about the next try
    if received.is_bounce and tx.mails.fail(mail.id, received.reason):
        tell_failed(tx, mail, now)
    elif received.is_late and tx.mails.set_late(mail.id, received.reason):
        redraw(tx, mail, now)


def _tell_asker(tx: Transaction, received: Received, now: datetime) -> bool:
    """Whether it is about a mail with an export, or with the code for one."""
    export = tx.exports.came_back(received.bounced, received.reason) if received.bounced else None
    asked = tx.export_addresses.came_back(received.bounced, received.reason) if received.bounced else None
    if export is not None:
        tx.posts.restate(export.post_id, now)
    if asked is not None:
        tx.posts.add(NewPost(PostKind.EXPORT, asked.slack_id, 0, payload={"address": asked.id}), now)
    return bool(export or asked)


def _reported(tx: Transaction, received: Received, number: int | None) -> Mail | None:
    """By its Message-ID; a report without any is about the newest answer that was sent."""
    named = tx.mails.with_id(received.bounced) if received.bounced else None
    if named is not None or number is None or received.bounced:
        return named
    rescue = tx.mails.rescue_of(number)
    written = [*([rescue] if rescue else []), *tx.mails.of(number)]
    sent = [mail for mail in written if mail.state is MailState.SENT]
    return sent[-1] if sent else None
