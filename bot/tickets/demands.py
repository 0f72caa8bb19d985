"""What has to be true before a chat becomes a ticket, or a ticket is answered."""

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Folder, Kind


def demand_chat(chat: Conversation) -> None:
    """Raise `Refusal` unless it can become a ticket."""
    _demand_out_of_trash(chat)
    if chat.kind is not Kind.CHAT:
        raise Refusal(Reason.TICKET_ALREADY, number=chat.id)
    if chat.linked:
        raise Refusal(Reason.TICKET_ALREADY, number=chat.linked)


def demand_ticket(ticket: Conversation) -> None:
    """Raise `Refusal` unless it can be answered."""
    _demand_out_of_trash(ticket)
    if ticket.kind is not Kind.TICKET:
        became = ticket.linked
        raise Refusal(Reason.TICKET_ALREADY if became else Reason.NOT_A_TICKET, number=became or ticket.id)


def _demand_out_of_trash(found: Conversation) -> None:
    if found.folder is Folder.TRASH:
        raise Refusal(Reason.IN_TRASH, number=found.id, agent=found.moved_by)
