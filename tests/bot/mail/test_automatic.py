"""Bounces and automatic answers are told from people's mails, and a bounce names the mail that did not arrive."""

import pytest

from bot.mail.reading import read_mail

SENT = "<ticket.17.5f2c@shop.example>"
REPORT = (
    "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail Returned to Sender\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    "--b\n\nThe address does not exist.\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 5.1.1\n"
    "--b\nContent-Type: {copy}\n\nFrom: support@shop.example\nMessage-ID: {sent}\nSubject: Lamp\n\nHello\n--b--\n"
)
QMAIL = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.\n"
    f"<a@b.example>:\nno such user\n\n"
    f"--- Below this line is a copy of the message.\n\nReceived: x\nMessage-ID: {SENT}\nSubject: Lamp\n"
)
EXIM = (
    "From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: a@b.example\n"
    "Subject: Mail delivery failed: returning message to sender\n\n"
    "This message was created automatically by mail delivery software.\n"
    f"------ This is a copy of the message, including all the headers. ------\n\nMessage-Id: {SENT}\n"
)
EXCHANGE = (
    "From: Microsoft Outlook <postmaster@b.example>\nSubject: Unzustellbar: Lampe\n"
    f"In-Reply-To: {SENT}\nContent-Type: text/html\n\n<p>Ihre Nachricht konnte nicht zugestellt werden.</p>"
)


@pytest.mark.parametrize(
    "source",
    [
        REPORT.format(action="failed", copy="message/rfc822", sent=SENT),
        REPORT.format(action="failed", copy="text/rfc822-headers", sent=SENT),
        QMAIL,
        EXIM,
        EXCHANGE,
    ],
    ids=["RFC 3464", "RFC 3464 with headers only", "qmail", "Exim", "Exchange"],
)
def test_a_bounce_is_one_and_names_the_mail_that_did_not_arrive(source: str) -> None:
    mail = read_mail(source.encode())
    assert (mail.is_bounce, mail.is_late, mail.is_automatic, mail.bounced) == (True, False, True, SENT)


def test_a_mail_that_is_only_late_is_automatic_and_no_bounce() -> None:
    mail = read_mail(REPORT.format(action="delayed", copy="message/rfc822", sent=SENT).encode())
    assert (mail.is_bounce, mail.is_late, mail.is_automatic, mail.bounced) == (False, True, True, SENT)


def test_a_report_says_why_with_its_status_first() -> None:
    plain = REPORT.format(action="failed", copy="message/rfc822", sent=SENT)
    assert read_mail(plain.encode()).reason == "5.1.1 The address does not exist."
    diagnosed = plain.replace("5.1.1\n", "5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <a@b.example>:\n  gone\n")
    assert read_mail(diagnosed.encode()).reason == "550 5.1.1 <a@b.example>: gone"
    assert read_mail(EXIM.encode()).reason == "This message was created automatically by mail delivery software."


def test_an_answer_belongs_to_the_one_address_that_the_mail_names_for_it() -> None:
    form = "From: noreply@forms.example\n{}\n\nHello"
    assert read_mail(form.format("Reply-To: Rose <rose@example.com>").encode()).answer_to == "rose@example.com"
    for unclear in ("Reply-To: a@b.example, c@d.example", "Reply-To: NoReply@forms.example", "To: x@y.example"):
        assert read_mail(form.format(unclear).encode()).answer_to == ""


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner=a",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
        "List-Id: <a.example>",
        "Return-Path: <>",
        "Subject: Automatic reply: Lamp",
        "Subject: Automatische Antwort: Lampe",
        "Subject: =?utf-8?q?Respuesta_autom=C3=A1tica=3A_L=C3=A1mpara?=",
        "Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_Lampe?=",
        "Subject: =?utf-8?q?Resposta_autom=C3=A1tica=3A?=",
    ],
)
def test_what_a_program_answers_is_automatic_and_no_bounce(header: str) -> None:
    mail = read_mail(f"From: a@b.example\n{header}\n\nI am away until Monday.".encode())
    assert (mail.is_automatic, mail.is_bounce) == (True, False)


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: no", "Precedence: normal", "Subject: Undelivered", "X-Auto-Response-Suppress: DR, RN"]
)
def test_what_a_person_writes_is_not_automatic(header: str) -> None:
    mail = read_mail(f"From: a@b.example\n{header}\n\nMy parcel was returned to sender.".encode())
    assert (mail.is_automatic, mail.is_bounce) == (False, False)
