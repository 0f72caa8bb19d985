"""Mails as they come over the wire, and clients that know nothing of the servers but their addresses."""

import smtplib
from urllib.parse import unquote, urlsplit

from imap_tools import MailBox, MailBoxUnencrypted

from sandbox.mail.servers import LocalMail

TEAM = "help@shop.example"
LETTER = (
    "From: Recado Support <help@shop.example>\r\nTo: mia@example.com\r\nSubject: Your question\r\n"
    "Reply-To: help+t7.abc@shop.example\r\nMessage-ID: <first@shop.example>\r\nReferences: <zero@shop.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nThe lamp is back on Friday.\r\nSeñora Ruiz\r\n"
).encode()


def send(mail: LocalMail, to: str, raw: bytes, sender: str = "help@shop.example") -> None:
    with smtplib.SMTP("127.0.0.1", mail.smtp_port) as smtp:
        smtp.sendmail(sender, [to], raw)


def open_inbox(mail: LocalMail) -> MailBox | MailBoxUnencrypted:
    url = urlsplit(mail.imap_url)
    assert url.hostname is not None
    return MailBoxUnencrypted(url.hostname, mail.imap_port).login(unquote(url.username or ""), url.password or "")
