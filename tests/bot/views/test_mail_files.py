"""What came by e-mail with its words is named, and so is what could not be carried, with the reason."""

from dataclasses import replace

import pytest

from bot.domain.inbox import Visitor
from bot.ports import Mail, MailFile, MailState
from bot.views.language import Language
from bot.views.mail_files import LEFT_OUT, files_message
from bot.views.mails import REMARKS, UNVERIFIED, mail_message
from bot.views.masking import veil_of
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ENGLISH, SPANISH
from tests.inbox import NOON

MAIL = Mail(
    1, 2, "<x@y.example>", MailState.RECEIVED, "", "Rose", "rose@example.com", "help@shop.example", "Lamp", "Hi", "Hi",
    NOON, False, "", 0, None, None,
)  # fmt: skip


def shown(mail: Mail, language: Language = ENGLISH) -> str:
    message = files_message(mail, language)
    assert message is not None
    assert misfits(message) == []
    return str(message["blocks"])


@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
@pytest.mark.parametrize("code", [*LEFT_OUT, "no_such_code"])
def test_every_reason_is_said_in_words_beside_the_name(code: str, language: Language) -> None:
    told = shown(replace(MAIL, left_out=(f"{code}:<!channel> a:b.zip",)), language)
    assert "{" not in told.replace("{'", "")
    assert code in ("cut", "unreadable", "unfetched") or "<!channel> a:b.zip" in told
    assert "mrkdwn" not in told


def test_a_file_is_named_as_carried_or_with_what_kept_it_here() -> None:
    files = (MailFile("a.png", "image/png", 3), MailFile("b.exe", "x/y", 3, problem="dangerous"))
    told = shown(replace(MAIL, files=files))
    assert "'📎 a.png\\n" in told
    assert "could run on your computer: b.exe" in told


@pytest.mark.parametrize("said", ["x" * 9_999, '"я🎈\n' * 3_000])
@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
def test_a_long_mail_with_a_hundred_long_names_fits(said: str, language: Language) -> None:
    files = tuple(MailFile(f"{n}" + "🎈" * 200, "x/y", 3, problem=("", "empty")[n % 2]) for n in range(50))
    every = (*(f"{code}:{'&' * 300}" for code in (*LEFT_OUT, *(f"code{n}" for n in range(50)))), *REMARKS)
    assert misfits(mail_message(replace(MAIL, said=said, files=files, left_out=every), language)) == []


def test_names_hide_what_their_property_hides() -> None:
    message = files_message(
        replace(MAIL, files=(MailFile("rose@example.com.pdf", "x/y", 3),)), ENGLISH, veil_of(Visitor())
    )
    assert "rose@example" not in str(message)


def test_a_mail_without_files_says_nothing_of_files() -> None:
    assert files_message(MAIL, ENGLISH) is None
    assert files_message(replace(MAIL, left_out=(UNVERIFIED,)), ENGLISH) is None
