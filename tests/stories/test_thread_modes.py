"""Replies in a ticket's thread reach the visitor's mailbox, over the wire: once, and without what stays inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.inbox import MailMode
from sandbox.visitors import bodies
from sandbox.visitors.shops import AURORA
from tests.mail.smtp_server import Postbox, running_smtp
from tests.stories.reading import buttons, number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

ROSA, QUESTION = "Rosa\nrosa@example.com", "Is it red?"
PICTURE = bytes(range(256)) * 40
WHILE = PATIENCE + 10  # until when an answer can be taken back, and then a while


@dataclass(frozen=True, slots=True)
class Exchange:
    """A ticket of Rosa's whose thread is written in, and the server that takes her mail."""

    scene: Scene
    mailbox: Postbox
    card: JSON

    def says(self, agent: str, text: str) -> JSON:
        said = self.scene.slack.user(agent).say(text, channel=CHANNEL, thread=self.card).message
        assert said is not None
        return said

    def was_heard(self, text: str) -> None:
        """Wait until the bot has acknowledged Slack's telling of it, which it does once it is done with it."""

        def acknowledged() -> bool:
            told = [one for one in self.scene.slack.deliveries("message") if text in str(one["request"])]
            return any(one["status"] == HTTPStatus.OK for one in told)

        self.scene.slack.wait_for(acknowledged, WHILE, text)

    def arrived(self, count: int) -> list[str]:
        """What the visitor reads, once so many letters are there."""
        self.scene.slack.wait_for(lambda: len(self.mailbox.letters) >= count, WHILE, f"{count} letters")
        texts = [letter.get_body(("plain",)) for letter in self.mailbox.messages()]
        return [str(text.get_content()).partition("\r\n>")[0].strip() for text in texts if text is not None]


@contextmanager
def corresponding(folder: Path, transport: str, mode: MailMode) -> Iterator[Exchange]:
    with running_smtp() as mailbox:
        mail = {
            "SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}?tls=off",
            "MAIL_FROM": "Aurora <help@aurora.example>",
            "IMAP_URL": "imap://help:secret@127.0.0.1:9?tls=off",
        }
        with playing(folder, transport, mail) as scene:
            ana = scene.slack.user("ana")
            ana.join(CHANNEL, user=scene.slack.bot_user_id)  # Slack tells an app of messages only where it is a member
            rosa = bodies.visitor_fields("Rosa", "rosa@example.com", "leeds", "GB")
            told = bodies.ticket_create(AURORA, datetime.now(UTC), rosa, str(uuid4()), 7, "Lamp", QUESTION)
            assert scene.postbox.send(bodies.dump(told)) == 200
            card = scene.card(ROSA)
            with scene.store() as store, store.write() as tx:
                [one] = tx.properties.all()
                tx.properties.arrange(replace(one, mail_mode=mode))
            yield Exchange(scene, mailbox, card)


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_two_way_a_reply_goes_out_and_its_mark_stands_in_the_thread(tmp_path: Path, transport: str) -> None:
    with corresponding(tmp_path, transport, MailMode.TWO_WAY) as exchange:
        scene, ana = exchange.scene, exchange.scene.slack.user("ana")
        exchange.says("ana", "note: she is in a hurry")
        rash = exchange.says("ana", "It is blue.")
        scene.thread_with(exchange.card, "answered by e-mail · It is blue")
        late = exchange.says("ana", "It is rde & @ben knows it :smile:")
        scene.thread_with(exchange.card, "answered by e-mail · It is rde")
        assert ana.delete(rash).ok
        assert ana.edit(late, "It is red & @ben knows it :smile:").ok
        exchange.says("ben", "@recado priority high")
        assert scene.thread_with(exchange.card, "took the answer back")
        assert "Take it back" in buttons(scene.thread_with(exchange.card, "answered by e-mail · It is red"))
        assert exchange.arrived(1) == ["It is red & @ben knows it 😄"]
        assert scene.thread_with(exchange.card, "✅ Sent")
        [letter] = exchange.mailbox.messages()
        assert letter["To"] == "rosa@example.com"
        scene.card(ROSA, "Pending")
        assert ana.edit(late, "It is purple").ok
        assert scene.thread_with(exchange.card, "edited later")
        scene.calm()
        assert len(exchange.mailbox.letters) == 1


def test_alerts_only_the_thread_is_the_teams(tmp_path: Path) -> None:
    with corresponding(tmp_path, "http", MailMode.ALERTS) as exchange:
        exchange.says("ana", "It is red.")
        exchange.was_heard("It is red.")
        with exchange.scene.store() as store, store.write() as tx:
            [one] = tx.properties.all()
            tx.properties.arrange(replace(one, mail_mode=MailMode.TWO_WAY))
        exchange.says("ana", "It is really red.")
        assert exchange.arrived(1) == ["It is really red."], "the first one stayed, though it was heard before"
        assert exchange.scene.slack.ephemeral("ana") == []


def test_files_and_canned_answers_go_out_from_threads_and_forms(tmp_path: Path) -> None:
    with corresponding(tmp_path, "http", MailMode.TWO_WAY) as exchange:
        scene, ana = exchange.scene, exchange.scene.slack.user("ana")
        assert ana.command("/inbox", "answers", channel=CHANNEL).ok
        scene.modal("ana")
        assert ana.presses("Add one").ok
        saved = {"canned_name": "hours", "canned_text": "Hello {first_name|there}, about {ticket}: at nine."}
        assert ana.submit(saved).ok
        assert "!hours" in words(ana.modal)
        ana.close()
        lamp = ana.upload("lamp.png", PICTURE)
        assert ana.say("See there.", channel=CHANNEL, thread=exchange.card, files=[lamp]).ok
        mark = scene.thread_with(exchange.card, "answered by e-mail · See there.")
        assert "lamp.png" in words(mark)
        answered_in_the_form(exchange, ana.upload("plan.pdf", b"%PDF-1.4 plan"))
        assert exchange.arrived(2) == ["See there.", f"Hello Rosa, about #{number(exchange.card)}: at nine."]
        files = [one for letter in exchange.mailbox.messages() for one in letter.iter_attachments()]
        assert [one.get_filename() for one in files] == ["lamp.png", "plan.pdf"]
        assert [one.get_payload(decode=True) for one in files] == [PICTURE, b"%PDF-1.4 plan"]


def answered_in_the_form(exchange: Exchange, file_id: str) -> None:
    """What is picked is filled in; what was chosen before in the form stays."""
    ana = exchange.scene.slack.user("ana")
    assert ana.command("/inbox", f"reply #{number(exchange.card)}", channel=CHANNEL).ok
    exchange.scene.modal("ana")
    assert ana.fill("ticket_files", [file_id]).ok
    with exchange.scene.store() as store, store.read() as tx:
        [answer] = tx.canned_answers.all()
    assert ana.choose(str(answer.id), action_id="canned_pick").ok
    exchange.scene.slack.wait_for(lambda: "about #" in str(ana.modal), PATIENCE, "the words of the canned answer")
    assert ana.submit().ok
