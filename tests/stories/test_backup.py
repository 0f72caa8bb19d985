"""A backup taken while visitors write is restored on another machine: the same state, and no card is posted again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.transactions.erasure import purge
from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.personas import Persona
from sandbox.visitors.postman import Patience, Postman
from storage import tables
from storage.sql.engine import open_engine
from tests.stories.bot_process import BotProcess, run_bot
from tests.stories.reading import number
from tests.stories.reckoning import reckon
from tests.stories.scene import CHANNEL, PATIENCE, Scene, playing
from tests.stories.visits import SECRET
from tests.usual import usual_url


def crowd(seed: int, visitors: int) -> list[Delivery]:
    """Missed chats within seconds."""
    rush = Pace(first=600, later=600)
    coming = Crowd(lambda _: SECRET, mix={Persona.MISSED: 1}, pace=rush, linger=timedelta(seconds=1), opener=None)
    return coming.plan(seed, datetime.now(UTC), visitors)


def test_a_backup_under_load_is_restored_elsewhere_and_no_card_is_posted_again(tmp_path: Path) -> None:
    with playing(tmp_path, "http") as scene:
        kept, lost = crowd(1, 12), crowd(2, 8)
        postman = Postman(f"{scene.bot.url}/webhooks/tawk", Patience(first=0.2, longest=0.5), timeout=5)
        gone = scene.missed("Gustavo Gone")
        postman.start(kept)
        told, folder, backup = dict(scene.bot.settings), scene.bot.folder, tmp_path / "recado.backup"
        scene.slack.wait_for(lambda: len(scene.slack.messages(CHANNEL)) > 4, PATIENCE, "some cards")
        assert run_bot(told, folder, "backup", str(backup)).stdout == f"All that is kept stands in {backup}.\n"
        assert all(one.accepted for one in postman.join(30))
        lost_post = Postman(f"{scene.bot.url}/webhooks/tawk", Patience(first=0.2, longest=0.5), timeout=5)
        lost_post.start(lost)
        assert all(one.accepted for one in lost_post.join(30))
        _purge(scene, number(gone))
        scene.gone("Gustavo Gone")
        scene.calm()
        assert run_bot(told, folder, "purges", str(tmp_path / "purges")).returncode == 0
        before = {one["ts"] for one in scene.slack.messages(CHANNEL)}
        made = len(scene.slack.calls("chat.postMessage"))
        scene.bot.kill()  # and the machine with it

        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        anew = {**told, "DATABASE_URL": usual_url(elsewhere)}
        refused = run_bot(anew, elsewhere, "restore", str(backup))
        assert (refused.returncode, "--without-purges" in refused.stderr) == (2, True)
        untold = {**anew, "PURGED": "postgresql://recado:markword@127.0.0.1:9/old"}  # in no list of processes
        unreadable = run_bot(untold, elsewhere, "restore", str(backup))
        assert (unreadable.returncode, "the database that --purged names" in unreadable.stderr.lower()) == (2, True)
        assert "markword" not in unreadable.stderr
        restored = run_bot(anew, elsewhere, "restore", str(backup), "--purged", str(tmp_path / "purges"))
        assert (restored.returncode, restored.stderr) == (0, "")
        assert "1 conversations and 0 contacts" in restored.stdout
        again = run_bot(anew, elsewhere, "restore", str(backup), "--without-purges")
        assert again.returncode == 2
        assert "try again" in again.stderr

        with BotProcess(anew, elsewhere) as bot:
            after = Scene(scene.slack, bot)
            assert {after.postbox.deliver(one) for one in (*kept, *lost)} == {200}  # tawk.to tells all of it once more
            reckon(after, [*kept, *lost])
            assert {one["ts"] for one in after.slack.messages(CHANNEL)} == before
            assert len(after.slack.calls("chat.postMessage")) == made
            assert _outcomes(after) == {"missed": len(kept_chats(kept)) + len(kept_chats(lost))}
            assert not after.cards("Gustavo Gone")
        scene.bot.start()


def kept_chats(deliveries: list[Delivery]) -> set[str]:
    return {one.event_id for one in deliveries if b'"chat:start"' in one.body}


def _purge(scene: Scene, gone: int) -> None:
    with scene.store() as store, store.write() as tx:
        found = tx.conversations.head(gone)
        assert found is not None
        purge(tx, found, "U0ADMIN", datetime.now(UTC), "")


def _outcomes(scene: Scene) -> dict[str, int]:
    engine = open_engine(scene.bot.settings["DATABASE_URL"])
    counted: dict[str, int] = {}
    with engine.connect() as connection:
        for outcome in connection.execute(select(tables.conversation.c.outcome)).scalars():
            counted[outcome] = counted.get(outcome, 0) + 1
    engine.dispose()
    return counted
