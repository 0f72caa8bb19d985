"""Exports by e-mail as an administrator sees them: the code, the mail from a real server, and its import."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.exporting.gathering import gather
from bot.exporting.json_file import read
from bot.ports import MailState
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.bot.exporting.test_schema import validate
from tests.stories.bot_process import run_bot
from tests.stories.reading import number
from tests.stories.scene import PATIENCE, Scene
from tests.stories.test_tickets import Office, office
from tests.usual import usual_url

pytestmark = pytest.mark.slow

BOSS = "boss@aurora.example"
FORM = {"export_form": "json", "export_way": "mail", "export_address": BOSS}


def asks(scene: Scene, text: str, values: dict[str, str], channel: str = "support") -> None:
    """Ana types the command and sends its window."""
    ana = scene.slack.user("ana")
    assert ana.command("/inbox", text, channel=channel).ok
    scene.modal("ana")
    sent = ana.submit(values)
    assert sent.ok, sent.errors


def letter_to(team: Office, address: str, count: int) -> EmailMessage:
    """The newest that went there, once so many have."""

    def found() -> list[EmailMessage]:
        return [one for one in team.mailbox.messages() if one["To"] == address]

    letters = team.scene.slack.wait_for(
        lambda: shown if len(shown := found()) >= count else [], PATIENCE, f"{count} letters to {address}"
    )
    assert len(letters) == count
    return letters[-1]


def code_in(letter: EmailMessage) -> str:
    match = re.search(r"\b(\d{4}) (\d{4})\b", str(letter.get_body().get_content()))  # type: ignore[union-attr]
    assert match is not None
    return match[1] + match[2]


def attached(letter: EmailMessage) -> bytes:
    (file,) = letter.iter_attachments()
    content = file.get_content()
    return content if isinstance(content, bytes) else str(content).encode()


def told(scene: Scene, text: str) -> None:
    """The message that shows how far it is says this in the end, or at once where all was done before."""
    calls = scene.slack.calls
    assert scene.slack.wait_for(
        lambda: [one for one in (*calls("chat.update"), *calls("chat.postMessage")) if text in str(one["request"])],
        PATIENCE,
        text,
    )


def test_an_export_goes_to_a_confirmed_address_and_comes_back_as_it_was(tmp_path: Path) -> None:
    with office(tmp_path, EXPORT_DOMAINS="aurora.example") as team:
        scene = team.scene
        ticket, sophie = number(team.ticket("It is red.")), number(scene.missed("Sophie"))
        scene.inbox("ana", f"note #{sophie} call her back")
        scene.inbox("ana", f"tag #{ticket} vip")
        gone = number(scene.missed("Marta"))
        letter_to(team, "rose@example.com", 1)
        asks(scene, "export status:any", FORM)
        code = code_in(letter_to(team, BOSS, 1))
        wrong = scene.slack.user("ana").submit({"export_code": "00000000"})
        assert "not the code" in str(wrong.errors)
        purged(scene, gone)
        assert scene.slack.user("ana").submit({"export_code": code}).ok
        letter = letter_to(team, BOSS, 2)
        assert letter["Auto-Submitted"] == "auto-generated"
        assert str(letter["Subject"]).startswith("Export from Recado: ")
        told(scene, "1 was left out")
        content = attached(letter)
        validate(content)
        found = {one.conversation.id: one for one in read(content).conversations}
        assert gone not in found
        assert [mail.state for mail in found[ticket].mails] == [MailState.SENT]
        assert found[ticket].linked is not None
        assert BOSS in scene.inbox("ana", "export addresses")
        imported(scene, tmp_path, content)


def purged(scene: Scene, chat: int) -> None:
    """Whoever waits for the code must not keep it."""
    scene.inbox("ana", f"trash #{chat}")
    with scene.store() as store, store.write() as tx:
        head = tx.conversations.head(chat)
        assert head is not None
        tx.conversations.remove(head, head.updated_at)


def imported(scene: Scene, folder: Path, content: bytes) -> None:
    """By the command line, into a Recado that knows nothing, and compared whole."""
    fresh = folder / "fresh"
    fresh.mkdir()
    (fresh / "mailed.json").write_bytes(content)
    url = usual_url(fresh)
    settings = {**scene.bot.settings, "DATABASE_URL": url}
    assert run_bot(settings, fresh, "migrate").returncode == 0
    done = run_bot(settings, fresh, "import", "mailed.json")
    bundle, engine = read(content), open_engine(url)
    assert done.stdout == f"mailed.json: {len(bundle.conversations)} imported, 0 were here already, 0 stay purged\n"
    with SqlStore(engine).read() as tx:
        numbers = [one.conversation.id for one in bundle.conversations]
        again = gather(tx, numbers, [one.id for one in tx.properties.all()], bundle.exported_at)
    engine.dispose()
    assert again.conversations == bundle.conversations
    assert again.contacts == bundle.contacts


def test_a_forgotten_address_needs_a_new_code_and_without_domains_there_is_no_field(tmp_path: Path) -> None:
    with office(tmp_path, EXPORT_DOMAINS="aurora.example") as team:
        scene = team.scene
        chat = number(scene.missed("Sophie"))
        asks(scene, f"export #{chat}", FORM)
        code = code_in(letter_to(team, BOSS, 1))
        scene.slack.user("ana").close()
        assert "1 export that waited goes out now" in scene.inbox("ana", f"export confirm {code[:4]} {code[4:]}")
        assert chat in [one.conversation.id for one in read(attached(letter_to(team, BOSS, 2))).conversations]
        assert f"by e-mail to {BOSS}" in scene.inbox("ana", f"history #{chat}")
        assert "is forgotten" in scene.inbox("ana", f"export forget {BOSS}")
        asks(scene, "export journal", {**FORM, "export_form": "csv"})
        assert code_in(letter_to(team, BOSS, 3)) != code
        scene.slack.user("ana").close()
        assert "Only leads" in scene.inbox("ben", f"export #{chat}")
    (tmp_path / "off").mkdir()
    with office(tmp_path / "off") as team:
        chat = number(team.scene.missed("Sophie"))
        assert team.scene.slack.user("ana").command("/inbox", f"export #{chat}", channel="support").ok
        shown = str(team.scene.modal("ana").modal)
        assert "EXPORT_DOMAINS" in shown
        assert "export_address" not in shown
