"""From a missed chat to an answered ticket, by a real mail server: with a change of mind, and a server that refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.seed import default_seed
from tests.mail.smtp_server import Postbox, running_smtp
from tests.stories.reading import buttons, number, words
from tests.stories.scene import CHANNEL, JSON, PATIENCE, Scene, playing

WHILE = PATIENCE + 10  # until when an answer can be taken back, and then a while
ROSE = "rose@example.com"


@dataclass(frozen=True, slots=True)
class Office:
    """A team that answers Rose by e-mail."""

    scene: Scene
    mailbox: Postbox

    def missed(self, email: str | None = ROSE, text: str = "Is it red?") -> JSON:
        self.scene.visit("Rose", email).asks(text).is_over()
        return self.card("Rose")

    def card(self, *shown: str) -> JSON:
        """The one card that shows all this."""
        found = self.scene.slack.wait_for(
            lambda: [one for one in self.scene.slack.messages(CHANNEL) if all(part in words(one) for part in shown)],
            PATIENCE,
            f"a card that shows {shown}",
        )
        assert len(found) == 1
        return found[0]

    def presses(self, label: str, on: JSON) -> None:
        assert self.scene.slack.user("ana").presses(label, on=on).ok

    def sends(self, **values: object) -> None:
        modal = self.scene.modal("ana")
        sent = modal.submit({f"ticket_{name}": value for name, value in values.items()})
        assert sent.ok, sent.errors

    def ticket(self, answer: str) -> JSON:
        """The card of the ticket that Rose's chat becomes."""
        self.presses("Answer by e-mail…", on=self.missed())
        self.sends(answer=answer)
        return self.card("It was the chat")

    def letters(self, count: int) -> list[JSON]:
        """Headers and words, once so many are there."""
        self.scene.slack.wait_for(lambda: len(self.mailbox.letters) >= count, WHILE, f"{count} letters")
        assert len(self.mailbox.letters) == count
        return [{**dict(one.items()), "text": plain(one)} for one in self.mailbox.messages()]

    def stored(self, ticket: JSON) -> list[str]:
        """The Message-IDs that were kept before anything was sent."""
        with self.scene.store() as store, store.read() as tx:
            return [mail.message_id for mail in tx.mails.of(number(ticket))]


def plain(letter: object) -> str:
    body = letter.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content()).replace("\r\n", "\n").strip()


@contextmanager
def office(folder: Path, seed: JSON | None = None, **more: str) -> Iterator[Office]:
    with running_smtp() as mailbox:
        mail = {
            "SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}?tls=off",
            "MAIL_FROM": "Aurora <help@aurora.example>",
            "IMAP_URL": "imap://help:secret@127.0.0.1:9?tls=off",
        }
        with playing(folder, "http", {**mail, **more}, seed) as scene:
            yield Office(scene, mailbox)


def test_a_missed_visitor_gets_an_answer_that_was_thought_over(tmp_path: Path) -> None:
    with office(tmp_path) as team:
        ana, chat = team.scene.slack.user("ana"), team.missed()
        team.presses("Answer by e-mail…", on=chat)
        form = team.scene.modal("ana")
        assert form.fill("ticket_answer", "It is blue.").ok
        team.presses("Preview", on=form.modal)
        shown = words(ana.modal)
        assert f"To: {ROSE}" in shown
        assert "It is blue.\n\n> Is it red?" in shown
        assert ana.close().ok
        team.sends(subject="Your lamp")
        ticket = team.card("It was the chat")
        linked = f"/archives/{ticket['channel']}/p{ticket['ts'].replace('.', '')}|#{number(ticket)}>"
        team.card("Missed · Closed", "It became the ticket", linked)
        team.presses("Take it back", on=team.scene.thread_with(ticket, "It goes out in a moment"))
        assert team.scene.thread_with(ticket, "took the answer back")

        team.mailbox.recipient_answers.append("550 5.1.1 No such user here")
        team.presses("Reply…", on=ticket)
        team.sends(answer="It is *red*.")
        team.card("Ticket · Pending")
        failed = team.scene.slack.wait_for(
            lambda: [one for one in team.scene.thread(ticket) if "Try again" in buttons(one)], WHILE, "a failure"
        )[0]
        assert "550 5.1.1 No such user here" in words(failed)
        assert team.mailbox.letters == []
        kept = team.stored(ticket)
        team.presses("Try again", on=failed)
        [first] = team.letters(1)
        assert first["text"] == "It is *red*.\n\n> Is it red?"
        assert (first["From"], first["To"], first["Subject"]) == (
            "Tienda Aurora <help@aurora.example>", ROSE, "Your lamp",
        )  # fmt: skip
        assert [first["Message-ID"]] == kept == team.stored(ticket)
        assert first["Reply-To"].startswith(f"help+t{number(ticket)}.")
        assert "Auto-Submitted" not in first
        assert team.scene.thread_with(ticket, "✅ Sent")

        team.presses("Reply…", on=team.card("Ticket · Pending"))
        team.sends(answer="Bye.", closes=["ticket_closes"])
        team.card("Ticket · Closed")
        second = team.letters(2)[1]
        assert (second["Subject"], second["In-Reply-To"]) == ("Re: Your lamp", first["Message-ID"])
        assert second["Message-ID"] != first["Message-ID"]


def test_words_behind_the_command_go_out_and_can_be_taken_back_at_once(tmp_path: Path) -> None:
    with office(tmp_path) as team:
        ticket, ana = team.ticket("It is red."), team.scene.slack.user("ana")
        told = ana.command("/inbox", f"reply #{number(ticket)} Oops.", channel=CHANNEL)
        assert told.message is not None
        team.presses("Take it back", on=told.message)
        assert team.scene.whisper("ana", "You took it back: nothing was sent.")
        ana.command("/inbox", f"reply #{number(ticket)} Come & see <our> shop.", channel=CHANNEL)
        texts = [one["text"].partition("\n\n>")[0] for one in team.letters(2)]
        assert texts == ["It is red.", "Come & see <our> shop."]


def test_a_visitor_without_an_address_is_asked_for_one_in_spanish(tmp_path: Path) -> None:
    with office(tmp_path, default_seed(), DEFAULT_LANGUAGE="es") as team:
        chat, luis = team.missed(None, "Escribid a rosa@example.org"), team.scene.slack.user("luis")
        assert luis.presses("Convertir en ticket…", on=chat).ok
        assert "rosa@example.org" in str(luis.modal)
        assert "Encontrada en lo que escribió el visitante" in str(luis.modal)
        wrong = luis.submit({"ticket_answer": "¡Hola!", "ticket_address": "rosa@example.org, otra@example.org"})
        assert "correo" in wrong.errors["ticket_address"]
        assert luis.submit({"ticket_address": "rosa@example.org"}).ok
        team.card("Era el chat")
        [letter] = team.letters(1)
        assert (letter["To"], letter["text"].partition("\n")[0]) == ("rosa@example.org", "¡Hola!")
