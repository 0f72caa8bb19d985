"""Exports as an administrator sees them: the window, the files in the direct message, and the way back by import."""

import json
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.exporting.gathering import gather
from bot.exporting.json_file import read
from storage import tables
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.bot.exporting.test_schema import validate
from tests.stories.bot_process import run_bot
from tests.stories.reading import number
from tests.stories.scene import PATIENCE, Scene, playing
from tests.usual import usual_url

pytestmark = pytest.mark.slow


def asks(scene: Scene, text: str, form: str = "json") -> None:
    """Ana types the command and sends its window."""
    ana = scene.slack.user("ana")
    opened = ana.command("/inbox", text, channel="support")
    assert (opened.ok, opened.message) == (True, None), "the window says it all"
    scene.modal("ana")
    assert ana.submit({"export_form": form}).ok


def files(scene: Scene, count: int) -> list[bytes]:
    """What lies in the direct message, once so many are there."""
    shown = scene.slack.wait_for(lambda: found if len(found := scene.slack.files()) >= count else [], PATIENCE, "files")
    assert len(shown) == count
    assert all(one["ims"] and not one["channels"] for one in shown)
    return [fetched(scene, one["url_private"]) for one in shown]


def fetched(scene: Scene, url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {scene.slack.bot_token}"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        content = answer.read()
    assert isinstance(content, bytes)
    return content


def told(scene: Scene, text: str) -> None:
    """The one message that shows how far it is says this in the end, or at once where all was done before."""
    calls = scene.slack.calls
    seen = scene.slack.wait_for(
        lambda: [
            one for one in (*calls("chat.update"), *calls("chat.postMessage")) if text in json.dumps(one["request"])
        ],
        PATIENCE,
        text,
    )
    assert seen


def test_what_is_exported_comes_as_a_file_and_goes_into_a_fresh_recado(tmp_path: Path) -> None:
    with playing(tmp_path, "http") as scene:
        numbers = sorted(number(scene.missed(name)) for name in ("Sophie", "Marta"))
        scene.inbox("ana", f"note #{numbers[0]} call her back")
        asks(scene, "export status:any")
        (content,) = files(scene, 1)
        validate(content)
        assert sorted(one.conversation.id for one in read(content).conversations) == numbers
        told(scene, "2 are with you.")
        assert "exported it" not in scene.inbox("ana", f"history #{numbers[0]}"), "it was about two"
        asks(scene, f"export #{numbers[0]}", "html")
        assert "Sophie" in files(scene, 2)[1].decode() + files(scene, 2)[0].decode()
        assert "exported it" in scene.inbox("ana", f"history #{numbers[0]}")
        assert "Only leads" in scene.inbox("ben", "export status:any")
        imported(scene, tmp_path, content)


def imported(scene: Scene, folder: Path, content: bytes) -> None:
    fresh = folder / "fresh"
    fresh.mkdir()
    (fresh / "one.json").write_bytes(content)
    (fresh / "bad.json").write_bytes(content.replace(b'"status": "open"', b'"status": "opened"', 1))
    (fresh / "other.json").write_text("[]")
    url = usual_url(fresh)
    settings = {**scene.bot.settings, "DATABASE_URL": url}
    early = run_bot(settings, fresh, "import", "one.json")
    assert (early.returncode, "migrate" in early.stderr) == (2, True)
    assert run_bot(settings, fresh, "migrate").returncode == 0
    wrong = run_bot(settings, fresh, "import", "bad.json", "other.json", "nowhere.json")
    assert wrong.returncode == 1
    assert "bad.json: conversations[0].conversation.status: one of these has to stand here: open," in wrong.stderr
    assert "Nothing of this file was imported" in wrong.stderr
    assert "nowhere.json: can't be read" in wrong.stderr
    first, second = (run_bot(settings, fresh, "import", "one.json") for _ in range(2))
    assert (first.returncode, first.stdout) == (0, "one.json: 2 imported, 0 were here already, 0 stay purged\n")
    assert second.stdout == "one.json: 0 imported, 2 were here already, 0 stay purged\n"
    bundle, engine = read(content), open_engine(url)
    with SqlStore(engine).read() as tx:
        numbers = [one.conversation.id for one in bundle.conversations]
        again = gather(tx, numbers, [one.id for one in tx.properties.all()], bundle.exported_at)
    engine.dispose()
    assert again.conversations == bundle.conversations
    assert again.contacts == bundle.contacts


def test_no_file_comes_twice_however_often_the_bot_is_killed(tmp_path: Path) -> None:
    with playing(tmp_path, "http") as scene:
        chat = number(scene.missed("Sophie"))
        for _ in range(4):
            asks(scene, f"export #{chat}", "csv")
            scene.bot.kill()
            scene.bot.start()
        scene.slack.wait_for(lambda: set(states(scene)) == {"done"}, 4 * PATIENCE, "all exports")
        files(scene, 4)
        with scene.store() as store, store.read() as tx:
            assert [entry.deed for entry in tx.journal.of(chat)] == ["export"] * 4


def states(scene: Scene) -> list[str]:
    engine = open_engine(scene.bot.settings["DATABASE_URL"])
    with engine.connect() as connection:
        found = connection.execute(select(tables.export.c.state)).scalars().all()
    engine.dispose()
    return list(found)
