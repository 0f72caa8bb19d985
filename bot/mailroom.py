"""Joins what writes e-mail, where the settings name a server and a sender."""

from bot.clients.smtp import SmtpClient
from bot.clock import utc_now
from bot.mail.envelope import read_sender
from bot.mail.servers import read_smtp
from bot.ports import Store
from bot.tickets.composing import Sender
from bot.tickets.outbox import Outbox
from config.settings import Settings


def sender_of(settings: Settings) -> Sender | None:
    """None where no e-mail is set up."""
    return Sender(*read_sender(settings.mail_from)) if settings.mail_from and settings.smtp_url else None


def outbox_of(settings: Settings, store: Store) -> Outbox | None:
    """The same."""
    sender, client = sender_of(settings), smtp_client(settings)
    return Outbox(store, client, sender, utc_now) if sender and client else None


def smtp_client(settings: Settings) -> SmtpClient | None:
    """The same; it greets with the domain that we write from."""
    sender = sender_of(settings)
    if sender is None or settings.smtp_url is None:
        return None
    return SmtpClient(read_smtp(settings.smtp_url.get_secret_value()), sender.address.rpartition("@")[2], utc_now)
