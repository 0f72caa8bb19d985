"""Who writes e-mail, and through which server, is as the settings say."""

from bot.mail.servers import Encryption
from bot.mailroom import outbox_of, sender_of, smtp_client
from config.settings import Settings, load
from tests.inbox import Inbox

BASE = {
    "SLACK_BOT_TOKEN": "xoxb-test",
    "SLACK_APP_TOKEN": "xapp-test",
    "TAWK_WEBHOOK_SECRET": "secret",
    "DEFAULT_CHANNEL": "C0123456789",
}
MAIL = {
    "SMTP_URL": "smtps://help%40shop.example:pass@smtp.shop.example",
    "MAIL_FROM": "Shop <help@shop.example>",
    "IMAP_URL": "imaps://help%40shop.example:pass@imap.shop.example",
}


def settings(**more: str) -> Settings:
    return load({**BASE, **more})


def test_without_settings_of_e_mail_nobody_writes_any(inbox: Inbox) -> None:
    bare = settings()
    assert (sender_of(bare), smtp_client(bare), outbox_of(bare, inbox.store)) == (None, None, None)


def test_the_server_and_the_sender_are_those_of_the_settings(inbox: Inbox) -> None:
    outbox = outbox_of(settings(**MAIL), inbox.store)
    assert outbox is not None
    assert (outbox.sender.name, outbox.sender.address) == ("Shop", "help@shop.example")
    client = smtp_client(settings(**MAIL))
    assert client is not None
    assert (client.server.host, client.server.encryption) == ("smtp.shop.example", Encryption.AT_ONCE)
    assert (client.server.user, client.domain) == ("help@shop.example", "shop.example")
