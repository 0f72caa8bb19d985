"""By real mail servers: a visitor's files stand in the thread, and a ticket that went to tawk.to stays one."""

import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from sandbox.visitors.shops import AURORA
from tests.mail.dovecot import USER, Dovecot, running_dovecot
from tests.mail.smtp_server import Postbox, running_smtp
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

pytestmark = pytest.mark.slow

ROSE, TO_TAWK = "rose@example.com", "tickets@tawk.example"
WHILE = 2 * PATIENCE


@dataclass(frozen=True, slots=True)
class Post:
    """A team whose mail goes out by one server and comes in by another."""

    scene: Scene
    sent: Postbox
    mailbox: Dovecot

    def ticket(self) -> JSON:
        """The card of a ticket whose visitor has the answer."""
        self.scene.visit("Rose", ROSE).asks("Is it red?").is_over()
        ana, chat = self.scene.slack.user("ana"), self.card("Missed")
        assert ana.presses("Answer by e-mail…", on=chat).ok
        assert self.scene.modal("ana").submit({"ticket_answer": "It is red.", "ticket_subject": "Your lamp"}).ok
        return self.card("It was the chat")

    def card(self, text: str) -> JSON:
        """Rose's card that shows this."""
        found = self.scene.slack.wait_for(
            lambda: [one for one in self.scene.slack.messages(CHANNEL) if "Rose" in words(one) and text in words(one)],
            WHILE,
            text,
        )
        return found[0]

    def letter(self, to: str) -> EmailMessage:
        def arrived() -> list[EmailMessage]:
            return [one for one in self.sent.messages() if one["To"] == to]

        return self.scene.slack.wait_for(arrived, WHILE, f"a letter to {to}")[0]

    def answers(self, letter: EmailMessage, *files: tuple[str, bytes]) -> None:
        answer = EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = f"Rose <{ROSE}>", letter["Reply-To"], "Re: Your lamp"
        answer["Message-ID"], answer["In-Reply-To"] = "<photo@example.com>", letter["Message-ID"]
        answer.set_content("Here it is.")
        for name, content in files:
            answer.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        self.mailbox.deliver(answer.as_bytes())

    def forwards(self) -> None:
        """As a lead sets it in the property's settings."""
        with self.scene.store() as store, store.write() as tx:
            [property_] = tx.properties.all()
            tx.properties.arrange(replace(property_, forward=TO_TAWK))


@contextmanager
def post_office(folder: Path) -> Iterator[Post]:
    with running_smtp() as sent, running_dovecot() as mailbox:
        more = {
            "SMTP_URL": f"smtp://127.0.0.1:{sent.port}?tls=off",
            "MAIL_FROM": f"Aurora <{USER}>",
            "IMAP_URL": mailbox.url(),
        }
        with playing(folder, "http", more) as scene:
            yield Post(scene, sent, mailbox)


def fetched(scene: Scene, url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {scene.slack.bot_token}"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return bytes(answer.read())


def test_a_visitors_photo_stands_in_the_thread_until_its_ticket_is_purged(tmp_path: Path) -> None:
    with post_office(tmp_path) as team:
        scene, ticket = team.scene, team.ticket()
        team.answers(team.letter(ROSE), ("photo.png", b"png"), ("lamp.exe", b"MZ"))
        told = scene.thread_with(ticket, "could run on your computer: lamp.exe")
        assert "📎 photo.png" in str(told)
        (file,) = scene.slack.wait_for(scene.slack.files, WHILE, "a file")
        assert (file["name"], file["channels"]) == ("photo.png", [ticket["channel"]])
        assert fetched(scene, file["url_private"]) == b"png"
        assert [one["files"][0]["id"] for one in scene.thread(ticket) if one.get("files")] == [file["id"]]
        scene.inbox("ana", f"trash #{number(ticket)}")
        assert "purged for good" in scene.inbox("ana", f"purge #{number(ticket)}")
        scene.slack.wait_for(lambda: scene.slack.files() == [], WHILE, "no file")


def test_a_ticket_that_went_to_tawk_to_comes_back_as_the_same(tmp_path: Path) -> None:
    with post_office(tmp_path) as team:
        scene = team.scene
        scene.missed("Somebody")
        team.forwards()
        ticket = team.ticket()
        copy = team.letter(TO_TAWK)
        assert copy["Reply-To"] == ROSE
        assert scene.thread_with(ticket, "also mailed to tawk.to's inbox")
        assert scene.postbox.send(_told_by_tawk_to(copy["Subject"])) == 200
        assert scene.thread_with(ticket, "In tawk.to it is ticket #17.")
        scene.calm()
        assert len([one for one in scene.slack.messages(CHANNEL) if "Rose" in words(one)]) == 2, "the chat, its ticket"


def _told_by_tawk_to(subject: str) -> bytes:
    body = {
        "event": "ticket:create",
        "time": datetime.now(UTC).isoformat(),
        "property": {"id": AURORA.property_id, "name": AURORA.name},
        "requester": {"name": "Rose", "email": ROSE, "type": "visitor"},
        "ticket": {"id": str(uuid.uuid4()), "humanId": 17, "subject": subject, "message": "…"},
    }
    return json.dumps(body).encode()
