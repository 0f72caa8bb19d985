"""The visitors' mailbox on the page: what the team wrote is read and answered there, by real mail servers."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from sandbox.control import SlackSandbox
from sandbox.mail.servers import LocalMail
from tests.sandbox.mail.letters import LETTER, TEAM, send
from tests.sandbox.manifests import full_manifest
from tests.sandbox.page.looks import faint, nameless
from tests.sandbox.page.window import Window

pytestmark = pytest.mark.browser

PICTURE: FilePayload = {"name": "hall.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
HOSTILE = (
    b"From: <img src=x onerror=document.title='hit'>@shop.example\r\nSubject: <script>document.title='hit'</script>\r\n"
    b"Message-ID: <bad@shop.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<b id=here>bold</b><script>top.document.title='hit'</script>"
    b"<img src=x onerror=\"top.document.title='hit'\">\r\n"
    b'--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename="../a.html"\r\n\r\n'
    b"<script>1</script>\r\n--b--\r\n"
)


class Mailbox(Window):
    """A window on the mailbox, and the servers behind it."""

    mail: LocalMail

    def written(self, number: int = 1) -> EmailMessage:
        """A mail that reached the team."""
        for _ in range(100):
            found = self.mail.team.get(number)
            if found is not None:
                made = message_from_bytes(found.content, policy=default)
                assert isinstance(made, EmailMessage)
                return made
            self.page.wait_for_timeout(50)
        raise AssertionError("the team received nothing")


@pytest.fixture
def mailbox(windows: BrowserContext, tmp_path: Path) -> Iterator[Mailbox]:
    with LocalMail(tmp_path, TEAM) as mail, SlackSandbox(full_manifest(), rate_scale=0, mail=mail) as s:
        window = Mailbox(windows.new_page())
        window.mail = mail
        window.page.goto(f"{s.ui_url}#/mailbox")
        expect(window.part("channel-title")).to_have_text("Visitors’ mailbox")
        window.settle()
        yield window
        assert window.troubles == []
        window.page.close()


def test_a_mail_is_counted_while_one_looks_and_read_when_it_is_opened(mailbox: Mailbox) -> None:
    expect(mailbox.part("mailbox-unread")).to_have_count(0)
    send(mailbox.mail, "mia@example.com", LETTER)
    expect(mailbox.part("mailbox-unread")).to_have_text("1")
    mailbox.part("mail-row").click()
    expect(mailbox.part("mail-text")).to_have_text("The lamp is back on Friday.\nSeñora Ruiz\n")
    for shown in ("Recado Support <help@shop.example>", "help+t7.abc@shop.example", "<first@shop.example>"):
        expect(mailbox.part("mail-headers")).to_contain_text(shown)
    expect(mailbox.part("mailbox-unread")).to_have_count(0)


def test_an_answer_goes_to_the_reply_address_and_tells_what_it_answers(mailbox: Mailbox) -> None:
    send(mailbox.mail, "mia@example.com", LETTER)
    mailbox.part("mail-row").click()
    mailbox.part("mail-answer-text").fill("Friday is fine.\nMía")
    mailbox.part("mail-answer-file").set_input_files(PICTURE)
    mailbox.part("mail-answer-send").click()
    expect(mailbox.part("notices")).to_contain_text("on its way")
    answer = mailbox.written()
    assert (answer["From"], answer["To"]) == ("Mia <mia@example.com>", "help+t7.abc@shop.example")
    assert (answer["Subject"], answer["In-Reply-To"]) == ("Re: Your question", "<first@shop.example>")
    assert answer["References"] == "<zero@shop.example> <first@shop.example>"
    body = answer.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith("Friday is fine.\nMía\n\nOn ")
    assert text.endswith("> The lamp is back on Friday.\n> Señora Ruiz\n")
    assert [part.get_filename() for part in answer.iter_attachments()] == ["hall.png"]
    expect(mailbox.part("mail-row")).to_contain_text("Answered")
    expect(mailbox.part("mail-answer-text")).to_have_value("")


def test_a_visitor_writes_a_new_mail_to_the_team(mailbox: Mailbox) -> None:
    mailbox.part("mail-new").click()
    mailbox.part("mail-write-name").fill('Mia "Mo" Ruiz')
    mailbox.part("mail-write-subject").fill("¿Dónde está mi pedido?")
    mailbox.part("mail-write-text").fill("Hola")
    mailbox.part("mail-write-send").click()
    sent = mailbox.written()
    assert (sent["To"], sent["Subject"]) == (TEAM, "¿Dónde está mi pedido?")
    assert sent["From"].addresses[0].display_name == 'Mia "Mo" Ruiz'


@pytest.mark.parametrize("address", ["mia", "a@b@c", "mia@example.com\\", " @ "])
def test_an_address_that_is_none_is_said_and_nothing_is_sent(mailbox: Mailbox, address: str) -> None:
    mailbox.part("mail-new").click()
    mailbox.part("mail-write-address").fill(address)
    mailbox.part("mail-write-text").fill("Hola")
    mailbox.part("mail-write-send").click()
    expect(mailbox.part("notices")).to_contain_text("no address")
    expect(mailbox.part("mail-write-text")).to_have_value("Hola")
    assert mailbox.mail.team.all() == []
    mailbox.troubles.clear()  # the browser's own word on the refusal


def test_a_hostile_mail_runs_nothing(mailbox: Mailbox) -> None:
    send(mailbox.mail, "mia@example.com", HOSTILE)
    mailbox.part("mail-row").click()
    expect(mailbox.part("mail-subject")).to_have_text("<script>document.title='hit'</script>")
    expect(mailbox.part("mail-text")).to_have_text("bold")
    expect(mailbox.part("mail-file")).to_have_attribute("download", "a.html")
    mailbox.part("mail-as-html").click()
    frame = mailbox.page.frame_locator("[data-testid=mail-html]")
    expect(frame.locator("#here")).to_have_text("bold")
    with mailbox.page.expect_download() as download:
        mailbox.part("mail-file").click()
    assert download.value.suggested_filename == "a.html"
    assert "hit" not in mailbox.page.title()
    blocked = [one for one in mailbox.troubles if "Blocked script" in one or "Content Security Policy" in one]
    assert blocked, "the browser tells that it ran none"
    mailbox.troubles.clear()


def test_what_is_written_stays_while_other_mails_come(mailbox: Mailbox) -> None:
    send(mailbox.mail, "mia@example.com", LETTER)
    mailbox.part("mail-row").click()
    mailbox.part("mail-answer-text").fill("half of")
    send(mailbox.mail, "leo@example.com", LETTER)
    expect(mailbox.part("mail-row")).to_have_count(2)
    expect(mailbox.part("mail-answer-text")).to_have_value("half of")
    expect(mailbox.part("mail-answer-text")).to_be_focused()


@pytest.mark.parametrize("place", ["", "/1", "/new"])
def test_every_control_of_the_mailbox_has_a_name_and_every_text_contrast(mailbox: Mailbox, place: str) -> None:
    send(mailbox.mail, "mia@example.com", HOSTILE)
    send(mailbox.mail, "leo@example.com", LETTER)
    expect(mailbox.part("mail-row")).to_have_count(2)
    mailbox.page.evaluate("(place) => { location.hash = `#/mailbox${place}`; }", place)
    mailbox.settle()
    assert nameless(mailbox.page) == []
    assert faint(mailbox.page) == []
    mailbox.troubles.clear()  # the browser's word on the script that it did not run


def test_the_mailbox_is_worked_by_keyboard_alone(mailbox: Mailbox) -> None:
    send(mailbox.mail, "mia@example.com", LETTER)
    mailbox.part("mail-row").focus()
    mailbox.page.keyboard.press("Enter")
    expect(mailbox.part("mail-answer-text")).to_be_visible()
    expect(mailbox.part("mail-row")).to_be_focused()
    mailbox.page.keyboard.press("Tab")
    expect(mailbox.part("mail-answer-text")).to_be_focused()
    mailbox.page.keyboard.type("Friday is fine.")
    for _ in range(2):
        mailbox.page.keyboard.press("Tab")
    expect(mailbox.part("mail-answer-send")).to_be_focused()
    mailbox.page.keyboard.press("Enter")
    assert mailbox.written()["In-Reply-To"] == "<first@shop.example>"
