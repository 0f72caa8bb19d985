"""A mail in its ticket's thread fits, does nothing that its writer wanted, and says what can be done about it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given, settings

from bot.domain.errors import Flaw
from bot.domain.ids import MailAction
from bot.ports import Mail, MailFile, MailState
from bot.views.mail_reasons import why
from bot.views.mails import mail_message
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, SPANISH, hostile_words

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SENT = Mail(
    1, 42, "<1@shop.example>", MailState.SENT, ANA, "Shop", "help@shop.example", "rose@example.com", "Re: Lamp",
    "It is red.", "It is red.", NOW, False, "", 1, None, None,
)  # fmt: skip
CAME = replace(SENT, state=MailState.RECEIVED, author="", sender_name="Rose", sender="rose@example.com")


def buttons(mail: Mail) -> list[str]:
    rows = [block["elements"] for block in mail_message(mail, ENGLISH)["blocks"] if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in cast(list[dict[str, str]], row)]


@settings(max_examples=25, deadline=None)
@given(hostile_words, hostile_words, hostile_words)
def test_no_words_of_a_visitor_do_anything(name: str, said: str, reason: str) -> None:
    files = (MailFile(name, "application/pdf", 3),)
    left_out = (f"large:{name}", "unverified")
    came = replace(CAME, sender_name=name, sender=said, said=said, files=files, left_out=left_out)
    failed = replace(SENT, state=MailState.FAILED, said=said, reason=reason)
    for mail in (came, failed, replace(SENT, reason=reason), replace(SENT, state=MailState.WAITING, reason=reason)):
        for language in LANGUAGES:
            message = mail_message(mail, language)
            assert misfits(message) == []
            assert liberties(message) == []


@pytest.mark.parametrize(
    ("mail", "told", "offered"),
    [
        (replace(SENT, state=MailState.WAITING, attempts=0), "⏳ It goes out in a moment", [MailAction.UNDO]),
        (replace(SENT, state=MailState.WAITING, reason="451 busy"), "is tried again: 451 busy", []),
        (SENT, "✅ Sent", []),
        (replace(SENT, reason="451 4.4.1 x"), "has not arrived yet, and is tried further: the visitor's server", []),
        (replace(SENT, state=MailState.FAILED, reason="550 5.1.1 x"), "⚠️ It was not delivered", [MailAction.RETRY]),
        (CAME, "📩 Rose wrote by e-mail", []),
        (replace(CAME, is_automatic=True), "(an automatic answer)", []),
        (replace(CAME, left_out=("unverified",)), "⚠️ From rose@example.com, which is not the visitor's", []),
    ],
)
def test_a_mail_says_how_far_it_is_and_what_can_be_done(mail: Mail, told: str, offered: list[str]) -> None:
    assert told in shown(mail_message(mail, ENGLISH))
    assert buttons(mail) == offered


@pytest.mark.parametrize("said", ["word " * 4_000, "字" * 6_000, "👍" * 4_000])
def test_a_long_mail_is_cut_to_what_slack_takes_and_says_so(said: str) -> None:
    message = mail_message(replace(CAME, said=said), ENGLISH)
    assert misfits(message) == []
    assert "It is longer" in shown(message)
    assert "It is longer" not in shown(mail_message(CAME, ENGLISH))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("550 5.1.1 <rose@example.com>: no such user", "the address does not exist"),
        ("550 5.1.10 null MX", "nobody receives mail at that domain"),
        ("452 4.2.2 over quota", "mailbox is full"),
        ("552 5.3.4 too big", "too large for the visitor's mailbox"),
        ("550 5.7.26 unauthenticated", "takes no mail from us"),
        (Flaw.TOO_LARGE.value, "larger than 25 MB"),
        ("", "no reason was given"),
    ],
)
def test_a_known_reason_is_told_in_words_that_help(reason: str, told: str) -> None:
    assert told in why(reason, ENGLISH)


def test_what_the_server_said_stands_behind_it_and_alone_where_it_is_no_known_code() -> None:
    assert why("550 5.1.1 <x> no", SPANISH).endswith("(el servidor dijo: 550 5.1.1 <x> no)")
    assert why("554 go away", ENGLISH) == "554 go away"
    assert why("550 5.9.9 odd", ENGLISH) == "550 5.9.9 odd"
