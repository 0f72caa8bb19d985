"""Where an answer to the automatic e-mail about a missed chat belongs: the chat becomes its visitor's ticket."""

from dataclasses import replace

from bot.domain.inbox import BY_VISITOR, Author, Conversation, Folder, Kind, Outcome
from bot.domain.rules import mailed
from bot.mail.own_tickets import without_prefix
from bot.ports import Transaction
from bot.tickets.addressing import address_of
from bot.tickets.arrivals import Arrival
from bot.tickets.converting import drafted, keep_ticket, link_and_close
from bot.tickets.forms import Wanted
from bot.transactions.twins import with_living_twin

NOBODY = ""


def place_of(tx: Transaction, found: Conversation, arrival: Arrival) -> Conversation:
    """`found` itself, but of a chat the ticket that it has become, or becomes now that the visitor wrote to it.

    What no visitor wrote opens nothing: it stands with the chat.
    """
    if found.kind is not Kind.CHAT:
        return found
    chat = with_living_twin(tx, found)
    ticket = tx.conversations.whole(chat.linked) if chat.linked else None
    if ticket is not None:
        return ticket
    return found if arrival.is_nobodys else _ticket_of(tx, chat, arrival)


def _ticket_of(tx: Transaction, chat: Conversation, arrival: Arrival) -> Conversation:
    """Nobody has answered in it, so it waits as an offline message does; what was spam stays spam."""
    address = address_of(tx, chat) or arrival.address
    wanted = Wanted(address=address, subject=without_prefix(arrival.received.subject))
    draft = drafted(chat, wanted, NOBODY, arrival.at)
    facts = replace(draft.facts, started_by=Author.VISITOR)
    folder = Folder.SPAM if chat.folder is Folder.SPAM else Folder.INBOX
    draft = mailed(replace(draft, facts=facts, outcome=Outcome.OFFLINE, folder=folder), None)
    ticket = keep_ticket(tx, draft, tx.properties.get(chat.property_id), arrival.at)
    link_and_close(tx, chat, ticket, BY_VISITOR, arrival.at)
    return ticket
