"""Takes received mails into the inbox, each in one transaction with the cursor: none is lost or doubled."""

import logging
from dataclasses import dataclass

from bot.domain.errors import MailUnplaced
from bot.mail.addresses import ReplyAddresses, without_token
from bot.mail.letters import Received
from bot.mail.own_tickets import marks
from bot.ports import MailCursor, Store, Transaction
from bot.tickets.addressing import addresses_we_write_from
from bot.tickets.arrivals import Arrival, begin_ticket, join
from bot.tickets.comebacks import place_of
from bot.tickets.reports import take_report
from bot.tickets.showing import reply_key
from bot.times.clock import Clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Postman:
    """What a mailbox's reader hands over; `own` is the address that the installation writes from."""

    store: Store
    clock: Clock
    own: str = ""

    def cursor(self, mailbox: str) -> MailCursor | None:
        with self.store.read() as tx:
            return tx.mails.cursor(mailbox)

    def receive(self, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
        """Keep one mail, or nothing of one that can't be kept, and that the mailbox was read so far.

        Raises `MailUnplaced` where there is no property that it could belong to: then it has to be read again.
        """
        with self.store.write() as tx:
            tx.mails.set_cursor(mailbox, cursor)
            if received is not None:
                self._keep(tx, received)

    def _keep(self, tx: Transaction, received: Received) -> None:
        if tx.mails.with_id(received.message_id) is not None or tx.mails.is_passed(received.message_id):
            return
        number, now = _number(tx, received), self.clock()
        if received.is_bounce or received.is_late:
            take_report(tx, received, number, now)
            return
        found = tx.conversations.whole(number) if number else None
        if found is not None:
            arrival = Arrival(received, now, is_ours=self._is_ours(tx, received))
            join(tx, place_of(tx, found, arrival), arrival)
        elif received.is_automatic or self._is_ours(tx, received):
            log.info("mail.ignored", extra={"automatic": received.is_automatic})
        else:
            self._begin(tx, Arrival(received, now))

    def _begin(self, tx: Transaction, arrival: Arrival) -> None:
        """A new ticket; who sends too many gets no card for each, but what they write is kept all the same."""
        flooded = arrival.newest_of_flood(tx)
        if flooded is not None:
            join(tx, flooded, arrival)
            return
        ticket = begin_ticket(tx, arrival)
        if ticket is None:
            raise MailUnplaced
        join(tx, ticket, arrival, is_new=True)

    def _is_ours(self, tx: Transaction, received: Received) -> bool:
        """Whether we would be answering ourselves: it comes from an address that we write from."""
        ours = addresses_we_write_from(tx, self.own)
        return without_token(received.sender[1]) in {without_token(one) for one in ours}


def _number(tx: Transaction, received: Received) -> int | None:
    """The conversation that it answers: by our signed address, a Message-ID that we know, or our mark for tawk.to.

    What is written in tawk.to about our copy of a ticket has the mark in its subject, and so have answers to that.
    """
    named = ReplyAddresses(reply_key(tx)).number_in(received.recipients)
    known = [received.bounced, received.in_reply_to, *reversed(received.references)]
    referred = named or tx.mails.number_of([one for one in known if one])
    return referred or marks(tx).number_in([received.subject])
