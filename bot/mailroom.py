"""Joins what writes and reads e-mail, where the settings name servers and a sender."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress

from bot.clients.imap import ImapClient
from bot.clients.mail_check import ImapCheck, SmtpCheck
from bot.clients.smtp import SmtpClient
from bot.domain.checkup import Check
from bot.domain.errors import MailDelayed, Refusal
from bot.exporting.addresses import Addresses
from bot.exporting.code_mails import CodeTray
from bot.exporting.mailing import ExportTray
from bot.mail.envelope import read_sender
from bot.mail.letters import Letter
from bot.mail.sending import Sending
from bot.mail.servers import read_imap, read_smtp
from bot.operating.doctor import check_mailbox
from bot.ports import Store
from bot.tickets.composing import Sender
from bot.tickets.mailbox import MailboxReader
from bot.tickets.outbox import Outbox
from bot.tickets.postman import Postman
from bot.times.clock import utc_now
from bot.transactions.permissions import Permissions
from bot.views.language import LanguageOf
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


def reader_of(settings: Settings, store: Store) -> MailboxReader | None:
    """The same; it knows how far it was by who logs in where, so another folder is another mailbox."""
    client = imap_client(settings)
    if client is None:
        return None
    from bot.mail.reading import read_mail  # most that it takes to read a mail is loaded only where there is a mailbox

    sender = sender_of(settings)
    postman = Postman(store, utc_now, sender.address if sender else "")
    return MailboxReader(mailbox_name(client), client, read_mail, postman, store, utc_now)


def mailbox_name(client: ImapClient) -> str:
    """By which the store knows it."""
    server = client.server
    return f"{server.user}@{server.host}/{server.folder}"


def imap_client(settings: Settings) -> ImapClient | None:
    """The same."""
    return ImapClient(read_imap(settings.imap_url.get_secret_value())) if settings.imap_url else None


class NoCarrier:
    """Where no e-mail is set up: the trays of exports hand out nothing then, they only say no."""

    def send(self, letter: Letter) -> None:
        raise MailDelayed


def addresses_of(settings: Settings) -> Addresses:
    """Where exports may be mailed to."""
    sender = sender_of(settings)
    return Addresses(settings.export_domains, sender.address if sender else "", utc_now)


def export_steps(
    settings: Settings, store: Store, permissions: Permissions, language_of: LanguageOf
) -> Sequence[Callable[[], bool]]:
    """What mails exports and the codes for their addresses; where e-mail was switched off since, it tells so."""
    known, carrier, addresses = sender_of(settings), smtp_client(settings) or NoCarrier(), addresses_of(settings)
    sender = (known.name, known.address) if known else ("", "")
    told = addresses, sender, language_of, utc_now
    exports = ExportTray(store, permissions, *told, settings.timezone)
    return (
        Sending(store, carrier, exports, utc_now).step,
        Sending(store, carrier, CodeTray(store, *told), utc_now).step,
    )


def mail_checks(settings: Settings, store: Store | None) -> list[Check]:
    """Of the doctor; without a store, those of the servers alone."""
    smtp, imap, sender = smtp_client(settings), imap_client(settings), sender_of(settings)
    if smtp is None or imap is None or sender is None:
        return []
    read: list[Check] = [lambda: check_mailbox(store, mailbox_name(imap), utc_now())] if store else []
    return [SmtpCheck(smtp), ImapCheck(imap, _senders(sender, store)), *read]


def _senders(sender: Sender, store: Store | None) -> list[str]:
    """All addresses that we write from."""
    addresses = [sender.address]
    with suppress(Refusal), store.read() if store else nullcontext() as tx:
        addresses += [one.sender for one in tx.properties.all() if one.sender] if tx else []
    return list(dict.fromkeys(addresses))
