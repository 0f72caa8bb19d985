"""A missed visitor whom nobody takes is told by e-mail that an answer comes; their reply comes back to the team."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.demo.first_day import FirstDay
from bot.mail.addresses import SIGNED
from bot.ports import RescueSettings
from sandbox.mail.servers import LocalMail
from sandbox.mail.showing import Shown, show
from sandbox.mail.writing import answer, send
from sandbox.visitors.shops import AURORA
from tests.mail.between import dovecot_for
from tests.mail.dovecot import USER
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

ROSE = "rose@example.com"
LONG = PATIENCE * 3  # the clock looks every few seconds, the mailbox's reader every few more


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with LocalMail(tmp_path / "mail", USER) as mail, dovecot_for(mail) as dovecot:
        more = {"SMTP_URL": mail.smtp_url, "IMAP_URL": dovecot.url(), "MAIL_FROM": f"Aurora <{USER}>"}
        with playing(tmp_path, "http", more, mail=mail) as scene:
            yield scene


def without_delay(scene: Scene) -> None:
    """Every property that is known by now writes to missed visitors at once."""
    with scene.store() as store, store.write() as tx:
        for one in tx.properties.all():
            tx.rescues.set(one.id, RescueSettings(is_on=True, minutes=0))


def letters(scene: Scene, count: int) -> list[Shown]:
    """What the visitors got, once it is so many."""
    assert scene.mail is not None
    box = scene.mail.visitors
    scene.slack.wait_for(lambda: len(box.all()) >= count, LONG, f"{count} letters")
    assert len(box.all()) == count
    return [show(one) for one in box.all()]


def card_with(scene: Scene, *shown: str) -> JSON:
    """The card that shows all this, once it is there."""
    return scene.slack.wait_for(
        lambda: [one for one in scene.slack.messages(CHANNEL) if all(part in words(one) for part in shown)],
        LONG,
        f"a card that shows {shown}",
    )[0]


def write(scene: Scene, message: EmailMessage) -> None:
    assert scene.mail is not None
    send(message, scene.mail.smtp_port)


def test_a_visitor_is_told_and_their_reply_comes_back_as_a_ticket(scene: Scene) -> None:
    scene.visit("Mia", "mia@example.com").asks("Is it red?").is_over()
    card_with(scene, "mia@example.com", "Missed")
    without_delay(scene)
    scene.visit("Rose", ROSE).asks("Is it blue?").is_over()
    [letter] = letters(scene, 1)
    assert (letter.to, letter.is_automatic, letter.sender) == (ROSE, True, ("Tienda Aurora", USER))
    assert "Hello Rose," in letter.text
    assert "Is it blue?" not in letter.text
    assert SIGNED.search(letter.reply_to)
    card = card_with(scene, ROSE, "Missed", "Told by an automatic e-mail")
    assert scene.thread_with(card, "✅ Sent")

    away = answer(letter, "I am away until Monday.", None, datetime.now(UTC))
    away["Auto-Submitted"] = "auto-replied"
    write(scene, away)
    assert scene.thread_with(card, "I am away until Monday.")
    write(scene, answer(letter, "The blue one, please.", None, datetime.now(UTC)))
    ticket = card_with(scene, ROSE, "It was the chat")
    assert scene.thread_with(ticket, "The blue one, please.")
    assert number(card) != number(ticket)
    assert len(letters(scene, 1)) == 1, "neither the reply nor the machine's is answered by itself"


def test_an_administrator_sets_it_up_by_hand_as_in_the_demo(scene: Scene) -> None:
    scene.visit("Mia", "mia@example.com").asks("Is it red?").is_over()
    with FirstDay(scene.slack, "ana", CHANNEL, [AURORA]), scene.store() as store:

        def settings() -> list[RescueSettings]:
            with store.read() as tx:
                return [tx.rescues.of(one.id) for one in tx.properties.all()]

        scene.slack.wait_for(lambda: [one for one in settings() if one.is_on], LONG, "the automatic e-mail")
        assert settings() == [RescueSettings(is_on=True, minutes=1)]
