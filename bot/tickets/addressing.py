"""Where an answer goes."""

from bot.domain.inbox import Conversation, Kind
from bot.ports import Transaction


def address_of(tx: Transaction, conversation: Conversation) -> str:
    """As somebody corrected it in the contact, else as the visitor gave it, else where the last answer went."""
    contact_id = tx.contacts.of(conversation.id)
    contact = tx.contacts.get(contact_id) if contact_id else None
    if contact is not None and contact.root:
        contact = tx.contacts.get(contact.root) or contact
    corrected = contact.edited.get("email", "") if contact else ""
    return corrected or conversation.visitor.email or _answered_at(tx, conversation)


def addresses_we_write_from(tx: Transaction, own: str) -> set[str]:
    """That of the installation, which is empty where there is none, and those of properties."""
    return {own, *(one.sender for one in tx.properties.all())} - {""}


def addresses_of_ours(tx: Transaction, own: str) -> set[str]:
    """Those, and where tawk.to takes mail for us: a mail there would come back as a ticket."""
    return {*addresses_we_write_from(tx, own), *(one.forward for one in tx.properties.all())} - {""}


def _answered_at(tx: Transaction, conversation: Conversation) -> str:
    if conversation.kind is not Kind.TICKET:
        return ""
    answers = [mail.recipient for mail in tx.mails.of(conversation.id) if mail.author]
    return answers[-1] if answers else ""
